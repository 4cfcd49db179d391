package org.alliancepool.statistics.pool;

import java.util.function.DoubleUnaryOperator;

/**
 * A predicted average effect with its confidence and prediction interval, in the units of the
 * effects.
 *
 * <p>For a row x of the design: {@code pred = x'b}, {@code se = sqrt(x' V x)} with V the covariance
 * of the coefficients, bounds {@code pred -+ c se} and {@code pred -+ c sqrt(se^2 + tau2)}. c is
 * the quantile of the model's test: normal, or t with its degrees of freedom (Higgins, Thompson and
 * Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x, there with k - 2).
 *
 * <p>Edge cases: a model that adds no tau2 has no prediction interval (NaN); after a transformation
 * there is no standard error.
 *
 * @param pred the predicted average effect
 * @param se its standard error; NaN after a transformation
 * @param ciLb lower bound of the confidence interval
 * @param ciUb upper bound of the confidence interval
 * @param piLb lower bound of the prediction interval; NaN for equal-effects models
 * @param piUb upper bound of the prediction interval; NaN for equal-effects models
 */
public record Prediction(
    double pred, double se, double ciLb, double ciUb, double piLb, double piUb) {

  /**
   * Estimate and bounds on another scale, for instance {@code Math::tanh} for Fisher's z. A
   * decreasing transformation swaps the bounds.
   */
  public Prediction transform(DoubleUnaryOperator f) {
    double a = f.applyAsDouble(ciLb);
    double b = f.applyAsDouble(ciUb);
    double c = f.applyAsDouble(piLb);
    double d = f.applyAsDouble(piUb);
    return new Prediction(
        f.applyAsDouble(pred),
        Double.NaN,
        Math.min(a, b),
        Math.max(a, b),
        Math.min(c, d),
        Math.max(c, d));
  }
}
