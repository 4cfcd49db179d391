package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sums over sheets, each of which is all that a participant answered to a form at a visit in a
 * file. They show what the answers together do not: a scale that is shifted for some participants,
 * and an item that is out of its range in most sheets.
 */
final class Sheets implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Fewer answers one off the scale are slips, or may be. */
  private static final int BEYOND = 8;

  /** Slips stand alone in their sheet, nearly always; on a shifted scale others are beside them. */
  private static final double BEYOND_IN_EACH = 1.5;

  /** So many answers tell how far from the end they lie. */
  private static final int ENOUGH = 10;

  /** So far lie shifted answers from others, in steps, where the two can be told apart. */
  private static final double APART = 0.4;

  private long n;
  private final End top = new End();
  private final End bottom = new End();

  /** By item, how many sheets have a number that is none of its answers. */
  private final TreeMap<Integer, Long> outside = new TreeMap<>();

  /** Sheets by one end of the scale. */
  private static final class End implements Serializable {
    private static final long serialVersionUID = 1L;

    private long sheets;
    private long beyond;

    /** Of sheets with answers one beyond the end, and others within the scale. */
    private final NumbersSeen ofBeyond = new NumbersSeen();

    /** How far these others are from the end, together. */
    private double away;

    /** The answers of sheets that reach the end, and go not beyond. */
    private long reaching;

    private long reachingAt;
    private double reachingAway;

    private void add(NumbersSeen sheet, long nBeyond, long nAt, double fromEnd) {
      long within = sheet.n() - sheet.outside();
      if (nBeyond > 0 && within > 0) {
        sheets++;
        beyond += nBeyond;
        ofBeyond.merge(sheet);
        away += fromEnd;
      } else if (nBeyond == 0 && nAt > 0) {
        reaching += within;
        reachingAt += nAt;
        reachingAway += fromEnd;
      }
    }

    private void merge(End o) {
      sheets += o.sheets;
      beyond += o.beyond;
      ofBeyond.merge(o.ofBeyond);
      away += o.away;
      reaching += o.reaching;
      reachingAt += o.reachingAt;
      reachingAway += o.reachingAway;
    }

    /** True where the answers beyond the end are no slips, and no code for missing. */
    private boolean isShifted(long atOtherEnd, long beyondOther) {
      return sheets >= NumbersSeen.SEVERAL
          && beyond >= Math.max(BEYOND, BEYOND_IN_EACH * sheets)
          && beyond == ofBeyond.outside()
          && atOtherEnd == 0
          && beyondOther == 0
          && isRestShifted();
    }

    /**
     * True where the answers beside those beyond the end lie rather where a shift puts the answers
     * of sheets that reach the end than where these are: beside slips and codes they lie there.
     */
    private boolean isRestShifted() {
      long within = ofBeyond.n() - ofBeyond.outside();
      long notAt = reaching - reachingAt;
      if (within < ENOUGH || notAt < ENOUGH) {
        return false;
      }
      double alike = reachingAway / reaching;
      double shifted = reachingAway / notAt - 1;
      return alike - shifted >= APART && away / within <= (alike + shifted) / 2;
    }
  }

  void add(NumbersSeen sheet) {
    n++;
    top.add(sheet, sheet.above(), sheet.atTop(), sheet.fromTop());
    bottom.add(sheet, sheet.below(), sheet.atBottom(), sheet.fromBottom());
    sheet.outsideOfItems().keySet().forEach(item -> outside.merge(item, 1L, Long::sum));
  }

  void merge(Sheets other) {
    n += other.n;
    top.merge(other.top);
    bottom.merge(other.bottom);
    other.outside.forEach((item, more) -> outside.merge(item, more, Long::sum));
  }

  long n() {
    return n;
  }

  /** How many sheets have a number for the item that is none of its answers. */
  long outside(int item) {
    return outside.getOrDefault(item, 0L);
  }

  /** Some sheets whose scale is shifted, and what they give. */
  record Shifted(long sheets, NumbersSeen numbers) {}

  /** The sheets that show that the scale is shifted for some participants. */
  Optional<Shifted> shifted() {
    NumbersSeen high = top.ofBeyond;
    NumbersSeen low = bottom.ofBeyond;
    if (top.isShifted(high.atBottom(), high.below())) {
      return Optional.of(new Shifted(top.sheets, high));
    }
    return bottom.isShifted(low.atTop(), low.above())
        ? Optional.of(new Shifted(bottom.sheets, low))
        : Optional.empty();
  }
}
