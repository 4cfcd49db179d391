package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.count;
import static org.alliancepool.jobs.report.page.ReportRows.number;
import static org.alliancepool.jobs.report.page.ReportRows.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import org.alliancepool.jobs.disclosure.PoolDisclosure;
import org.alliancepool.jobs.figures.AxisScale;
import org.alliancepool.jobs.figures.ForestPlot;
import org.alliancepool.jobs.figures.ForestPlot.Origin;
import org.alliancepool.jobs.report.page.ReportModel.Fit;
import org.alliancepool.statistics.effect.FisherZ;
import org.apache.spark.sql.Row;

/**
 * The forest plot of a pool. A suppressed effect has its name and no number; where there is one,
 * the squares of all are of one size, since sizes would give its number of patients away.
 */
final class Figure {
  private static final Apa APA = new Apa();

  /** Bounds beyond this z, which is printed as r = 1.00, would squeeze everything else. */
  private static final double FARTHEST = 3;

  private final Names names;
  private final Predicate<Row> hidden;

  Figure(Names names, Predicate<Row> hidden) {
    this.names = names;
    this.hidden = hidden;
  }

  /**
   * Draws it.
   *
   * @param members effects of the pool
   * @param weights percent, by effect; empty where they may not be told
   * @param fit the pooled result as printed; null where it is withheld
   */
  String svg(Row pool, List<Row> members, Map<String, Double> weights, Fit fit) {
    boolean fisher = !"COR".equals(text(pool, "measure"));
    DoubleUnaryOperator position = fisher ? FisherZ::fromR : DoubleUnaryOperator.identity();
    List<ForestPlot.Row> rows = new ArrayList<>();
    String before = null;
    for (Row e : members) {
      String study = text(e, "study_id");
      if (!study.equals(before)) {
        boolean printed = names.study(study).published();
        rows.add(
            new ForestPlot.Heading(names.study(study).title() + (printed ? " (published)" : "")));
        before = study;
      }
      rows.add(effect(e, label(e, members), weights.get(text(e, "effect_id")), position));
    }
    boolean any = members.stream().anyMatch(hidden);
    if (fit != null) {
      rows.add(
          new ForestPlot.Summary(
              "Pooled",
              any ? Double.NaN : count(pool, "ni"),
              pooled(pool, "beta"),
              pooled(pool, "ci_lb"),
              pooled(pool, "ci_ub"),
              members.size() < 2 ? Double.NaN : pooled(pool, "pi_lb"),
              members.size() < 2 ? Double.NaN : pooled(pool, "pi_ub"),
              any ? PoolDisclosure.BOUND_DECIMALS : 2,
              heterogeneity(fit, members.size(), any)));
    }
    String effect = text(pool, "measure").equals("ZPCOR") ? "Partial correlation" : "Correlation";
    String title =
        effect
            + " of alliance and outcome"
            + (text(pool, "stratum").equals("all") ? "" : ": " + text(pool, "stratum"));
    AxisScale scale = fisher ? AxisScale.FISHER_Z : AxisScale.LINEAR;
    // Inline SVG needs no namespace, and the page is to name no address at all.
    return new ForestPlot(title, effect, scale, 95, rows)
        .svg()
        .replace(" xmlns=\"http://www.w3.org/2000/svg\"", "");
  }

  private static String heterogeneity(Fit fit, int k, boolean rounded) {
    if (k < 2) {
      return "";
    }
    return rounded
        ? "τ² = %s, I² = %s%%, rounded"
            .formatted(APA.number(fit.tau2(), 1), APA.number(fit.i2(), 0))
        : "τ² = %s, I² = %s%%, Q(%d) = %s, p %s"
            .formatted(
                APA.number(fit.tau2(), 3),
                APA.number(fit.i2(), 1),
                k - 1,
                APA.number(fit.q(), 2),
                APA.p(fit.qp()));
  }

  /** The arm below its study's heading; with the rating where one arm has several. */
  private String label(Row e, List<Row> members) {
    String study = text(e, "study_id");
    String arm = names.arm(study, text(e, "arm_id"));
    long same =
        members.stream()
            .filter(m -> study.equals(text(m, "study_id")))
            .filter(m -> arm.equals(names.arm(study, text(m, "arm_id"))))
            .count();
    String rating =
        same < 2
            ? ""
            : ", %s, %s, %s"
                .formatted(
                    text(e, "alliance_instrument"),
                    text(e, "rater"),
                    Names.words(text(e, "phase")));
    // No-break spaces: SVG drops others at the start of a text.
    return "\u00a0\u00a0\u00a0" + arm + rating;
  }

  private ForestPlot.Row effect(Row e, String label, Double weight, DoubleUnaryOperator position) {
    boolean printed = names.study(text(e, "study_id")).published();
    return hidden.test(e)
        ? new ForestPlot.Withheld(label, "suppressed (n < %d)".formatted(names.minimumCell()))
        : new ForestPlot.Study(
            label,
            count(e, "ni"),
            at(number(e, "ri"), position),
            at(number(e, "ci_lb"), position),
            at(number(e, "ci_ub"), position),
            weight == null ? Double.NaN : weight,
            printed ? Origin.PRINTED : Origin.COMPUTED);
  }

  private static double pooled(Row pool, String column) {
    Double x = number(pool, column);
    return x == null ? Double.NaN : Math.min(Math.max(x, -FARTHEST), FARTHEST);
  }

  private static double at(Double shown, DoubleUnaryOperator position) {
    return shown == null ? Double.NaN : position.applyAsDouble(shown);
  }
}
