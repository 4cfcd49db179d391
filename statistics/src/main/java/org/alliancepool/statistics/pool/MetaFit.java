package org.alliancepool.statistics.pool;

import java.util.List;
import org.alliancepool.statistics.distribution.Tails;

/**
 * A fitted random-effects model or meta-regression, in metafor's notation.
 *
 * <p>Vectors have one entry per coefficient in the order of {@link #names}; the data are those that
 * entered the fit, with {@link #rows} as their positions in the input.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k = 1: tau2 is 0, the prediction interval is the confidence interval, {@code warnings} says
 *       so;
 *   <li>k = p: qe is 0 and qep 1; tests of t become tests of z;
 *   <li>an iteration that did not converge: {@code converged} is false, and {@code warnings} says
 *       which; the numbers are the last iterate's and not to be used.
 * </ul>
 *
 * @param method estimator of tau2
 * @param test reference distribution and standard errors
 * @param level coverage of all intervals
 * @param k number of effects fitted
 * @param dropped number of input rows left out for a missing effect, variance or moderator
 * @param p number of coefficients
 * @param names coefficient names
 * @param beta coefficients
 * @param se standard errors
 * @param zval beta / se (a t value under t, knha and adhoc)
 * @param ddf residual degrees of freedom k - p; NaN under test z
 * @param pval two-sided p-values
 * @param ciLb lower confidence bounds
 * @param ciUb upper confidence bounds
 * @param vb covariance matrix of the coefficients
 * @param tau2 between-study variance
 * @param seTau2 its standard error; NaN where tau2 is 0 by assumption and for k = 1
 * @param i2 percent of total variability that is heterogeneity
 * @param h2 total over sampling variability
 * @param r2 percent of tau2 that the moderators account for (under equal effects: of the residual
 *     mean square); NaN without moderators or intercept
 * @param qe test statistic of (residual) heterogeneity
 * @param qep its p-value, chi-square with k - p df
 * @param qm omnibus test of the moderators; of the intercept where there are none. Under t an F
 * @param qmDf1 number of coefficients tested
 * @param qmDf2 denominator degrees of freedom; NaN under test z
 * @param qmp p-value of qm
 * @param logLik log-likelihood, restricted for REML
 * @param aic Akaike's criterion
 * @param bic Bayesian criterion
 * @param aicc AIC with small-sample correction
 * @param scale factor of the Knapp-Hartung variances (1 under z and t)
 * @param converged whether every iterative part converged
 * @param warnings what the user should know: rows dropped, predictors dropped, several maxima ...
 * @param rows positions of the fitted effects in the input
 * @param yi fitted effects
 * @param vi their sampling variances
 * @param weights weights of the estimate: 1/(vi + tau2), or the user's
 * @param weighting where the weights come from
 * @param x design after dropping rows and redundant columns
 */
public record MetaFit(
    TauEstimator method,
    Test test,
    double level,
    int k,
    int dropped,
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
    double tau2,
    double seTau2,
    double i2,
    double h2,
    double r2,
    double qe,
    double qep,
    double qm,
    int qmDf1,
    double qmDf2,
    double qmp,
    double logLik,
    double aic,
    double bic,
    double aicc,
    double scale,
    boolean converged,
    List<String> warnings,
    int[] rows,
    double[] yi,
    double[] vi,
    double[] weights,
    Weighting weighting,
    ModelMatrix x) {

  /** Where weights come from. */
  public enum Weighting {
    /** The model: 1/(vi + tau2). */
    INVERSE_VARIANCE,
    /** The user; the coefficients' covariance is then a sandwich. */
    GIVEN
  }

  /**
   * The predicted average effect of a model with an intercept only.
   *
   * <p>The prediction interval is {@code beta +- c sqrt(se^2 + tau2)} with c normal under z, else t
   * with k - p df.
   */
  public Prediction predict() {
    if (!x.isInterceptOnly()) {
      throw new IllegalArgumentException(
          "cannot predict one value: the model has moderators "
              + names
              + "; give their values to predictAt, or use predictRows");
    }
    return predictRow(new double[] {1});
  }

  /**
   * Prediction at given moderator values.
   *
   * @param moderators one value per coefficient except the intercept, in the order of {@link
   *     #names}
   */
  public Prediction predictAt(double... moderators) {
    int at = x.interceptIndex();
    if (moderators.length != p - (at >= 0 ? 1 : 0)) {
      throw new IllegalArgumentException(
          "cannot predict: "
              + moderators.length
              + " moderator values for coefficients "
              + names
              + "; give one for each but the intercept");
    }
    double[] row = new double[p];
    int m = 0;
    for (int j = 0; j < p; j++) {
      row[j] = j == at ? 1 : moderators[m++];
    }
    return predictRow(row);
  }

  /** Prediction for every fitted effect's own moderator values. */
  public Prediction[] predictRows() {
    Prediction[] out = new Prediction[k];
    for (int i = 0; i < k; i++) {
      out[i] = predictRow(x.row(i));
    }
    return out;
  }

  /** Prediction for one full row of a design, intercept included. */
  public Prediction predictRow(double[] row) {
    double pred = 0;
    for (int j = 0; j < p; j++) {
      pred += row[j] * beta[j];
    }
    double var = quadratic(row);
    double se = Math.sqrt(var);
    double crit = Tails.critical(level, ddf);
    double half = crit * Math.sqrt(var + tau2);
    boolean interval = !method.isCommonEffect();
    return new Prediction(
        pred,
        se,
        pred - crit * se,
        pred + crit * se,
        interval ? pred - half : Double.NaN,
        interval ? pred + half : Double.NaN);
  }

  /** Effects minus fitted values. */
  public double[] residuals() {
    double[] r = new double[k];
    for (int i = 0; i < k; i++) {
      double[] row = x.row(i);
      double fit = 0;
      for (int j = 0; j < p; j++) {
        fit += row[j] * beta[j];
      }
      r[i] = yi[i] - fit;
    }
    return r;
  }

  /**
   * Internally standardised residuals: each residual over its standard error under the model.
   *
   * <p>{@code Var(y - Xb) = (I - H) M (I - H)'}, M the diagonal of v + tau2, {@code H = X (X'WX)^-1
   * X'W} (Viechtbauer and Cheung 2010, doi:10.1002/jrsm.11). The Knapp-Hartung factor has no part
   * in it. NaN where a residual cannot vary, as with the only study at a factor's level.
   */
  public double[] rstandard() {
    WeightedProjection projection = new WeightedProjection(x, yi).atWeights(weights);
    double[][] bread = projection.inverse();
    double[] total = new double[k];
    for (int i = 0; i < k; i++) {
      total[i] = vi[i] + tau2;
    }
    double[][] sandwich = projection.sandwich(total);
    double[] z = residuals();
    for (int i = 0; i < k; i++) {
      double[] row = x.row(i);
      double hat = weights[i] * quadratic(row, bread);
      double variance = total[i] * (1 - 2 * hat) + quadratic(row, sandwich);
      z[i] = variance > 1e-10 * total[i] ? z[i] / Math.sqrt(variance) : Double.NaN;
    }
    return z;
  }

  /**
   * Empirical best linear unbiased predictions of the studies' true effects.
   *
   * <p>{@code pred = l y + (1 - l) x'beta} with {@code l = tau2 / (tau2 + v)}, variance {@code l v
   * + (1 - l)^2 x' vb x} (Raudenbush and Bryk 1985, doi:10.3102/10769986010002075); the intervals
   * are in {@code piLb, piUb} and, alike, {@code ciLb, ciUb}. They are best under the model's own
   * weights: with given ones {@link IllegalArgumentException}.
   */
  public Prediction[] blup() {
    if (weighting == Weighting.GIVEN) {
      throw new IllegalArgumentException(
          "cannot predict true effects: with given weights the predictions are not the best;"
              + " leave the weights out");
    }
    double crit = Tails.critical(level, ddf);
    Prediction[] out = new Prediction[k];
    for (int i = 0; i < k; i++) {
      double[] row = x.row(i);
      double fit = 0;
      for (int j = 0; j < p; j++) {
        fit += row[j] * beta[j];
      }
      double l = tau2 / (tau2 + vi[i]);
      double pred = l * yi[i] + (1 - l) * fit;
      double se = Math.sqrt(l * vi[i] + (1 - l) * (1 - l) * quadratic(row));
      double lb = pred - crit * se;
      double ub = pred + crit * se;
      out[i] = new Prediction(pred, se, lb, ub, lb, ub);
    }
    return out;
  }

  /**
   * Wald test that some coefficients are all 0: chi-square, or F under t, knha and adhoc.
   *
   * @param indices positions in {@link #beta}
   */
  public WaldTest waldTest(int... indices) {
    return WaldTest.of(beta, vb, ddf, indices);
  }

  /** Wald test of all columns of one term, for instance of a factor. */
  public WaldTest waldTest(String term) {
    int[] at =
        java.util.stream.IntStream.range(0, p).filter(j -> x.terms().get(j).equals(term)).toArray();
    if (at.length == 0) {
      throw new IllegalArgumentException(
          "cannot test term \"" + term + "\": it has no coefficient; the terms are " + x.terms());
    }
    return waldTest(at);
  }

  private double quadratic(double[] row) {
    return quadratic(row, vb);
  }

  private static double quadratic(double[] row, double[][] matrix) {
    double var = 0;
    for (int a = 0; a < row.length; a++) {
      for (int b = 0; b < row.length; b++) {
        var += row[a] * matrix[a][b] * row[b];
      }
    }
    return var;
  }
}
