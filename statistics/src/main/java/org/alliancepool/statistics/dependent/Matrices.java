package org.alliancepool.statistics.dependent;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** Small dense symmetric matrices as {@code double[n][n]}; n is a handful, so plain loops win. */
final class Matrices {
  /** Above this size tridiagonal QL is so much faster that its last digits are given up. */
  private static final int JACOBI_LIMIT = 60;

  private Matrices() {}

  /** Lower factor L with a = L L', or null where a is not numerically positive definite. */
  static double[][] cholesky(double[][] a) {
    int n = a.length;
    double[][] lower = new double[n][n];
    for (int i = 0; i < n; i++) {
      double[] li = lower[i];
      for (int j = 0; j <= i; j++) {
        double[] lj = lower[j];
        double sum = a[i][j];
        for (int c = 0; c < j; c++) {
          sum -= li[c] * lj[c];
        }
        if (i == j) {
          // A pivot that lost all its digits is rounding, not curvature.
          if (!(sum > 1e-14 * Math.abs(a[i][i]))) {
            return null;
          }
          li[i] = Math.sqrt(sum);
        } else {
          li[j] = sum / lj[j];
        }
      }
    }
    return lower;
  }

  static double logDet(double[][] lower) {
    double sum = 0;
    for (int i = 0; i < lower.length; i++) {
      sum += Math.log(lower[i][i]);
    }
    return 2 * sum;
  }

  /** b := L^-1 b. */
  static void forward(double[][] lower, double[] b) {
    for (int i = 0; i < lower.length; i++) {
      double sum = b[i];
      double[] li = lower[i];
      for (int c = 0; c < i; c++) {
        sum -= li[c] * b[c];
      }
      b[i] = sum / li[i];
    }
  }

  /** b := L'^-1 b. */
  static void backward(double[][] lower, double[] b) {
    for (int i = lower.length - 1; i >= 0; i--) {
      double sum = b[i];
      for (int c = i + 1; c < lower.length; c++) {
        sum -= lower[c][i] * b[c];
      }
      b[i] = sum / lower[i][i];
    }
  }

  /** (L L')^-1 b, in place. */
  static void solve(double[][] lower, double[] b) {
    forward(lower, b);
    backward(lower, b);
  }

  /** (L L')^-1, exactly symmetric. */
  static double[][] inverse(double[][] lower) {
    int n = lower.length;
    double[][] inverse = new double[n][n];
    for (int j = 0; j < n; j++) {
      inverse[j][j] = 1;
      solve(lower, inverse[j]);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double mean = 0.5 * (inverse[i][j] + inverse[j][i]);
        inverse[i][j] = mean;
        inverse[j][i] = mean;
      }
    }
    return inverse;
  }

  static double[][] multiply(double[][] a, double[][] b) {
    int columns = b.length == 0 ? 0 : b[0].length;
    double[][] c = new double[a.length][columns];
    for (int i = 0; i < a.length; i++) {
      for (int l = 0; l < b.length; l++) {
        double ail = a[i][l];
        for (int j = 0; j < columns; j++) {
          c[i][j] += ail * b[l][j];
        }
      }
    }
    return c;
  }

  static double[][] transpose(double[][] a, int columns) {
    double[][] t = new double[columns][a.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < columns; j++) {
        t[j][i] = a[i][j];
      }
    }
    return t;
  }

  static double[] multiply(double[][] a, double[] x) {
    double[] y = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      y[i] = dot(a[i], x);
    }
    return y;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** x' A x. */
  static double quadratic(double[][] a, double[] x) {
    return dot(x, multiply(a, x));
  }

  /** tr(A B) of two square matrices. */
  static double traceOfProduct(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a.length; j++) {
        sum += a[i][j] * b[j][i];
      }
    }
    return sum;
  }

  /**
   * Eigenvalues (ascending is not promised) and, in the rows of {@code vectors}, eigenvectors of a
   * symmetric matrix by cyclic Jacobi rotations: slower than tridiagonal QL for large n, but small
   * eigenvalues come out with high relative accuracy, which a square root of an inverse needs.
   */
  static double[] eigen(double[][] symmetric, double[][] vectors) {
    int n = symmetric.length;
    if (n > JACOBI_LIMIT) {
      EigenDecomposition decomposition =
          new EigenDecomposition(new Array2DRowRealMatrix(symmetric, false));
      double[][] vt = decomposition.getVT().getData();
      System.arraycopy(vt, 0, vectors, 0, n);
      return decomposition.getRealEigenvalues();
    }
    double[][] a = new double[n][];
    for (int i = 0; i < n; i++) {
      a[i] = symmetric[i].clone();
      Arrays.fill(vectors[i], 0);
      vectors[i][i] = 1;
    }
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(a[i][i]));
    }
    for (int sweep = 0; sweep < 40; sweep++) {
      boolean rotated = false;
      for (int i = 0; i < n - 1; i++) {
        for (int j = i + 1; j < n; j++) {
          double off = a[i][j];
          if (Math.abs(off) <= 1e-16 * Math.sqrt(Math.abs(a[i][i] * a[j][j]))
              || Math.abs(off) <= 1e-19 * largest) {
            continue;
          }
          rotated = true;
          double zeta = (a[j][j] - a[i][i]) / (2 * off);
          double t = Math.copySign(1, zeta) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
          double c = 1 / Math.sqrt(1 + t * t);
          rotate(a, vectors, i, j, c, c * t);
          a[i][j] = 0;
          a[j][i] = 0;
        }
      }
      if (!rotated) {
        break;
      }
    }
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = a[i][i];
    }
    return values;
  }

  private static void rotate(double[][] a, double[][] vectors, int i, int j, double c, double s) {
    double[] ri = a[i];
    double[] rj = a[j];
    double[] vi = vectors[i];
    double[] vj = vectors[j];
    for (int l = 0; l < a.length; l++) {
      double x = ri[l];
      double y = rj[l];
      ri[l] = c * x - s * y;
      rj[l] = s * x + c * y;
      x = vi[l];
      y = vj[l];
      vi[l] = c * x - s * y;
      vj[l] = s * x + c * y;
    }
    for (double[] row : a) {
      double x = row[i];
      double y = row[j];
      row[i] = c * x - s * y;
      row[j] = s * x + c * y;
    }
  }
}
