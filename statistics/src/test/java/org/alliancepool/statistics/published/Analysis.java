package org.alliancepool.statistics.published;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A published analysis: what was printed, and what we get. */
final class Analysis {
  /**
   * One printed number.
   *
   * @param name what it is
   * @param printed as printed, or as R prints it where the paper differs
   * @param ours our value
   * @param paper what the paper prints where it differs from R; empty where it does not
   */
  record Value(String name, String printed, double ours, String paper) {
    /** Half a unit of the last printed digit, and a little for numbers that are near a tie. */
    boolean agrees() {
      double unit = Math.pow(10, -new BigDecimal(printed).scale());
      return Math.abs(ours - Double.parseDouble(printed)) <= 0.501 * unit;
    }
  }

  final String paper;
  final String where;
  final List<Value> values = new ArrayList<>();

  Analysis(String paper, String where) {
    this.paper = paper;
    this.where = where;
  }

  /** The paper prints this, and R gets it. */
  Analysis prints(String name, String printed, double ours) {
    values.add(new Value(name, printed, ours, ""));
    return this;
  }

  /** The same for several numbers. */
  Analysis prints(String name, String printed, double... ours) {
    String[] each = printed.split(" ", -1);
    if (each.length != ours.length) {
      throw new IllegalArgumentException(name + ": " + each.length + " printed, " + ours.length);
    }
    for (int i = 0; i < each.length; i++) {
      prints(name + " " + (i + 1), each[i], ours[i]);
    }
    return this;
  }

  /** The paper prints another number than R gets. */
  Analysis differs(String name, String paperPrints, String r, double ours) {
    values.add(new Value(name, r, ours, paperPrints));
    return this;
  }

  @Override
  public String toString() {
    return paper + ", " + where;
  }
}
