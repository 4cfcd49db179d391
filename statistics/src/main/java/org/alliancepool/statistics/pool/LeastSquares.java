package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Linear regression by ordinary or weighted least squares, with the table of coefficients.
 *
 * <p>{@code beta = (X'WX)^-1 X'Wy} by orthogonalisation, residual variance {@code sigma2 = sum(w
 * e^2) / (n - p)}, t tests with n - p degrees of freedom. Unlike in meta-analysis the residual
 * variance is estimated, so weights count only relative to each other.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>rows with a missing outcome, predictor or weight are dropped and counted;
 *   <li>redundant predictors are dropped with a warning;
 *   <li>no more rows than coefficients: {@link IllegalArgumentException};
 *   <li>a perfect fit: standard errors near 0 and huge t values, as the data say.
 * </ul>
 *
 * @param n rows used
 * @param dropped rows left out for missing values
 * @param p number of coefficients
 * @param names coefficient names
 * @param beta coefficients
 * @param se standard errors
 * @param tval t statistics
 * @param df residual degrees of freedom
 * @param pval two-sided p-values
 * @param ciLb lower 95 % bounds
 * @param ciUb upper 95 % bounds
 * @param vb covariance matrix of the coefficients
 * @param standardized coefficients in standard deviations of outcome per one of the predictor
 *     (unweighted); NaN for the intercept
 * @param sigma2 residual variance
 * @param r2 share of the (weighted) variance explained, about the mean where there is an intercept
 * @param residuals residuals of the rows used
 * @param rows positions of the rows used
 * @param warnings what was dropped
 */
public record LeastSquares(
    int n,
    int dropped,
    int p,
    List<String> names,
    double[] beta,
    double[] se,
    double[] tval,
    double df,
    double[] pval,
    double[] ciLb,
    double[] ciUb,
    double[][] vb,
    double[] standardized,
    double sigma2,
    double r2,
    double[] residuals,
    int[] rows,
    List<String> warnings) {

  /** Ordinary least squares. */
  public static LeastSquares fit(double[] y, ModelMatrix design) {
    double[] ones = new double[y.length];
    Arrays.fill(ones, 1);
    return fit(y, design, ones);
  }

  /** Weighted least squares; weights above 0. */
  public static LeastSquares fit(double[] y, ModelMatrix design, double[] weights) {
    if (y.length != design.rows() || y.length != weights.length) {
      throw new IllegalArgumentException(
          "cannot regress: "
              + y.length
              + " outcomes, "
              + design.rows()
              + " design rows and "
              + weights.length
              + " weights; give as many of each");
    }
    int[] rows = new int[y.length];
    int n = 0;
    for (int i = 0; i < y.length; i++) {
      boolean missing = Double.isNaN(y[i]) || Double.isNaN(weights[i]);
      for (double[] column : design.raw()) {
        missing |= Double.isNaN(column[i]);
      }
      if (missing) {
        continue;
      }
      if (Double.isInfinite(y[i]) || !(weights[i] > 0) || Double.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "cannot regress: row "
                + (i + 1)
                + " has outcome "
                + y[i]
                + " and weight "
                + weights[i]
                + "; both must be finite and the weight above 0");
      }
      rows[n++] = i;
    }
    rows = Arrays.copyOf(rows, n);
    double[] yy = new double[n];
    double[] ww = new double[n];
    for (int i = 0; i < n; i++) {
      yy[i] = y[rows[i]];
      ww[i] = weights[rows[i]];
    }
    List<String> warnings = new ArrayList<>();
    ModelMatrix x = design.selectRows(rows);
    int[] columns = x.independentColumns();
    if (columns.length < x.columns()) {
      List<String> gone = new ArrayList<>(x.names());
      for (int j : columns) {
        gone.remove(x.names().get(j));
      }
      warnings.add("redundant predictors dropped from the model: " + gone);
      x = x.selectColumns(columns);
    }
    int p = x.columns();
    if (n <= p || p == 0) {
      throw new IllegalArgumentException(
          "cannot regress: "
              + n
              + " complete rows for "
              + p
              + " coefficients "
              + x.names()
              + "; more rows than coefficients are needed");
    }
    return table(yy, ww, x, rows, y.length - n, warnings);
  }

  private static LeastSquares table(
      double[] y, double[] w, ModelMatrix x, int[] rows, int dropped, List<String> warnings) {
    int n = y.length;
    int p = x.columns();
    WeightedProjection proj = new WeightedProjection(x, y).atWeights(w);
    double df = n - p;
    double sigma2 = proj.rss / df;
    double[][] vb = proj.inverse();
    double crit = Tails.critical(0.95, df);
    double[] beta = proj.beta.clone();
    double[] se = new double[p];
    double[] tval = new double[p];
    double[] pval = new double[p];
    double[] lb = new double[p];
    double[] ub = new double[p];
    double[] std = new double[p];
    int intercept = x.interceptIndex();
    double sdY = deviation(y);
    for (int j = 0; j < p; j++) {
      for (int l = 0; l < p; l++) {
        vb[j][l] *= sigma2;
      }
      se[j] = Math.sqrt(vb[j][j]);
      tval[j] = beta[j] / se[j];
      pval[j] = Tails.twoSided(tval[j], df);
      lb[j] = beta[j] - crit * se[j];
      ub[j] = beta[j] + crit * se[j];
      std[j] = j == intercept ? Double.NaN : beta[j] * deviation(x.raw()[j]) / sdY;
    }
    double sw = 0;
    double swy = 0;
    for (int i = 0; i < n; i++) {
      sw += w[i];
      swy += w[i] * y[i];
    }
    double origin = intercept >= 0 ? swy / sw : 0;
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += w[i] * (y[i] - origin) * (y[i] - origin);
    }
    return new LeastSquares(
        n,
        dropped,
        p,
        x.names(),
        beta,
        se,
        tval,
        df,
        pval,
        lb,
        ub,
        vb,
        std,
        sigma2,
        1 - proj.rss / total,
        proj.resid.clone(),
        rows,
        List.copyOf(warnings));
  }

  /** Position of a coefficient by name. */
  public int indexOf(String name) {
    int j = names.indexOf(name);
    if (j < 0) {
      throw new IllegalArgumentException(
          "cannot find coefficient \"" + name + "\": the model has " + names);
    }
    return j;
  }

  /** Joint F test of some coefficients. */
  public WaldTest waldTest(int... indices) {
    return WaldTest.of(beta, vb, df, indices);
  }

  private static double deviation(double[] x) {
    double m = Arrays.stream(x).sum() / x.length;
    double s = 0;
    for (double v : x) {
      s += (v - m) * (v - m);
    }
    return Math.sqrt(s / (x.length - 1));
  }
}
