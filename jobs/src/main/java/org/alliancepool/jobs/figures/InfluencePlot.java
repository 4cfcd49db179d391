package org.alliancepool.jobs.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.figures.Svg.Anchor;
import org.alliancepool.jobs.figures.Svg.Weight;

/**
 * Influence diagnostics study by study, one panel per diagnostic (Viechtbauer and Cheung 2010,
 * doi:10.1002/jrsm.11). Studies are numbered; those flagged are red and named below.
 *
 * <p>Edge cases: values that are not finite leave a gap; a panel without any finite value says so.
 *
 * @param title the figure in words
 * @param labels one per study
 * @param flagged studies to point out, one entry per study
 * @param panels diagnostics
 */
public record InfluencePlot(
    String title, List<String> labels, boolean[] flagged, List<Panel> panels) {
  private static final double LEFT = 52;
  private static final double CELL = 330;
  private static final double WIDTH = 260;
  private static final double HEIGHT = 92;
  private static final double ROW = 150;

  /**
   * One diagnostic.
   *
   * @param name its name
   * @param values one per study
   * @param references horizontal lines to judge them by
   */
  public record Panel(String name, double[] values, double... references) {}

  /** Checks the sizes. */
  public InfluencePlot {
    labels = List.copyOf(labels);
    panels = List.copyOf(panels);
    for (Panel panel : panels) {
      if (panel.values().length != labels.size() || flagged.length != labels.size()) {
        throw new IllegalArgumentException(
            "cannot draw influence: "
                + labels.size()
                + " labels, "
                + flagged.length
                + " flags and "
                + panel.values().length
                + " values of "
                + panel.name()
                + "; give one of each per study");
      }
    }
  }

  /** Draws the figure. */
  public String svg() {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      if (flagged[i]) {
        named.add((i + 1) + "  " + labels.get(i));
      }
    }
    int rows = (panels.size() + 1) / 2;
    double legend = 52 + rows * ROW;
    double height = legend + 24 + 16 * Math.max(1, named.size());
    Svg out = new Svg(2 * CELL + 12, height, title);
    out.text(16, 26, Anchor.START, title, 14, Svg.INK, Weight.BOLD);
    for (int p = 0; p < panels.size(); p++) {
      draw(out, panels.get(p), LEFT + (p % 2) * CELL, 64 + Math.floorDiv(p, 2) * ROW);
    }
    if (named.isEmpty()) {
      out.text(16, legend + 8, Anchor.START, "No influential study.");
    } else {
      out.text(16, legend + 8, Anchor.START, "Influential:", Svg.FONT, Svg.RED, Weight.BOLD);
      for (int i = 0; i < named.size(); i++) {
        out.text(96, legend + 8 + 16 * i, Anchor.START, Svg.fit(named.get(i), Svg.FONT, 560));
      }
    }
    return out.finish();
  }

  private void draw(Svg out, Panel panel, double left, double top) {
    out.text(left, top - 8, Anchor.START, panel.name(), Svg.FONT, Svg.INK, Weight.BOLD);
    double[] finite = Arrays.stream(panel.values()).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      out.text(left, top + HEIGHT / 2, Anchor.START, "cannot be computed");
      return;
    }
    double lo = Arrays.stream(finite).min().orElseThrow();
    double hi = Arrays.stream(finite).max().orElseThrow();
    for (double r : panel.references()) {
      // A limit far beyond all values would squeeze them into a line.
      double span = Math.max(hi - lo, 1e-12);
      if (Double.isFinite(r) && r > lo - 1.5 * span && r < hi + 1.5 * span) {
        lo = Math.min(lo, r);
        hi = Math.max(hi, r);
      }
    }
    double air = hi > lo ? 0.08 * (hi - lo) : Math.max(0.1, 0.1 * Math.abs(hi));
    double from = lo - air;
    double to = hi + air;
    double scale = HEIGHT / (to - from);
    double floor = top + HEIGHT;
    out.line(left, top, left, floor, Svg.INK, 1);
    out.line(left, floor, left + WIDTH, floor, Svg.INK, 1);
    for (AxisScale.Tick tick : AxisScale.LINEAR.ticks(from, to, 4)) {
      double y = floor - scale * (tick.at() - from);
      out.line(left - 4, y, left, y, Svg.INK, 1);
      out.text(left - 7, y + 4, Anchor.END, tick.label(), 10, Svg.INK, Weight.NORMAL);
    }
    for (double r : panel.references()) {
      if (r >= from && r <= to) {
        double y = floor - scale * (r - from);
        out.line(left, y, left + WIDTH, y, Svg.GREY, 1, "4 3");
      }
    }
    int k = panel.values().length;
    List<Double> run = new ArrayList<>();
    for (int i = 0; i <= k; i++) {
      if (i < k && Double.isFinite(panel.values()[i])) {
        run.add(x(left, i));
        run.add(floor - scale * (panel.values()[i] - from));
      } else {
        if (run.size() > 2) {
          out.polyline(Svg.PALE, 1, run.stream().mapToDouble(Double::doubleValue).toArray());
        }
        run.clear();
      }
    }
    for (int i = 0; i < k; i++) {
      double v = panel.values()[i];
      if (Double.isFinite(v)) {
        String fill = flagged[i] ? Svg.RED : Svg.INK;
        out.circle(x(left, i), floor - scale * (v - from), 3, fill, fill, labels.get(i));
      }
    }
    int every = Math.max(1, (int) Math.ceil(k / 13.0));
    for (int i = 0; i < k; i += every) {
      String number = Integer.toString(i + 1);
      out.text(x(left, i), floor + 14, Anchor.MIDDLE, number, 10, Svg.INK, Weight.NORMAL);
    }
  }

  private double x(double left, int i) {
    return left + WIDTH * (i + 0.5) / labels.size();
  }
}
