package org.alliancepool.statistics.correlation;

import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.effect.FisherZ;

/**
 * Tests whether two correlations differ.
 *
 * <ul>
 *   <li>{@link #independent}: two samples, Fisher's z; the interval of r1 - r2 is that of Zou
 *       (2007), doi:10.1037/1082-989X.12.4.399;
 *   <li>{@link #williams}: one sample, r(1,2) against r(1,3) that share variable 1; Williams
 *       (1959), recommended by Steiger (1980), doi:10.1037/0033-2909.87.2.245;
 *   <li>{@link #hotelling}: the same by Hotelling (1940), too liberal when the other correlations
 *       are large: for comparison with older reports;
 *   <li>{@link #steigerOverlapping}, {@link #steigerDisjoint}: Steiger (1980), equations 14 and 15
 *       with the pooled correlation;
 *   <li>{@link #mengRosenthalRubin}: Meng, Rosenthal and Rubin (1992),
 *       doi:10.1037/0033-2909.111.1.172.
 * </ul>
 *
 * <p>Edge cases: |r| > 1 or n < 4 gives {@link IllegalArgumentException}; |r| = 1 gives infinite or
 * NaN statistics; three correlations that no data can have (negative determinant) are refused.
 *
 * @param difference z1 - z2, or r1 - r2 for williams and hotelling
 * @param se standard error of the difference
 * @param stat z or t
 * @param df degrees of freedom of a t; NaN for z
 * @param pval two-sided p-value
 * @param ciLb lower 95 % bound: of r1 - r2 for independent, else of {@code difference}
 * @param ciUb upper 95 % bound
 */
public record CorrelationDifference(
    double difference, double se, double stat, double df, double pval, double ciLb, double ciUb) {
  private static final double LEVEL = 0.95;

  /** Two independent samples. */
  public static CorrelationDifference independent(double r1, double n1, double r2, double n2) {
    check(n1, r1);
    check(n2, r2);
    double d = FisherZ.fromR(r1) - FisherZ.fromR(r2);
    double se = Math.sqrt(1 / (n1 - 3) + 1 / (n2 - 3));
    double[] a = FisherZ.interval(r1, n1, 0, LEVEL);
    double[] b = FisherZ.interval(r2, n2, 0, LEVEL);
    double lower = r1 - r2 - Math.hypot(r1 - a[0], b[1] - r2);
    double upper = r1 - r2 + Math.hypot(a[1] - r1, r2 - b[0]);
    double stat = d / se;
    return new CorrelationDifference(
        d, se, stat, Double.NaN, Tails.twoSided(stat, Double.NaN), lower, upper);
  }

  /** Two z values with their variances, for instance of partial correlations in two arms. */
  public static CorrelationDifference ofZ(double z1, double v1, double z2, double v2) {
    return normal(z1 - z2, Math.sqrt(v1 + v2));
  }

  /** r12 against r13 by Williams' t with n - 3 df. */
  public static CorrelationDifference williams(double r12, double r13, double r23, double n) {
    double det = determinant(r12, r13, r23, n);
    double mean = 0.5 * (r12 + r13);
    double se =
        Math.sqrt(
            (2 * (n - 1) / (n - 3) * det + mean * mean * Math.pow(1 - r23, 3))
                / ((n - 1) * (1 + r23)));
    return student(r12 - r13, se, n - 3);
  }

  /** r12 against r13 by Hotelling's t with n - 3 df. */
  public static CorrelationDifference hotelling(double r12, double r13, double r23, double n) {
    double det = determinant(r12, r13, r23, n);
    return student(r12 - r13, Math.sqrt(2 * det / ((n - 3) * (1 + r23))), n - 3);
  }

  /** r12 against r13 by Steiger's z with the pooled correlation. */
  public static CorrelationDifference steigerOverlapping(
      double r12, double r13, double r23, double n) {
    determinant(r12, r13, r23, n);
    double m = 0.5 * (r12 + r13);
    double m2 = m * m;
    double psi = r23 * (1 - 2 * m2) - 0.5 * m2 * (1 - 2 * m2 - r23 * r23);
    double s = psi / ((1 - m2) * (1 - m2));
    return normal(FisherZ.fromR(r12) - FisherZ.fromR(r13), Math.sqrt((2 - 2 * s) / (n - 3)));
  }

  /** r12 against r34, no variable in common, by Steiger's z with the pooled correlation. */
  public static CorrelationDifference steigerDisjoint(
      double r12, double r34, double r13, double r14, double r23, double r24, double n) {
    check(n, r12, r34, r13, r14, r23, r24);
    double m = 0.5 * (r12 + r34);
    double psi =
        0.5
            * ((r13 - m * r23) * (r24 - r23 * m)
                + (r14 - r13 * m) * (r23 - m * r13)
                + (r13 - r14 * m) * (r24 - m * r14)
                + (r14 - m * r24) * (r23 - r24 * m));
    double s = psi / ((1 - m * m) * (1 - m * m));
    return normal(FisherZ.fromR(r12) - FisherZ.fromR(r34), Math.sqrt((2 - 2 * s) / (n - 3)));
  }

  /** r12 against r13 by the z of Meng, Rosenthal and Rubin. */
  public static CorrelationDifference mengRosenthalRubin(
      double r12, double r13, double r23, double n) {
    determinant(r12, r13, r23, n);
    double m2 = 0.5 * (r12 * r12 + r13 * r13);
    double f = Math.min(1, (1 - r23) / (2 * (1 - m2)));
    double h = (1 - f * m2) / (1 - m2);
    return normal(FisherZ.fromR(r12) - FisherZ.fromR(r13), Math.sqrt(2 * (1 - r23) * h / (n - 3)));
  }

  private static CorrelationDifference normal(double d, double se) {
    double half = Tails.critical(LEVEL, Double.NaN) * se;
    return new CorrelationDifference(
        d, se, d / se, Double.NaN, Tails.twoSided(d / se, Double.NaN), d - half, d + half);
  }

  private static CorrelationDifference student(double d, double se, double df) {
    double half = Tails.critical(LEVEL, df) * se;
    return new CorrelationDifference(
        d, se, d / se, df, Tails.twoSided(d / se, df), d - half, d + half);
  }

  private static double determinant(double r12, double r13, double r23, double n) {
    check(n, r12, r13, r23);
    double det = 1 - r12 * r12 - r13 * r13 - r23 * r23 + 2 * r12 * r13 * r23;
    if (det < -1e-12) {
      throw new IllegalArgumentException(
          "cannot compare correlations "
              + r12
              + ", "
              + r13
              + ", "
              + r23
              + ": no three variables can have them together; check that they come from the same"
              + " cases");
    }
    return Math.max(0, det);
  }

  private static void check(double n, double... rs) {
    if (!(n > 3)) {
      throw new IllegalArgumentException(
          "cannot compare correlations: n = " + n + "; at least 4 cases are needed");
    }
    for (double r : rs) {
      if (!(Math.abs(r) <= 1)) {
        throw new IllegalArgumentException(
            "cannot compare correlations: " + r + " is not in [-1, 1]; correct it");
      }
    }
  }
}
