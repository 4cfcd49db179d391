package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alliancepool.jobs.cli.meta.FurtherOptions.TauInterval;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.statistics.diagnostics.Influence;
import org.alliancepool.statistics.diagnostics.PooledSeries;
import org.alliancepool.statistics.diagnostics.Refits;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;

/**
 * The same question asked in other ways: every estimator of tau2 or every model of dependence, each
 * study left out, studies added one by one, the influence of each, and small-study effects. What
 * cannot be had is warned of.
 */
final class Sensitivity {
  private static final List<Double> RHOS = List.of(0.0, 0.2, 0.4, 0.6, 0.8);

  private final Answer main;
  private final Map<String, Object> nested = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final List<String[]> rows = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private Sensitivity(Answer main) {
    this.main = main;
  }

  /** Independent effects (or one per study) by every estimator that needs no weights. */
  static Answer ofEstimators(
      Effects e,
      Answer main,
      RandomEffects model,
      java.util.function.Function<RandomEffects, Answer> fit) {
    Sensitivity s = new Sensitivity(main);
    for (TauEstimator method : TauEstimator.values()) {
      if (method != TauEstimator.FE && (method != TauEstimator.GENQ || e.weights() != null)) {
        s.add(method.name(), () -> fit.apply(model.with(method)));
      }
    }
    s.finishMethods("Other estimators of tau^2");
    if (main.picture().pooled() != null) {
      s.leaveOneOut(model);
      s.cumulative(model);
      s.influence(model);
      s.add(
          SmallStudyEffects.independent(main.picture(), (Double) main.values().get("tau2"), model));
    } else {
      s.influence(model);
      s.add(SmallStudyEffects.withModerators(main.picture(), model));
      s.failures.add(
          "there is no pooled effect with --mods, so none without each effect, none as effects add"
              + " up, and no trim and fill, fail-safe N, PET-PEESE, excess significance, selection"
              + " model or p-uniform; leave --mods out for these");
    }
    return s.finish();
  }

  /** Dependent effects by every model, and by other correlations of sampling errors. */
  static Answer ofModels(
      Effects e,
      Answer main,
      DependentEffects.Settings settings,
      RandomEffects model,
      double rho,
      Dependence asked) {
    Sensitivity s = new Sensitivity(main);
    DependentEffects d = new DependentEffects(e);
    double level = settings.level();
    s.add("three-level", () -> d.threeLevel(settings));
    s.add("che", () -> d.che(settings, asked.given() == null ? Dependence.ofRho(rho) : asked));
    s.add("robu-corr", () -> d.robuCorrelated(rho, level));
    s.add("robu-hier", () -> d.robuHierarchical(level));
    s.add("aggregate", () -> IndependentEffects.aggregate(e, model, TauInterval.QP, rho));
    for (double r : RHOS) {
      s.add("che_rho_" + r, () -> d.che(settings, Dependence.ofRho(r)));
    }
    s.finishMethods("Other models of dependent effects");
    if (main.picture().pooled() != null) {
      s.add(SmallStudyEffects.dependent(e, asked));
    }
    return s.finish();
  }

  private void add(String name, Supplier<Answer> fit) {
    Answer answer;
    try {
      answer = fit.get();
    } catch (UserError e) {
      failures.add("sensitivity " + name + ": " + e.getMessage());
      return;
    }
    Map<String, Object> values = new LinkedHashMap<>(answer.values());
    values.keySet().removeAll(AnswerWriter.OF_EFFECTS);
    nested.put(name, values);
    String heterogeneity = "";
    if (values.get("sigma2") instanceof double[] s) {
      heterogeneity = Arrays.stream(s).mapToObj(Lines::fixed).collect(Collectors.joining(" + "));
    } else if (values.get("tau2") instanceof Double tau2) {
      heterogeneity = Lines.fixed(tau2);
    }
    double[] beta = vector(values.get("beta"));
    double[] lb = vector(values.get("ci_lb"));
    double[] ub = vector(values.get("ci_ub"));
    for (int j = 0; j < beta.length; j++) {
      rows.add(
          new String[] {
            name + (values.get("names") instanceof List<?> names ? " " + names.get(j) : ""),
            Lines.fixed(beta[j]),
            Lines.fixed(lb[j]),
            Lines.fixed(ub[j]),
            heterogeneity,
            Lines.fixed((Double) values.get("i2"), 2)
          });
    }
  }

  private static double[] vector(Object value) {
    return value instanceof double[] many ? many : new double[] {(Double) value};
  }

  private void finishMethods(String heading) {
    main.values().put("sensitivity", nested);
    if (!rows.isEmpty()) {
      text.append('\n')
          .append(heading)
          .append(":\n\n")
          .append(
              Lines.table(new String[] {"", "estimate", "ci.lb", "ci.ub", "tau^2", "I^2"}, rows));
    }
  }

  private void leaveOneOut(RandomEffects model) {
    Answer.Picture p = main.picture();
    if (p.yi().length < 3) {
      failures.add("leave-one-out needs at least 3 effects");
      return;
    }
    series("leave_one_out", "Each effect left out", Refits.leaveOneOut(model, p.yi(), p.vi()));
  }

  private void cumulative(RandomEffects model) {
    Answer.Picture p = main.picture();
    series(
        "cumulative",
        "Effects added one by one, in the order of the table",
        Refits.cumulative(model, p.yi(), p.vi()));
  }

  private void series(String name, String heading, PooledSeries l) {
    Map<String, Object> all = new LinkedHashMap<>();
    List<String[]> lines = new ArrayList<>();
    for (int i = 0; i < l.rows().length; i++) {
      Values v =
          new Values()
              .put("k", l.k()[i])
              .put("beta", l.estimate()[i])
              .put("se", l.se()[i])
              .put("zval", l.zval()[i])
              .put("pval", l.pval()[i])
              .put("ci_lb", l.ciLb()[i])
              .put("ci_ub", l.ciUb()[i])
              .put("tau2", l.tau2()[i])
              .put("i2", l.i2()[i])
              .put("h2", l.h2()[i])
              .put("qe", l.qe()[i])
              .put("qep", l.qep()[i]);
      String label = main.picture().slab()[l.rows()[i]];
      all.put(label, v.map());
      lines.add(
          new String[] {
            label,
            Lines.fixed(l.estimate()[i]),
            Lines.fixed(l.ciLb()[i]),
            Lines.fixed(l.ciUb()[i]),
            Lines.fixed(l.tau2()[i]),
            Lines.fixed(l.i2()[i], 2)
          });
    }
    main.values().put(name, all);
    if (!l.converged()) {
      failures.add(name + ": a fit did not converge, do not use its numbers");
    }
    text.append('\n')
        .append(heading)
        .append(":\n\n")
        .append(
            Lines.table(new String[] {"", "estimate", "ci.lb", "ci.ub", "tau^2", "I^2"}, lines));
  }

  /** Each effect's influence, one vector per diagnostic. */
  private void influence(RandomEffects model) {
    Answer.Picture p = main.picture();
    if (p.yi().length < 3) {
      return;
    }
    Influence i;
    MetaFit fit;
    try {
      i = Influence.of(model, p.yi(), p.vi(), p.design());
      fit = model.fit(p.yi(), p.vi(), p.design());
    } catch (IllegalArgumentException refused) {
      failures.add("influence: " + refused.getMessage());
      return;
    }
    if (!i.converged()) {
      failures.add("influence: a fit did not converge, do not use its numbers");
    }
    List<double[]> dfbs =
        IntStream.range(0, fit.p())
            .mapToObj(j -> Arrays.stream(i.dfbs()).mapToDouble(d -> d[j]).toArray())
            .toList();
    Values byCoefficient = new Values();
    IntStream.range(0, fit.p()).forEach(j -> byCoefficient.put(fit.names().get(j), dfbs.get(j)));
    main.values()
        .put(
            "influence",
            new Values()
                .put("rstandard", fit.rstandard())
                .put("rstudent", i.rstudent())
                .put("dffits", i.dffits())
                .put("cook_d", i.cookD())
                .put("cov_r", i.covR())
                .put("tau2_del", i.tau2Del())
                .put("qe_del", i.qeDel())
                .put("hat", i.hat())
                .put("weight", i.weight())
                .put("dfbs", fit.p() == 1 ? dfbs.get(0) : byCoefficient.map())
                .put(
                    "influential",
                    IntStream.range(0, i.rows().length)
                        .filter(n -> i.influential()[n])
                        .mapToObj(n -> p.slab()[i.rows()[n]])
                        .toList())
                .map());
    influenceTable(i, fit.names());
  }

  /** As metafor prints it, with a star at what is influential. */
  private void influenceTable(Influence i, List<String> names) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "",
                "rstudent",
                "dffits",
                "cook.d",
                "cov.r",
                "tau2.del",
                "QE.del",
                "hat",
                "weight"));
    names.forEach(name -> header.add(names.size() == 1 ? "dfbs" : "dfbs " + name));
    header.add("inf");
    List<String[]> lines = new ArrayList<>();
    for (int n = 0; n < i.rows().length; n++) {
      List<String> line = new ArrayList<>();
      line.add(main.picture().slab()[i.rows()[n]]);
      for (double[] column :
          List.of(
              i.rstudent(),
              i.dffits(),
              i.cookD(),
              i.covR(),
              i.tau2Del(),
              i.qeDel(),
              i.hat(),
              i.weight())) {
        line.add(Lines.fixed(column[n]));
      }
      Arrays.stream(i.dfbs()[n]).forEach(d -> line.add(Lines.fixed(d)));
      line.add(i.influential()[n] ? "*" : "");
      lines.add(line.toArray(String[]::new));
    }
    text.append("\nInfluence of each effect:\n\n")
        .append(Lines.table(header.toArray(String[]::new), lines));
  }

  private void add(SmallStudyEffects effects) {
    effects.addTo(main.values());
    text.append(effects.text());
    failures.addAll(effects.failures());
  }

  private Answer finish() {
    return main.with(text.toString(), failures);
  }
}
