package org.alliancepool.jobs.cli.meta;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.figures.AxisScale;
import org.alliancepool.jobs.figures.ForestPlot;
import org.alliancepool.jobs.figures.FunnelPlot;
import org.alliancepool.jobs.figures.FunnelPlot.Contours;
import org.alliancepool.jobs.figures.FunnelPlot.Origin;
import org.alliancepool.jobs.figures.GoshPlot;
import org.alliancepool.jobs.figures.InfluencePlot;
import org.alliancepool.jobs.figures.InfluencePlot.Panel;
import org.alliancepool.statistics.diagnostics.Gosh;
import org.alliancepool.statistics.diagnostics.GoshResult;
import org.alliancepool.statistics.diagnostics.Influence;
import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.pool.TauEstimator;

/** Figures of an answer, written as SVG files. */
final class Plots {
  private Plots() {}

  /**
   * Writes {@code forest.svg}, {@code funnel.svg} and, for independent effects, {@code
   * influence.svg} into a folder, which is made. Under moderators the funnel holds residuals and
   * the forest has no diamond.
   */
  static void write(Path folder, Measure measure, Answer answer) {
    Answer.Picture p = answer.picture();
    double level = (Double) answer.values().get("level");
    save(folder, "forest.svg", forest(measure, answer, level));
    save(folder, "funnel.svg", funnel(measure, p, level));
    if (p.model() != null && p.yi().length > 2) {
      save(folder, "influence.svg", influence(p));
    }
  }

  private static String forest(Measure measure, Answer answer, double level) {
    Answer.Picture p = answer.picture();
    double z = Tails.critical(level / 100, Double.NaN);
    double[] n = answer.values().get("ni") instanceof double[] given ? given : null;
    List<ForestPlot.Row> rows = new ArrayList<>();
    for (int i = 0; i < p.yi().length; i++) {
      double half = z * Math.sqrt(p.vi()[i]);
      rows.add(
          new ForestPlot.Study(
              p.slab()[i],
              n == null ? Double.NaN : n[i],
              p.yi()[i],
              p.yi()[i] - half,
              p.yi()[i] + half,
              p.weights() == null ? Double.NaN : p.weights()[i]));
    }
    if (p.pooled() != null) {
      rows.add(
          new ForestPlot.Summary(
              "Pooled",
              n == null ? Double.NaN : Arrays.stream(n).sum(),
              p.pooled().estimate(),
              p.pooled().ciLb(),
              p.pooled().ciUb(),
              p.pooled().piLb(),
              p.pooled().piUb(),
              note(answer)));
    }
    return new ForestPlot(
            p.words().replace("tau^2", "\u03C4\u00B2"), shown(measure), scale(measure), level, rows)
        .svg();
  }

  private static String note(Answer answer) {
    StringBuilder note = new StringBuilder();
    if (answer.values().get("tau2") instanceof Double tau2) {
      note.append("\u03C4\u00B2 = ").append(Lines.fixed(tau2, 3)).append("; ");
    } else if (answer.values().get("sigma2") instanceof double[] s) {
      note.append("\u03C3\u00B2 between studies = ")
          .append(Lines.fixed(s[0], 3))
          .append(", within = ")
          .append(Lines.fixed(s[1], 3))
          .append(s.length > 2 ? ", crossed = " + Lines.fixed(s[2], 3) : "")
          .append("; ");
    }
    if (answer.values().get("i2") instanceof Double i2 && !Double.isNaN(i2)) {
      note.append("I\u00B2 = ").append(Lines.fixed(i2, 1)).append("%; ");
    }
    if (answer.values().get("qe") instanceof Double qe) {
      note.append("Q(")
          .append(answer.values().get("qe_df"))
          .append(") = ")
          .append(Lines.fixed(qe, 2))
          .append(", p ")
          .append(Lines.pEquals((Double) answer.values().get("qep")));
    }
    return note.toString().replaceFirst("; $", "");
  }

  private static String funnel(Measure measure, Answer.Picture p, double level) {
    boolean residuals = p.pooled() == null;
    List<FunnelPlot.Point> points = new ArrayList<>();
    for (int i = 0; i < p.yi().length; i++) {
      points.add(
          new FunnelPlot.Point(
              p.slab()[i],
              residuals ? p.yi()[i] - p.fitted()[i] : p.yi()[i],
              Math.sqrt(p.vi()[i]),
              Origin.OBSERVED));
    }
    return new FunnelPlot(
            residuals ? "Funnel plot of residuals" : "Funnel plot",
            residuals ? "Residual (" + measure.label() + ")" : shown(measure),
            residuals ? AxisScale.LINEAR : scale(measure),
            residuals ? 0 : p.pooled().estimate(),
            level,
            points,
            residuals ? Contours.NONE : Contours.SIGNIFICANCE)
        .svg();
  }

  private static String influence(Answer.Picture p) {
    Influence i = Effects.asUserError(() -> Influence.of(p.model(), p.yi(), p.vi(), p.design()));
    int coefficients = i.dfbs()[0].length;
    double k = p.yi().length;
    double limit = 3 * Math.sqrt(coefficients / (k - coefficients));
    List<String> names =
        Effects.asUserError(() -> p.model().fit(p.yi(), p.vi(), p.design())).names();
    List<Panel> panels =
        new ArrayList<>(
            List.of(
                new Panel("Studentised deleted residual", i.rstudent(), -1.96, 0, 1.96),
                new Panel("DFFITS", i.dffits(), -limit, 0, limit),
                new Panel("Cook's distance", i.cookD(), Tails.chiSquareQuantile(0.5, coefficients)),
                new Panel("Covariance ratio", i.covR(), 1),
                new Panel("\u03C4\u00B2 without it", i.tau2Del()),
                new Panel("Q without it", i.qeDel()),
                new Panel("Hat value", i.hat(), coefficients / k, 3 * coefficients / k),
                new Panel("Weight, %", i.weight(), 100 / k)));
    for (int j = 0; j < coefficients; j++) {
      int at = j;
      double[] shift = Arrays.stream(i.dfbs()).mapToDouble(d -> d[at]).toArray();
      String name = coefficients == 1 ? "DFBETAS" : "DFBETAS of " + names.get(j);
      panels.add(new Panel(name, shift, -1, 0, 1));
    }
    return new InfluencePlot("Influence of each effect", List.of(p.slab()), i.influential(), panels)
        .svg();
  }

  /** Writes {@code gosh.svg} into a folder, which is made. */
  static void gosh(Path folder, Measure measure, TauEstimator method, GoshResult g) {
    GoshPlot plot =
        new GoshPlot(
            "Pooled effects of " + g.subsets() + " subsets (k = " + g.k() + "; " + method + ")",
            shown(measure),
            scale(measure),
            g.low(),
            g.width() * Gosh.BINS / Gosh.JOINT_BINS,
            g.joint(),
            g.mean(),
            "");
    save(folder, "gosh.svg", plot.svg());
  }

  /** The effect as the reader sees it on the axis. */
  private static String shown(Measure measure) {
    return switch (measure.scale()) {
      case FISHER_Z ->
          switch (measure) {
            case ZPCOR -> "Partial correlation";
            case ZSPCOR -> "Semi-partial correlation";
            default -> "Correlation";
          };
      case LOG ->
          measure.label().substring(4, 5).toUpperCase(java.util.Locale.ROOT)
              + measure.label().substring(5);
      case PLAIN, CORRELATION -> measure.label();
    };
  }

  private static AxisScale scale(Measure measure) {
    return switch (measure.scale()) {
      case FISHER_Z -> AxisScale.FISHER_Z;
      case LOG -> AxisScale.LOG;
      case PLAIN, CORRELATION -> AxisScale.LINEAR;
    };
  }

  private static void save(Path folder, String name, String svg) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name), svg);
    } catch (IOException e) {
      throw new UserError(
          ErrorName.UNWRITABLE_OUTPUT,
          "Cannot write figures: \""
              + folder
              + "\" is not a folder that can be written; give another with --plots.",
          e);
    }
  }
}
