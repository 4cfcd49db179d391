package org.alliancepool.jobs.figures;

import java.util.Arrays;
import org.alliancepool.jobs.figures.Svg.Anchor;
import org.alliancepool.jobs.figures.Svg.Weight;

/**
 * GOSH plot: how often the subsets of the studies give which pooled effect with which heterogeneity
 * (Olkin, Dahabreh and Trikalinos 2012, doi:10.1002/jrsm.1053). Counts on a logarithmic shade, with
 * the distribution of the effect above and of I2 on the right.
 *
 * <p>Edge cases: an effect axis without width (all effects alike) is widened; no subset at all:
 * {@link IllegalArgumentException}.
 *
 * @param title the figure in words
 * @param effect name of the effect on the reader's scale
 * @param scale scale of the effect axis
 * @param low effect at the lower edge of the first row of counts
 * @param width width of a row of counts on the effect axis
 * @param joint counts by effect and I2 in percent, [effect][I2]
 * @param centre where a line is drawn, for instance the mean
 * @param note a line of small print; may be empty
 */
public record GoshPlot(
    String title,
    String effect,
    AxisScale scale,
    double low,
    double width,
    int[][] joint,
    double centre,
    String note) {
  private static final double LEFT = 64;
  private static final double TOP = 112;
  private static final double WIDTH = 480;
  private static final double HEIGHT = 340;
  private static final double SIDE = 60;
  private static final String[] SHADES = {
    "#e6eef6", "#cddeed", "#b0cae2", "#90b4d5", "#6f9cc7", "#4f84b7", "#336da4", "#1f5a94",
    "#12406d"
  };

  /** Draws the figure. */
  public String svg() {
    int first = joint.length;
    int last = -1;
    int most = 0;
    int percents = joint[0].length;
    for (int b = 0; b < joint.length; b++) {
      int highest = Arrays.stream(joint[b]).max().orElse(0);
      if (highest > 0) {
        first = Math.min(first, b);
        last = b;
        most = Math.max(most, highest);
      }
    }
    if (last < 0) {
      throw new IllegalArgumentException("cannot draw subsets: all counts are 0");
    }
    double bin = width > 0 ? width : 0.01;
    double from = low + first * bin;
    double to = low + (last + 1) * bin;
    double air = Math.max(0.02 * (to - from), bin);
    from -= air;
    to += air;
    double perUnit = WIDTH / (to - from);
    Svg out = new Svg(LEFT + WIDTH + SIDE + 36, TOP + HEIGHT + (note.isEmpty() ? 52 : 72), title);
    out.text(16, 26, Anchor.START, title, 14, Svg.INK, Weight.BOLD);

    double cell = HEIGHT / percents;
    StringBuilder[] layers = new StringBuilder[SHADES.length];
    long[] byEffect = new long[joint.length];
    long[] byPercent = new long[percents];
    for (int b = first; b <= last; b++) {
      for (int q = 0; q < percents; q++) {
        int n = joint[b][q];
        byEffect[b] += n;
        byPercent[q] += n;
        if (n > 0) {
          int shade =
              most == 1
                  ? SHADES.length - 1
                  : (int) ((SHADES.length - 1) * Math.log(n) / Math.log(most) + 0.5);
          if (layers[shade] == null) {
            layers[shade] = new StringBuilder();
          }
          // Relative moves keep thousands of cells small.
          layers[shade]
              .append('M')
              .append(Svg.number(LEFT + perUnit * (low + b * bin - from)))
              .append(' ')
              .append(Svg.number(TOP + HEIGHT - (q + 1) * cell))
              .append('h')
              .append(Svg.number(perUnit * bin))
              .append('v')
              .append(Svg.number(cell))
              .append('h')
              .append(Svg.number(-perUnit * bin))
              .append('z');
        }
      }
    }
    for (int s = 0; s < SHADES.length; s++) {
      if (layers[s] != null) {
        out.path(layers[s].toString(), SHADES[s]);
      }
    }
    long tallest = Arrays.stream(byEffect).max().orElseThrow();
    for (int b = first; b <= last; b++) {
      double h = SIDE * byEffect[b] / tallest;
      if (byEffect[b] > 0) {
        out.rect(LEFT + perUnit * (low + b * bin - from), TOP - 8 - h, perUnit * bin, h, SHADES[5]);
      }
    }
    long widest = Arrays.stream(byPercent).max().orElseThrow();
    for (int q = 0; q < percents; q++) {
      double w = SIDE * byPercent[q] / widest;
      if (byPercent[q] > 0) {
        out.rect(LEFT + WIDTH + 8, TOP + HEIGHT - (q + 1) * cell, w, cell, SHADES[5]);
      }
    }
    if (centre >= from && centre <= to) {
      double x = LEFT + perUnit * (centre - from);
      out.line(x, TOP - 8, x, TOP + HEIGHT, Svg.RED, 1, "4 3");
    }
    axes(out, from, to, perUnit);
    return out.finish();
  }

  private void axes(Svg out, double from, double to, double perUnit) {
    double floor = TOP + HEIGHT;
    out.line(LEFT, floor, LEFT + WIDTH, floor, Svg.INK, 1);
    out.line(LEFT, TOP, LEFT, floor, Svg.INK, 1);
    double free = Double.NEGATIVE_INFINITY;
    for (AxisScale.Tick tick : scale.ticks(from, to, 7)) {
      double x = LEFT + perUnit * (tick.at() - from);
      double half = Svg.width(tick.label(), 11) / 2 + 3;
      if (x - half < free) {
        continue;
      }
      free = x + half;
      out.line(x, floor, x, floor + 4, Svg.INK, 1);
      out.text(x, floor + 17, Anchor.MIDDLE, tick.label(), 11, Svg.INK, Weight.NORMAL);
    }
    for (int percent = 0; percent <= 100; percent += 20) {
      double y = floor - HEIGHT * percent / 100;
      out.line(LEFT - 4, y, LEFT, y, Svg.INK, 1);
      out.text(LEFT - 8, y + 4, Anchor.END, Integer.toString(percent), 11, Svg.INK, Weight.NORMAL);
    }
    out.text(LEFT + WIDTH / 2, floor + 38, Anchor.MIDDLE, effect);
    out.upright(20, TOP + HEIGHT / 2, "I\u00B2, %");
    if (!note.isEmpty()) {
      out.text(16, floor + 60, Anchor.START, note, 11, Svg.GREY, Weight.NORMAL);
    }
  }
}
