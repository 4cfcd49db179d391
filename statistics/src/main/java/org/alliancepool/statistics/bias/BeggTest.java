package org.alliancepool.statistics.bias;

import java.util.Arrays;
import org.alliancepool.statistics.correlation.KendallCounts;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Rank correlation test of funnel asymmetry, Begg and Mazumdar (1994), doi:10.2307/2533446.
 *
 * <p>Kendall's tau-b between {@code (y_i - m) / sqrt(v_i - 1/sum(1/v))} and {@code v_i}, where m is
 * the inverse-variance weighted mean. Without ties the two-sided p-value is exact, from the null
 * distribution of the number of concordant pairs (Kendall 1970, Rank Correlation Methods, chapter
 * 5), else it comes from the normal approximation with the variance corrected for ties, without
 * continuity correction.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k &lt; 2: {@link IllegalArgumentException};
 *   <li>all variances alike, or all standardised effects alike: tau does not exist, {@link
 *       IllegalArgumentException};
 *   <li>no ties and more than {@value #EXACT_LIMIT} effects: the normal approximation.
 * </ul>
 */
public final class BeggTest {
  private static final String WHAT = "run Begg's rank test";
  private static final int EXACT_LIMIT = 1000;

  /** How the p-value was made. */
  public enum PValue {
    /** From the exact null distribution. */
    EXACT,
    /** From the normal approximation. */
    NORMAL
  }

  /**
   * Result of the test.
   *
   * @param k number of effects
   * @param tau Kendall's tau-b
   * @param pval two-sided p-value
   * @param kind how pval was made
   */
  public record Result(int k, double tau, double pval, PValue kind) {}

  private BeggTest() {}

  /** Runs the test. */
  public static Result test(double[] yi, double[] vi) {
    Effects.check(WHAT, yi, vi, 2);
    int k = yi.length;
    double sw = 0;
    for (double v : vi) {
      sw += 1 / v;
    }
    double mean = Effects.commonEffect(yi, vi);
    double[] z = new double[k];
    for (int i = 0; i < k; i++) {
      z[i] = (yi[i] - mean) / Math.sqrt(vi[i] - 1 / sw);
    }
    return kendall(z, vi);
  }

  private static Result kendall(double[] x, double[] y) {
    int n = x.length;
    KendallCounts counts = KendallCounts.of(x, y);
    double pairs = n * (n - 1.0) / 2;
    if (counts.x().pairs() == pairs || counts.y().pairs() == pairs) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": all "
              + (counts.y().pairs() == pairs ? "variances" : "standardised effects")
              + " are equal, so there is no rank order; leave the test out");
    }
    if (counts.x().pairs() == 0 && counts.y().pairs() == 0 && n <= EXACT_LIMIT) {
      return new Result(n, counts.tauB(), exact(n, (long) counts.score()), PValue.EXACT);
    }
    double pval = Tails.twoSided(counts.statistic(), Double.NaN);
    return new Result(n, counts.tauB(), pval, PValue.NORMAL);
  }

  /**
   * Twice the smaller tail of the number of concordant pairs. The distribution for n ranks is that
   * for n - 1 summed over a window of n; symmetric, so the lower tail serves for both.
   */
  private static double exact(int n, long s) {
    int total = n * (n - 1) / 2;
    int concordant = (int) ((total + s) / 2);
    int q = Math.min(concordant, total - concordant);
    double[] f = new double[q + 1];
    f[0] = 1;
    for (int m = 2; m <= n; m++) {
      double[] next = new double[q + 1];
      double window = 0;
      for (int c = 0; c <= q; c++) {
        window += f[c];
        // Below its centre the distribution rises, so what leaves the window is less than what
        // stays: no digits are lost.
        if (c >= m) {
          window -= f[c - m];
        }
        next[c] = window / m;
      }
      f = next;
    }
    return Math.min(1, 2 * Arrays.stream(f).sum());
  }
}
