package org.alliancepool.statistics.dependent;

import java.util.Arrays;

/**
 * One diagonal block A = V_j + sum sigma2_l Z_l Z_l' of the marginal covariance, over the random
 * factors nested in the block. {@link Lean} holds for diagonal or constant-rho V where each factor
 * is either the same for the whole block or different for each effect: A is then diagonal plus two
 * rank-one terms, and everything costs O(n). {@link Dense} takes any other block at O(n^3).
 */
abstract class BlockCovariance {
  /** Sets the variance components and returns log|A|; NaN where A is not positive definite. */
  abstract double factor(double[] sigma2);

  /** b[from .. from + n) := A^-1 b. */
  abstract void solve(double[] b, int from);

  /** tr(A^-1 Z_l Z_l') for factor l. */
  abstract double trace(int l);

  static BlockCovariance of(SamplingCovariance v, Grouping[] factor, int[] nested, int[] rows) {
    boolean lean = v.shape() != SamplingCovariance.Shape.BLOCKS || rows.length == 1;
    if (v.shape() == SamplingCovariance.Shape.CONSTANT_RHO) {
      lean &= levelsAmong(v.cluster(), rows) == 1;
    }
    int[] levels = new int[factor.length];
    for (int l : nested) {
      levels[l] = levelsAmong(factor[l], rows);
      lean &= levels[l] == 1 || levels[l] == rows.length;
    }
    return lean ? new Lean(v, levels, nested, rows) : new Dense(v, factor, nested, rows);
  }

  private static int levelsAmong(Grouping factor, int[] rows) {
    int[] level = Arrays.stream(rows).map(factor::level).sorted().toArray();
    int distinct = 1;
    for (int a = 1; a < level.length; a++) {
      if (level[a] != level[a - 1]) {
        distinct++;
      }
    }
    return distinct;
  }

  /** diag(d) + rho s s' + tau 1 1', with s the root of the sampling variances. */
  private static final class Lean extends BlockCovariance {
    private final double[] vi;
    private final double[] root;
    private final double rho;
    private final int[] distinct;
    private final int[] common;
    private final boolean[] isCommon;
    private final double[] inverse;
    private double tau;
    private double rhoFactor;
    private double rootOne;
    private double rootRoot;
    private double oneOne;

    Lean(SamplingCovariance v, int[] levels, int[] nested, int[] rows) {
      int n = rows.length;
      rho = n == 1 ? 0 : v.rho();
      vi = new double[n];
      root = new double[n];
      inverse = new double[n];
      for (int a = 0; a < n; a++) {
        vi[a] = v.variance(rows[a]);
        root[a] = Math.sqrt(vi[a]);
      }
      distinct = Arrays.stream(nested).filter(l -> levels[l] == n).toArray();
      common = Arrays.stream(nested).filter(l -> levels[l] != n).toArray();
      isCommon = new boolean[levels.length];
      for (int l : common) {
        isCommon[l] = true;
      }
    }

    @Override
    double factor(double[] sigma2) {
      double own = 0;
      for (int l : distinct) {
        own += sigma2[l];
      }
      tau = 0;
      for (int l : common) {
        tau += sigma2[l];
      }
      double logDet = 0;
      double product = 1;
      rootOne = 0;
      rootRoot = 0;
      double one = 0;
      for (int a = 0; a < vi.length; a++) {
        double d = (1 - rho) * vi[a] + own;
        product *= d;
        // One logarithm per few effects: most of the time would go there.
        if (product < 1e-200 || product > 1e200) {
          logDet += Math.log(product);
          product = 1;
        }
        inverse[a] = 1 / d;
        rootRoot += vi[a] / d;
        rootOne += root[a] / d;
        one += 1 / d;
      }
      double det = 1 + rho * rootRoot;
      rhoFactor = rho / det;
      // 1' N^-1 1 with N = diag(d) + rho s s'.
      oneOne = one - rhoFactor * rootOne * rootOne;
      return logDet + Math.log(product * det) + Math.log1p(tau * oneOne);
    }

    @Override
    void solve(double[] b, int from) {
      int n = vi.length;
      double rootB = 0;
      for (int a = 0; a < n; a++) {
        double x = b[from + a] * inverse[a];
        b[from + a] = x;
        rootB += root[a] * x;
      }
      double along = rhoFactor * rootB;
      double sum = 0;
      for (int a = 0; a < n; a++) {
        double x = b[from + a] - along * root[a] * inverse[a];
        b[from + a] = x;
        sum += x;
      }
      double share = tau * sum / (1 + tau * oneOne);
      double shift = rhoFactor * rootOne;
      for (int a = 0; a < n; a++) {
        b[from + a] -= share * inverse[a] * (1 - shift * root[a]);
      }
    }

    @Override
    double trace(int l) {
      double spread = 1 + tau * oneOne;
      if (isCommon[l]) {
        return oneOne / spread;
      }
      double shift = rhoFactor * rootOne;
      double trace = 0;
      for (int a = 0; a < vi.length; a++) {
        double w = inverse[a];
        double one = w * (1 - shift * root[a]);
        trace += w - rhoFactor * vi[a] * w * w - tau / spread * one * one;
      }
      return trace;
    }
  }

  private static final class Dense extends BlockCovariance {
    private final double[][] v;
    private final int[][] level;
    private final int[] nested;
    private double[][] lower;
    private double[][] inverse;

    Dense(SamplingCovariance v, Grouping[] factor, int[] nested, int[] rows) {
      int n = rows.length;
      this.nested = nested;
      this.v = new double[n][n];
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          this.v[a][b] = v.get(rows[a], rows[b]);
        }
      }
      level = new int[factor.length][];
      for (int l : nested) {
        level[l] = Arrays.stream(rows).map(factor[l]::level).toArray();
      }
    }

    @Override
    double factor(double[] sigma2) {
      int n = v.length;
      double[][] a = new double[n][];
      for (int i = 0; i < n; i++) {
        a[i] = v[i].clone();
        for (int l : nested) {
          for (int j = 0; j < n; j++) {
            if (level[l][i] == level[l][j]) {
              a[i][j] += sigma2[l];
            }
          }
        }
      }
      lower = Matrices.cholesky(a);
      inverse = null;
      return lower == null ? Double.NaN : Matrices.logDet(lower);
    }

    @Override
    void solve(double[] b, int from) {
      double[] x = Arrays.copyOfRange(b, from, from + v.length);
      Matrices.solve(lower, x);
      System.arraycopy(x, 0, b, from, x.length);
    }

    @Override
    double trace(int l) {
      if (inverse == null) {
        inverse = Matrices.inverse(lower);
      }
      double trace = 0;
      for (int i = 0; i < v.length; i++) {
        for (int j = 0; j < v.length; j++) {
          if (level[l][i] == level[l][j]) {
            trace += inverse[i][j];
          }
        }
      }
      return trace;
    }
  }
}
