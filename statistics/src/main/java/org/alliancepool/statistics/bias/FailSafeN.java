package org.alliancepool.statistics.bias;

import org.alliancepool.statistics.distribution.Tails;

/**
 * Fail-safe N: how many unpublished null results would undo the result.
 *
 * <ul>
 *   <li>Rosenthal (1979), doi:10.1037/0033-2909.86.3.638: {@code N = (sum z)^2 / z_alpha^2 - k}
 *       with {@code z_i = y_i / sqrt(v_i)}, by Stouffer's one-sided test;
 *   <li>Orwin (1983), doi:10.3102/10769986008002157: {@code N = k (m - target) / target}, m the
 *       plain or the inverse-variance weighted mean;
 *   <li>Rosenberg (2005), doi:10.1111/j.0014-3820.2005.tb01004.x: {@code N = k ((sum wy)^2 /
 *       z_{alpha/2}^2 / sum w - 1)}, {@code w = 1/v}, with the normal distribution and two-sided
 *       alpha.
 * </ul>
 *
 * <p>All are rounded up to whole studies.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>effects that are negative on average are read in their own direction; Orwin's target takes
 *       the sign of the mean;
 *   <li>a result that is not significant, or a mean closer to 0 than the target: N = 0;
 *   <li>target 0: {@link IllegalArgumentException}.
 * </ul>
 */
public final class FailSafeN {
  private static final String WHAT = "compute a fail-safe N";

  /** The mean that Orwin's method uses. */
  public enum Mean {
    /** Plain mean of the effects. */
    UNWEIGHTED,
    /** Inverse-variance weighted mean. */
    WEIGHTED
  }

  /**
   * A fail-safe N.
   *
   * @param fsnum number of studies, whole, at least 0
   * @param pval p-value of the observed result, one-sided for Rosenthal, two-sided for Rosenberg;
   *     NaN for Orwin
   * @param meanes observed mean effect; NaN for Rosenthal
   * @param target target effect of Orwin's method, NaN otherwise
   */
  public record Result(double fsnum, double pval, double meanes, double target) {}

  private FailSafeN() {}

  /**
   * Rosenthal's fail-safe N.
   *
   * @param alpha one-sided level, 0.05 by convention
   */
  public static Result rosenthal(double[] yi, double[] vi, double alpha) {
    Effects.check(WHAT, yi, vi, 1);
    Effects.checkLevel(WHAT, alpha);
    double sum = 0;
    for (int i = 0; i < yi.length; i++) {
      sum += yi[i] / Math.sqrt(vi[i]);
    }
    return bySignificance(yi.length, Math.abs(sum) / Math.sqrt(yi.length), alpha, 1, Double.NaN);
  }

  /**
   * Rosenberg's fail-safe N.
   *
   * @param alpha two-sided level, 0.05 by convention
   */
  public static Result rosenberg(double[] yi, double[] vi, double alpha) {
    Effects.check(WHAT, yi, vi, 1);
    Effects.checkLevel(WHAT, alpha);
    double sw = 0;
    for (double v : vi) {
      sw += 1 / v;
    }
    double mean = Effects.commonEffect(yi, vi);
    return bySignificance(yi.length, Math.abs(mean) * Math.sqrt(sw), alpha, 2, mean);
  }

  /** Orwin's fail-safe N with the target set to half the observed mean. */
  public static Result orwin(double[] yi, double[] vi, Mean mean) {
    Effects.check(WHAT, yi, vi, 1);
    return orwin(yi.length, mean(yi, vi, mean), mean(yi, vi, mean) / 2);
  }

  /**
   * Orwin's fail-safe N.
   *
   * @param target the effect that no longer matters, in the unit of yi
   */
  public static Result orwin(double[] yi, double[] vi, Mean mean, double target) {
    Effects.check(WHAT, yi, vi, 1);
    if (!(Math.abs(target) > 0) || Double.isInfinite(target)) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": Orwin's target is "
              + target
              + "; give the smallest effect that matters, not 0");
    }
    double m = mean(yi, vi, mean);
    return orwin(yi.length, m, Math.copySign(target, m));
  }

  private static Result orwin(int k, double mean, double target) {
    double n = mean == 0 ? 0 : k * (mean - target) / target;
    return new Result(wholeStudies(n), Double.NaN, mean, target);
  }

  private static double mean(double[] yi, double[] vi, Mean mean) {
    if (mean == Mean.WEIGHTED) {
      return Effects.commonEffect(yi, vi);
    }
    double sum = 0;
    for (double y : yi) {
      sum += y;
    }
    return sum / yi.length;
  }

  private static Result bySignificance(int k, double z, double alpha, int tails, double mean) {
    double crit = Tails.normalQuantile(alpha / tails);
    double n = crit > 0 ? k * (z / crit) * (z / crit) - k : Double.POSITIVE_INFINITY;
    double pval = Math.min(1, tails * Tails.normalUpper(z));
    return new Result(z < crit ? 0 : wholeStudies(n), pval, mean, Double.NaN);
  }

  /** Rounds up, but not over the rounding error of the arithmetic before. */
  private static double wholeStudies(double n) {
    return Math.max(0, Math.ceil(n - 1e-9 * Math.max(1, Math.abs(n))));
  }
}
