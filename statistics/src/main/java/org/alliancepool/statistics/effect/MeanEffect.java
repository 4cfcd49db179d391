package org.alliancepool.statistics.effect;

import org.apache.commons.math3.special.Gamma;

/**
 * Effect sizes from means and standard deviations: metafor's SMD, SMCC, SMCR, MD, ROM.
 *
 * <p>SMD is Hedges' g: (m1 - m2) / pooled sd, times the exact factor {@code J(m) = G(m/2) /
 * (sqrt(m/2) G((m-1)/2))} (Hedges 1981, doi:10.3102/10769986006002107). SMCR, SMCC: change in
 * standard deviations of the first measurement, or of the change scores (Becker 1988,
 * doi:10.1111/j.2044-8317.1988.tb00901.x; Gibbons et al. 1993, doi:10.3102/10769986018003271). ROM:
 * log of the ratio of means (Hedges et al. 1999, Ecology 80, 1150).
 *
 * <p>Edge cases: a standard deviation not above 0, a group below 2, a pre-post r outside [-1, 1],
 * means of unlike sign in ROM: {@link IllegalArgumentException}. NaN gives NaN.
 */
public final class MeanEffect {
  /** Variance of SMD. */
  public enum Variance {
    /** Large-sample: 1/n1 + 1/n2 + g^2 / (2(n1 + n2)). */
    LS,
    /** Large-sample, Borenstein (2009): J^2 (1/n1 + 1/n2 + d^2 / (2(n1 + n2))). */
    LS2,
    /** Unbiased: 1/n1 + 1/n2 + (1 - (m-2)/(m J^2)) g^2, m = n1 + n2 - 2. */
    UB
  }

  private MeanEffect() {}

  /** The factor that removes the bias of d with these degrees of freedom. */
  public static double correction(double df) {
    if (df <= 1) {
      return Double.NaN;
    }
    return Math.exp(Gamma.logGamma(df / 2) - Gamma.logGamma((df - 1) / 2)) / Math.sqrt(df / 2);
  }

  /** Hedges' g with its large-sample variance. */
  public static EffectSize smd(
      double m1i, double sd1i, double n1i, double m2i, double sd2i, double n2i) {
    return smd(m1i, sd1i, n1i, m2i, sd2i, n2i, Variance.LS);
  }

  /** Hedges' g. */
  public static EffectSize smd(
      double m1i, double sd1i, double n1i, double m2i, double sd2i, double n2i, Variance vtype) {
    check(sd1i, n1i);
    check(sd2i, n2i);
    double df = n1i + n2i - 2;
    double sp = Math.sqrt(((n1i - 1) * sd1i * sd1i + (n2i - 1) * sd2i * sd2i) / df);
    return smdOfD((m1i - m2i) / sp, n1i, n2i, vtype);
  }

  /** Hedges' g of a reported d without correction. */
  public static EffectSize smdOfD(double di, double n1i, double n2i, Variance vtype) {
    double df = n1i + n2i - 2;
    double j = correction(df);
    double g = j * di;
    double base = 1 / n1i + 1 / n2i;
    double vi =
        switch (vtype) {
          case LS -> base + g * g / (2 * (n1i + n2i));
          case LS2 -> j * j * (base + di * di / (2 * (n1i + n2i)));
          case UB -> base + (1 - (df - 2) / (df * j * j)) * g * g;
        };
    return new EffectSize(g, vi);
  }

  /** Standardised mean change, raw-score standardisation by sd1. */
  public static EffectSize smcr(double m1i, double m2i, double sd1i, double ni, double ri) {
    check(sd1i, ni);
    checkR(ri);
    double g = correction(ni - 1) * (m1i - m2i) / sd1i;
    return new EffectSize(g, 2 * (1 - ri) / ni + g * g / (2 * ni));
  }

  /** Standardised mean change, change-score standardisation. */
  public static EffectSize smcc(
      double m1i, double m2i, double sd1i, double sd2i, double ni, double ri) {
    check(sd1i, ni);
    check(sd2i, ni);
    checkR(ri);
    double sd = Math.sqrt(sd1i * sd1i + sd2i * sd2i - 2 * ri * sd1i * sd2i);
    double g = correction(ni - 1) * (m1i - m2i) / sd;
    return new EffectSize(g, 1 / ni + g * g / (2 * ni));
  }

  /** Mean difference in raw units. */
  public static EffectSize md(
      double m1i, double sd1i, double n1i, double m2i, double sd2i, double n2i) {
    check(sd1i, n1i);
    check(sd2i, n2i);
    return new EffectSize(m1i - m2i, sd1i * sd1i / n1i + sd2i * sd2i / n2i);
  }

  /** Log ratio of means. */
  public static EffectSize rom(
      double m1i, double sd1i, double n1i, double m2i, double sd2i, double n2i) {
    check(sd1i, n1i);
    check(sd2i, n2i);
    if (m1i / m2i <= 0 || m2i == 0) {
      throw new IllegalArgumentException(
          "cannot compute a ratio of means: "
              + m1i
              + " and "
              + m2i
              + " do not have the same sign; use a mean difference");
    }
    return new EffectSize(
        Math.log(m1i / m2i), sd1i * sd1i / (n1i * m1i * m1i) + sd2i * sd2i / (n2i * m2i * m2i));
  }

  private static void check(double sd, double n) {
    if (sd <= 0 || n < 2) {
      throw new IllegalArgumentException(
          "cannot compute an effect: sd = "
              + sd
              + " and n = "
              + n
              + "; the sd must be above 0 and n at least 2");
    }
  }

  private static void checkR(double r) {
    if (Math.abs(r) > 1) {
      throw new IllegalArgumentException(
          "cannot compute an effect: pre-post r = " + r + " is not in [-1, 1]; correct it");
    }
  }
}
