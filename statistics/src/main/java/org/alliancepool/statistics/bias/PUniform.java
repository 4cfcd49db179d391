package org.alliancepool.statistics.bias;

import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.alliancepool.statistics.distribution.Tails;
import org.apache.commons.math3.special.Erf;
import org.apache.commons.math3.special.Gamma;

/**
 * p-uniform: effect estimate and publication-bias test from the significant studies alone, van
 * Assen, van Aert and Wicherts (2015), doi:10.1037/met0000025; van Aert, Wicherts and van Assen
 * (2016), doi:10.1177/1745691616650874.
 *
 * <p>At the true effect the conditional p-values {@code q_i(theta) = P(Y >= y_i) / P(Y >= c_i)},
 * c_i the study's critical value, are uniform. Two statistics: P, {@code sum q_i}, whose
 * distribution is Irwin-Hall; LNP, {@code -sum ln q_i}, which is gamma(k, 1). The estimate sets the
 * statistic to its expectation (k/2; k), the interval to its quantiles. The test of no effect puts
 * theta = 0; the publication-bias test puts theta at the inverse-variance weighted mean of all
 * studies: where selection inflated that mean, the significant p-values are too high for it.
 *
 * <p>Defaults: P, direction GREATER, studies significant at two-sided 0.05. Assumes one common
 * effect among the significant studies: with tau2 &gt; 0 the estimate is too high.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>no significant study in the chosen direction: {@link IllegalArgumentException};
 *   <li>the mean p-value is above 1/2 of the significance level (at or past the critical value):
 *       the estimate tends to minus infinity; it is looked for down to 50 standard errors of the
 *       most precise study below 0, and NaN beyond. A bound of the interval likewise;
 *   <li>more than 25 significant studies: Irwin-Hall by the normal approximation, whose error is
 *       then below 0.0005.
 * </ul>
 */
public final class PUniform {
  private static final String WHAT = "fit p-uniform";
  private static final int IRWIN_HALL_LIMIT = 25;

  /** How the conditional p-values are combined. */
  public enum Combination {
    /** Their sum, Irwin-Hall. */
    P,
    /** Minus the sum of their logarithms, gamma. */
    LNP
  }

  /**
   * Result.
   *
   * @param k number of significant studies used
   * @param est effect estimate
   * @param ciLb lower 95 % bound
   * @param ciUb upper 95 % bound
   * @param pvalZero one-sided p-value of no effect
   * @param common inverse-variance weighted mean of all studies
   * @param pvalBias one-sided p-value of the publication-bias test
   */
  public record Result(
      int k,
      double est,
      double ciLb,
      double ciUb,
      double pvalZero,
      double common,
      double pvalBias) {}

  private static final PUniform DEFAULTS = new PUniform(Combination.P, Direction.GREATER, 0.05);

  private final Combination combination;
  private final Direction direction;
  private final double alpha;

  private PUniform(Combination combination, Direction direction, double alpha) {
    this.combination = Objects.requireNonNull(combination);
    this.direction = Objects.requireNonNull(direction);
    if (direction == Direction.TWO_SIDED) {
      throw new IllegalArgumentException(
          "cannot " + WHAT + ": it uses effects of one sign; choose GREATER or LESS");
    }
    Effects.checkLevel(WHAT, alpha);
    this.alpha = alpha;
  }

  /** Sum of p-values, positive effects, two-sided 0.05. */
  public static PUniform withDefaults() {
    return DEFAULTS;
  }

  /** The same with another statistic. */
  public PUniform with(Combination newCombination) {
    return new PUniform(newCombination, direction, alpha);
  }

  /** The same for effects of the other sign. */
  public PUniform with(Direction newDirection) {
    return new PUniform(combination, newDirection, alpha);
  }

  /** The same with another two-sided level of the studies' tests. */
  public PUniform withAlpha(double newAlpha) {
    return new PUniform(combination, direction, newAlpha);
  }

  /** Fits. */
  public Result fit(double[] yi, double[] vi) {
    Effects.check(WHAT, yi, vi, 1);
    double sign = direction == Direction.LESS ? -1 : 1;
    double crit = Tails.normalQuantile(alpha / 2);
    double[] y = new double[yi.length];
    double[] se = new double[yi.length];
    int k = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int i = 0; i < yi.length; i++) {
      double s = Math.sqrt(vi[i]);
      if (sign * yi[i] > crit * s) {
        y[k] = sign * yi[i];
        se[k] = s;
        smallest = Math.min(smallest, s);
        largest = Math.max(largest, y[k] + 10 * s);
        k++;
      }
    }
    if (k == 0) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": none of "
              + yi.length
              + " effects is significant in direction "
              + direction
              + "; leave p-uniform out or choose the other direction");
    }
    int used = k;
    double low = -50 * smallest;
    double high = largest;
    double center = combination == Combination.P ? used / 2.0 : used;
    DoubleUnaryOperator statistic = t -> statistic(y, se, used, crit, t);
    DoubleUnaryOperator tail = t -> pUpperEffect(statistic.applyAsDouble(t), used);
    double est = root(t -> increasing(statistic.applyAsDouble(t) - center), low, high);
    double lb = root(t -> tail.applyAsDouble(t) - 0.025, low, high);
    double ub = root(t -> tail.applyAsDouble(t) - 0.975, low, high);
    double common = sign * Effects.commonEffect(yi, vi);
    double pBias = 1 - tail.applyAsDouble(common);
    return new Result(
        used,
        sign * est,
        sign > 0 ? lb : -ub,
        sign > 0 ? ub : -lb,
        tail.applyAsDouble(0),
        sign * common,
        pBias);
  }

  /** Conditional p-values grow with theta: the sum rises, minus the log sum falls. */
  private double increasing(double miss) {
    return combination == Combination.P ? miss : -miss;
  }

  private double statistic(double[] y, double[] se, int k, double crit, double theta) {
    double sum = 0;
    for (int i = 0; i < k; i++) {
      double lnQ = logUpper((y[i] - theta) / se[i]) - logUpper((crit * se[i] - theta) / se[i]);
      sum += combination == Combination.P ? Math.exp(lnQ) : -lnQ;
    }
    return sum;
  }

  /** Probability of conditional p-values at least this small: the p-value of "effect <= theta". */
  private double pUpperEffect(double statistic, int k) {
    return combination == Combination.P
        ? irwinHall(statistic, k)
        : Gamma.regularizedGammaQ(k, statistic, 1e-14, 100000);
  }

  private static double irwinHall(double x, int k) {
    if (x <= 0) {
      return 0;
    }
    if (x >= k) {
      return 1;
    }
    if (k > IRWIN_HALL_LIMIT) {
      return Tails.normalUpper((k / 2.0 - x) / Math.sqrt(k / 12.0));
    }
    if (x > k / 2.0) {
      return 1 - irwinHall(k - x, k);
    }
    // sum_j (-1)^j C(k,j) (x-j)^k / k!
    double sum = 0;
    for (int j = 0; j <= x; j++) {
      double ln = Gamma.logGamma(j + 1.0) + Gamma.logGamma(k - j + 1.0);
      double term = x == j ? 0 : Math.exp(k * Math.log(x - j) - ln);
      sum += j % 2 == 0 ? term : -term;
    }
    return Math.max(0, sum);
  }

  /** ln of the normal upper tail, by its continued fraction where the tail underflows. */
  private static double logUpper(double z) {
    if (z < 30) {
      return Math.log(0.5 * Erf.erfc(z / Math.sqrt(2)));
    }
    double fraction = z;
    for (int j = 20; j >= 1; j--) {
      fraction = z + j / fraction;
    }
    return -0.5 * z * z - 0.5 * Math.log(2 * Math.PI) - Math.log(fraction);
  }

  /** Root of an increasing function, NaN where there is none in the range. */
  private static double root(DoubleUnaryOperator f, double low, double high) {
    double a = low;
    double b = high;
    if (!(f.applyAsDouble(a) <= 0 && f.applyAsDouble(b) >= 0)) {
      return Double.NaN;
    }
    for (int i = 0; i < 200; i++) {
      double mid = 0.5 * (a + b);
      if (mid <= a || mid >= b) {
        break;
      }
      if (f.applyAsDouble(mid) < 0) {
        a = mid;
      } else {
        b = mid;
      }
    }
    return 0.5 * (a + b);
  }
}
