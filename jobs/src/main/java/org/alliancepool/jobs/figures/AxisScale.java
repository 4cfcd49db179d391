package org.alliancepool.jobs.figures;

import java.util.ArrayList;
import java.util.List;

/**
 * How effects are shown: positions stay on the scale of the model, so that intervals are symmetric;
 * the numbers beside them are on the scale that a reader thinks in.
 */
public enum AxisScale {
  /** As they are. */
  LINEAR,
  /** Fisher's z, read as correlations. */
  FISHER_Z,
  /** Logarithms, read as ratios. */
  LOG;

  /**
   * A mark on an axis.
   *
   * @param at position on the scale of the model
   * @param label number on the scale of the reader
   */
  public record Tick(double at, String label) {}

  /** The number to show for a value of the model. */
  public double shown(double value) {
    return switch (this) {
      case LINEAR -> value;
      case FISHER_Z -> Math.tanh(value);
      case LOG -> Math.exp(value);
    };
  }

  /** That number with two decimals; correlations have no zero before the point. */
  String text(double value) {
    return text(value, 2);
  }

  /** The same with other decimals. */
  String text(double value, int decimals) {
    return written(shown(value), decimals);
  }

  private String label(double shown, int decimals) {
    return this == FISHER_Z && shown == 0 ? "0" : written(shown, decimals);
  }

  private String written(double shown, int decimals) {
    String text = Svg.decimal(shown, decimals);
    return this == FISHER_Z && decimals > 0 ? text.replaceFirst("^(\u2212?)0\\.", "$1.") : text;
  }

  private double position(double shown) {
    return switch (this) {
      case LINEAR -> shown;
      case FISHER_Z -> 0.5 * (Math.log1p(shown) - Math.log1p(-shown));
      case LOG -> Math.log(shown);
    };
  }

  /** Round numbers between two values of the model, about as many as asked for. */
  public List<Tick> ticks(double from, double to, int about) {
    if (!(to > from)) {
      throw new IllegalArgumentException(
          "cannot mark an axis from " + from + " to " + to + ": it has no length");
    }
    if (this == LOG && to - from > Math.log(4)) {
      return decades(from, to);
    }
    double lo = shown(from);
    double hi = shown(to);
    double step = step((hi - lo) / Math.max(1, about));
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    if (Math.abs(step * Math.pow(10, decimals) - Math.rint(step * Math.pow(10, decimals))) > 1e-6) {
      decimals++;
    }
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(lo / step - 1e-9); i * step <= hi + 1e-9 * step; i++) {
      double shown = i * step;
      boolean inside = this != FISHER_Z || Math.abs(shown) < 1 - 1e-12;
      if (inside && (this != LOG || shown > 0)) {
        ticks.add(new Tick(position(shown), label(shown, decimals)));
      }
    }
    return ticks;
  }

  /** 1, 2 and 5 in every power of ten; powers of ten alone over many of them. */
  private List<Tick> decades(double from, double to) {
    boolean many = to - from > 4 * Math.log(10);
    List<Tick> ticks = new ArrayList<>();
    for (int e = (int) Math.floor(from / Math.log(10)); e <= to / Math.log(10); e++) {
      for (int digit : many ? new int[] {1} : new int[] {1, 2, 5}) {
        double shown = digit * Math.pow(10, e);
        double at = Math.log(shown);
        if (at >= from - 1e-9 && at <= to + 1e-9) {
          ticks.add(new Tick(at, Svg.decimal(shown, Math.max(0, -e))));
        }
      }
    }
    return ticks;
  }

  private static double step(double raw) {
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double f = raw / power;
    return power * (f <= 1 ? 1 : f <= 2 ? 2 : f <= 2.5 ? 2.5 : f <= 5 ? 5 : 10);
  }
}
