package org.alliancepool.statistics.bias;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * Trim and fill: estimates how many studies are missing on one side of the funnel and fits again
 * with their mirror images added. Duval and Tweedie (2000), doi:10.1111/j.0006-341X.2000.00455.x
 * and doi:10.1080/01621459.2000.10473905.
 *
 * <p>With the effects centred at the mean of the trimmed data and {@code r_i} the signed ranks of
 * their absolute values: R0 is the number of largest ranks on the far side, minus one; {@code L0 =
 * (4 S - k(k+1)) / (2k - 1)}; {@code Q0 = k - 1/2 - sqrt(2k^2 - 4 S + 1/4)}, S the sum of the
 * positive ranks. Rounded to the nearest whole number (half to even), trimmed, centred again, until
 * it stays the same. All fits use the given model.
 *
 * <p>Defaults: L0, side from the sign of Egger's slope by the same model, REML.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k &lt; 2, or &lt; 3 when the side is to be found: {@link IllegalArgumentException};
 *   <li>all variances equal and no side given: {@link IllegalArgumentException};
 *   <li>Q0 does not exist (negative root): {@link IllegalArgumentException};
 *   <li>the count never settles (100 rounds): {@code converged} is false;
 *   <li>nothing missing: the result is the plain fit;
 *   <li>given weights stay with their effects; an effect filled in has the weight of its mirror
 *       image;
 *   <li>tied absolute values take ranks in the order of the effects.
 * </ul>
 */
public final class TrimFill {
  private static final String WHAT = "trim and fill";
  private static final int MAX_ROUNDS = 100;

  /** Estimator of the number of missing studies. */
  public enum Estimator {
    /** Linear in the rank sum. */
    L0,
    /** Length of the rightmost run. */
    R0,
    /** Quadratic in the rank sum. */
    Q0
  }

  /** Side of the funnel where studies are missing. */
  public enum Side {
    /** Low effects are missing. */
    LEFT,
    /** High effects are missing. */
    RIGHT,
    /** By the sign of Egger's slope: LEFT where it is not negative. */
    AUTO
  }

  /**
   * Result.
   *
   * @param k0 estimated number of missing studies
   * @param seK0 its standard error
   * @param pK0 p-value of no missing study on this side; R0 only, else NaN
   * @param side LEFT or RIGHT
   * @param yi the observed effects, then the k0 filled in
   * @param vi their variances
   * @param fit the fit to both
   * @param converged whether the count settled and all fits converged
   */
  public record Result(
      int k0,
      double seK0,
      double pK0,
      Side side,
      double[] yi,
      double[] vi,
      MetaFit fit,
      boolean converged) {}

  private static final TrimFill DEFAULTS =
      new TrimFill(RandomEffects.withDefaults(), Estimator.L0, Side.AUTO);

  private final RandomEffects pooling;
  private final Estimator estimator;
  private final Side side;

  private TrimFill(RandomEffects pooling, Estimator estimator, Side side) {
    this.pooling = Objects.requireNonNull(pooling);
    this.estimator = Objects.requireNonNull(estimator);
    this.side = Objects.requireNonNull(side);
  }

  /** L0, side found from the data, REML with test z. */
  public static TrimFill withDefaults() {
    return DEFAULTS;
  }

  /** The same with another estimator. */
  public TrimFill with(Estimator newEstimator) {
    return new TrimFill(pooling, newEstimator, side);
  }

  /** The same with the side given. */
  public TrimFill with(Side newSide) {
    return new TrimFill(pooling, estimator, newSide);
  }

  /** The same with another model. */
  public TrimFill with(RandomEffects newPooling) {
    return new TrimFill(newPooling, estimator, side);
  }

  /** Trims and fills. */
  public Result fit(double[] yi, double[] vi) {
    Effects.check(WHAT, yi, vi, side == Side.AUTO ? 3 : 2);
    int k = yi.length;
    Side missing = side == Side.AUTO ? sideOf(yi, vi) : side;
    double sign = missing == Side.RIGHT ? -1 : 1;
    int[] order =
        IntStream.range(0, k)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> sign * yi[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] y = new double[k];
    double[] v = new double[k];
    for (int i = 0; i < k; i++) {
      y[i] = sign * yi[order[i]];
      v[i] = vi[order[i]];
    }
    boolean converged = false;
    boolean fitsConverged = true;
    double raw = 0;
    double center = 0;
    int k0 = 0;
    for (int round = 0; round < MAX_ROUNDS && !converged; round++) {
      int kept = k - k0;
      MetaFit trimmed =
          pooling
              .forRows(Arrays.copyOf(order, kept))
              .fit(Arrays.copyOf(y, kept), Arrays.copyOf(v, kept));
      fitsConverged &= trimmed.converged();
      center = trimmed.beta()[0];
      raw = missing(signedRanks(y, center));
      // More studies trimmed than leave one to centre on would be no estimate at all.
      int next = (int) Math.min(Math.max(0, Math.rint(raw)), k - 1.0);
      converged = next == k0;
      k0 = next;
    }
    double[] allY = Arrays.copyOf(yi, k + k0);
    double[] allV = Arrays.copyOf(vi, k + k0);
    int[] rows = Arrays.copyOf(IntStream.range(0, k).toArray(), k + k0);
    for (int m = 0; m < k0; m++) {
      int i = k - k0 + m;
      allY[k + m] = sign * (2 * center - y[i]);
      allV[k + m] = v[i];
      rows[k + m] = order[i];
    }
    MetaFit fit = pooling.forRows(rows).fit(allY, allV);
    double pk0 = estimator == Estimator.R0 ? Math.pow(0.5, k0 + 1.0) : Double.NaN;
    return new Result(
        k0,
        standardError(k, raw),
        pk0,
        missing,
        allY,
        allV,
        fit,
        converged && fitsConverged && fit.converged());
  }

  private Side sideOf(double[] yi, double[] vi) {
    if (Effects.isConstant(vi)) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": all variances are equal, so the side cannot be found from the funnel; give LEFT"
              + " or RIGHT");
    }
    double slope = EggerTest.withDefaults().with(pooling).test(yi, vi).slope();
    return slope >= 0 ? Side.LEFT : Side.RIGHT;
  }

  private static double[] signedRanks(double[] y, double center) {
    int k = y.length;
    double furthest = 0;
    for (double e : y) {
      furthest = Math.max(furthest, Math.abs(e - center));
    }
    double scale = furthest > 0 ? furthest : 1;
    // Distances that differ only by rounding are ties: they keep the order of the effects.
    int[] order =
        IntStream.range(0, k)
            .boxed()
            .sorted(
                Comparator.comparingDouble(i -> Math.rint(1e12 * Math.abs(y[i] - center) / scale)))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[k];
    for (int r = 0; r < k; r++) {
      ranks[order[r]] = Math.signum(y[order[r]] - center) * (r + 1);
    }
    return ranks;
  }

  private double missing(double[] ranks) {
    double k = ranks.length;
    double positive = 0;
    double lowest = 0;
    for (double r : ranks) {
      positive += Math.max(0, r);
      lowest = Math.min(lowest, r);
    }
    return switch (estimator) {
      case R0 -> k + lowest - 1;
      case L0 -> (4 * positive - k * (k + 1)) / (2 * k - 1);
      case Q0 -> {
        double root = 2 * k * k - 4 * positive + 0.25;
        if (root < 0) {
          throw new IllegalArgumentException(
              "cannot "
                  + WHAT
                  + ": estimator Q0 does not exist for these effects (nearly all lie on one side);"
                  + " use L0 or R0");
        }
        yield k - 0.5 - Math.sqrt(root);
      }
    };
  }

  /** Large-sample standard errors of Duval and Tweedie (2000), at the count before rounding. */
  private double standardError(double k, double k0) {
    if (estimator == Estimator.R0) {
      return Math.sqrt(2 * Math.max(0, k0) + 2);
    }
    double varS =
        (k * (k + 1) * (2 * k + 1)
                + 10 * k0 * k0 * k0
                + 27 * k0 * k0
                + 17 * k0
                - 18 * k * k0 * k0
                - 18 * k * k0
                + 6 * k * k * k0)
            / 24;
    return estimator == Estimator.L0
        ? 4 * Math.sqrt(varS) / (2 * k - 1)
        : 2 * Math.sqrt(varS) / Math.sqrt((k - 0.5) * (k - 0.5) - k0 * (2 * k - k0 - 1));
  }
}
