package org.alliancepool.statistics.bias;

import java.util.Arrays;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Precision-effect test and precision-effect estimate with standard error, Stanley and Doucouliagos
 * (2014), doi:10.1002/jrsm.1095.
 *
 * <p>Weighted least squares of the effects on {@code sqrt(v)} (PET) or {@code v} (PEESE) with
 * weights {@code 1/v} and free dispersion; the intercept estimates the effect at infinite
 * precision. The conditional estimate is PEESE's where PET's intercept is above 0 in the chosen
 * direction (one-sided p &lt; 0.05), else PET's.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k &lt; 3: {@link IllegalArgumentException};
 *   <li>all variances equal: {@link IllegalArgumentException};
 *   <li>effects exactly on a line: standard errors at rounding level, nothing else is special.
 * </ul>
 */
public final class PetPeese {
  private static final String WHAT = "fit PET-PEESE";

  /** Which of the two the conditional procedure takes. */
  public enum Choice {
    /** PET: no effect shown at infinite precision. */
    PET,
    /** PEESE. */
    PEESE
  }

  /**
   * One of the two regressions; index 0 is the intercept, 1 the slope.
   *
   * @param coef estimates
   * @param se standard errors
   * @param tval t values
   * @param pval two-sided p-values
   * @param df degrees of freedom, k - 2
   * @param ciLb lower 95 % bound of the intercept
   * @param ciUb upper 95 % bound of the intercept
   */
  public record Line(
      double[] coef,
      double[] se,
      double[] tval,
      double[] pval,
      double df,
      double ciLb,
      double ciUb) {}

  /**
   * Both regressions and the conditional choice.
   *
   * @param pet regression on the standard error
   * @param peese regression on the variance
   * @param petOneSidedP p-value of PET's intercept in the chosen direction
   * @param choice the one whose intercept is the conditional estimate
   */
  public record Result(Line pet, Line peese, double petOneSidedP, Choice choice) {
    /** The regression of the conditional estimate. */
    public Line conditional() {
      return choice == Choice.PET ? pet : peese;
    }
  }

  private PetPeese() {}

  /** Fits both; positive effects are those that selection favours. */
  public static Result fit(double[] yi, double[] vi) {
    return fit(yi, vi, Direction.GREATER);
  }

  /** Fits both, with the direction of PET's one-sided test. */
  public static Result fit(double[] yi, double[] vi, Direction direction) {
    Effects.check(WHAT, yi, vi, 3);
    if (Effects.isConstant(vi)) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": all variances are equal, so effects cannot be regressed on precision; leave it"
              + " out");
    }
    Line pet = line(yi, vi, Arrays.stream(vi).map(Math::sqrt).toArray());
    Line peese = line(yi, vi, vi);
    double t = pet.tval()[0];
    double p =
        switch (direction) {
          case GREATER -> Tails.tUpper(t, pet.df());
          case LESS -> Tails.tUpper(-t, pet.df());
          case TWO_SIDED -> pet.pval()[0];
        };
    return new Result(pet, peese, p, p < 0.05 ? Choice.PEESE : Choice.PET);
  }

  private static Line line(double[] yi, double[] vi, double[] predictor) {
    double[] ones = new double[yi.length];
    Arrays.fill(ones, 1);
    WeightedRegression r = WeightedRegression.fit(WHAT, yi, new double[][] {ones, predictor}, vi);
    double half = Tails.critical(0.95, r.df()) * r.se()[0];
    return new Line(
        r.coef(), r.se(), r.tval(), r.pval(), r.df(), r.coef()[0] - half, r.coef()[0] + half);
  }
}
