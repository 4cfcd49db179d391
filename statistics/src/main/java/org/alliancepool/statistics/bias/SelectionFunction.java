package org.alliancepool.statistics.bias;

import java.util.Arrays;
import org.alliancepool.statistics.distribution.Tails;

/**
 * How likely a study with p-value p is to be seen, relative to others: the weight function w(p) of
 * a selection model.
 *
 * <ul>
 *   <li>step: {@code w = delta_j} for {@code alpha_(j-1) < p <= alpha_j}, {@code delta_1 = 1}
 *       (Vevea and Hedges 1995, doi:10.1007/BF02294384);
 *   <li>beta: {@code p^(delta_1 - 1) (1 - p)^(delta_2 - 1)} (Citkowicz and Vevea 2017,
 *       doi:10.1037/met0000119), p kept within 1e-5 of 0 and 1;
 *   <li>half-normal {@code exp(-delta p^2)}, negative-exponential {@code exp(-delta p)}, logistic
 *       {@code 2 exp(-delta p) / (1 + exp(-delta p))} (Preston et al. 2004,
 *       doi:10.1111/j.1365-2753.2003.00457.x), and power {@code (1 - p)^delta}, with p kept within
 *       1e-5 of 0 and 1.
 * </ul>
 *
 * <p>The four decreasing ones may have w = 1 up to a threshold alpha and {@code w(p) / w(alpha)}
 * above it, so that w does not jump there, and may act more strongly on imprecise studies: delta is
 * then multiplied by the study's standard error or variance over the largest one. Parameters are
 * bounded by 0 (beta: 1e-5) and 100.
 *
 * <p>Edge cases: steps or a threshold outside (0, 1), steps not increasing or none: {@link
 * IllegalArgumentException}; an interval of a step function without any effect leaves its parameter
 * undetermined, so {@link SelectionModel} refuses it.
 */
public final class SelectionFunction {
  private static final String WHAT = "choose a selection function";
  private static final double CLIP = 1e-5;
  private static final double REACH = 9;

  /** Shape of the function. */
  public enum Kind {
    /** Step function. */
    STEP,
    /** Beta density. */
    BETA,
    /** Half-normal. */
    HALF_NORMAL,
    /** Negative exponential. */
    NEGATIVE_EXPONENTIAL,
    /** Logistic. */
    LOGISTIC,
    /** Power. */
    POWER
  }

  /** What multiplies delta. */
  public enum Imprecision {
    /** Nothing: selection by p-value alone. */
    NONE,
    /** Standard error over the largest. */
    SEI,
    /** Variance over the largest. */
    VI
  }

  private final Kind kind;
  private final double[] steps;
  private final Imprecision imprecision;

  private SelectionFunction(Kind kind, double[] steps, Imprecision imprecision) {
    this.kind = kind;
    this.steps = steps;
    this.imprecision = imprecision;
  }

  /**
   * Step function.
   *
   * @param steps cut points in (0, 1), increasing; 1 is added. {@code step(0.025)} is the
   *     three-parameter selection model
   */
  public static SelectionFunction step(double... steps) {
    double before = 0;
    for (double s : steps) {
      if (!(s > before && s < 1)) {
        throw new IllegalArgumentException(
            "cannot "
                + WHAT
                + ": steps "
                + Arrays.toString(steps)
                + " must increase and lie between 0 and 1, 1 itself left out; use e.g. 0.025");
      }
      before = s;
    }
    if (steps.length == 0) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + ": a step function needs a cut point; use e.g. 0.025");
    }
    double[] all = Arrays.copyOf(steps, steps.length + 1);
    all[steps.length] = 1;
    return new SelectionFunction(Kind.STEP, all, Imprecision.NONE);
  }

  /** A function without thresholds, by p-value alone. */
  public static SelectionFunction of(Kind kind) {
    if (kind == Kind.STEP) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + ": a step function needs cut points; use step(0.025)");
    }
    return new SelectionFunction(kind, new double[0], Imprecision.NONE);
  }

  /** The same with w = 1 for p-values up to a threshold and w(p) / w(threshold) above it. */
  public SelectionFunction withThreshold(double alpha) {
    decreasingOnly("a threshold");
    Effects.checkLevel(WHAT, alpha);
    return new SelectionFunction(kind, new double[] {alpha}, imprecision);
  }

  /** The same with delta multiplied by a measure of imprecision. */
  public SelectionFunction with(Imprecision newImprecision) {
    decreasingOnly("a measure of imprecision");
    return new SelectionFunction(kind, steps, newImprecision);
  }

  /** Shape of the function. */
  public Kind kind() {
    return kind;
  }

  /** Cut points of a step function with 1 at the end; else the threshold, if any. */
  public double[] steps() {
    return steps.clone();
  }

  private void decreasingOnly(String what) {
    if (kind == Kind.STEP || kind == Kind.BETA) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + ": " + kind + " takes no " + what.substring(2) + "; leave it out");
    }
  }

  /** Number of estimated parameters. */
  int parameters() {
    return switch (kind) {
      case STEP -> steps.length - 1;
      case BETA -> 2;
      default -> 1;
    };
  }

  double lower() {
    return kind == Kind.BETA ? CLIP : 0;
  }

  double upper() {
    return 100;
  }

  /** The parameter value that means no selection. */
  double none() {
    return kind == Kind.STEP || kind == Kind.BETA ? 1 : 0;
  }

  /**
   * Starting values of one parameter: none to strong selection, one the other way, and extremes.
   */
  double[] starts(int parameter) {
    return switch (kind) {
      case STEP -> new double[] {1, 0.5, 0.2, 2, 1, 0.05, 0.1, 5};
      // A second maximum often lies at strong selection for small p-values and none for large.
      case BETA ->
          parameter == 0
              ? new double[] {1, 0.7, 0.4, 1.3, 1, 0.05, 0.01, 1.2}
              : new double[] {1, 0.7, 0.4, 1.3, 1, 2.5, 2.5, 0.5};
      default -> new double[] {0, 1, 4, 12, 0, 30, 50, 2};
    };
  }

  boolean isStep() {
    return kind == Kind.STEP;
  }

  /** The multipliers of delta. */
  double[] imprecision(double[] vi) {
    double[] out = new double[vi.length];
    double largest = Arrays.stream(vi).max().orElse(1);
    for (int i = 0; i < out.length; i++) {
      out[i] =
          switch (imprecision) {
            case NONE -> 1;
            case SEI -> Math.sqrt(vi[i] / largest);
            case VI -> vi[i] / largest;
          };
    }
    return out;
  }

  boolean dependsOnPrecision() {
    return imprecision != Imprecision.NONE;
  }

  /** Interval of a p-value: 0 is the first. */
  int interval(double p) {
    int j = 0;
    while (j < steps.length - 1 && p > steps[j]) {
      j++;
    }
    return j;
  }

  /** Value of the test statistic beyond which w is flat. */
  double reach(Direction direction) {
    double tails = direction == Direction.TWO_SIDED ? 2 : 1;
    boolean clipped = kind == Kind.BETA || kind == Kind.POWER;
    return clipped ? Tails.normalQuantile(CLIP / tails) : REACH;
  }

  /** Values of the test statistic where w has a kink or a jump. */
  double[] breaks(Direction direction) {
    double tails = direction == Direction.TWO_SIDED ? 2 : 1;
    double[] p = Arrays.copyOf(steps, steps.length + 1);
    p[steps.length] = 1 - CLIP;
    return Arrays.stream(p).map(a -> Tails.normalQuantile(a / tails)).toArray();
  }

  /**
   * ln w of a function that is not a step.
   *
   * @param p p-value
   * @param q 1 - p, given apart because it keeps its digits near p = 1
   * @param slope receives the derivatives with respect to delta
   */
  double logWeight(double p, double q, double multiplier, double[] delta, double[] slope) {
    if (steps.length == 0 || kind == Kind.STEP) {
      return bareLogWeight(p, q, multiplier, delta, slope);
    }
    if (p <= steps[0]) {
      slope[0] = 0;
      return 0;
    }
    double log = bareLogWeight(p, q, multiplier, delta, slope);
    double slopeHere = slope[0];
    log -= bareLogWeight(steps[0], 1 - steps[0], multiplier, delta, slope);
    slope[0] = slopeHere - slope[0];
    return log;
  }

  private double bareLogWeight(
      double p, double q, double multiplier, double[] delta, double[] slope) {
    double d = delta[0];
    switch (kind) {
      case BETA -> {
        slope[0] = Math.log(Math.min(Math.max(p, CLIP), 1 - CLIP));
        slope[1] = Math.log(Math.min(Math.max(q, CLIP), 1 - CLIP));
        return (d - 1) * slope[0] + (delta[1] - 1) * slope[1];
      }
      case HALF_NORMAL -> slope[0] = -multiplier * p * p;
      case NEGATIVE_EXPONENTIAL -> slope[0] = -multiplier * p;
      case LOGISTIC -> {
        double a = d * multiplier * p;
        slope[0] = -multiplier * p / (1 + Math.exp(-a));
        return Math.log(2) - a - Math.log1p(Math.exp(-a));
      }
      case POWER -> slope[0] = multiplier * Math.log(Math.min(Math.max(q, CLIP), 1 - CLIP));
      case STEP -> throw new IllegalStateException("a step function has no slope");
    }
    return d * slope[0];
  }
}
