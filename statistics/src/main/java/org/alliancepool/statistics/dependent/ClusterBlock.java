package org.alliancepool.statistics.dependent;

/** One cluster's part of a fit: Phi_j, X_j' (p x n), X_j'W_j (p x n) and X_j'W_j X_j. */
final class ClusterBlock {
  final int n;
  final double[][] phi;
  final double[][] xt;
  final double[][] xtw;
  final double[][] xwx;
  private final double[][] lower;

  ClusterBlock(WorkingModel model, int[] rows) {
    n = rows.length;
    phi = model.covariance(rows);
    lower = Matrices.cholesky(phi);
    if (lower == null) {
      throw new IllegalArgumentException(
          "cannot compute cluster-robust standard errors: the working covariance of a cluster is"
              + " not positive definite, check the variances and correlations");
    }
    int p = model.design().p();
    xt = new double[p][n];
    xtw = new double[p][];
    xwx = new double[p][p];
    for (int a = 0; a < p; a++) {
      double[] column = model.design().column(a);
      for (int i = 0; i < n; i++) {
        xt[a][i] = column[rows[i]];
      }
      xtw[a] = xt[a].clone();
      Matrices.solve(lower, xtw[a]);
    }
    for (int a = 0; a < p; a++) {
      for (int b = 0; b <= a; b++) {
        xwx[a][b] = Matrices.dot(xtw[a], xt[b]);
        xwx[b][a] = xwx[a][b];
      }
    }
  }

  /** (W X)' times a constant. */
  double[][] scaled(double factor) {
    double[][] g = new double[xtw.length][n];
    for (int a = 0; a < g.length; a++) {
      for (int i = 0; i < n; i++) {
        g[a][i] = factor * xtw[a][i];
      }
    }
    return g;
  }

  /** (A W X)' with the CR2 adjustment A; c = (X'WX)^-1 and {@code total} the factor of X'WX. */
  double[][] adjusted(double[][] c, double[][] total) {
    double[][] root = adjustment(c, total);
    double[][] g = new double[xtw.length][];
    for (int a = 0; a < g.length; a++) {
      g[a] = Matrices.multiply(root, xtw[a]);
    }
    return g;
  }

  /**
   * Directions in which this cluster alone determines the fit, so that its residual is 0: unit
   * eigenvalues of its share of X'WX. Free of scale, unlike the eigenvalues of the residual
   * covariance itself.
   */
  private int rankLost(double[][] total) {
    int p = xwx.length;
    double[][] share = new double[p][];
    for (int a = 0; a < p; a++) {
      share[a] = xwx[a].clone();
      Matrices.forward(total, share[a]);
    }
    share = Matrices.transpose(share, p);
    double trace = 0;
    for (int a = 0; a < p; a++) {
      Matrices.forward(total, share[a]);
      trace += share[a][a];
    }
    if (trace < 1 - 1e-10) {
      return 0;
    }
    int lost = 0;
    for (double value : Matrices.eigen(share, new double[p][p])) {
      lost += value > 1 - 1e-10 ? 1 : 0;
    }
    return lost;
  }

  /** The CR2 adjustment A, n x n. */
  double[][] adjustment(double[][] c, double[][] total) {
    int lost = rankLost(total);
    double[][] xc = Matrices.multiply(Matrices.transpose(xt, n), c);
    double[][] b = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        b[i][j] = phi[i][j];
        for (int a = 0; a < xt.length; a++) {
          b[i][j] -= xc[i][a] * xt[a][j];
        }
      }
    }
    double[][] upper = Matrices.transpose(lower, n);
    b = Matrices.multiply(upper, Matrices.multiply(b, lower));
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        b[i][j] = 0.5 * (b[i][j] + b[j][i]);
        b[j][i] = b[i][j];
      }
    }
    double[][] vectors = new double[n][n];
    double[] values = Matrices.eigen(b, vectors);
    boolean[] dropped = smallest(values, lost);
    double[][] adjustment = new double[n][n];
    for (int e = 0; e < n; e++) {
      if (dropped[e]) {
        continue;
      }
      double[] d = Matrices.multiply(lower, vectors[e]);
      double weight = 1 / Math.sqrt(values[e]);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          adjustment[i][j] += weight * d[i] * d[j];
        }
      }
    }
    return adjustment;
  }

  private static boolean[] smallest(double[] values, int count) {
    boolean[] dropped = new boolean[values.length];
    for (int round = 0; round < values.length; round++) {
      int least = -1;
      for (int e = 0; e < values.length; e++) {
        if (!dropped[e] && (least < 0 || values[e] < values[least])) {
          least = e;
        }
      }
      if (round >= count && values[least] > 0) {
        break;
      }
      dropped[least] = true;
    }
    return dropped;
  }
}
