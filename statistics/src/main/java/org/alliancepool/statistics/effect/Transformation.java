package org.alliancepool.statistics.effect;

import org.alliancepool.statistics.distribution.Tails;

/**
 * Back-transformations and plain-language readings of an effect.
 *
 * <p>Sources: Rosenthal and Rubin (1982), doi:10.1037/0022-0663.74.2.166 (BESD); McGraw and Wong
 * (1992), doi:10.1037/0033-2909.111.2.361, and Dunlap (1994), doi:10.1037/0033-2909.116.3.509
 * (common-language effect size); Furukawa and Leucht (2011), doi:10.1371/journal.pone.0019070, and
 * Kraemer and Kupfer (2006), doi:10.1016/j.biopsych.2005.09.014 (number needed to treat).
 *
 * <p>Edge cases: r outside [-1, 1], a base rate outside (0, 1), tau2 negative: {@link
 * IllegalArgumentException}; an effect of 0 has an infinite number needed to treat.
 */
public final class Transformation {
  private Transformation() {}

  /** r of a Fisher z. */
  public static double ztor(double z) {
    return Math.tanh(z);
  }

  /**
   * The mean correlation where z is normal with mean z and variance tau2: the integral of tanh over
   * that distribution. The plain tanh(z) is the median, and is farther from 0.
   */
  public static double ztorInt(double z, double tau2) {
    if (!(tau2 >= 0)) {
      throw new IllegalArgumentException(
          "cannot average over true effects: tau2 = " + tau2 + " is not a number >= 0");
    }
    double sd = Math.sqrt(tau2);
    // The trapezoid rule is exact to rounding for a smooth function that dies out at both ends; its
    // step must resolve tanh too, whose poles lie pi/2 from the real line.
    double h = Math.min(0.125, sd == 0 ? 1 : 0.125 / sd);
    int steps = (int) Math.ceil(9 / h);
    double sum = 0;
    double mass = 0;
    for (int i = -steps; i <= steps; i++) {
      double u = i * h;
      double w = Math.exp(-0.5 * u * u);
      sum += w * Math.tanh(z + sd * u);
      mass += w;
    }
    return sum / mass;
  }

  /** Success rate with the better alliance in the binomial effect size display: 0.5 + r/2. */
  public static double besdHigh(double r) {
    checkR(r);
    return 0.5 + r / 2;
  }

  /** Success rate with the poorer alliance: 0.5 - r/2. */
  public static double besdLow(double r) {
    checkR(r);
    return 0.5 - r / 2;
  }

  /** Probability that a random case of the first group exceeds one of the second: Phi(d/sqrt 2). */
  public static double commonLanguageOfD(double d) {
    return Tails.normalUpper(-d / Math.sqrt(2));
  }

  /**
   * Probability that of two random cases the one higher on one variable is higher on the other:
   * asin(r)/pi + 1/2.
   */
  public static double commonLanguageOfR(double r) {
    checkR(r);
    return Math.asin(r) / Math.PI + 0.5;
  }

  /** Number needed to treat from d and the control group's response rate. */
  public static double nntOfD(double d, double controlRate) {
    if (!(controlRate > 0 && controlRate < 1)) {
      throw new IllegalArgumentException(
          "cannot compute the number needed to treat: the control rate "
              + controlRate
              + " is not between 0 and 1");
    }
    double treated = Tails.normalUpper(-(d - Tails.normalQuantile(controlRate)));
    return 1 / (treated - controlRate);
  }

  /** Number needed to treat from d without a base rate: 1 / (2 Phi(d/sqrt 2) - 1). */
  public static double nntOfD(double d) {
    return 1 / (2 * commonLanguageOfD(d) - 1);
  }

  /** Number needed to treat in the binomial effect size display: 1/r. */
  public static double nntOfR(double r) {
    checkR(r);
    return 1 / r;
  }

  private static void checkR(double r) {
    if (Math.abs(r) > 1) {
      throw new IllegalArgumentException(
          "cannot read r = " + r + ": a correlation lies in [-1, 1]; correct it");
    }
  }
}
