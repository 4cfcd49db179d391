package org.alliancepool.jobs.figures;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.figures.Svg.Anchor;
import org.alliancepool.jobs.figures.Svg.Weight;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Funnel plot: effects against their standard errors, the most precise on top, with the region in
 * which sampling error alone would keep them around the pooled effect; contours of significance
 * against no effect (Peters et al. 2008, doi:10.1016/j.jclinepi.2007.11.010) tell whether studies
 * are missing where results are not significant.
 *
 * <p>Edge cases: points that are not finite are left out; no point, or no standard error above 0:
 * {@link IllegalArgumentException}; all points alike: the axis still has a width.
 *
 * @param title the figure in words
 * @param effect name of the effect on the reader's scale
 * @param scale scale of the effect axis
 * @param centre pooled effect that the funnel stands on
 * @param level coverage of the funnel, percent
 * @param points effects; those that trim and fill has added are hollow
 * @param contours what is shaded
 */
public record FunnelPlot(
    String title,
    String effect,
    AxisScale scale,
    double centre,
    double level,
    List<Point> points,
    Contours contours) {
  private static final double LEFT = 64;
  private static final double TOP = 44;
  private static final double WIDTH = 520;
  private static final double HEIGHT = 380;

  /** Where an effect comes from. */
  public enum Origin {
    /** A study. */
    OBSERVED,
    /** Filled in by trim and fill. */
    FILLED
  }

  /** What is shaded. */
  public enum Contours {
    /** Nothing. */
    NONE,
    /** Regions of two-sided p below 0.10, 0.05 and 0.01. */
    SIGNIFICANCE
  }

  /** One effect with its standard error. */
  public record Point(String label, double yi, double sei, Origin origin) {}

  /** Copies the points. */
  public FunnelPlot {
    points = points.stream().filter(p -> Double.isFinite(p.yi()) && p.sei() > 0).toList();
    if (points.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot draw a funnel plot: there is no effect with a standard error above 0");
    }
  }

  /** Draws the figure. */
  public String svg() {
    return new Drawing().draw();
  }

  /** Lays out and draws one figure. */
  private final class Drawing {
    private final double deepest =
        1.06 * points.stream().mapToDouble(Point::sei).max().orElseThrow();
    private final double z = Tails.critical(level / 100, Double.NaN);
    private final double from;
    private final double to;
    private final Svg out;

    Drawing() {
      double reach = z * deepest;
      for (Point p : points) {
        reach = Math.max(reach, 1.08 * Math.abs(p.yi() - centre));
      }
      from = centre - reach;
      to = centre + reach;
      boolean legend = contours == Contours.SIGNIFICANCE;
      out = new Svg(LEFT + WIDTH + 24, TOP + HEIGHT + (legend ? 78 : 54), title);
    }

    String draw() {
      out.text(LEFT, TOP - 20, Anchor.START, title, 14, Svg.INK, Weight.BOLD);
      if (contours == Contours.SIGNIFICANCE) {
        shade();
      }
      double tip = y(0);
      double foot = y(deepest);
      out.line(x(centre), tip, x(centre), foot, Svg.INK, 1);
      out.line(x(centre), tip, x(centre - z * deepest), foot, Svg.INK, 1, "4 3");
      out.line(x(centre), tip, x(centre + z * deepest), foot, Svg.INK, 1, "4 3");
      for (Point p : points) {
        boolean filled = p.origin() == Origin.FILLED;
        out.circle(
            x(p.yi()),
            y(p.sei()),
            4,
            filled ? "#ffffff" : Svg.INK,
            filled ? Svg.INK : "#ffffff",
            p.label());
      }
      axes();
      return out.finish();
    }

    /** Shaded from the outside in: each triangle covers the middle of the one before. */
    private void shade() {
      String[] fills = {"#bcd0e4", "#d5e1ee", "#eaf0f7", "#ffffff"};
      String[] names = {"p < 0.01", "p < 0.05", "p < 0.10", "p > 0.10"};
      double[] levels = {1, 0.99, 0.95, 0.90};
      out.rect(LEFT, TOP, WIDTH, HEIGHT, fills[0]);
      for (int i = 1; i < fills.length; i++) {
        double half = Tails.critical(levels[i], Double.NaN) * deepest;
        double[] triangle = clip(new double[] {0, 0, half, deepest, -half, deepest});
        if (triangle.length > 0) {
          double[] pixels = new double[triangle.length];
          for (int j = 0; j < pixels.length; j += 2) {
            pixels[j] = x(triangle[j]);
            pixels[j + 1] = y(triangle[j + 1]);
          }
          out.polygon(fills[i], pixels);
        }
      }
      double at = LEFT;
      double y = TOP + HEIGHT + 58;
      for (int i = 0; i < fills.length; i++) {
        out.rect(at, y, 14, 12, Svg.PALE);
        out.rect(at + 1, y + 1, 12, 10, fills[i]);
        out.text(at + 20, y + 10, Anchor.START, names[i], 11, Svg.INK, Weight.NORMAL);
        at += 36 + Svg.width(names[i], 11);
      }
    }

    /** The part of a convex polygon between the ends of the axis. */
    private double[] clip(double[] polygon) {
      return side(side(polygon, from, 1), to, -1);
    }

    private double[] side(double[] polygon, double edge, int sign) {
      List<Double> kept = new ArrayList<>();
      int n = polygon.length / 2;
      for (int i = 0; i < n; i++) {
        double x1 = polygon[2 * i];
        double y1 = polygon[2 * i + 1];
        double x2 = polygon[2 * ((i + 1) % n)];
        double y2 = polygon[2 * ((i + 1) % n) + 1];
        boolean in1 = sign * (x1 - edge) >= 0;
        boolean in2 = sign * (x2 - edge) >= 0;
        if (in1) {
          kept.add(x1);
          kept.add(y1);
        }
        if (in1 != in2) {
          kept.add(edge);
          kept.add(y1 + (y2 - y1) * (edge - x1) / (x2 - x1));
        }
      }
      return kept.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private double x(double value) {
      return LEFT + WIDTH * (value - from) / (to - from);
    }

    private double y(double sei) {
      return TOP + HEIGHT * sei / deepest;
    }

    private void axes() {
      double floor = TOP + HEIGHT;
      out.line(LEFT, floor, LEFT + WIDTH, floor, Svg.INK, 1);
      out.line(LEFT, TOP, LEFT, floor, Svg.INK, 1);
      double free = Double.NEGATIVE_INFINITY;
      for (AxisScale.Tick tick : scale.ticks(from, to, 7)) {
        double half = Svg.width(tick.label(), 11) / 2 + 3;
        if (x(tick.at()) - half < free) {
          continue;
        }
        free = x(tick.at()) + half;
        out.line(x(tick.at()), floor, x(tick.at()), floor + 4, Svg.INK, 1);
        out.text(x(tick.at()), floor + 17, Anchor.MIDDLE, tick.label(), 11, Svg.INK, Weight.NORMAL);
      }
      for (AxisScale.Tick tick : AxisScale.LINEAR.ticks(0, deepest, 5)) {
        out.line(LEFT - 4, y(tick.at()), LEFT, y(tick.at()), Svg.INK, 1);
        out.text(LEFT - 8, y(tick.at()) + 4, Anchor.END, tick.label(), 11, Svg.INK, Weight.NORMAL);
      }
      out.text(LEFT + WIDTH / 2, floor + 38, Anchor.MIDDLE, effect);
      out.upright(16, TOP + HEIGHT / 2, "Standard error");
    }
  }
}
