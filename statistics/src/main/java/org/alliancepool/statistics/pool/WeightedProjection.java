package org.alliancepool.statistics.pool;

/**
 * Weighted least squares of y on X, and the traces of P = W - W X (X'WX)^-1 X'W that the tau2
 * estimators need.
 *
 * <p>sqrt(W) X = QR by modified Gram-Schmidt, run twice per column so that Q is orthogonal to
 * rounding even when weights span eight decades; X'WX is never formed.
 */
final class WeightedProjection {
  final int k;
  final int p;
  private final double[][] x;
  private final boolean mean;
  private final double[] y;
  final double[] w;
  private final double[] root;
  private final double[][] q;
  private final double[][] r;
  final double[] beta;
  final double[] resid;

  /** 1 - leverage. */
  private final double[] rest;

  /** y'Py, the weighted residual sum of squares. */
  double rss;

  WeightedProjection(ModelMatrix design, double[] y) {
    x = design.raw();
    mean = design.isInterceptOnly();
    this.y = y;
    p = x.length;
    k = y.length;
    w = new double[k];
    root = new double[k];
    q = new double[p][k];
    r = new double[p][p];
    beta = new double[p];
    resid = new double[k];
    rest = new double[k];
  }

  /** Weights 1 / (vi + tau2). */
  WeightedProjection atTau2(double[] vi, double tau2) {
    for (int i = 0; i < k; i++) {
      w[i] = 1 / (vi[i] + tau2);
    }
    return refresh();
  }

  WeightedProjection atWeights(double[] weights) {
    System.arraycopy(weights, 0, w, 0, k);
    return refresh();
  }

  private WeightedProjection refresh() {
    for (int i = 0; i < k; i++) {
      root[i] = Math.sqrt(w[i]);
    }
    for (int j = 0; j < p; j++) {
      double[] c = q[j];
      for (int i = 0; i < k; i++) {
        c[i] = root[i] * x[j][i];
      }
      java.util.Arrays.fill(r[j], 0);
      for (int l = 0; l < j; l++) {
        r[l][j] = 0;
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int l = 0; l < j; l++) {
          double d = dot(q[l], c);
          r[l][j] += d;
          for (int i = 0; i < k; i++) {
            c[i] -= d * q[l][i];
          }
        }
      }
      double norm = Math.sqrt(dot(c, c));
      r[j][j] = norm;
      for (int i = 0; i < k; i++) {
        c[i] /= norm;
      }
    }
    // Two rounds: the second solves for what rounding left in the residuals.
    System.arraycopy(y, 0, resid, 0, k);
    java.util.Arrays.fill(beta, 0);
    double[] step = new double[p];
    for (int pass = 0; pass < 2; pass++) {
      for (int j = 0; j < p; j++) {
        double s = 0;
        for (int i = 0; i < k; i++) {
          s += q[j][i] * root[i] * resid[i];
        }
        step[j] = s;
      }
      backSolve(step);
      for (int j = 0; j < p; j++) {
        beta[j] += step[j];
        for (int i = 0; i < k; i++) {
          resid[i] -= step[j] * x[j][i];
        }
      }
    }
    leverages();
    rss = 0;
    for (int i = 0; i < k; i++) {
      rss += w[i] * resid[i] * resid[i];
    }
    return this;
  }

  /**
   * 1 - h of every row. For a mean it is the share of the other weights, summed without the row's
   * own: when one weight is 1e8 times the rest, 1 - h by subtraction keeps half of the digits.
   */
  private void leverages() {
    if (mean) {
      double before = 0;
      for (int i = 0; i < k; i++) {
        rest[i] = before;
        before += w[i];
      }
      double after = 0;
      for (int i = k - 1; i >= 0; i--) {
        rest[i] = (rest[i] + after) / before;
        after += w[i];
      }
      return;
    }
    for (int i = 0; i < k; i++) {
      double h = 0;
      for (int j = 0; j < p; j++) {
        h += q[j][i] * q[j][i];
      }
      rest[i] = Math.max(0, 1 - h);
    }
  }

  private void backSolve(double[] b) {
    for (int j = p - 1; j >= 0; j--) {
      double s = b[j];
      for (int l = j + 1; l < p; l++) {
        s -= r[j][l] * b[l];
      }
      b[j] = s / r[j][j];
    }
  }

  /** (X'WX)^-1. */
  double[][] inverse() {
    double[][] inv = new double[p][p];
    for (int c = 0; c < p; c++) {
      double[] e = new double[p];
      e[c] = 1;
      backSolve(e);
      for (int j = 0; j < p; j++) {
        inv[j][c] = e[j];
      }
    }
    double[][] out = new double[p][p];
    for (int a = 0; a < p; a++) {
      for (int b = 0; b < p; b++) {
        out[a][b] = dot(inv[a], inv[b]);
      }
    }
    return out;
  }

  /** Coefficient covariance (X'AX)^-1 X'A M A X (X'AX)^-1 for weights A and variances M. */
  double[][] sandwich(double[] variances) {
    // Rows of R^-1 Q' sqrt(A): the estimate as a linear map of y.
    double[][] map = new double[p][k];
    double[] e = new double[p];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < p; j++) {
        e[j] = q[j][i] * root[i];
      }
      backSolve(e);
      for (int j = 0; j < p; j++) {
        map[j][i] = e[j];
      }
    }
    double[][] out = new double[p][p];
    for (int a = 0; a < p; a++) {
      for (int b = 0; b < p; b++) {
        double s = 0;
        for (int i = 0; i < k; i++) {
          s += map[a][i] * variances[i] * map[b][i];
        }
        out[a][b] = s;
      }
    }
    return out;
  }

  double logDetXwx() {
    double s = 0;
    for (int j = 0; j < p; j++) {
      s += 2 * Math.log(r[j][j]);
    }
    return s;
  }

  /** tr P. */
  double traceP() {
    double s = 0;
    for (int i = 0; i < k; i++) {
      s += w[i] * rest[i];
    }
    return s;
  }

  /** tr(P D P D) for a diagonal D given as a vector; tr(PP) with D = 1. */
  double tracePdPd(double[] d) {
    return tracePdPe(d, d);
  }

  /**
   * tr(P D P E) for diagonals D, E: the sum of d_i e_j P_ij^2. Off the diagonal P_ij^2 = w_i w_j
   * (q_i q_j)^2 is summed with running products of earlier rows, so that only positive terms meet.
   */
  double tracePdPe(double[] d, double[] e) {
    double[][] beforeD = new double[p][p];
    double[][] beforeE = new double[p][p];
    double s = 0;
    for (int i = 0; i < k; i++) {
      double diagonal = w[i] * rest[i];
      s += d[i] * e[i] * diagonal * diagonal;
      double qd = 0;
      double qe = 0;
      for (int a = 0; a < p; a++) {
        for (int b = 0; b < p; b++) {
          double g = w[i] * q[a][i] * q[b][i];
          qd += g * beforeD[a][b];
          qe += g * beforeE[a][b];
          beforeD[a][b] += d[i] * g;
          beforeE[a][b] += e[i] * g;
        }
      }
      s += d[i] * qe + e[i] * qd;
    }
    return s;
  }

  /** tr(P D) for a diagonal D. */
  double tracePd(double[] d) {
    double s = 0;
    for (int i = 0; i < k; i++) {
      s += w[i] * d[i] * rest[i];
    }
    return s;
  }

  /** P itself. */
  double[][] matrixP() {
    double[][] m = new double[k][k];
    for (int a = 0; a < k; a++) {
      for (int b = 0; b < k; b++) {
        double s = a == b ? 1 : 0;
        for (int j = 0; j < p; j++) {
          s -= q[j][a] * q[j][b];
        }
        m[a][b] = root[a] * s * root[b];
      }
    }
    return m;
  }

  /** y'PPy. */
  double quadratic2() {
    double s = 0;
    for (int i = 0; i < k; i++) {
      double u = w[i] * resid[i];
      s += u * u;
    }
    return s;
  }

  /** y'PPPy. */
  double quadratic3() {
    double s = 0;
    for (int i = 0; i < k; i++) {
      double u = w[i] * resid[i];
      s += w[i] * u * u;
    }
    for (int j = 0; j < p; j++) {
      double g = 0;
      for (int i = 0; i < k; i++) {
        g += q[j][i] * root[i] * w[i] * resid[i];
      }
      s -= g * g;
    }
    return s;
  }

  private static double dot(double[] a, double[] b) {
    double s = 0;
    for (int i = 0; i < a.length; i++) {
      s += a[i] * b[i];
    }
    return s;
  }
}
