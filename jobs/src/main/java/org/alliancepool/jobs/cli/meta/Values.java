package org.alliancepool.jobs.cli.meta;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.cli.meta.Answer.Pooled;
import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.effect.FisherZ;

/** Builds the flat object of results: metafor's notation with {@code _} for {@code .}. */
final class Values {
  private final Map<String, Object> map = new LinkedHashMap<>();

  /** Puts anything. */
  Values put(String name, Object value) {
    map.put(name, value);
    return this;
  }

  /** Puts one value per coefficient: a scalar where there is one. */
  Values each(String name, double[] perCoefficient) {
    map.put(name, perCoefficient.length == 1 ? (Object) perCoefficient[0] : perCoefficient);
    return this;
  }

  /** Puts the effects themselves. */
  Values effects(Effects e, String[] slab, double[] yi, double[] vi) {
    map.put("slab", List.of(slab));
    map.put("yi", yi);
    map.put("vi", vi);
    if (e.yi().length == yi.length) {
      for (String input : List.of("ri", "ni")) {
        if (e.inputs().containsKey(input)) {
          map.put(input, e.inputs().get(input));
        }
      }
    }
    return this;
  }

  /** Puts the bounds of prediction, and for measures of correlation all of it as correlations. */
  Values pooled(Measure measure, Pooled pooled) {
    map.put("pi_lb", pooled == null ? Double.NaN : pooled.piLb());
    map.put("pi_ub", pooled == null ? Double.NaN : pooled.piUb());
    Pooled r = correlation(measure, pooled);
    if (r != null) {
      map.put("r", r.estimate());
      map.put("r_ci_lb", r.ciLb());
      map.put("r_ci_ub", r.ciUb());
      map.put("r_pi_lb", r.piLb());
      map.put("r_pi_ub", r.piUb());
    }
    return this;
  }

  /** The pooled effect as a correlation; null where it is none. */
  static Pooled correlation(Measure measure, Pooled p) {
    if (p == null) {
      return null;
    }
    return switch (measure.scale()) {
      case FISHER_Z ->
          new Pooled(
              FisherZ.toR(p.estimate()),
              FisherZ.toR(p.ciLb()),
              FisherZ.toR(p.ciUb()),
              FisherZ.toR(p.piLb()),
              FisherZ.toR(p.piUb()));
      case CORRELATION -> p;
      case PLAIN, LOG -> null;
    };
  }

  /** Lower or upper bounds of t intervals, each with its own degrees of freedom. */
  static double[] bounds(double[] beta, double[] se, double[] df, double level, int sign) {
    double[] out = new double[beta.length];
    for (int j = 0; j < out.length; j++) {
      out[j] = beta[j] + sign * Tails.critical(level, df[j]) * se[j];
    }
    return out;
  }

  /** The object. */
  Map<String, Object> map() {
    return map;
  }
}
