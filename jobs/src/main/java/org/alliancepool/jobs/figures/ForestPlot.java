package org.alliancepool.jobs.figures;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.figures.Svg.Anchor;
import org.alliancepool.jobs.figures.Svg.Weight;

/**
 * Forest plot: a row per study with its interval, squares whose area is the weight, diamonds for
 * pooled effects, prediction intervals below them; numbers on the right (Lewis and Clarke 2001,
 * doi:10.1136/bmj.322.7300.1479; prediction intervals as in Guddat et al. 2012,
 * doi:10.1186/2046-4053-1-34).
 *
 * <p>Effects and bounds are on the scale of the model (Fisher's z, log odds ratio); the axis and
 * the numbers are on that of the reader, see {@link AxisScale}.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>an interval beyond the axis ends in an arrow; the axis covers all estimates, pooled effects
 *       and prediction intervals, and intervals up to twice that range;
 *   <li>NaN as n or weight: the cell is empty, and the square has a middling size; a column with
 *       nothing in it is left out;
 *   <li>a study with an estimate or bound that is not finite: its numbers are "not estimable";
 *   <li>long labels are cut with an ellipsis.
 * </ul>
 *
 * @param title the figure in words, for its reader's software as well
 * @param effect name of the effect on the reader's scale, for instance "Correlation"
 * @param scale scale of the axis
 * @param level coverage of the intervals in percent
 * @param rows rows from top to bottom
 */
public record ForestPlot(
    String title, String effect, AxisScale scale, double level, List<Row> rows) {
  private static final double ROW = 20;
  private static final double PLOT = 340;
  private static final double GAP = 16;
  private static final double MARGIN = 16;
  private static final double MOST_LABEL = 330;

  /** One row of the figure. */
  public sealed interface Row permits Study, Withheld, Heading, Summary {}

  /**
   * A study's effect.
   *
   * @param label its name
   * @param n sample size, or NaN
   * @param estimate effect
   * @param ciLb lower bound
   * @param ciUb upper bound
   * @param weight percent, or NaN
   * @param origin how its square is drawn
   */
  public record Study(
      String label,
      double n,
      double estimate,
      double ciLb,
      double ciUb,
      double weight,
      Origin origin)
      implements Row {

    /** An effect that was computed from data. */
    public Study(String label, double n, double estimate, double ciLb, double ciUb, double weight) {
      this(label, n, estimate, ciLb, ciUb, weight, Origin.COMPUTED);
    }
  }

  /** Where an effect comes from: computed ones have a full square, printed ones a hollow one. */
  public enum Origin {
    COMPUTED,
    PRINTED
  }

  /** An effect that may not be shown, with the reason in the place of its numbers. */
  public record Withheld(String label, String why) implements Row {}

  /** The name of a subgroup that follows. */
  public record Heading(String text) implements Row {}

  /**
   * A pooled effect: a diamond, its prediction interval where it is a number, and a note in small
   * print where it is not empty.
   *
   * @param decimals of the bounds
   */
  public record Summary(
      String label,
      double n,
      double estimate,
      double ciLb,
      double ciUb,
      double piLb,
      double piUb,
      int decimals,
      String note)
      implements Row {

    /** A pooled effect with two decimals. */
    public Summary(
        String label,
        double n,
        double estimate,
        double ciLb,
        double ciUb,
        double piLb,
        double piUb,
        String note) {
      this(label, n, estimate, ciLb, ciUb, piLb, piUb, 2, note);
    }
  }

  /** Copies the rows. */
  public ForestPlot {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("cannot draw a forest plot: there are no rows; give some");
    }
  }

  /** Draws the figure. */
  public String svg() {
    return new Drawing().draw();
  }

  /** Numbers of a study or summary, "0.15 [0.09, 0.21]". */
  private String numbers(double estimate, double lb, double ub, int decimals) {
    if (!Double.isFinite(estimate) || !Double.isFinite(lb) || !Double.isFinite(ub)) {
      return "not estimable";
    }
    return scale.text(estimate) + " " + interval(lb, ub, decimals);
  }

  private String numbers(Study s) {
    return numbers(s.estimate(), s.ciLb(), s.ciUb(), 2);
  }

  private String numbers(Summary s) {
    return numbers(s.estimate(), s.ciLb(), s.ciUb(), s.decimals());
  }

  private String interval(double lb, double ub, int decimals) {
    return "[" + scale.text(lb, decimals) + ", " + scale.text(ub, decimals) + "]";
  }

  private static String count(double n) {
    return Double.isNaN(n) ? "" : Svg.decimal(n, n == Math.rint(n) ? 0 : 1);
  }

  private static String percent(double weight) {
    return Double.isNaN(weight) ? "" : Svg.decimal(weight, 1) + "%";
  }

  private String intervalHeading() {
    return effect + " [" + Svg.decimal(level, level == Math.rint(level) ? 0 : 1) + "% CI]";
  }

  /** Lays out and draws one figure. */
  private final class Drawing {
    private double from = Double.POSITIVE_INFINITY;
    private double to = Double.NEGATIVE_INFINITY;
    private double heaviest;
    private double labelWidth = Svg.width("Study", Svg.FONT);
    private double nWidth;
    private double weightWidth;
    private double numberWidth = Svg.width(intervalHeading(), Svg.FONT);
    private double left;
    private Svg out;

    String draw() {
      measure();
      left = MARGIN + labelWidth + GAP + (nWidth > 0 ? nWidth + GAP : 0);
      double weightRight = left + PLOT + (weightWidth > 0 ? GAP + weightWidth : 0);
      double width = weightRight + GAP + numberWidth + MARGIN;
      double top = MARGIN + 24;
      double body = 0;
      for (Row row : rows) {
        body += height(row);
      }
      double bottom = top + ROW + body + 6;
      double canvas = Math.max(width, 2 * MARGIN + Svg.width(title, 14));
      out = new Svg(canvas, bottom + 48, title);
      out.text(MARGIN, MARGIN + 8, Anchor.START, title, 14, Svg.INK, Weight.BOLD);

      double y = top + 14;
      out.text(MARGIN, y, Anchor.START, "Study", Svg.FONT, Svg.INK, Weight.BOLD);
      if (nWidth > 0) {
        out.text(left - GAP, y, Anchor.END, "n", Svg.FONT, Svg.INK, Weight.BOLD);
      }
      if (weightWidth > 0) {
        out.text(weightRight, y, Anchor.END, "Weight", Svg.FONT, Svg.INK, Weight.BOLD);
      }
      double right = width - MARGIN;
      out.text(right, y, Anchor.END, intervalHeading(), Svg.FONT, Svg.INK, Weight.BOLD);
      out.line(MARGIN, top + ROW, right, top + ROW, Svg.INK, 1);
      if (from <= 0 && to >= 0) {
        out.line(x(0), top + ROW, x(0), bottom, Svg.GREY, 1);
      }
      pooledLine(top + ROW, bottom);

      double at = top + ROW + 3;
      for (Row row : rows) {
        if (row instanceof Heading heading) {
          out.text(
              MARGIN,
              at + 16,
              Anchor.START,
              Svg.fit(heading.text(), Svg.FONT, right - MARGIN),
              Svg.FONT,
              Svg.INK,
              Weight.BOLD);
        } else if (row instanceof Study study) {
          draw(study, at, weightRight, right);
        } else if (row instanceof Withheld withheld) {
          String label = Svg.fit(withheld.label(), Svg.FONT, labelWidth);
          out.text(MARGIN, at + 14, Anchor.START, label);
          String why = withheld.why();
          out.text(right, at + 14, Anchor.END, why, Svg.FONT, Svg.GREY, Weight.NORMAL);
        } else {
          draw((Summary) row, at, right);
        }
        at += height(row);
      }
      axis(bottom);
      return out.finish();
    }

    private void measure() {
      double estimateLo = Double.POSITIVE_INFINITY;
      double estimateHi = Double.NEGATIVE_INFINITY;
      double lo = Double.POSITIVE_INFINITY;
      double hi = Double.NEGATIVE_INFINITY;
      for (Row row : rows) {
        List<Double> core = new ArrayList<>();
        if (row instanceof Study s) {
          label(s.label());
          nWidth = Math.max(nWidth, Svg.width(count(s.n()), Svg.FONT));
          weightWidth = Math.max(weightWidth, Svg.width(percent(s.weight()), Svg.FONT));
          heaviest = Double.isNaN(s.weight()) ? heaviest : Math.max(heaviest, s.weight());
          widen(numbers(s));
          core.add(s.estimate());
          lo = Double.isFinite(s.ciLb()) ? Math.min(lo, s.ciLb()) : lo;
          hi = Double.isFinite(s.ciUb()) ? Math.max(hi, s.ciUb()) : hi;
        } else if (row instanceof Withheld w) {
          label(w.label());
          widen(w.why());
        } else if (row instanceof Summary s) {
          label(s.label());
          nWidth = Math.max(nWidth, Svg.width(count(s.n()), Svg.FONT));
          widen(numbers(s));
          core.addAll(List.of(s.estimate(), s.ciLb(), s.ciUb(), s.piLb(), s.piUb()));
        }
        for (double v : core) {
          if (Double.isFinite(v)) {
            estimateLo = Math.min(estimateLo, v);
            estimateHi = Math.max(estimateHi, v);
          }
        }
      }
      if (nWidth > 0) {
        nWidth = Math.max(nWidth, Svg.width("n", Svg.FONT));
      }
      if (weightWidth > 0) {
        weightWidth = Math.max(weightWidth, Svg.width("Weight", Svg.FONT));
      }
      if (estimateLo > estimateHi) {
        estimateLo = -1;
        estimateHi = 1;
      }
      double span = Math.max(estimateHi - estimateLo, 0.1);
      from = Math.max(Math.min(lo, estimateLo), estimateLo - span);
      to = Math.min(Math.max(hi, estimateHi), estimateHi + span);
      // The line of no effect belongs in the picture unless it is far away.
      from = from > 0 && from < span ? 0 : from;
      to = to < 0 && to > -span ? 0 : to;
      double air = 0.04 * (to - from);
      from -= air;
      to += air;
    }

    private void label(String text) {
      labelWidth = Math.min(MOST_LABEL, Math.max(labelWidth, Svg.width(text, Svg.FONT)));
    }

    private void widen(String numbers) {
      numberWidth = Math.max(numberWidth, Svg.width(numbers, Svg.FONT));
    }

    private double height(Row row) {
      if (row instanceof Summary s) {
        return ROW * (1 + (hasPrediction(s) ? 1 : 0)) + (s.note().isEmpty() ? 0 : ROW - 4) + 4;
      }
      return row instanceof Heading ? ROW + 4 : ROW;
    }

    private boolean hasPrediction(Summary s) {
      return Double.isFinite(s.piLb()) && Double.isFinite(s.piUb());
    }

    private double x(double value) {
      double inside = Math.min(Math.max(value, from), to);
      return left + PLOT * (inside - from) / (to - from);
    }

    /** A dashed line through the last pooled effect. */
    private void pooledLine(double top, double bottom) {
      for (int i = rows.size() - 1; i >= 0; i--) {
        if (rows.get(i) instanceof Summary s) {
          if (Double.isFinite(s.estimate())) {
            double at = x(s.estimate());
            out.line(at, top, at, bottom, Svg.BLUE, 1, "3 3");
          }
          return;
        }
      }
    }

    private void draw(Study s, double at, double weightRight, double right) {
      double base = at + 14;
      double mid = at + ROW / 2;
      out.text(MARGIN, base, Anchor.START, Svg.fit(s.label(), Svg.FONT, labelWidth));
      out.text(left - GAP, base, Anchor.END, count(s.n()));
      out.text(weightRight, base, Anchor.END, percent(s.weight()));
      out.text(right, base, Anchor.END, numbers(s));
      if (!Double.isFinite(s.estimate())
          || !Double.isFinite(s.ciLb())
          || !Double.isFinite(s.ciUb())) {
        return;
      }
      out.line(x(s.ciLb()), mid, x(s.ciUb()), mid, Svg.INK, 1.2);
      end(s.ciLb(), mid, s.ciLb() < from ? -1 : 0);
      end(s.ciUb(), mid, s.ciUb() > to ? 1 : 0);
      double share = Double.isNaN(s.weight()) || heaviest <= 0 ? 0.35 : s.weight() / heaviest;
      double side = Math.max(3, 13 * Math.sqrt(Math.max(0, share)));
      out.rect(x(s.estimate()) - side / 2, mid - side / 2, side, side, Svg.INK);
      if (s.origin() == Origin.PRINTED) {
        double hole = Math.max(1, side - 3);
        out.rect(x(s.estimate()) - hole / 2, mid - hole / 2, hole, hole, "#ffffff");
      }
    }

    /** A tick at the end of an interval, or an arrow where it goes on beyond the axis. */
    private void end(double value, double mid, int beyond) {
      double at = x(value);
      if (beyond == 0) {
        out.line(at, mid - 3, at, mid + 3, Svg.INK, 1.2);
      } else {
        out.polygon(
            Svg.INK, at + beyond * 5, mid, at - beyond * 2, mid - 4, at - beyond * 2, mid + 4);
      }
    }

    private void draw(Summary s, double at, double right) {
      double base = at + 15;
      double mid = at + ROW / 2 + 1;
      out.text(
          MARGIN,
          base,
          Anchor.START,
          Svg.fit(s.label(), Svg.FONT, labelWidth),
          Svg.FONT,
          Svg.INK,
          Weight.BOLD);
      out.text(left - GAP, base, Anchor.END, count(s.n()), Svg.FONT, Svg.INK, Weight.BOLD);
      out.text(right, base, Anchor.END, numbers(s), Svg.FONT, Svg.INK, Weight.BOLD);
      if (Double.isFinite(s.estimate()) && Double.isFinite(s.ciLb()) && Double.isFinite(s.ciUb())) {
        out.polygon(
            Svg.BLUE,
            x(s.ciLb()),
            mid,
            x(s.estimate()),
            mid - 7,
            Math.max(x(s.ciUb()), x(s.ciLb()) + 1),
            mid,
            x(s.estimate()),
            mid + 7);
      }
      double next = at + ROW;
      if (hasPrediction(s)) {
        double line = next + ROW / 2;
        out.text(
            MARGIN + 10,
            next + 14,
            Anchor.START,
            "Prediction interval",
            Svg.FONT,
            Svg.GREY,
            Weight.NORMAL);
        out.text(
            right,
            next + 14,
            Anchor.END,
            interval(s.piLb(), s.piUb(), s.decimals()),
            Svg.FONT,
            Svg.GREY,
            Weight.NORMAL);
        out.line(x(s.piLb()), line, x(s.piUb()), line, Svg.BLUE, 2);
        out.line(x(s.piLb()), line - 4, x(s.piLb()), line + 4, Svg.BLUE, 2);
        out.line(x(s.piUb()), line - 4, x(s.piUb()), line + 4, Svg.BLUE, 2);
        next += ROW;
      }
      if (!s.note().isEmpty()) {
        String note = Svg.fit(s.note(), 11, right - MARGIN - 10);
        // The vertical lines of the plot must not strike the words through.
        out.rect(MARGIN + 8, next + 1, Svg.width(note, 11), 15, "#ffffff");
        out.text(MARGIN + 10, next + 12, Anchor.START, note, 11, Svg.GREY, Weight.NORMAL);
      }
    }

    private void axis(double y) {
      out.line(left, y, left + PLOT, y, Svg.INK, 1);
      double free = Double.NEGATIVE_INFINITY;
      for (AxisScale.Tick tick : scale.ticks(from, to, 6)) {
        double half = Svg.width(tick.label(), 11) / 2 + 3;
        if (x(tick.at()) - half < free) {
          continue;
        }
        free = x(tick.at()) + half;
        out.line(x(tick.at()), y, x(tick.at()), y + 4, Svg.INK, 1);
        out.text(x(tick.at()), y + 17, Anchor.MIDDLE, tick.label(), 11, Svg.INK, Weight.NORMAL);
      }
      out.text(left + PLOT / 2, y + 36, Anchor.MIDDLE, effect);
    }
  }
}
