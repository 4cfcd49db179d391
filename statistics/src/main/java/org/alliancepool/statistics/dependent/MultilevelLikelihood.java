package org.alliancepool.statistics.dependent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Log-likelihood, score and generalised least squares of y ~ N(X beta, V + sum sigma2_l Z_l Z_l').
 *
 * <p>The effects are cut into blocks by one base factor. Everything nested in it is dealt with
 * block by block; factors that cross it enter by the Woodbury identity, through one q x q system
 * over their q levels. For nested models q is 0. Score: Harville 1977,
 * doi:10.1080/01621459.1977.10480998, section 5.
 */
final class MultilevelLikelihood {
  /**
   * At one point of the variance components: log-likelihood, its gradient, coefficients on the
   * orthonormal design, the Cholesky factor of Q'M^-1 Q, e'M^-1 e and tr(P Z_l Z_l').
   */
  record Value(
      double logLik,
      double[] gradient,
      double[] beta,
      double[][] lower,
      double quadratic,
      double[] traceP) {}

  private final int k;
  private final int p;
  private final LikelihoodMethod method;
  private final Grouping[] factor;
  private final int[] crossed;
  private final int[] nested;
  private final int[] offset;
  private final int q;
  private final int[] start;
  private final int[] order;
  private final BlockCovariance[] block;
  private final int[][] blockColumns;
  private final OrthonormalDesign design;
  private final double[] fitted;
  private final double[][] data;

  MultilevelLikelihood(
      double[] y,
      OrthonormalDesign design,
      SamplingCovariance v,
      List<Grouping> factors,
      LikelihoodMethod method) {
    k = y.length;
    p = design.p();
    this.design = design;
    this.method = method;
    factor = factors.toArray(Grouping[]::new);
    Grouping base = base(v.cluster());
    nested = indices(base, true);
    crossed = indices(base, false);
    offset = new int[factor.length];
    int levels = 0;
    for (int l : crossed) {
      offset[l] = levels;
      levels += factor[l].levels();
    }
    q = levels;

    int[][] rows = base.rows();
    order = new int[k];
    start = new int[rows.length + 1];
    block = new BlockCovariance[rows.length];
    blockColumns = new int[rows.length][];
    for (int j = 0; j < rows.length; j++) {
      System.arraycopy(rows[j], 0, order, start[j], rows[j].length);
      start[j + 1] = start[j] + rows[j].length;
      block[j] = BlockCovariance.of(v, factor, nested, rows[j]);
      blockColumns[j] =
          Arrays.stream(rows[j])
              .flatMap(i -> Arrays.stream(crossed).map(l -> offset[l] + factor[l].level(i)))
              .distinct()
              .sorted()
              .toArray();
    }

    fitted = new double[p];
    data = new double[p + 1][k];
    for (int pos = 0; pos < k; pos++) {
      for (int c = 0; c < p; c++) {
        data[c][pos] = design.column(c)[order[pos]];
      }
    }
    setEffects(y);
  }

  /** Puts other effects in place of y, on the same design and covariance. */
  final void setEffects(double[] y) {
    // Least-squares residuals stand for y: a large common mean then costs no digits.
    Arrays.fill(fitted, 0);
    double[] residual = y.clone();
    for (int pass = 0; pass < 2; pass++) {
      for (int c = 0; c < p; c++) {
        double[] column = design.column(c);
        double b = Matrices.dot(column, residual);
        fitted[c] += b;
        for (int i = 0; i < k; i++) {
          residual[i] -= b * column[i];
        }
      }
    }
    for (int pos = 0; pos < k; pos++) {
      data[p][pos] = residual[order[pos]];
    }
  }

  /** The partition that V is nested in and that leaves the fewest levels to the q x q system. */
  private Grouping base(Grouping cluster) {
    List<Grouping> candidates = new ArrayList<>(List.of(factor));
    candidates.add(cluster);
    Grouping best = null;
    long fewest = Long.MAX_VALUE;
    for (Grouping candidate : candidates) {
      if (!cluster.isNestedIn(candidate)) {
        continue;
      }
      long left = 0;
      for (Grouping f : factor) {
        left += f.isNestedIn(candidate) ? 0 : f.levels();
      }
      if (left < fewest || (left == fewest && candidate.levels() > best.levels())) {
        best = candidate;
        fewest = left;
      }
    }
    return best;
  }

  private int[] indices(Grouping base, boolean inside) {
    List<Integer> found = new ArrayList<>();
    for (int l = 0; l < factor.length; l++) {
      if (factor[l].isNestedIn(base) == inside) {
        found.add(l);
      }
    }
    return found.stream().mapToInt(Integer::intValue).toArray();
  }

  int components() {
    return factor.length;
  }

  int k() {
    return k;
  }

  int p() {
    return p;
  }

  /** Null where the marginal covariance is numerically not positive definite. */
  Value at(double[] sigma2) {
    double[][] solved = new double[p + 1][];
    for (int c = 0; c <= p; c++) {
      solved[c] = data[c].clone();
    }
    double logDet = 0;
    for (int j = 0; j < block.length; j++) {
      logDet += block[j].factor(sigma2);
      if (Double.isNaN(logDet)) {
        return null;
      }
      for (int c = 0; c <= p; c++) {
        block[j].solve(solved[c], start[j]);
      }
    }
    Crossing crossing = null;
    if (q > 0) {
      crossing = new Crossing(sigma2, solved);
      if (crossing.lower == null) {
        return null;
      }
      logDet += Matrices.logDet(crossing.lower);
      crossing.subtract(solved);
    }

    double[][] information = new double[p][p];
    double[] beta = new double[p];
    for (int c = 0; c < p; c++) {
      for (int d = 0; d <= c; d++) {
        information[c][d] = Matrices.dot(data[c], solved[d]);
        information[d][c] = information[c][d];
      }
      beta[c] = Matrices.dot(data[c], solved[p]);
    }
    double[][] lower = Matrices.cholesky(information);
    if (lower == null) {
      return null;
    }
    Matrices.solve(lower, beta);
    double[] weighted = solved[p];
    double quadratic = 0;
    for (int i = 0; i < k; i++) {
      double e = data[p][i];
      for (int c = 0; c < p; c++) {
        weighted[i] -= beta[c] * solved[c][i];
        e -= beta[c] * data[c][i];
      }
      quadratic += e * weighted[i];
    }

    int n = method == LikelihoodMethod.REML ? k - p : k;
    double logLik = -0.5 * (n * Math.log(2 * Math.PI) + logDet + quadratic);
    if (method == LikelihoodMethod.REML) {
      logLik -= 0.5 * Matrices.logDet(lower);
    }
    double[] gradient = new double[factor.length];
    double[] traceP = new double[factor.length];
    score(solved, lower, crossing, gradient, traceP);
    for (int c = 0; c < p; c++) {
      beta[c] += fitted[c];
    }
    return new Value(logLik, gradient, beta, lower, quadratic, traceP);
  }

  private void score(
      double[][] solved, double[][] lower, Crossing crossing, double[] gradient, double[] traceP) {
    double[] trace = new double[factor.length];
    for (int l : nested) {
      for (BlockCovariance b : block) {
        trace[l] += b.trace(l);
      }
      if (crossing != null) {
        trace[l] -= crossing.nestedTrace(l);
      }
    }
    for (int l : crossed) {
      trace[l] = crossing.crossedTrace(l);
    }
    for (int l = 0; l < factor.length; l++) {
      int width = p + 1;
      double[] sum = new double[factor[l].levels() * width];
      for (int pos = 0; pos < k; pos++) {
        int from = factor[l].level(order[pos]) * width;
        for (int c = 0; c <= p; c++) {
          sum[from + c] += solved[c][pos];
        }
      }
      double fit = 0;
      double projected = 0;
      double[] s = new double[p];
      for (int from = 0; from < sum.length; from += width) {
        fit += sum[from + p] * sum[from + p];
        System.arraycopy(sum, from, s, 0, p);
        Matrices.forward(lower, s);
        projected += Matrices.dot(s, s);
      }
      traceP[l] = trace[l] - projected;
      double expected = method == LikelihoodMethod.REML ? traceP[l] : trace[l];
      gradient[l] = 0.5 * (fit - expected);
    }
  }

  /**
   * The Woodbury part for the crossed factors: M = A + Z L L Z', S = I + L Z'A^-1 Z L, with L the
   * standard deviations, so that a component of exactly 0 needs no special case.
   */
  private final class Crossing {
    private final double[][][] az;
    private final double[][] zaz = new double[q][q];
    private final double[][] zr = new double[q][p + 1];
    private final double[] sd = new double[q];
    private final double[][] lower;
    private double[][] middle;

    Crossing(double[] sigma2, double[][] solved) {
      for (int l : crossed) {
        Arrays.fill(sd, offset[l], offset[l] + factor[l].levels(), Math.sqrt(sigma2[l]));
      }
      az = new double[block.length][][];
      for (int j = 0; j < block.length; j++) {
        int n = start[j + 1] - start[j];
        int[] columns = blockColumns[j];
        az[j] = new double[columns.length][n];
        for (int a = 0; a < n; a++) {
          for (int l : crossed) {
            az[j][Arrays.binarySearch(columns, column(l, start[j] + a))][a] = 1;
          }
        }
        for (double[] z : az[j]) {
          block[j].solve(z, 0);
        }
        for (int a = 0; a < n; a++) {
          for (int l : crossed) {
            int c = column(l, start[j] + a);
            for (int b = 0; b < columns.length; b++) {
              zaz[c][columns[b]] += az[j][b][a];
            }
            for (int d = 0; d <= p; d++) {
              zr[c][d] += solved[d][start[j] + a];
            }
          }
        }
      }
      double[][] s = new double[q][q];
      for (int a = 0; a < q; a++) {
        for (int b = 0; b < q; b++) {
          s[a][b] = sd[a] * sd[b] * 0.5 * (zaz[a][b] + zaz[b][a]) + (a == b ? 1 : 0);
        }
      }
      lower = Matrices.cholesky(s);
    }

    private int column(int l, int pos) {
      return offset[l] + factor[l].level(order[pos]);
    }

    /** Turns A^-1 b into M^-1 b for all columns. */
    void subtract(double[][] solved) {
      double[] u = new double[q];
      for (int d = 0; d <= p; d++) {
        for (int c = 0; c < q; c++) {
          u[c] = sd[c] * zr[c][d];
        }
        Matrices.solve(lower, u);
        for (int j = 0; j < block.length; j++) {
          for (int b = 0; b < blockColumns[j].length; b++) {
            double share = sd[blockColumns[j][b]] * u[blockColumns[j][b]];
            double[] z = az[j][b];
            for (int a = 0; a < z.length; a++) {
              solved[d][start[j] + a] -= share * z[a];
            }
          }
        }
      }
    }

    /** L S^-1 L. */
    private double[][] middle() {
      if (middle == null) {
        middle = Matrices.inverse(lower);
        for (int a = 0; a < q; a++) {
          for (int b = 0; b < q; b++) {
            middle[a][b] *= sd[a] * sd[b];
          }
        }
      }
      return middle;
    }

    /** tr(L S^-1 L Z'A^-1 Z_l Z_l'A^-1 Z). */
    double nestedTrace(int l) {
      double[][] g = middle();
      double trace = 0;
      for (int j = 0; j < block.length; j++) {
        int[] columns = blockColumns[j];
        int n = start[j + 1] - start[j];
        int[] level = new int[n];
        for (int a = 0; a < n; a++) {
          level[a] = factor[l].level(order[start[j] + a]);
        }
        int[] distinct = Arrays.stream(level).distinct().sorted().toArray();
        double[][] sum = new double[distinct.length][columns.length];
        for (int a = 0; a < n; a++) {
          double[] s = sum[Arrays.binarySearch(distinct, level[a])];
          for (int b = 0; b < columns.length; b++) {
            s[b] += az[j][b][a];
          }
        }
        for (double[] s : sum) {
          for (int b = 0; b < columns.length; b++) {
            for (int c = 0; c < columns.length; c++) {
              trace += s[b] * g[columns[b]][columns[c]] * s[c];
            }
          }
        }
      }
      return trace;
    }

    /** tr(Z_l'M^-1 Z_l) = sum over the levels of K - K (L S^-1 L) K, K = Z'A^-1 Z. */
    double crossedTrace(int l) {
      double trace = 0;
      for (int c = offset[l]; c < offset[l] + factor[l].levels(); c++) {
        trace += zaz[c][c] - Matrices.quadratic(middle(), zaz[c]);
      }
      return trace;
    }
  }
}
