package org.alliancepool.statistics.bias;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.alliancepool.statistics.distribution.Tails;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Test of excess significance: are there more significant studies than their power allows?
 * Ioannidis and Trikalinos (2007), doi:10.1177/1740774507079441.
 *
 * <p>O counts the studies whose Wald test {@code y_i / sqrt(v_i)} is significant, E sums their
 * power at the effect theta, integrated over N(theta, tau2) where tau2 &gt; 0: the observed effect
 * then has variance v + tau2, so the expected power is again a normal tail. Three tests compare
 * them: exact (O is a sum of independent unequal Bernoulli variables; Francis 2013,
 * doi:10.1016/j.jmp.2013.02.003, computed by recursion for any k), binomial with the mean power,
 * and Pearson's chi-square. The limit estimate is the theta at which the p-value equals the test's
 * level (0.10).
 *
 * <p>Defaults: two-sided tests of the studies at 0.05, theta the inverse-variance weighted mean,
 * tau2 0, exact test for an excess.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k = 0: {@link IllegalArgumentException};
 *   <li>no theta between 0 and ten times the largest |y| gives the level: limit is NaN. It is
 *       always NaN where the excess is not significant even with theta = 0;
 *   <li>expected count at 0 or k to rounding: the chi-square test is 0 or infinite as O says.
 * </ul>
 */
public final class ExcessSignificance {
  private static final String WHAT = "test for excess significance";
  private static final double LIMIT_LEVEL = 0.10;

  /** How O and E are compared. */
  public enum Comparison {
    /** Distribution of O with each study's own power. */
    EXACT,
    /** Binomial with the mean power. */
    BINOMIAL,
    /** Pearson's chi-square. */
    CHI_SQUARE
  }

  /**
   * Result.
   *
   * @param k number of studies
   * @param observed number of significant studies, O
   * @param expected expected number, E
   * @param pval p-value of the comparison
   * @param theta effect at which power was computed
   * @param tau2 heterogeneity in the power
   * @param thetaLim limit estimate: theta with p-value 0.10; NaN where there is none
   * @param power power of each study
   */
  public record Result(
      int k,
      int observed,
      double expected,
      double pval,
      double theta,
      double tau2,
      double thetaLim,
      double[] power) {}

  private static final ExcessSignificance DEFAULTS =
      new ExcessSignificance(
          Direction.TWO_SIDED, 0.05, Double.NaN, 0, Comparison.EXACT, Direction.GREATER);

  private final Direction studies;
  private final double alpha;
  private final double theta;
  private final double tau2;
  private final Comparison comparison;
  private final Direction alternative;

  private ExcessSignificance(
      Direction studies,
      double alpha,
      double theta,
      double tau2,
      Comparison comparison,
      Direction alternative) {
    this.studies = Objects.requireNonNull(studies);
    Effects.checkLevel(WHAT, alpha);
    this.alpha = alpha;
    this.theta = theta;
    this.tau2 = tau2;
    this.comparison = Objects.requireNonNull(comparison);
    this.alternative = Objects.requireNonNull(alternative);
  }

  /** Two-sided study tests at 0.05, exact test for an excess. */
  public static ExcessSignificance withDefaults() {
    return DEFAULTS;
  }

  /** The same with other tests of the single studies. */
  public ExcessSignificance withStudyTests(Direction direction, double level) {
    return new ExcessSignificance(direction, level, theta, tau2, comparison, alternative);
  }

  /** The same at a given effect and heterogeneity, for instance those of a random-effects fit. */
  public ExcessSignificance at(double newTheta, double newTau2) {
    if (!Double.isFinite(newTheta) || !(newTau2 >= 0) || Double.isInfinite(newTau2)) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": theta "
              + newTheta
              + " and tau2 "
              + newTau2
              + " must be finite and tau2 not negative");
    }
    return new ExcessSignificance(studies, alpha, newTheta, newTau2, comparison, alternative);
  }

  /** The same with another comparison of O and E. */
  public ExcessSignificance with(Comparison newComparison) {
    return new ExcessSignificance(studies, alpha, theta, tau2, newComparison, alternative);
  }

  /** The same with another alternative: too many (GREATER), too few (LESS), or either. */
  public ExcessSignificance withAlternative(Direction newAlternative) {
    return new ExcessSignificance(studies, alpha, theta, tau2, comparison, newAlternative);
  }

  /** Runs the test. */
  public Result test(double[] yi, double[] vi) {
    Effects.check(WHAT, yi, vi, 1);
    double crit = Tails.normalQuantile(studies == Direction.TWO_SIDED ? alpha / 2 : alpha);
    int observed = 0;
    double furthest = 0;
    for (int i = 0; i < yi.length; i++) {
      double z = yi[i] / Math.sqrt(vi[i]);
      furthest = Math.max(furthest, Math.abs(yi[i]));
      observed +=
          switch (studies) {
            case GREATER -> z >= crit ? 1 : 0;
            case LESS -> z <= -crit ? 1 : 0;
            case TWO_SIDED -> Math.abs(z) >= crit ? 1 : 0;
          };
    }
    double effect = Double.isNaN(theta) ? Effects.commonEffect(yi, vi) : theta;
    double[] power = power(effect, vi, crit);
    int o = observed;
    double lim =
        limit(t -> pValue(o, power(t, vi, crit)) - LIMIT_LEVEL, Math.signum(effect), furthest);
    return new Result(
        yi.length,
        observed,
        Arrays.stream(power).sum(),
        pValue(observed, power),
        effect,
        tau2,
        lim,
        power);
  }

  private double[] power(double effect, double[] vi, double crit) {
    double[] power = new double[vi.length];
    for (int i = 0; i < power.length; i++) {
      double bound = crit * Math.sqrt(vi[i]);
      double sd = Math.sqrt(vi[i] + tau2);
      double upper = Tails.normalUpper((bound - effect) / sd);
      double lower = Tails.normalUpper((bound + effect) / sd);
      power[i] =
          switch (studies) {
            case GREATER -> upper;
            case LESS -> lower;
            case TWO_SIDED -> upper + lower;
          };
    }
    return power;
  }

  private double pValue(int observed, double[] power) {
    int k = power.length;
    double expected = Arrays.stream(power).sum();
    if (comparison == Comparison.CHI_SQUARE) {
      double d = observed - expected;
      double chi = d / Math.sqrt(expected * (k - expected) / k);
      return switch (alternative) {
        case GREATER -> Tails.normalUpper(chi);
        case LESS -> Tails.normalUpper(-chi);
        case TWO_SIDED -> Tails.twoSided(chi, Double.NaN);
      };
    }
    double[] mass = comparison == Comparison.EXACT ? counts(power) : binomial(k, expected / k);
    double at = mass[observed] * (1 + 1e-7);
    double sum = 0;
    for (int c = 0; c <= k; c++) {
      boolean in =
          switch (alternative) {
            case GREATER -> c >= observed;
            case LESS -> c <= observed;
            // The counts not more likely than the one observed.
            case TWO_SIDED -> mass[c] <= at;
          };
      sum += in ? mass[c] : 0;
    }
    return Math.min(1, sum);
  }

  private static double[] binomial(int k, double p) {
    BinomialDistribution d = BinomialDistribution.of(k, Math.min(1, p));
    double[] mass = new double[k + 1];
    for (int c = 0; c <= k; c++) {
      mass[c] = d.probability(c);
    }
    return mass;
  }

  /** Distribution of a sum of independent Bernoulli variables. */
  private static double[] counts(double[] power) {
    double[] mass = new double[power.length + 1];
    mass[0] = 1;
    for (int i = 0; i < power.length; i++) {
      for (int c = i + 1; c > 0; c--) {
        mass[c] = mass[c] * (1 - power[i]) + mass[c - 1] * power[i];
      }
      mass[0] *= 1 - power[i];
    }
    return mass;
  }

  /** Smallest root on the effect's own side of 0; bisection after a scan. */
  private static double limit(DoubleUnaryOperator miss, double sign, double furthest) {
    double side = sign == 0 ? 1 : sign;
    double before = 0;
    double missBefore = miss.applyAsDouble(0);
    int steps = 1000;
    for (int s = 1; s <= steps && furthest > 0; s++) {
      double at = 10 * furthest * s / steps;
      double missAt = miss.applyAsDouble(side * at);
      if ((missBefore > 0) != (missAt > 0)) {
        for (int b = 0; b < 200; b++) {
          double mid = 0.5 * (before + at);
          if (mid <= before || mid >= at) {
            break;
          }
          if ((miss.applyAsDouble(side * mid) > 0) == (missAt > 0)) {
            at = mid;
          } else {
            before = mid;
          }
        }
        return side * at;
      }
      before = at;
      missBefore = missAt;
    }
    return Double.NaN;
  }
}
