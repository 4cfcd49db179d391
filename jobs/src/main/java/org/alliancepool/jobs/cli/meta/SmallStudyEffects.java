package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.alliancepool.jobs.cli.meta.Answer.Picture;
import org.alliancepool.statistics.bias.BeggTest;
import org.alliancepool.statistics.bias.DependentEggerTest;
import org.alliancepool.statistics.bias.Direction;
import org.alliancepool.statistics.bias.EggerTest;
import org.alliancepool.statistics.bias.ExcessSignificance;
import org.alliancepool.statistics.bias.FailSafeN;
import org.alliancepool.statistics.bias.PUniform;
import org.alliancepool.statistics.bias.PetPeese;
import org.alliancepool.statistics.bias.SelectionFunction;
import org.alliancepool.statistics.bias.SelectionModel;
import org.alliancepool.statistics.bias.TrimFill;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * What every method for small-study effects and selective publication says of the same effects:
 * values by method, a line of text each, and why a method could not be used.
 *
 * <p>One-sided methods look in the direction of the pooled effect.
 */
final class SmallStudyEffects {
  private static final double ALPHA = 0.05;

  private final Map<String, Object> values = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();
  private final List<String> failures = new ArrayList<>();

  private SmallStudyEffects() {}

  /**
   * For independent effects without moderators; power is computed at the pooled effect and tau2.
   */
  static SmallStudyEffects independent(Picture p, double tau2, RandomEffects model) {
    SmallStudyEffects s = new SmallStudyEffects();
    double[] yi = p.yi();
    double[] vi = p.vi();
    Direction direction = p.pooled().estimate() < 0 ? Direction.LESS : Direction.GREATER;
    s.attempt("Egger's test", () -> s.egger(EggerTest.withDefaults().with(model).test(yi, vi)));
    s.attempt("Begg's test", () -> s.begg(BeggTest.test(yi, vi)));
    s.attempt("trim and fill", () -> s.trimFill(TrimFill.withDefaults().with(model).fit(yi, vi)));
    s.attempt("fail-safe N", () -> s.failSafe(yi, vi));
    s.attempt("PET-PEESE", () -> s.petPeese(PetPeese.fit(yi, vi, direction)));
    s.attempt(
        "excess significance",
        () ->
            s.excess(
                ExcessSignificance.withDefaults().at(p.pooled().estimate(), tau2).test(yi, vi)));
    s.attempt(
        "selection model",
        () -> {
          if (model.hasUserWeights()) {
            throw new IllegalArgumentException(
                "it cannot be fitted with --weights; leave them out");
          }
          s.selection(
              SelectionModel.withDefaults()
                  .with(SelectionFunction.step(0.025))
                  .with(direction)
                  .fit(yi, vi),
              direction);
        });
    s.attempt("p-uniform", () -> s.uniform(PUniform.withDefaults().with(direction).fit(yi, vi)));
    return s;
  }

  /**
   * For a meta-regression: asymmetry beside the moderators, and the rank test, which does not know
   * them.
   */
  static SmallStudyEffects withModerators(Picture p, RandomEffects model) {
    SmallStudyEffects s = new SmallStudyEffects();
    s.attempt(
        "Egger's test",
        () -> s.egger(EggerTest.withDefaults().with(model).test(p.yi(), p.vi(), null, p.design())));
    s.attempt("Begg's test", () -> s.begg(BeggTest.test(p.yi(), p.vi())));
    return s;
  }

  /** For several effects per study: only tests that stay valid then. */
  static SmallStudyEffects dependent(Effects e, Dependence dependence) {
    SmallStudyEffects s = new SmallStudyEffects();
    String test = "Egger's test for dependent effects";
    if (e.crossed() != null) {
      s.failures.add(test + ": it does not know the crossed factor; use --mods \"sqrt(vi)\"");
      return s;
    }
    s.attempt(
        test,
        () ->
            s.dependentEgger(
                DependentEggerTest.withDefaults()
                    .test(e.yi(), e.vi(), dependence.covariance(e), null, e.study()),
                dependence));
    return s;
  }

  /** Adds everything to an answer's values. */
  void addTo(Map<String, Object> answer) {
    answer.putAll(values);
  }

  /** The lines for readers; empty without any. */
  String text() {
    return text.length() == 0 ? "" : "\nSmall-study effects and selection:\n" + text;
  }

  /** Methods that could not be used, with the reason. */
  List<String> failures() {
    return failures;
  }

  private void attempt(String what, Runnable test) {
    try {
      test.run();
    } catch (IllegalArgumentException e) {
      failures.add(what + ": " + e.getMessage());
    }
  }

  private void say(String what, String result) {
    text.append(what).append(": ").append(result).append('\n');
  }

  private static String p(double p) {
    return ", p " + Lines.pEquals(p);
  }

  private static String interval(double lb, double ub) {
    return " [" + Lines.fixed(lb) + ", " + Lines.fixed(ub) + "]";
  }

  private void egger(EggerTest.Result t) {
    values.put(
        "egger",
        new Values()
            .put("stat", t.stat())
            .put("df", t.df())
            .put("pval", t.pval())
            .put("limit", t.limit())
            .put("limit_ci_lb", t.limitCiLb())
            .put("limit_ci_ub", t.limitCiUb())
            .map());
    say("Egger's regression test", "stat = " + Lines.fixed(t.stat()) + p(t.pval()));
    if (!t.converged()) {
      failures.add("Egger's test: a fit did not converge, do not use its numbers");
    }
  }

  private void dependentEgger(DependentEggerTest.Result t, Dependence dependence) {
    values.put(
        "egger",
        new Values()
            .put("slope", t.slope())
            .put("se", t.se())
            .put("tval", t.tval())
            .put("df", t.df())
            .put("pval", t.pval())
            .put("limit", t.limit())
            .put("limit_ci_lb", t.limitCiLb())
            .put("limit_ci_ub", t.limitCiUb())
            .put("converged", t.converged())
            .put("sampling_errors", dependence.words())
            .map());
    say(
        "Egger's regression test (three levels; sampling errors: %s; CR2)"
            .formatted(dependence.words()),
        "t = " + Lines.fixed(t.tval()) + ", df = " + Lines.fixed(t.df(), 2) + p(t.pval()));
    failures.addAll(t.warnings().stream().map(w -> "Egger's test: " + w).toList());
  }

  private void begg(BeggTest.Result t) {
    values.put("begg", new Values().put("tau", t.tau()).put("pval", t.pval()).map());
    say("Rank correlation test", "tau = " + Lines.fixed(t.tau()) + p(t.pval()));
  }

  private void trimFill(TrimFill.Result t) {
    String side = t.side() == TrimFill.Side.LEFT ? "left" : "right";
    values.put(
        "trimfill",
        new Values()
            .put("k0", t.k0())
            .put("side", side)
            .put("beta", t.fit().beta()[0])
            .put("se", t.fit().se()[0])
            .put("ci_lb", t.fit().ciLb()[0])
            .put("ci_ub", t.fit().ciUb()[0])
            .put("tau2", t.fit().tau2())
            .put("converged", t.converged())
            .map());
    say(
        "Trim and fill",
        t.k0()
            + " missing on the "
            + side
            + ", estimate then "
            + Lines.fixed(t.fit().beta()[0])
            + interval(t.fit().ciLb()[0], t.fit().ciUb()[0]));
    if (!t.converged()) {
      failures.add("trim and fill: the search did not converge, do not use its numbers");
    }
  }

  private void failSafe(double[] yi, double[] vi) {
    double rosenthal = FailSafeN.rosenthal(yi, vi, ALPHA).fsnum();
    FailSafeN.Result orwin = FailSafeN.orwin(yi, vi, FailSafeN.Mean.UNWEIGHTED);
    double rosenberg = FailSafeN.rosenberg(yi, vi, ALPHA).fsnum();
    values.put(
        "fail_safe_n",
        new Values()
            .put("rosenthal", rosenthal)
            .put("orwin", orwin.fsnum())
            .put("orwin_target", orwin.target())
            .put("rosenberg", rosenberg)
            .map());
    say(
        "Fail-safe N",
        Lines.fixed(rosenthal, 0)
            + " (Rosenthal), "
            + Lines.fixed(orwin.fsnum(), 0)
            + " (Orwin, to halve the mean), "
            + Lines.fixed(rosenberg, 0)
            + " (Rosenberg)");
  }

  private void petPeese(PetPeese.Result r) {
    values.put("pet", line(r.pet()));
    values.put("peese", line(r.peese()));
    String choice = r.choice().name().toLowerCase(Locale.ROOT);
    values.put(
        "pet_peese", new Values().put("choice", choice).put("pet_p1", r.petOneSidedP()).map());
    say(
        "PET-PEESE",
        "PET "
            + Lines.fixed(r.pet().coef()[0])
            + interval(r.pet().ciLb(), r.pet().ciUb())
            + ", PEESE "
            + Lines.fixed(r.peese().coef()[0])
            + interval(r.peese().ciLb(), r.peese().ciUb())
            + ", conditional estimate: "
            + r.choice());
  }

  private static Map<String, Object> line(PetPeese.Line l) {
    return new Values()
        .put("beta", l.coef()[0])
        .put("se", l.se()[0])
        .put("tval", l.tval()[0])
        .put("df", l.df())
        .put("pval", l.pval()[0])
        .put("ci_lb", l.ciLb())
        .put("ci_ub", l.ciUb())
        .put("slope", l.coef()[1])
        .put("slope_se", l.se()[1])
        .put("slope_pval", l.pval()[1])
        .map();
  }

  private void excess(ExcessSignificance.Result t) {
    values.put(
        "excess_significance",
        new Values()
            .put("comparison", "exact")
            .put("observed", t.observed())
            .put("expected", t.expected())
            .put("pval", t.pval())
            .put("theta", t.theta())
            .put("theta_lim", t.thetaLim())
            .map());
    say(
        "Test of excess significance",
        t.observed()
            + " significant, "
            + Lines.fixed(t.expected(), 2)
            + " expected"
            + p(t.pval())
            + " (exact)");
  }

  private void selection(SelectionModel.Result r, Direction direction) {
    values.put(
        "selection_3psm",
        new Values()
            .put("alternative", direction == Direction.LESS ? "less" : "greater")
            .put("beta", r.beta()[0])
            .put("se", r.se()[0])
            .put("pval", r.pval()[0])
            .put("ci_lb", r.ciLb()[0])
            .put("ci_ub", r.ciUb()[0])
            .put("tau2", r.tau2())
            .put("delta", r.delta()[r.delta().length - 1])
            .put("delta_se", r.seDelta()[r.seDelta().length - 1])
            .put("log_lik", r.logLik())
            .put("lrt", r.lrt())
            .put("lrtp", r.lrtP())
            .put("converged", r.converged())
            .map());
    say(
        "Selection model (one step at one-sided p = .025)",
        "estimate "
            + Lines.fixed(r.beta()[0])
            + interval(r.ciLb()[0], r.ciUb()[0])
            + ", test of selection: LRT = "
            + Lines.fixed(r.lrt())
            + p(r.lrtP()));
    if (!r.converged()) {
      failures.add("selection model: the search did not converge, do not use its estimate");
    }
  }

  private void uniform(PUniform.Result r) {
    values.put(
        "p_uniform",
        new Values()
            .put("k", r.k())
            .put("beta", r.est())
            .put("ci_lb", r.ciLb())
            .put("ci_ub", r.ciUb())
            .put("pval", r.pvalZero())
            .put("pval_bias", r.pvalBias())
            .map());
    say(
        "p-uniform",
        "estimate "
            + Lines.fixed(r.est())
            + interval(r.ciLb(), r.ciUb())
            + " from "
            + r.k()
            + " significant effects, test of bias: p "
            + Lines.pEquals(r.pvalBias()));
  }
}
