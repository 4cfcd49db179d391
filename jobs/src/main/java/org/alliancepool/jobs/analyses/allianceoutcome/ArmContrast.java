package org.alliancepool.jobs.analyses.allianceoutcome;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.StudyData.Patient;
import org.alliancepool.statistics.correlation.CorrelationTest;
import org.alliancepool.statistics.effect.EffectSize;
import org.alliancepool.statistics.effect.MeanEffect;
import org.alliancepool.statistics.pool.LeastSquares;
import org.alliancepool.statistics.pool.ModelMatrix;

/**
 * How an active arm differs from a comparator within one trial, active minus comparator:
 *
 * <ul>
 *   <li>{@code ZCOR_DIFF}: difference of the aligned Fisher z, variance 1/(n1-3) + 1/(n2-3);
 *   <li>{@code INTERACTION}: coefficient of arm x alliance in outcome ~ alliance * arm (+
 *       baseline), aligned, with alliance, outcome and baseline standardised over both arms;
 *   <li>{@code SMD}: difference in the alliance itself, aligned, as Hedges' g.
 * </ul>
 *
 * Alliance is measured after randomisation: all three describe, none shows that the treatment
 * modifies what the alliance does.
 */
final class ArmContrast {
  private final Effect.Context context;
  private final Predictor predictor;
  private final Outcome outcome;
  private final Question question;
  private final List<Patient> active;
  private final List<Patient> comparator;
  private String why;

  ArmContrast(
      Effect.Context context,
      Predictor predictor,
      Outcome outcome,
      Question question,
      List<Patient> active,
      List<Patient> comparator) {
    this.context = context;
    this.predictor = predictor;
    this.outcome = outcome;
    this.question = question;
    this.active = active;
    this.comparator = comparator;
  }

  /** The effects that the data allow. */
  List<Effect> effects() {
    List<Effect> effects = new ArrayList<>();
    Pairs one = Pairs.of(active, predictor, outcome, question);
    Pairs two = Pairs.of(comparator, predictor, outcome, question);
    if (usable(one) && usable(two)) {
      effects.add(differenceOfR(one, two));
      interaction(one, two).ifPresent(effects::add);
    } else {
      why =
          "%d and %d complete pairs%s"
              .formatted(
                  one.size(), two.size(), one.vary() && two.vary() ? "" : ", one without variance");
    }
    allianceDifference().ifPresent(effects::add);
    return effects;
  }

  /** Why r could not be compared; empty where it could. */
  Optional<String> refusal() {
    return Optional.ofNullable(why);
  }

  private boolean usable(Pairs pairs) {
    return pairs.size() >= Math.max(4, question.minimumN())
        && pairs.vary()
        && Math.abs(pairs.r().r()) < 1 - 1e-12;
  }

  private Effect differenceOfR(Pairs one, Pairs two) {
    int orientation = predictor.orientation() * outcome.orientation();
    CorrelationTest r1 = one.r();
    CorrelationTest r2 = two.r();
    return effect(
        context,
        "ZCOR_DIFF",
        (long) one.size() + two.size(),
        orientation * (r1.z() - r2.z()),
        r1.vz() + r2.vz());
  }

  /** Empty where there are too few patients for the model, or a variable is constant. */
  private Optional<Effect> interaction(Pairs one, Pairs two) {
    Pairs a = one.withBaseline();
    Pairs b = two.withBaseline();
    boolean adjust = question.wants("partial_r") && usable(a) && usable(b);
    if (!adjust) {
      a = one;
      b = two;
    }
    double[] x = standardised(join(a.alliance(), b.alliance()), predictor.orientation());
    double[] y = standardised(join(a.outcome(), b.outcome()), outcome.orientation());
    double[] arm = join(constant(a.size(), 1), constant(b.size(), 0));
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      product[i] = x[i] * arm[i];
    }
    ModelMatrix.Builder design =
        ModelMatrix.builder(x.length)
            .numeric("alliance", x)
            .numeric("arm", arm)
            .numeric("alliance:arm", product);
    if (adjust) {
      design.numeric(
          "baseline", standardised(join(a.baseline(), b.baseline()), outcome.orientation()));
    }
    LeastSquares fit = LeastSquares.fit(y, design.build());
    int at = fit.names().indexOf("alliance:arm");
    if (at < 0 || !(fit.se()[at] > 0) || fit.df() < 1) {
      return Optional.empty();
    }
    Effect.Context adjusted = adjust ? context.adjustedFor("baseline") : context;
    return Optional.of(
        effect(adjusted, "INTERACTION", x.length, fit.beta()[at], fit.se()[at] * fit.se()[at]));
  }

  private Optional<Effect> allianceDifference() {
    double[] a = ratings(active);
    double[] b = ratings(comparator);
    if (a.length < 4 || b.length < 4) {
      return Optional.empty();
    }
    double s2 = (sumOfSquares(a) + sumOfSquares(b)) / (a.length + b.length - 2);
    if (!(s2 > 0)) {
      return Optional.empty();
    }
    EffectSize g =
        MeanEffect.smdOfD(
            (mean(a) - mean(b)) / Math.sqrt(s2), a.length, b.length, MeanEffect.Variance.LS);
    return Optional.of(
        effect(
            context.withoutOutcome(),
            "SMD",
            (long) a.length + b.length,
            predictor.orientation() * g.yi(),
            g.vi()));
  }

  private double[] ratings(List<Patient> patients) {
    return patients.stream()
        .map(p -> predictor.rating(p, question))
        .flatMap(Optional::stream)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static Effect effect(
      Effect.Context context, String measure, long n, double yi, double vi) {
    double half = 1.959963984540054 * Math.sqrt(vi);
    return new Effect(context, "patients", measure, n, null, null, yi, vi, yi - half, yi + half);
  }

  private static double[] standardised(double[] x, int orientation) {
    double m = mean(x);
    double sd = Math.sqrt(sumOfSquares(x) / (x.length - 1));
    return DoubleStream.of(x).map(v -> sd == 0 ? 0 : orientation * (v - m) / sd).toArray();
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return sum / x.length;
  }

  private static double sumOfSquares(double[] x) {
    double m = mean(x);
    double sum = 0;
    for (double v : x) {
      sum += (v - m) * (v - m);
    }
    return sum;
  }

  private static double[] constant(int n, double value) {
    double[] x = new double[n];
    java.util.Arrays.fill(x, value);
    return x;
  }

  private static double[] join(double[] a, double[] b) {
    return DoubleStream.concat(DoubleStream.of(a), DoubleStream.of(b)).toArray();
  }
}
