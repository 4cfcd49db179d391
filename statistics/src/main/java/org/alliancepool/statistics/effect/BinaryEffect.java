package org.alliancepool.statistics.effect;

/**
 * Effect sizes from a two-by-two table: log odds ratio, log risk ratio, risk difference.
 *
 * <p>Cells: ai events and bi non-events in the first group, ci and di in the second. Where any cell
 * is 0, 1/2 is added to all four (the rule "only0" of metafor; Cochrane Handbook, section 10.4.4).
 * Variances are the large-sample ones: {@code 1/a + 1/b + 1/c + 1/d} of the log odds ratio (Woolf
 * 1955, doi:10.1111/j.1469-1809.1955.tb01348.x), {@code 1/a - 1/(a+b) + 1/c - 1/(c+d)} of the log
 * risk ratio (Katz et al. 1978, doi:10.2307/2530610), {@code ab/(a+b)^3 + cd/(c+d)^3} of the risk
 * difference (method 1 of Newcombe 1998, Statistics in Medicine 17, 873,
 * doi:10.1002/(SICI)1097-0258(19980430)17:8&lt;873::AID-SIM779&gt;3.0.CO;2-I). Logarithms are
 * natural.
 *
 * <p>Edge cases: a negative or infinite cell, an empty group: {@link IllegalArgumentException}. NaN
 * gives NaN.
 */
public final class BinaryEffect {
  private BinaryEffect() {}

  /** Log odds ratio. */
  public static EffectSize logOr(double ai, double bi, double ci, double di) {
    double[] c = cells(ai, bi, ci, di);
    return new EffectSize(
        Math.log(c[0] / c[1]) - Math.log(c[2] / c[3]), 1 / c[0] + 1 / c[1] + 1 / c[2] + 1 / c[3]);
  }

  /** Log risk ratio. */
  public static EffectSize logRr(double ai, double bi, double ci, double di) {
    double[] c = cells(ai, bi, ci, di);
    double n1 = c[0] + c[1];
    double n2 = c[2] + c[3];
    return new EffectSize(
        Math.log(c[0] / n1) - Math.log(c[2] / n2), 1 / c[0] - 1 / n1 + 1 / c[2] - 1 / n2);
  }

  /** Risk difference. */
  public static EffectSize rd(double ai, double bi, double ci, double di) {
    double[] c = cells(ai, bi, ci, di);
    double n1 = c[0] + c[1];
    double n2 = c[2] + c[3];
    double p1 = c[0] / n1;
    double p2 = c[2] / n2;
    return new EffectSize(p1 - p2, p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2);
  }

  private static double[] cells(double... c) {
    boolean zero = false;
    for (double v : c) {
      if (v < 0 || Double.isInfinite(v)) {
        throw new IllegalArgumentException(
            "cannot compute an effect: a cell of the table is " + v + "; cells are counts");
      }
      zero |= v == 0;
    }
    if (c[0] + c[1] == 0 || c[2] + c[3] == 0) {
      throw new IllegalArgumentException(
          "cannot compute an effect: a group of the table is empty; leave the study out");
    }
    double add = zero ? 0.5 : 0;
    return new double[] {c[0] + add, c[1] + add, c[2] + add, c[3] + add};
  }
}
