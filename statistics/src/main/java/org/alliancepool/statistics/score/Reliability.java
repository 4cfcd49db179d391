package org.alliancepool.statistics.score;

import org.alliancepool.statistics.distribution.Tails;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Internal consistency of a scale of k items, on n complete rows, with S the covariance and R the
 * correlation matrix of the keyed items.
 *
 * <ul>
 *   <li>Cronbach's alpha {@code k/(k-1) (1 - tr S / 1'S1)} (doi:10.1007/BF02310555), with Feldt's
 *       interval from {@code (1 - alpha)} times quantiles of F with n - 1 and (n - 1)(k - 1)
 *       degrees of freedom (Feldt 1965, doi:10.1007/BF02289499);
 *   <li>standardised alpha {@code k r / (1 + (k - 1) r)} with r the average correlation;
 *   <li>Guttman's lambda 6 {@code 1 - sum(1 - smc) / 1'R1}, smc the squared multiple correlation of
 *       an item with the others (Guttman 1945, doi:10.1007/BF02288892);
 *   <li>omega total {@code (sum lambda)^2 / ((sum lambda)^2 + sum psi)} of a maximum-likelihood
 *       one-factor model of S (McDonald 1999; see {@link OneFactor}).
 * </ul>
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>rows with a missing item are left out and counted;
 *   <li>an item without variance is refused by name: drop it or give no coefficient;
 *   <li>a sum score without variance is refused;
 *   <li>R is singular: lambda 6 and omega are NaN;
 *   <li>k = 2: omega is not identified and NaN, and alpha without an item is NaN;
 *   <li>the factor model does not converge: omega is NaN and {@code omegaConverged} is false;
 *   <li>a negative alpha is returned as it is: it tells of an item that is not reversed.
 * </ul>
 *
 * @param n complete rows
 * @param dropped rows left out
 * @param alpha Cronbach's alpha
 * @param alphaLb lower bound of Feldt's interval
 * @param alphaUb upper bound
 * @param standardisedAlpha alpha of standardised items
 * @param lambda6 Guttman's lambda 6
 * @param averageR mean correlation between two items
 * @param itemRestR correlation of each item with the sum of the others; see {@link ItemAnalysis}
 * @param alphaIfDropped alpha without each item
 * @param omega omega total
 * @param omegaConverged whether the factor model converged
 * @param heywood whether a residual variance of the factor model is negative
 */
public record Reliability(
    int n,
    int dropped,
    double alpha,
    double alphaLb,
    double alphaUb,
    double standardisedAlpha,
    double lambda6,
    double averageR,
    double[] itemRestR,
    double[] alphaIfDropped,
    double omega,
    boolean omegaConverged,
    boolean heywood) {
  private static final String TASK = "estimate reliability";

  /**
   * Reliability with 95 % intervals.
   *
   * @param keyedItems rows of persons, columns of keyed items, NaN where missing
   */
  public static Reliability of(double[][] keyedItems) {
    return of(keyedItems, 0.95);
  }

  /**
   * Reliability.
   *
   * @param keyedItems rows of persons, columns of keyed items, NaN where missing
   * @param level coverage of the interval of alpha, in (0, 1)
   */
  public static Reliability of(double[][] keyedItems, double level) {
    return of(ItemCovariance.of(keyedItems, TASK), level);
  }

  /** Reliability with 95 % intervals, of items whose covariances are known. */
  public static Reliability of(ItemCovariance items) {
    return of(items, 0.95);
  }

  private static Reliability of(ItemCovariance items, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "cannot %s: level %s is not between 0 and 1; use e.g. 0.95".formatted(TASK, level));
    }
    double[][] s = items.s();
    int n = items.n();
    int k = s.length;
    double total = 0;
    double[] rowSum = new double[k];
    for (int i = 0; i < k; i++) {
      if (s[i][i] == 0) {
        throw new IllegalArgumentException(
            "cannot %s: item %d has no variance in %d rows; leave it out"
                .formatted(TASK, i + 1, n));
      }
      for (int j = 0; j < k; j++) {
        rowSum[i] += s[i][j];
      }
      total += rowSum[i];
    }
    double trace = trace(s);
    if (!(total > 1e-14 * trace)) {
      throw new IllegalArgumentException(
          "cannot %s: the sum of the items has no variance; check which items are reversed"
              .formatted(TASK));
    }
    double alpha = alpha(k, trace, total);
    double df1 = n - 1;
    double df2 = df1 * (k - 1);
    double tail = (1 - level) / 2;
    double[] ifDropped = new double[k];
    for (int i = 0; i < k; i++) {
      double rest = total - 2 * rowSum[i] + s[i][i];
      ifDropped[i] = k > 2 ? alpha(k - 1, trace - s[i][i], rest) : Double.NaN;
    }
    double[][] r = correlation(s);
    double averageR = averageOffDiagonal(r);
    OneFactor factor = k > 2 ? factor(s, n) : null;
    return new Reliability(
        n,
        items.dropped(),
        alpha,
        1 - (1 - alpha) * Tails.fQuantile(tail, df1, df2),
        1 - (1 - alpha) * Tails.fQuantile(1 - tail, df1, df2),
        k * averageR / (1 + (k - 1) * averageR),
        lambda6(r),
        averageR,
        ItemAnalysis.itemRestR(s),
        ifDropped,
        factor != null && factor.converged() ? factor.omega() : Double.NaN,
        factor != null && factor.converged(),
        factor != null && factor.heywood());
  }

  /**
   * How probable so low an alpha is where the true one is 0, as it is of items that do not go
   * together at all: {@code 1 - alpha} is then distributed as F with (n - 1)(k - 1) and n - 1
   * degrees of freedom (Feldt 1965). NaN for NaN.
   *
   * @param n complete rows
   * @param k items
   */
  public static double probabilityOfSoLow(double alpha, int n, int k) {
    return Tails.fUpper(1 - alpha, (n - 1.0) * (k - 1), n - 1.0);
  }

  private static double alpha(int k, double trace, double total) {
    return (double) k / (k - 1) * (1 - trace / total);
  }

  private static double trace(double[][] s) {
    double trace = 0;
    for (int i = 0; i < s.length; i++) {
      trace += s[i][i];
    }
    return trace;
  }

  private static double[][] correlation(double[][] s) {
    int k = s.length;
    double[][] r = new double[k][k];
    for (int i = 0; i < k; i++) {
      r[i][i] = 1;
      for (int j = 0; j < i; j++) {
        r[i][j] = s[i][j] / Math.sqrt(s[i][i] * s[j][j]);
        r[j][i] = r[i][j];
      }
    }
    return r;
  }

  private static double averageOffDiagonal(double[][] r) {
    int k = r.length;
    double sum = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < i; j++) {
        sum += r[i][j];
      }
    }
    return sum / (k * (k - 1) / 2.0);
  }

  private static double lambda6(double[][] r) {
    RealMatrix inverse = inverse(r);
    if (inverse == null) {
      return Double.NaN;
    }
    int k = r.length;
    double uniqueness = 0;
    for (int i = 0; i < k; i++) {
      // 1 - smc of item i.
      uniqueness += 1 / inverse.getEntry(i, i);
    }
    return 1 - uniqueness / (k + 2 * averageOffDiagonal(r) * (k * (k - 1) / 2.0));
  }

  /** Null where the matrix is singular. */
  private static RealMatrix inverse(double[][] symmetric) {
    try {
      return new CholeskyDecomposition(new Array2DRowRealMatrix(symmetric), 1e-14, 1e-12)
          .getSolver()
          .getInverse();
    } catch (NonPositiveDefiniteMatrixException e) {
      return null;
    }
  }

  private static OneFactor factor(double[][] s, int n) {
    return n > s.length && inverse(correlation(s)) != null ? OneFactor.fit(s) : null;
  }
}
