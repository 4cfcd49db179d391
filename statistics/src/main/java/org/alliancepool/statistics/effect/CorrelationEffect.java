package org.alliancepool.statistics.effect;

/**
 * Effect sizes from reported correlations and regression results: metafor's COR, UCOR, ZCOR, PCOR,
 * ZPCOR, SPCOR, ZSPCOR.
 *
 * <ul>
 *   <li>COR: r, variance (1 - r^2)^2 / (n - 1);
 *   <li>UCOR: Olkin and Pratt (1958), doi:10.1214/aoms/1177706717, unbiased r: {@code r 2F1(1/2,
 *       1/2; (n-2)/2; 1 - r^2)}; variance (1 - yi^2)^2 / (n - 1), or unbiased (Hedges 1989,
 *       doi:10.1037/0021-9010.74.3.469);
 *   <li>ZCOR: Fisher's z, variance 1/(n - 3);
 *   <li>PCOR: partial r of a coefficient's t in a regression with m predictors, {@code t / sqrt(t^2
 *       + n - m - 1)}, variance (1 - r^2)^2 / (n - m - 1);
 *   <li>ZPCOR: its Fisher z, variance 1/(n - m - 1) as metafor has it ({@link ZVariance#METAFOR})
 *       or 1/(n - m - 2), Fisher's n - 3 - q with q = m - 1 covariates ({@link ZVariance#FISHER});
 *   <li>SPCOR: semi-partial r, {@code t sqrt(1 - R2) / sqrt(n - m - 1)}, variance of Aloe and
 *       Becker (2012), doi:10.3102/1076998610396901; ZSPCOR: its Fisher z by the delta method.
 * </ul>
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>|r| > 1, n or m too small for the formula, R2 outside [0, 1): {@link
 *       IllegalArgumentException};
 *   <li>|r| = 1: z is infinite, the variance of r is 0: neither can be pooled, and a fit refuses
 *       them;
 *   <li>a missing number (NaN) gives NaN.
 * </ul>
 */
public final class CorrelationEffect {
  /** Variance of UCOR. */
  public enum Variance {
    /** Large-sample, at the unbiased estimate. */
    LS,
    /** Unbiased. */
    UB
  }

  /** Variance of a partial correlation's z. */
  public enum ZVariance {
    /** 1/(n - m - 1). */
    METAFOR,
    /** 1/(n - m - 2), which is 1/(n - 3 - q) with q = m - 1. */
    FISHER
  }

  private CorrelationEffect() {}

  /** The correlation itself. */
  public static EffectSize cor(double ri, double ni) {
    check(ri, ni, 2, "n");
    double u = (1 - ri) * (1 + ri);
    return new EffectSize(ri, u * u / (ni - 1));
  }

  /** The correlation without its bias toward 0; needs n of at least 5. */
  public static EffectSize ucor(double ri, double ni, Variance vtype) {
    check(ri, ni, 5, "n");
    double z = ri * ri;
    double u = (1 - ri) * (1 + ri);
    double yi = ri == 0 ? 0 : ri * Hypergeometric.gauss(0.5, 0.5, (ni - 2) / 2, z);
    if (vtype == Variance.LS) {
      double w = (1 - yi) * (1 + yi);
      return new EffectSize(yi, w * w / (ni - 1));
    }
    double rho2 = 1 - (ni - 3) / (ni - 2) * u * Hypergeometric.gauss(1, 1, ni / 2, z);
    return new EffectSize(yi, yi * yi - rho2);
  }

  /** Fisher's z. */
  public static EffectSize zcor(double ri, double ni) {
    check(ri, ni, 4, "n");
    return new EffectSize(FisherZ.fromR(ri), 1 / (ni - 3));
  }

  /** Partial correlation from a t value among m predictors. */
  public static EffectSize pcor(double ti, double ni, double mi) {
    return pcorOfR(partialR(ti, ni, mi), ni, mi);
  }

  /** Partial correlation as reported, m predictors in the regression it stands for. */
  public static EffectSize pcorOfR(double ri, double ni, double mi) {
    check(ri, ni - mi, 2, "n - m");
    double u = (1 - ri) * (1 + ri);
    return new EffectSize(ri, u * u / (ni - mi - 1));
  }

  /** Fisher's z of a partial correlation, from a t value among m predictors. */
  public static EffectSize zpcor(double ti, double ni, double mi, ZVariance variance) {
    return zpcorOfR(partialR(ti, ni, mi), ni, mi, variance);
  }

  /** Fisher's z of a partial correlation as reported. */
  public static EffectSize zpcorOfR(double ri, double ni, double mi, ZVariance variance) {
    int lost = variance == ZVariance.METAFOR ? 1 : 2;
    check(ri, ni - mi, lost + 1, "n - m");
    return new EffectSize(FisherZ.fromR(ri), 1 / (ni - mi - lost));
  }

  /** Semi-partial correlation from a t value among m predictors and the model's R2. */
  public static EffectSize spcor(double ti, double ni, double mi, double r2i) {
    if (!(r2i >= 0 && r2i < 1)) {
      throw new IllegalArgumentException(
          "cannot compute a semi-partial correlation: R2 = "
              + r2i
              + " is not in [0, 1); correct it");
    }
    check(0, ni - mi, 2, "n - m");
    double yi = ti * Math.sqrt(1 - r2i) / Math.sqrt(ni - mi - 1);
    if (Math.abs(yi) > 1) {
      throw new IllegalArgumentException(
          "cannot compute a semi-partial correlation: t = "
              + ti
              + ", n = "
              + ni
              + ", m = "
              + mi
              + ", R2 = "
              + r2i
              + " give "
              + yi
              + ", outside [-1, 1]; check that they are of one model");
    }
    double without = r2i - yi * yi;
    double vi = (r2i * r2i - 2 * r2i + without + 1 - without * without) / ni;
    return new EffectSize(yi, vi);
  }

  /** Fisher's z of a semi-partial correlation, delta-method variance. */
  public static EffectSize zspcor(double ti, double ni, double mi, double r2i) {
    EffectSize s = spcor(ti, ni, mi, r2i);
    double u = (1 - s.yi()) * (1 + s.yi());
    return new EffectSize(FisherZ.fromR(s.yi()), s.vi() / (u * u));
  }

  private static double partialR(double ti, double ni, double mi) {
    check(0, ni - mi, 2, "n - m");
    double df = ni - mi - 1;
    return ti / Math.sqrt(ti * ti + df);
  }

  private static void check(double ri, double n, double least, String what) {
    if (Math.abs(ri) > 1) {
      throw new IllegalArgumentException(
          "cannot compute an effect: r = " + ri + " is not in [-1, 1]; correct it");
    }
    if (n < least) {
      throw new IllegalArgumentException(
          "cannot compute an effect: "
              + what
              + " = "
              + n
              + ", at least "
              + least
              + " is needed; leave the study out");
    }
  }
}
