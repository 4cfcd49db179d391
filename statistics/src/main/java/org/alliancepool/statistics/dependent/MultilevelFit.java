package org.alliancepool.statistics.dependent;

import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A fitted {@link MultilevelModel}, in metafor's notation.
 *
 * <p>Edge cases: a variance on the boundary is exactly 0; a factor with a level for each effect and
 * no other is told from the sampling errors by V alone; a search that did not end within its
 * tolerance has {@code converged} false and a warning.
 *
 * @param method likelihood that was maximised
 * @param test reference distribution
 * @param k number of effects
 * @param p number of coefficients
 * @param names coefficient names
 * @param beta coefficients
 * @param se their model-based standard errors
 * @param zval beta / se, a z or t statistic by {@code test}
 * @param ddf degrees of freedom of the t test; NaN under z
 * @param pval two-sided
 * @param ciLb lower confidence bounds
 * @param ciUb upper confidence bounds
 * @param vb covariance of the coefficients
 * @param factorNames random factors
 * @param levels number of levels of each factor
 * @param sigma2 variance of each factor, exactly 0 on the boundary
 * @param i2 share of each factor in the total variance, percent, with the typical sampling variance
 *     (k - p) / tr(P), P from V alone (Higgins and Thompson 2002, doi:10.1002/sim.1186, by level)
 * @param qe residual heterogeneity with V alone
 * @param qep its p-value, chi-square with k - p degrees of freedom (NaN when that is 0)
 * @param qm joint test of the moderators: chi-square under z, F under t. All coefficients but the
 *     intercept, or the intercept where it is alone
 * @param qmDf its numerator degrees of freedom
 * @param qmp its p-value
 * @param logLik maximised (restricted) log-likelihood, with the term log|X'X| / 2 under REML
 * @param aic Akaike's criterion
 * @param bic Schwarz's criterion, with k - p observations under REML
 * @param aicc small-sample AIC
 * @param confidence level of all intervals
 * @param converged whether the search met its tolerance
 * @param warnings what a reader should know
 * @param working the fit as input to {@link ClusterRobust} and {@link WildBootstrap}
 */
public record MultilevelFit(
    LikelihoodMethod method,
    CoefficientTest test,
    int k,
    int p,
    List<String> names,
    double[] beta,
    double[] se,
    double[] zval,
    double ddf,
    double[] pval,
    double[] ciLb,
    double[] ciUb,
    double[][] vb,
    List<String> factorNames,
    int[] levels,
    double[] sigma2,
    double[] i2,
    double qe,
    double qep,
    double qm,
    int qmDf,
    double qmp,
    double logLik,
    double aic,
    double bic,
    double aicc,
    double confidence,
    boolean converged,
    List<String> warnings,
    WorkingModel working) {

  /** Mean effect at one row of moderators, with the interval for a new effect. */
  public record Prediction(
      double pred, double se, double ciLb, double ciUb, double piLb, double piUb) {}

  /**
   * Predicts at {@code x}, one value per coefficient. The prediction interval adds every sigma2 to
   * the squared standard error: a new effect of a new study.
   */
  public Prediction predict(double... x) {
    if (x.length != p) {
      throw new IllegalArgumentException(
          "cannot predict: "
              + x.length
              + " values for "
              + p
              + " coefficients, give one value per coefficient, the intercept's 1 included");
    }
    double pred = Matrices.dot(x, beta);
    double variance = Matrices.quadratic(vb, x);
    double total = variance;
    for (double s : sigma2) {
      total += s;
    }
    double crit = critical(test, ddf, confidence);
    double half = crit * Math.sqrt(variance);
    double wide = crit * Math.sqrt(total);
    return new Prediction(
        pred, Math.sqrt(variance), pred - half, pred + half, pred - wide, pred + wide);
  }

  /** Profile-likelihood interval of variance component {@code factor}, counted from 0. */
  public ProfileInterval profile(int factor) {
    return ProfileInterval.of(this, factor);
  }

  static double critical(CoefficientTest test, double ddf, double confidence) {
    double tail = (1 - confidence) / 2;
    return test == CoefficientTest.Z
        ? NormalDistribution.of(0, 1).inverseSurvivalProbability(tail)
        : TDistribution.of(ddf).inverseSurvivalProbability(tail);
  }
}
