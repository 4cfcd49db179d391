package org.alliancepool.statistics.score;

import java.util.Arrays;
import org.alliancepool.statistics.distribution.Tails;

/**
 * How the items of a scale go with one another after keying, on n complete rows with covariance S.
 *
 * <ul>
 *   <li>The correlation of each item with the sum of the others, {@code (S_i. - S_ii) / sqrt(S_ii
 *       Var(rest))}: corrected for overlap (Henrysson 1963, doi:10.1007/BF02289618; r.drop of
 *       psych). It is negative where the item should be reversed and is not, or was reversed twice,
 *       and in small samples by chance.
 *   <li>The correlation of the sum of the reverse-keyed items with the sum of the others. A site
 *       turns all of them or none, and two sums are known much better than single items: where half
 *       of a scale is reverse-keyed, a key that is wrong throughout leaves each item without any
 *       correlation, and this one near -1.
 * </ul>
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>rows with a missing item are left out;
 *   <li>an item without variance, or of which the others' sum has none, has no correlation: NaN. It
 *       counts in the others' sums, where it changes nothing;
 *   <li>a reverse-keyed column that is not there is refused;
 *   <li>no item is reverse-keyed, or every one: {@code reversedRestR} is NaN.
 * </ul>
 *
 * @param n complete rows
 * @param itemRestR of each item
 * @param reversedRestR of the reverse-keyed items together
 */
public record ItemAnalysis(int n, double[] itemRestR, double reversedRestR) {
  /** Of the items' variances together; less is what arithmetic leaves of none. */
  private static final double NO_VARIANCE = 1e-14;

  /**
   * Analyses items.
   *
   * @param keyedItems rows of persons, columns of keyed items, NaN where missing
   * @param reversed columns that are reverse-keyed
   */
  public static ItemAnalysis of(double[][] keyedItems, int[] reversed) {
    return of(ItemCovariance.of(keyedItems), reversed);
  }

  /**
   * Analyses items.
   *
   * @param items their covariances
   * @param reversed places of those that are reverse-keyed
   */
  public static ItemAnalysis of(ItemCovariance items, int[] reversed) {
    double[][] s = items.s();
    boolean[] isReversed = new boolean[s.length];
    for (int column : reversed) {
      if (column < 0 || column >= s.length) {
        throw new IllegalArgumentException(
            "cannot analyse items: column %d is reverse-keyed, but there are %d items; count from 0"
                .formatted(column, s.length));
      }
      isReversed[column] = true;
    }
    return new ItemAnalysis(items.n(), itemRestR(s), between(s, isReversed));
  }

  /**
   * How probable so low a correlation is where the true one is 0, by Student's t with n - 2 degrees
   * of freedom: exact for normal scores, and of n independent pairs. Where the true one is above 0
   * it is less probable still. NaN for NaN, and for n below 3.
   */
  public static double probabilityOfSoLow(double r, int n) {
    if (Double.isNaN(r) || n < 3) {
      return Double.NaN;
    }
    double within = Math.max(-1, Math.min(1, r));
    double t = within * Math.sqrt((n - 2) / (1 - within * within));
    return Double.isInfinite(t) ? (t < 0 ? 0 : 1) : Tails.tUpper(-t, n - 2);
  }

  static double[] itemRestR(double[][] s) {
    int k = s.length;
    double[] rowSum = Arrays.stream(s).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    double total = Arrays.stream(rowSum).sum();
    double none = noVariance(s);
    double[] r = new double[k];
    for (int i = 0; i < k; i++) {
      double rest = total - 2 * rowSum[i] + s[i][i];
      r[i] = correlation(rowSum[i] - s[i][i], s[i][i], rest, none);
    }
    return r;
  }

  /** The correlation of the sum of some items with that of the others. */
  private static double between(double[][] s, boolean[] some) {
    double within = 0;
    double without = 0;
    double across = 0;
    for (int i = 0; i < s.length; i++) {
      for (int j = 0; j < s.length; j++) {
        if (some[i] != some[j]) {
          across += s[i][j] / 2;
        } else if (some[i]) {
          within += s[i][j];
        } else {
          without += s[i][j];
        }
      }
    }
    return correlation(across, within, without, noVariance(s));
  }

  private static double correlation(double covariance, double one, double other, double none) {
    return one > none && other > none ? covariance / Math.sqrt(one * other) : Double.NaN;
  }

  /** A variance that is none, or what arithmetic leaves of it. */
  static double noVariance(double[][] s) {
    double trace = 0;
    for (int i = 0; i < s.length; i++) {
      trace += s[i][i];
    }
    return NO_VARIANCE * trace;
  }
}
