package org.alliancepool.statistics.effect;

import org.alliancepool.statistics.distribution.Tails;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Conversions of reported statistics to a correlation.
 *
 * <p>Each assumes that the reported test is of one association between two variables; a t, F or p
 * of an adjusted model gives a partial correlation, and must not be pooled as a bivariate one.
 * Sources: Rosenthal (1994) in Cooper and Hedges; Borenstein et al. (2009), chapter 7; Peterson and
 * Brown (2005), doi:10.1037/0021-9010.90.1.175; Jacobs and Viechtbauer (2017),
 * doi:10.1002/jrsm.1218.
 *
 * <p>Edge cases: degrees of freedom or n too small, p outside (0, 1], F or chi-square negative:
 * {@link IllegalArgumentException}. NaN gives NaN.
 */
public final class ToCorrelation {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** Sign of the association where the statistic has none. */
  public enum Direction {
    /** Positive association. */
    POSITIVE,
    /** Negative association. */
    NEGATIVE;

    private double sign() {
      return this == POSITIVE ? 1 : -1;
    }
  }

  private ToCorrelation() {}

  /** From Cohen's d of two groups: d / sqrt(d^2 + (n1 + n2)^2 / (n1 n2)). */
  public static double fromD(double d, double n1, double n2) {
    require(!(n1 <= 0 || n2 <= 0), "group sizes " + n1 + " and " + n2 + " must be above 0");
    double n = n1 + n2;
    return d / Math.sqrt(d * d + n * n / (n1 * n2));
  }

  /** From t: t / sqrt(t^2 + df). */
  public static double fromT(double t, double df) {
    require(!(df <= 0), "degrees of freedom " + df + " must be above 0");
    return t / Math.sqrt(t * t + df);
  }

  /** From F with 1 numerator degree of freedom: sqrt(F / (F + df)). */
  public static double fromF(double f, double df, Direction direction) {
    require(!(f < 0), "F = " + f + " must not be negative");
    require(!(df <= 0), "degrees of freedom " + df + " must be above 0");
    return direction.sign() * Math.sqrt(f / (f + df));
  }

  /** From a two-sided p-value of a bivariate test on n cases. */
  public static double fromP(double twoSidedP, double n, Direction direction) {
    require(!(n <= 2), "n = " + n + " must be at least 3");
    require(!(twoSidedP <= 0 || twoSidedP > 1), "p = " + twoSidedP + " must be in (0, 1]");
    if (Double.isNaN(twoSidedP) || Double.isNaN(n)) {
      return Double.NaN;
    }
    double t = twoSidedP == 1 ? 0 : Tails.tQuantile(twoSidedP / 2, n - 2);
    return direction.sign() * fromT(t, n - 2);
  }

  /** From chi-square with 1 degree of freedom on n cases: the phi coefficient. */
  public static double fromChiSquare(double chi2, double n, Direction direction) {
    require(!(chi2 < 0 || chi2 > n), "chi-square " + chi2 + " must be in [0, n = " + n + "]");
    return direction.sign() * Math.sqrt(chi2 / n);
  }

  /**
   * From a standardised regression coefficient: 0.98 beta + 0.05 where beta is not negative, 0.98
   * beta else (Peterson and Brown 2005). Contested: the imputation is an average over models and
   * biased for any one of them (Roth et al. 2018, Journal of Applied Psychology 103, 644); use it
   * in sensitivity analyses only, for |beta| up to 0.5.
   */
  public static double fromBeta(double beta) {
    require(
        !(Math.abs(beta) > 0.5),
        "beta = " + beta + " is outside [-0.5, 0.5], where the formula was fitted");
    return 0.98 * beta + (beta >= 0 ? 0.05 : 0);
  }

  /** From an odds ratio's logarithm by way of d = log(OR) sqrt(3) / pi. */
  public static double fromLogOr(double logOr, double n1, double n2) {
    return fromD(logOr * Math.sqrt(3) / Math.PI, n1, n2);
  }

  /**
   * Biserial correlation of a point-biserial one: r sqrt(pq) / phi(z_p), for a variable that was
   * split, with the groups' sizes. Variance: Soper (1914), {@code [pq/phi^2 - (3/2 + (1 - p
   * z/phi)(1 + q z/phi)) rb^2 + rb^4] / (n - 1)}. The estimate may exceed 1 in small samples.
   */
  public static EffectSize biserial(double pointBiserial, double n1, double n2) {
    require(!(n1 <= 0 || n2 <= 0), "group sizes " + n1 + " and " + n2 + " must be above 0");
    require(!(Math.abs(pointBiserial) > 1), "r = " + pointBiserial + " must be in [-1, 1]");
    double n = n1 + n2;
    double p = n1 / n;
    double q = n2 / n;
    double z = Tails.normalQuantile(p);
    double f = NORMAL.density(z);
    double rb = Math.sqrt(p * q) / f * pointBiserial;
    double rb2 = rb * rb;
    double vi = p * q / (f * f) - (1.5 + (1 - p * z / f) * (1 + q * z / f)) * rb2 + rb2 * rb2;
    return new EffectSize(rb, vi / (n - 1));
  }

  private static void require(boolean holds, String why) {
    if (!holds) {
      throw new IllegalArgumentException("cannot convert to a correlation: " + why);
    }
  }
}
