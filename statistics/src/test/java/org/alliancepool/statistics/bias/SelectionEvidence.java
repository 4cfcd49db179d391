package org.alliancepool.statistics.bias;

import org.alliancepool.statistics.pool.ModelMatrix;

/** Our log-likelihood of a selection model at parameters of others. */
public final class SelectionEvidence {
  private SelectionEvidence() {}

  /**
   * Log-likelihood without moderators.
   *
   * @param theta mean, tau2 and the parameters of the function in the order of the model (of a step
   *     function without the first, which is 1)
   */
  public static double logLik(
      double[] yi, double[] vi, SelectionFunction function, Direction direction, double... theta) {
    SelectionLikelihood likelihood =
        new SelectionLikelihood(
            yi, vi, ModelMatrix.intercept(yi.length), function, direction, true);
    return likelihood.evaluate(theta, new double[theta.length]);
  }
}
