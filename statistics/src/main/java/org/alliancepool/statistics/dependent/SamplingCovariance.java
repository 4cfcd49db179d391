package org.alliancepool.statistics.dependent;

import java.util.List;

/**
 * The known covariance V of the sampling errors: one block per cluster, nothing between clusters.
 *
 * <p>Three shapes: diagonal; constant correlation, V_ij = rho sqrt(v_i v_j) within a cluster (the
 * working assumption of Pustejovsky and Tipton 2022, doi:10.1007/s11121-021-01246-3); or blocks
 * given in full. V is never held as a k x k matrix.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>a variance that is not finite or not above 0: refused;
 *   <li>rho outside (-1, 1), or so negative that a cluster's block is not positive definite:
 *       refused;
 *   <li>a block that is not square, not symmetric or not positive definite: refused, by cluster.
 * </ul>
 */
public final class SamplingCovariance {
  enum Shape {
    DIAGONAL,
    CONSTANT_RHO,
    BLOCKS
  }

  private final Shape shape;
  private final double[] vi;
  private final Grouping cluster;
  private final double rho;
  private final double[][][] block;
  private final int[] position;

  private SamplingCovariance(
      Shape shape, double[] vi, Grouping cluster, double rho, double[][][] block, int[] position) {
    this.shape = shape;
    this.vi = vi;
    this.cluster = cluster;
    this.rho = rho;
    this.block = block;
    this.position = position;
  }

  /** Independent sampling errors with variances vi. */
  public static SamplingCovariance diagonal(double[] vi) {
    checkVariances(vi);
    return new SamplingCovariance(
        Shape.DIAGONAL, vi.clone(), Grouping.singletons(vi.length), 0, null, null);
  }

  /** Errors of one cluster correlate by rho, those of different clusters do not. */
  public static SamplingCovariance constantRho(double[] vi, Grouping cluster, double rho) {
    checkVariances(vi);
    cluster.requireSize(vi.length, "vi");
    if (!(rho > -1 && rho < 1)) {
      throw new IllegalArgumentException(
          "cannot build the sampling covariance: rho = "
              + rho
              + ", give a correlation between -1 and 1, both excluded");
    }
    int largest = 1;
    for (int[] rows : cluster.rows()) {
      largest = Math.max(largest, rows.length);
    }
    if (1 + (largest - 1) * rho <= 1e-12) {
      throw new IllegalArgumentException(
          "cannot build the sampling covariance: rho = "
              + rho
              + " is not possible among "
              + largest
              + " effects of one cluster (V is not positive definite), give a rho above "
              + -1.0 / (largest - 1));
    }
    if (rho == 0) {
      return diagonal(vi);
    }
    return new SamplingCovariance(Shape.CONSTANT_RHO, vi.clone(), cluster, rho, null, null);
  }

  /**
   * Blocks given in full.
   *
   * @param cluster the cluster of each effect
   * @param blocks one square matrix per level of {@code cluster}, in level order; its rows are that
   *     cluster's effects in row order
   */
  public static SamplingCovariance blocks(Grouping cluster, List<double[][]> blocks) {
    if (blocks.size() != cluster.levels()) {
      throw new IllegalArgumentException(
          "cannot build the sampling covariance: "
              + blocks.size()
              + " blocks for "
              + cluster.levels()
              + " clusters, give one block per cluster");
    }
    int[][] rows = cluster.rows();
    double[] vi = new double[cluster.size()];
    int[] position = new int[cluster.size()];
    double[][][] copy = new double[rows.length][][];
    for (int g = 0; g < rows.length; g++) {
      copy[g] = checkedBlock(blocks.get(g), rows[g].length, cluster.label(g));
      for (int a = 0; a < rows[g].length; a++) {
        vi[rows[g][a]] = copy[g][a][a];
        position[rows[g][a]] = a;
      }
    }
    return new SamplingCovariance(Shape.BLOCKS, vi, cluster, Double.NaN, copy, position);
  }

  private static double[][] checkedBlock(double[][] block, int n, String label) {
    String cannot = "cannot build the sampling covariance: the block of cluster \"" + label + "\" ";
    if (block.length != n) {
      throw new IllegalArgumentException(
          cannot + "has " + block.length + " rows for " + n + " effects, give one row per effect");
    }
    double[][] copy = new double[n][];
    for (int a = 0; a < n; a++) {
      if (block[a].length != n) {
        throw new IllegalArgumentException(cannot + "is not square, give an n x n matrix");
      }
      copy[a] = block[a].clone();
    }
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        double bound = 1e-10 * Math.sqrt(Math.abs(copy[a][a] * copy[b][b]));
        if (!(Math.abs(copy[a][b] - block[b][a]) <= bound)) {
          throw new IllegalArgumentException(
              cannot + "is not symmetric or not finite, give a covariance matrix");
        }
      }
    }
    double[][] factor = Matrices.cholesky(copy);
    if (factor == null) {
      throw new IllegalArgumentException(
          cannot + "is not positive definite, check the variances and correlations");
    }
    return copy;
  }

  static void checkVariances(double[] vi) {
    for (int i = 0; i < vi.length; i++) {
      if (!(vi[i] > 0) || Double.isInfinite(vi[i])) {
        throw new IllegalArgumentException(
            "cannot weigh the effects: vi = "
                + vi[i]
                + " in row "
                + (i + 1)
                + ", give a finite variance above 0 or drop the row");
      }
    }
  }

  /** Number of effects. */
  public int size() {
    return vi.length;
  }

  /** Sampling variance of effect i. */
  public double variance(int i) {
    return vi[i];
  }

  /** V_ij. */
  public double get(int i, int j) {
    if (i == j) {
      return vi[i];
    }
    if (shape == Shape.DIAGONAL || cluster.level(i) != cluster.level(j)) {
      return 0;
    }
    return shape == Shape.CONSTANT_RHO
        ? rho * Math.sqrt(vi[i] * vi[j])
        : block[cluster.level(i)][position[i]][position[j]];
  }

  /** The partition outside which V is 0. */
  public Grouping cluster() {
    return cluster;
  }

  Shape shape() {
    return shape;
  }

  /** The common correlation; 0 when diagonal. */
  double rho() {
    return rho;
  }
}
