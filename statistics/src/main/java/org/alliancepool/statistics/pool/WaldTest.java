package org.alliancepool.statistics.pool;

import org.alliancepool.statistics.distribution.Tails;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * Joint test that coefficients are 0: {@code b' V^-1 b}, chi-square with m df, or that over m as F
 * with (m, ddf).
 *
 * <p>Edge case: a singular covariance (a perfect fit under knha) gives NaN.
 *
 * @param stat chi-square, or F where df2 is a number
 * @param df1 number of coefficients
 * @param df2 denominator degrees of freedom; NaN for chi-square
 * @param pval upper tail probability
 */
public record WaldTest(double stat, int df1, double df2, double pval) {

  /** Tests the coefficients at these positions. */
  public static WaldTest of(double[] beta, double[][] vb, double ddf, int... indices) {
    int m = indices.length;
    if (m == 0) {
      throw new IllegalArgumentException("cannot test coefficients: none named; name at least one");
    }
    double[] b = new double[m];
    double[][] v = new double[m][m];
    // Scaled to unit diagonal first: moderators may differ by many orders of magnitude.
    for (int i = 0; i < m; i++) {
      double si = Math.sqrt(vb[indices[i]][indices[i]]);
      b[i] = beta[indices[i]] / si;
      for (int j = 0; j < m; j++) {
        v[i][j] = vb[indices[i]][indices[j]] / (si * Math.sqrt(vb[indices[j]][indices[j]]));
      }
    }
    double q;
    try {
      RealVector bv = new ArrayRealVector(b);
      q =
          m == 1
              ? b[0] * b[0]
              : bv.dotProduct(
                  new LUDecomposition(new Array2DRowRealMatrix(v), 1e-14).getSolver().solve(bv));
    } catch (SingularMatrixException e) {
      q = Double.NaN;
    }
    if (Double.isInfinite(q)) {
      q = Double.NaN;
    }
    return Double.isNaN(ddf)
        ? new WaldTest(q, m, ddf, Tails.chiSquareUpper(q, m))
        : new WaldTest(q / m, m, ddf, Tails.fUpper(q / m, m, ddf));
  }
}
