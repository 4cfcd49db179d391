package org.alliancepool.statistics.bias;

import org.alliancepool.statistics.distribution.Tails;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Weighted least squares with a multiplicative dispersion: {@code Var y_i = phi / w_i}.
 *
 * <p>Solved by QR of the rows times {@code sqrt(w_i)}; {@code phi} is the weighted residual sum of
 * squares over k - p, tests are t with k - p degrees of freedom.
 */
record WeightedRegression(double[] coef, double[] se, double[] tval, double[] pval, double df) {

  static WeightedRegression fit(String what, double[] y, double[][] columns, double[] v) {
    int k = y.length;
    int p = columns.length;
    if (k <= p) {
      throw new IllegalArgumentException(
          "cannot "
              + what
              + ": "
              + k
              + " effects for "
              + p
              + " coefficients; at least "
              + (p + 1)
              + " effects are needed");
    }
    double[][] a = new double[k][p];
    double[] b = new double[k];
    for (int i = 0; i < k; i++) {
      double root = 1 / Math.sqrt(v[i]);
      for (int j = 0; j < p; j++) {
        a[i][j] = columns[j][i] * root;
      }
      b[i] = y[i] * root;
    }
    RealMatrix design = new Array2DRowRealMatrix(a, false);
    double[] scale = new double[p];
    for (int j = 0; j < p; j++) {
      scale[j] = design.getColumnVector(j).getNorm();
      for (int i = 0; i < k; i++) {
        a[i][j] /= scale[j];
      }
    }
    QRDecomposition qr = new QRDecomposition(design, 1e-10);
    DecompositionSolver solver = qr.getSolver();
    if (!solver.isNonSingular()) {
      throw new IllegalArgumentException(
          "cannot "
              + what
              + ": the predictors are constant or a combination of each other; leave one out");
    }
    double[] coef = solver.solve(new ArrayRealVector(b, false)).toArray();
    double rss = 0;
    for (int i = 0; i < k; i++) {
      double r = b[i];
      for (int j = 0; j < p; j++) {
        r -= a[i][j] * coef[j];
      }
      rss += r * r;
    }
    double df = k - p;
    RealMatrix inverse =
        new QRDecomposition(qr.getR().getSubMatrix(0, p - 1, 0, p - 1)).getSolver().getInverse();
    double[] se = new double[p];
    double[] tval = new double[p];
    double[] pval = new double[p];
    for (int j = 0; j < p; j++) {
      se[j] = inverse.getRowVector(j).getNorm() * Math.sqrt(rss / df) / scale[j];
      coef[j] /= scale[j];
      tval[j] = coef[j] / se[j];
      pval[j] = Tails.twoSided(tval[j], df);
    }
    return new WeightedRegression(coef, se, tval, pval, df);
  }
}
