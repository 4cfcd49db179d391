package org.alliancepool.statistics.distribution;

import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Two-sided and upper tail probabilities, and upper quantiles, of the reference distributions.
 *
 * <p>Probabilities are computed as survival functions, so a p-value of 1e-200 is right to its last
 * digits. The library's inverse functions stop at an absolute accuracy of 1e-9; quantiles here are
 * polished by Newton steps on the survival function to about 1e-14 relative.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>a NaN statistic gives NaN;
 *   <li>an infinite statistic gives 0;
 *   <li>degrees of freedom that are NaN mean the normal distribution in {@link #twoSided} and
 *       {@link #critical}; degrees of freedom not above 0 give NaN.
 * </ul>
 */
public final class Tails {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Tails() {}

  /** Two-sided p-value of a statistic: normal when {@code df} is NaN, else Student's t. */
  public static double twoSided(double statistic, double df) {
    if (Double.isNaN(statistic)) {
      return Double.NaN;
    }
    if (Double.isNaN(df) || df == Double.POSITIVE_INFINITY) {
      return 2 * NORMAL.survivalProbability(Math.abs(statistic));
    }
    return df > 0
        ? Math.min(1, 2 * TDistribution.of(df).survivalProbability(Math.abs(statistic)))
        : Double.NaN;
  }

  /**
   * Critical value of a two-sided interval: normal when {@code df} is NaN, else Student's t.
   *
   * @param level coverage in (0, 1), for instance 0.95
   */
  public static double critical(double level, double df) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "cannot make an interval: level " + level + " is not between 0 and 1; use e.g. 0.95");
    }
    double tail = (1 - level) / 2;
    if (Double.isNaN(df) || df == Double.POSITIVE_INFINITY) {
      return normalQuantile(tail);
    }
    return df > 0 ? tQuantile(tail, df) : Double.NaN;
  }

  /** Upper tail of the standard normal distribution. */
  public static double normalUpper(double z) {
    return NORMAL.survivalProbability(z);
  }

  /**
   * Logarithm of {@link #normalUpper}, also where that underflows: from z = 30 by the asymptotic
   * series of Mills' ratio, whose error there is below 2e-12.
   */
  public static double logNormalUpper(double z) {
    if (z < 30) {
      return Math.log(normalUpper(z));
    }
    double u = 1 / (z * z);
    double ratio = 1 - u * (1 - 3 * u * (1 - 5 * u * (1 - 7 * u)));
    return -0.5 * z * z - Math.log(z) - 0.5 * Math.log(2 * Math.PI) + Math.log(ratio);
  }

  /** The value that the standard normal distribution exceeds with this probability. */
  public static double normalQuantile(double upperTail) {
    return polish(NORMAL, NORMAL.inverseSurvivalProbability(upperTail), upperTail);
  }

  /** The value that Student's t exceeds with this probability. */
  public static double tQuantile(double upperTail, double df) {
    if (upperTail > 0.5) {
      return -tQuantile(1 - upperTail, df);
    }
    TDistribution t = TDistribution.of(df);
    return polish(t, t.inverseSurvivalProbability(upperTail), upperTail);
  }

  /** Upper tail of Student's t. */
  public static double tUpper(double t, double df) {
    return TDistribution.of(df).survivalProbability(t);
  }

  /**
   * Upper tail of chi-square. With zero degrees of freedom it is a point mass at 0: gives 1 there.
   */
  public static double chiSquareUpper(double q, double df) {
    if (Double.isNaN(q)) {
      return Double.NaN;
    }
    if (df == 0) {
      return q > 0 ? 0 : 1;
    }
    // The distribution object would work out its density's constant first, which takes longer.
    return q > 0 ? RegularizedGamma.Q.value(df / 2, q / 2) : 1;
  }

  /** The value that chi-square exceeds with this probability. */
  public static double chiSquareQuantile(double upperTail, double df) {
    ChiSquaredDistribution chi = ChiSquaredDistribution.of(df);
    return polish(chi, chi.inverseSurvivalProbability(upperTail), upperTail);
  }

  /** Upper tail of F. */
  public static double fUpper(double f, double df1, double df2) {
    if (Double.isNaN(f) || !(df1 > 0) || !(df2 > 0)) {
      return Double.NaN;
    }
    return FDistribution.of(df1, df2).survivalProbability(f);
  }

  /** The value that F exceeds with this probability. */
  public static double fQuantile(double upperTail, double df1, double df2) {
    FDistribution f = FDistribution.of(df1, df2);
    return polish(f, f.inverseSurvivalProbability(upperTail), upperTail);
  }

  private static double polish(ContinuousDistribution d, double start, double upperTail) {
    double x = start;
    for (int i = 0; i < 4 && Double.isFinite(x); i++) {
      // The smaller tail carries the digits.
      double miss =
          upperTail <= 0.5
              ? d.survivalProbability(x) - upperTail
              : (1 - upperTail) - d.cumulativeProbability(x);
      double step = miss / d.density(x);
      if (!Double.isFinite(step) || Math.abs(step) > 0.1 * Math.abs(x) + 1e-6) {
        return x;
      }
      x += step;
      if (Math.abs(step) <= 1e-15 * Math.abs(x)) {
        break;
      }
    }
    return x;
  }
}
