package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.statistics.bias.BeggTest;
import org.alliancepool.statistics.bias.EggerTest;
import org.alliancepool.statistics.bias.TrimFill;
import org.alliancepool.statistics.diagnostics.PooledSeries;
import org.alliancepool.statistics.diagnostics.Refits;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;

/**
 * The same question asked in other ways: every estimator of tau2 or every model of dependence, each
 * study left out, and tests of small-study effects. What cannot be had is warned of.
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
    if (main.picture().model() != null && main.picture().pooled() != null) {
      s.leaveOneOut(model);
      s.smallStudyEffects(model);
    }
    return s.finish();
  }

  /** Dependent effects by every model, and by other correlations of sampling errors. */
  static Answer ofModels(
      Effects e, Answer main, DependentEffects.Settings settings, RandomEffects model, double rho) {
    Sensitivity s = new Sensitivity(main);
    DependentEffects d = new DependentEffects(e);
    double level = settings.level();
    s.add("three-level", () -> d.threeLevel(settings));
    s.add("che", () -> d.che(settings, rho));
    s.add("robu-corr", () -> d.robuCorrelated(rho, level));
    s.add("robu-hier", () -> d.robuHierarchical(level));
    s.add("aggregate", () -> IndependentEffects.aggregate(e, model, rho));
    for (double r : RHOS) {
      s.add("che_rho_" + r, () -> d.che(settings, r));
    }
    s.finishMethods("Other models of dependent effects");
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
      heterogeneity = Lines.fixed(s[0]) + " + " + Lines.fixed(s[1]);
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
    PooledSeries l = Refits.leaveOneOut(model, p.yi(), p.vi());
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
      String label = p.slab()[l.rows()[i]];
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
    main.values().put("leave_one_out", all);
    text.append("\nEach effect left out:\n\n")
        .append(
            Lines.table(new String[] {"", "estimate", "ci.lb", "ci.ub", "tau^2", "I^2"}, lines));
  }

  private void smallStudyEffects(RandomEffects model) {
    Answer.Picture p = main.picture();
    StringBuilder out = new StringBuilder();
    attempt(
        "Egger's test",
        () -> {
          EggerTest.Result t = EggerTest.withDefaults().with(model).test(p.yi(), p.vi());
          main.values()
              .put(
                  "egger",
                  new Values()
                      .put("stat", t.stat())
                      .put("df", t.df())
                      .put("pval", t.pval())
                      .put("limit", t.limit())
                      .put("limit_ci_lb", t.limitCiLb())
                      .put("limit_ci_ub", t.limitCiUb())
                      .map());
          out.append("Egger's regression test: stat = ")
              .append(Lines.fixed(t.stat()))
              .append(", p ")
              .append(Lines.pEquals(t.pval()))
              .append('\n');
        });
    attempt(
        "Begg's test",
        () -> {
          BeggTest.Result t = BeggTest.test(p.yi(), p.vi());
          main.values().put("begg", new Values().put("tau", t.tau()).put("pval", t.pval()).map());
          out.append("Rank correlation test: tau = ")
              .append(Lines.fixed(t.tau()))
              .append(", p ")
              .append(Lines.pEquals(t.pval()))
              .append('\n');
        });
    attempt(
        "trim and fill",
        () -> {
          TrimFill.Result t = TrimFill.withDefaults().with(model).fit(p.yi(), p.vi());
          main.values()
              .put(
                  "trimfill",
                  new Values()
                      .put("k0", t.k0())
                      .put("side", t.side() == TrimFill.Side.LEFT ? "left" : "right")
                      .put("beta", t.fit().beta()[0])
                      .put("se", t.fit().se()[0])
                      .put("ci_lb", t.fit().ciLb()[0])
                      .put("ci_ub", t.fit().ciUb()[0])
                      .put("tau2", t.fit().tau2())
                      .put("converged", t.converged())
                      .map());
          out.append("Trim and fill: ")
              .append(t.k0())
              .append(" missing on the ")
              .append(t.side() == TrimFill.Side.LEFT ? "left" : "right")
              .append(", estimate then ")
              .append(Lines.fixed(t.fit().beta()[0]))
              .append('\n');
        });
    if (out.length() > 0) {
      text.append("\nSmall-study effects:\n").append(out);
    }
  }

  private void attempt(String what, Runnable test) {
    try {
      test.run();
    } catch (IllegalArgumentException e) {
      failures.add(what + ": " + e.getMessage());
    }
  }

  private Answer finish() {
    if (!failures.isEmpty()) {
      List<String> warnings = new ArrayList<>();
      ((List<?>) main.values().get("warnings")).forEach(w -> warnings.add(w.toString()));
      warnings.addAll(failures);
      main.values().put("warnings", warnings);
    }
    return new Answer(main.values(), main.text() + text, main.picture());
  }
}
