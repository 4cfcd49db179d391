package org.alliancepool.statistics.effect;

import org.alliancepool.statistics.distribution.Tails;

/**
 * Fisher's z = atanh(r), with variance 1/(n - 3 - q) for a correlation that q covariates adjust.
 *
 * <p>Source: Fisher (1924), Metron 3, 329-332, for the partial correlation's variance. Sampling
 * variances under non-normality are not covered.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>|r| = 1: z is infinite, and an interval is the point r;
 *   <li>|r| > 1: {@link IllegalArgumentException};
 *   <li>n - 3 - q not above 0: variance and interval are NaN.
 * </ul>
 */
public final class FisherZ {
  private FisherZ() {}

  /** z of a correlation. */
  public static double fromR(double r) {
    if (Math.abs(r) > 1) {
      throw new IllegalArgumentException(
          "cannot transform r = " + r + ": a correlation lies in [-1, 1]; correct it");
    }
    // log1p keeps the digits of a small r; the two halves are equal in size for r and -r.
    return 0.5 * (Math.log1p(r) - Math.log1p(-r));
  }

  /** The correlation of a z. */
  public static double toR(double z) {
    return Math.tanh(z);
  }

  /** Sampling variance 1/(n - 3 - covariates). */
  public static double variance(double n, int covariates) {
    double d = n - 3 - covariates;
    return d > 0 ? 1 / d : Double.NaN;
  }

  /** Interval of a correlation: {lower, upper}. */
  public static double[] interval(double r, double n, int covariates, double level) {
    double v = variance(n, covariates);
    double half = Tails.critical(level, Double.NaN) * Math.sqrt(v);
    double z = fromR(r);
    return new double[] {Math.tanh(z - half), Math.tanh(z + half)};
  }
}
