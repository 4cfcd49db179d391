package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.alliancepool.jobs.cli.meta.Answer.Picture;
import org.alliancepool.jobs.cli.meta.Answer.Pooled;
import org.alliancepool.jobs.cli.meta.FurtherOptions.TauInterval;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.statistics.dependent.Aggregate;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.pool.HeterogeneityInterval;
import org.alliancepool.statistics.pool.HeterogeneityInterval.QWeights;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.Prediction;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;

/** Answers of the random-effects model: one effect per study, or several made into one. */
final class IndependentEffects {
  private IndependentEffects() {}

  /** Pools the effects as they are. */
  static Answer pool(Effects e, RandomEffects model, TauInterval interval) {
    return pool(e, model, interval, e.yi(), e.vi(), e.design(), e.slab(), "rma", e.warnings());
  }

  /** Merges the effects of each study first, sampling errors correlating by rho. */
  static Answer aggregate(Effects e, RandomEffects model, TauInterval interval, double rho) {
    Grouping study = e.study();
    Aggregate.Effects merged =
        Effects.asUserError(() -> Aggregate.compoundSymmetric(e.yi(), e.vi(), study, rho));
    int[] first = Arrays.stream(study.rows()).mapToInt(rows -> rows[0]).toArray();
    for (int[] rows : study.rows()) {
      for (int i : rows) {
        if (!Arrays.equals(e.design().row(i), e.design().row(rows[0]))) {
          throw new UserError(
              ErrorName.INVALID_EFFECTS,
              "Cannot aggregate: a moderator differs between effects of study \""
                  + study.label(study.level(i))
                  + "\"; use a moderator of studies, or --model three-level.");
        }
      }
    }
    List<String> warnings = new ArrayList<>(e.warnings());
    if (e.weights() != null) {
      throw new UserError(
          ErrorName.INVALID_EFFECTS,
          "Cannot aggregate: weights are of effects, not of studies; leave --weights out.");
    }
    Answer answer =
        pool(
            e,
            model,
            interval,
            merged.yi(),
            merged.vi(),
            e.design().selectRows(first),
            merged.study().toArray(String[]::new),
            "aggregate",
            warnings);
    answer.values().put("rho", rho);
    answer.values().put("k_effects", e.k());
    return answer;
  }

  private static Answer pool(
      Effects e,
      RandomEffects model,
      TauInterval by,
      double[] yi,
      double[] vi,
      ModelMatrix design,
      String[] slab,
      String name,
      List<String> before) {
    MetaFit fit = Effects.asUserError(() -> model.fit(yi, vi, design));
    Pooled pooled = null;
    if (fit.x().isInterceptOnly()) {
      Prediction p = fit.predict();
      pooled = new Pooled(p.pred(), p.ciLb(), p.ciUb(), p.piLb(), p.piUb());
    }
    List<String> warnings = new ArrayList<>(before);
    warnings.addAll(fit.warnings());
    Values values =
        new Values()
            .put("model", name)
            .put("measure", e.measure().name())
            .put("method", fit.method().name())
            .put("test", fit.test().code())
            .put("level", 100 * fit.level())
            .put("k", fit.k());
    if (e.hasModerators()) {
      values.put("names", fit.names());
    }
    values
        .each("beta", fit.beta())
        .each("se", fit.se())
        .each("zval", fit.zval())
        .put("df", fit.ddf())
        .each("pval", fit.pval())
        .each("ci_lb", fit.ciLb())
        .each("ci_ub", fit.ciUb())
        .pooled(e.measure(), pooled)
        .put("tau2", fit.tau2())
        .put("se_tau2", fit.seTau2())
        .put("i2", fit.i2())
        .put("h2", fit.h2());
    HeterogeneityInterval ci = interval(fit, by);
    values
        .put("tau2_ci_type", ci == null ? null : by.name())
        .put("tau2_ci_lb", ci == null ? Double.NaN : ci.tau2Lb())
        .put("tau2_ci_ub", ci == null ? Double.NaN : ci.tau2Ub())
        .put("i2_ci_lb", ci == null ? Double.NaN : ci.i2Lb())
        .put("i2_ci_ub", ci == null ? Double.NaN : ci.i2Ub())
        .put("h2_ci_lb", ci == null ? Double.NaN : ci.h2Lb())
        .put("h2_ci_ub", ci == null ? Double.NaN : ci.h2Ub())
        .put("r2", fit.r2())
        .put("qe", fit.qe())
        .put("qe_df", fit.k() - fit.p())
        .put("qep", fit.qep())
        .put("qm", fit.qm())
        .put("qm_df1", fit.qmDf1())
        .put("qm_df2", fit.qmDf2())
        .put("qmp", fit.qmp())
        .put("log_lik", fit.logLik())
        .put("aic", fit.aic())
        .put("bic", fit.bic())
        .put("aicc", fit.aicc())
        .put("converged", fit.converged())
        .put("warnings", warnings)
        .effects(e, slab, yi, vi);
    double total = Arrays.stream(fit.weights()).sum();
    double[] weights = Arrays.stream(fit.weights()).map(w -> 100 * w / total).toArray();
    values.put("weights", weights);
    double[] residuals = fit.residuals();
    double[] fitted =
        IntStream.range(0, fit.k()).mapToDouble(i -> fit.yi()[i] - residuals[i]).toArray();
    String words = words(fit);
    return new Answer(
        values.map(),
        text(fit, e.measure(), pooled, words),
        new Picture(slab, yi, vi, weights, fitted, words, pooled, model, fit.x()));
  }

  private static HeterogeneityInterval interval(MetaFit fit, TauInterval by) {
    if (fit.method().isCommonEffect() || fit.k() <= fit.p()) {
      return null;
    }
    return Effects.asUserError(
        () ->
            switch (by) {
              case QP -> HeterogeneityInterval.qProfile(fit);
              case GENQ ->
                  HeterogeneityInterval.generalisedQ(
                      fit,
                      fit.method() == TauEstimator.GENQ
                          ? QWeights.OF_THE_FIT
                          : QWeights.INVERSE_VARIANCE);
              case PL -> HeterogeneityInterval.profileLikelihood(fit);
            });
  }

  private static String words(MetaFit fit) {
    boolean mods = !fit.x().isInterceptOnly();
    String kind =
        switch (fit.method()) {
          case EE -> mods ? "Equal-Effects with Moderators Model" : "Equal-Effects Model";
          case FE -> mods ? "Fixed-Effects with Moderators Model" : "Fixed-Effects Model";
          default -> mods ? "Mixed-Effects Model" : "Random-Effects Model";
        };
    return kind
        + " (k = "
        + fit.k()
        + (fit.method().isCommonEffect() ? "" : "; tau^2 estimator: " + fit.method())
        + ")";
  }

  private static String text(MetaFit fit, Measure measure, Pooled pooled, String words) {
    boolean mods = !fit.x().isInterceptOnly();
    boolean common = fit.method() == TauEstimator.EE || fit.method() == TauEstimator.FE;
    StringBuilder out = new StringBuilder("\n").append(words).append("\n\n");
    List<String[]> rows = new ArrayList<>();
    if (!common) {
      rows.add(
          new String[] {
            "tau^2 (estimated amount of " + (mods ? "residual" : "total") + " heterogeneity):",
            Lines.fixed(fit.tau2())
                + (Double.isNaN(fit.seTau2()) ? "" : " (SE = " + Lines.fixed(fit.seTau2()) + ")")
          });
      rows.add(
          new String[] {
            "tau (square root of estimated tau^2 value):", Lines.fixed(Math.sqrt(fit.tau2()))
          });
    }
    rows.add(
        new String[] {
          mods
              ? "I^2 (residual heterogeneity / unaccounted variability):"
              : "I^2 (total heterogeneity / total variability):",
          Lines.fixed(fit.i2(), 2) + "%"
        });
    rows.add(
        new String[] {
          mods
              ? "H^2 (unaccounted variability / sampling variability):"
              : "H^2 (total variability / sampling variability):",
          Lines.fixed(fit.h2(), 2)
        });
    if (!Double.isNaN(fit.r2())) {
      rows.add(
          new String[] {
            "R^2 (amount of heterogeneity accounted for):", Lines.fixed(fit.r2(), 2) + "%"
          });
    }
    out.append(Lines.facts(rows)).append('\n');
    if (fit.k() > fit.p()) {
      out.append(
              mods
                  ? "Test for Residual Heterogeneity:\nQE(df = "
                  : "Test for Heterogeneity:\nQ(df = ")
          .append(fit.k() - fit.p())
          .append(") = ")
          .append(Lines.fixed(fit.qe()))
          .append(", p-val ")
          .append(Lines.pEquals(fit.qep()))
          .append("\n\n");
    }
    if (mods) {
      out.append(Lines.moderators(fit.names(), fit.qm(), fit.qmDf1(), fit.qmDf2(), fit.qmp()));
    }
    boolean t = !Double.isNaN(fit.ddf());
    double[] df = new double[fit.p()];
    Arrays.fill(df, fit.ddf());
    out.append("Model Results:\n\n")
        .append(
            Lines.coefficients(
                fit.names(),
                t ? "tval" : "zval",
                fit.beta(),
                fit.se(),
                fit.zval(),
                t ? df : null,
                fit.pval(),
                fit.ciLb(),
                fit.ciUb()))
        .append('\n')
        .append(Lines.pooled(measure, pooled, 100 * fit.level()))
        .append(Lines.legend());
    return out.toString();
  }
}
