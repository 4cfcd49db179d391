package org.alliancepool.statistics.dependent;

import java.util.List;

/**
 * A weighted least-squares fit together with the covariance its weights invert: what cluster-robust
 * inference, profiles and the bootstrap need of a fit. Weights are always the inverse of the
 * working covariance M = V + sum sigma2_l Z_l Z_l'. Made by {@link MultilevelModel} and {@link
 * Robu}, which have checked its parts; k effects, p coefficients.
 */
public final class WorkingModel {
  private final double[] yi;
  private final OrthonormalDesign design;
  private final List<String> names;
  private final SamplingCovariance v;
  private final List<Grouping> factors;
  private final double[] sigma2;
  private final double[] beta;

  WorkingModel(
      double[] yi,
      OrthonormalDesign design,
      List<String> names,
      SamplingCovariance v,
      List<Grouping> factors,
      double[] sigma2,
      double[] beta) {
    this.yi = yi;
    this.design = design;
    this.names = List.copyOf(names);
    this.v = v;
    this.factors = List.copyOf(factors);
    this.sigma2 = sigma2;
    this.beta = beta;
  }

  /** Number of effects. */
  public int k() {
    return yi.length;
  }

  /** Names of the coefficients. */
  public List<String> names() {
    return names;
  }

  /** Coefficients of the design as given. */
  public double[] beta() {
    return design.toX(beta);
  }

  /** y - X beta. */
  public double[] residuals() {
    double[] e = yi.clone();
    for (int c = 0; c < beta.length; c++) {
      double[] column = design.column(c);
      for (int i = 0; i < e.length; i++) {
        e[i] -= beta[c] * column[i];
      }
    }
    return e;
  }

  /** The block of M for these rows; n x n, in the order given. */
  public double[][] covariance(int[] rows) {
    double[][] m = new double[rows.length][rows.length];
    for (int a = 0; a < rows.length; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = v.get(rows[a], rows[b]);
        for (int l = 0; l < sigma2.length; l++) {
          if (sigma2[l] > 0 && factors.get(l).level(rows[a]) == factors.get(l).level(rows[b])) {
            sum += sigma2[l];
          }
        }
        m[a][b] = sum;
        m[b][a] = sum;
      }
    }
    return m;
  }

  /** Whether M has no entry between two clusters. */
  public boolean isIndependentBetween(Grouping cluster) {
    for (int l = 0; l < sigma2.length; l++) {
      if (sigma2[l] > 0 && !factors.get(l).isNestedIn(cluster)) {
        return false;
      }
    }
    return v.cluster().isNestedIn(cluster);
  }

  /** The same design, effects and covariance structure with other variance components. */
  WorkingModel with(double[] otherSigma2) {
    return new WorkingModel(yi, design, names, v, factors, otherSigma2, beta);
  }

  double[] yi() {
    return yi;
  }

  OrthonormalDesign design() {
    return design;
  }

  /** Coefficients of the orthonormal design. */
  double[] gamma() {
    return beta;
  }

  SamplingCovariance sampling() {
    return v;
  }

  List<Grouping> factors() {
    return factors;
  }

  double[] sigma2() {
    return sigma2;
  }
}
