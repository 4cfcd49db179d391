package org.alliancepool.statistics.dependent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Cluster-robust (sandwich) inference for a fit whose weights are the inverse of its working
 * covariance Phi: V_R = C (sum_j X_j'W_j A_j e_j e_j'A_j W_j X_j) C with C = (X'WX)^-1.
 *
 * <p>CR2: A_j = D_j'(D_j G_j D_j')^(-1/2) D_j with D_j'D_j = Phi_j and G_j = Phi_j - X_j C X_j', a
 * Moore-Penrose root where a cluster alone determines a coefficient. Degrees of freedom are
 * Satterthwaite's under the working model, per coefficient (Bell and McCaffrey 2002); joint tests
 * are the approximate Hotelling T-squared, HTZ. Source: Pustejovsky and Tipton 2018,
 * doi:10.1080/07350015.2016.1247004, sections 2 and 3. CR0, CR1 and CR1S use clusters - 1.
 *
 * <p>The residual projection under the working model is Phi - X C X', block diagonal plus rank p,
 * so all sums over pairs of clusters collapse to p x p matrices and nothing k x k is formed. Cost
 * is the cube of the largest cluster.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>fewer than two clusters: refused;
 *   <li>a working covariance with entries between clusters (a crossed factor, or clusters finer
 *       than the studies): refused;
 *   <li>Satterthwaite degrees of freedom below 4: a warning, the p-value may not be trusted (Tipton
 *       2015, doi:10.1037/met0000011);
 *   <li>a coefficient that one cluster alone determines (a factor level with one study): CR2 has no
 *       residuals to tell its variance from; se, tval, df, pval and bounds are NaN, with a warning;
 *   <li>more constraints than the clusters can test: F and p are NaN, with a warning.
 * </ul>
 */
public final class ClusterRobust {
  private static final double CONFIDENCE = 0.95;

  private final WorkingModel model;
  private final Correction correction;
  private final int p;
  private final int clusters;
  private final double[][] c;
  private final double[][] vcov;
  // Per cluster, with G_j = A_j W_j X_j: G_j'Phi_j G_j and X_j'G_j.
  private final double[][][] spread;
  private final double[][][] leverage;

  private ClusterRobust(WorkingModel model, Grouping cluster, Correction correction) {
    this.model = model;
    this.correction = correction;
    p = model.design().p();
    int[][] rows = cluster.rows();
    clusters = rows.length;

    double[][] information = new double[p][p];
    for (int[] members : rows) {
      ClusterBlock block = new ClusterBlock(model, members);
      for (int a = 0; a < p; a++) {
        for (int b = 0; b < p; b++) {
          information[a][b] += block.xwx[a][b];
        }
      }
    }
    double[][] lower = Matrices.cholesky(information);
    c = Matrices.inverse(lower);
    double[] residual = model.residuals();
    spread = new double[clusters][][];
    leverage = new double[clusters][][];
    double scale = Math.sqrt(factor(cluster.size()));
    double[][] meat = new double[p][p];
    for (int j = 0; j < clusters; j++) {
      ClusterBlock block = new ClusterBlock(model, rows[j]);
      double[][] g = correction == Correction.CR2 ? block.adjusted(c, lower) : block.scaled(scale);
      spread[j] =
          Matrices.multiply(g, Matrices.multiply(block.phi, Matrices.transpose(g, block.n)));
      leverage[j] = Matrices.multiply(block.xt, Matrices.transpose(g, block.n));
      double[] score = new double[p];
      for (int a = 0; a < p; a++) {
        for (int i = 0; i < block.n; i++) {
          score[a] += g[a][i] * residual[rows[j][i]];
        }
      }
      for (int a = 0; a < p; a++) {
        for (int b = 0; b < p; b++) {
          meat[a][b] += score[a] * score[b];
        }
      }
    }
    vcov = model.design().covariance(Matrices.multiply(Matrices.multiply(c, meat), c));
  }

  /** Robust inference for a fit, by the given clusters. */
  public static ClusterRobust of(WorkingModel model, Grouping cluster, Correction correction) {
    cluster.requireSize(model.k(), "the fit");
    if (cluster.levels() < 2) {
      throw new IllegalArgumentException(
          "cannot compute cluster-robust standard errors: there is one cluster,"
              + " give at least two or use the model's own standard errors");
    }
    if (!model.isIndependentBetween(cluster)) {
      throw new IllegalArgumentException(
          "cannot compute cluster-robust standard errors: the fitted model correlates effects of"
              + " different clusters, cluster by a factor that contains every random factor and"
              + " block of V");
    }
    return new ClusterRobust(model, cluster, correction);
  }

  private double factor(int k) {
    double m = clusters;
    return switch (correction) {
      case CR0, CR2 -> 1;
      case CR1 -> m / (m - 1);
      case CR1S -> m * (k - 1) / ((m - 1) * (k - p));
    };
  }

  /** Robust covariance of the coefficients, p x p. */
  public double[][] vcov() {
    return Arrays.stream(vcov).map(double[]::clone).toArray(double[][]::new);
  }

  /** One t test per coefficient. */
  public RobustFit coefficients() {
    double[] beta = model.beta();
    double[] se = new double[p];
    double[] tval = new double[p];
    double[] df = new double[p];
    double[] pval = new double[p];
    double[] ciLb = new double[p];
    double[] ciUb = new double[p];
    List<String> warnings = new ArrayList<>();
    for (int a = 0; a < p; a++) {
      se[a] = Math.sqrt(vcov[a][a]);
      tval[a] = beta[a] / se[a];
      double[] contrast = new double[p];
      contrast[a] = 1;
      if (correction == Correction.CR2 && restsOnOneCluster(contrast)) {
        // What is left of its variance is rounding: a t value from it would look like evidence.
        se[a] = tval[a] = df[a] = pval[a] = ciLb[a] = ciUb[a] = Double.NaN;
        warnings.add(
            String.format(
                Locale.ROOT,
                "coefficient \"%s\" has no cluster-robust standard error: one cluster alone"
                    + " determines it, so nothing tells how it varies between clusters",
                model.names().get(a)));
        continue;
      }
      df[a] = correction == Correction.CR2 ? satterthwaite(contrast) : clusters - 1;
      TDistribution t = TDistribution.of(df[a]);
      pval[a] = 2 * t.survivalProbability(Math.abs(tval[a]));
      double half = t.inverseSurvivalProbability((1 - CONFIDENCE) / 2) * se[a];
      ciLb[a] = beta[a] - half;
      ciUb[a] = beta[a] + half;
      if (correction == Correction.CR2 && df[a] < 4) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "coefficient \"%s\" has %.2f degrees of freedom, below 4: do not trust its p-value",
                model.names().get(a),
                df[a]));
      }
    }
    return new RobustFit(
        correction,
        clusters,
        model.names(),
        beta,
        se,
        tval,
        df,
        pval,
        ciLb,
        ciUb,
        vcov(),
        List.copyOf(warnings));
  }

  /**
   * Whether the robust variance has expectation 0 under the working model: no residuals inform it.
   */
  private boolean restsOnOneCluster(double[] contrast) {
    double[][] h = {Matrices.multiply(c, model.design().contrast(contrast))};
    double own = Matrices.dot(h[0], model.design().contrast(contrast));
    return !(expectation(h)[0][0] > 1e-10 * own);
  }

  /** Satterthwaite degrees of freedom of one contrast of the coefficients. */
  public double satterthwaite(double[] contrast) {
    double[][] h = {Matrices.multiply(c, model.design().contrast(contrast))};
    double mean = expectation(h)[0][0];
    return 2 * mean * mean / variances(h)[0][0];
  }

  /** Tests that the coefficients at these positions (from 0) are all 0. */
  public WaldTest wald(int... coefficients) {
    double[][] constraints = new double[coefficients.length][p];
    for (int a = 0; a < coefficients.length; a++) {
      constraints[a][coefficients[a]] = 1;
    }
    return wald(constraints);
  }

  /** Tests L beta = 0 for a q x p matrix L: HTZ under CR2, else F with clusters - 1. */
  public WaldTest wald(double[][] constraints) {
    int q = constraints.length;
    double[] effect = Matrices.multiply(constraints, model.beta());
    double[][] robust =
        Matrices.multiply(Matrices.multiply(constraints, vcov), Matrices.transpose(constraints, p));
    double[][] root = q < clusters ? Matrices.cholesky(robust) : null;
    if (q == 0 || root == null) {
      return new WaldTest(
          Double.NaN,
          q,
          Double.NaN,
          Double.NaN,
          List.of("the robust covariance of the constraints is singular: too few clusters"));
    }
    Matrices.forward(root, effect);
    double wald = Matrices.dot(effect, effect);
    if (correction != Correction.CR2) {
      double f = wald / q;
      double df = clusters - 1;
      return new WaldTest(f, q, df, FDistribution.of(q, df).survivalProbability(f), List.of());
    }
    double eta = hotelling(constraints);
    double dfDen = eta - q + 1;
    if (!(dfDen > 0)) {
      return new WaldTest(
          Double.NaN,
          q,
          dfDen,
          Double.NaN,
          List.of("no denominator degrees of freedom are left: too few clusters"));
    }
    double f = dfDen / (eta * q) * wald;
    List<String> warnings = new ArrayList<>();
    if (dfDen < 4) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the test has %.2f denominator degrees of freedom, below 4: do not trust its p-value",
              dfDen));
    }
    return new WaldTest(
        f, q, dfDen, FDistribution.of(q, dfDen).survivalProbability(f), List.copyOf(warnings));
  }

  /** Degrees of freedom eta of the Wishart matrix whose total variance matches. */
  private double hotelling(double[][] constraints) {
    int q = constraints.length;
    double[][] h = new double[q][];
    for (int s = 0; s < q; s++) {
      h[s] = Matrices.multiply(c, model.design().contrast(constraints[s]));
    }
    // Constraints are standardised by the expectation of their robust covariance.
    double[][] root = Matrices.cholesky(expectation(h));
    for (int a = 0; a < p; a++) {
      double[] column = new double[q];
      for (int s = 0; s < q; s++) {
        column[s] = h[s][a];
      }
      Matrices.forward(root, column);
      for (int s = 0; s < q; s++) {
        h[s][a] = column[s];
      }
    }
    double total = 0;
    for (double[] row : variances(h)) {
      for (double variance : row) {
        total += variance;
      }
    }
    return q * (q + 1) / total;
  }

  /** E(h_s' M h_t) under the working model, M the robust meat. */
  private double[][] expectation(double[][] h) {
    int q = h.length;
    double[][] mean = new double[q][q];
    for (int j = 0; j < clusters; j++) {
      double[][] u = along(leverage[j], h);
      for (int s = 0; s < q; s++) {
        double[] spreadS = Matrices.multiply(spread[j], h[s]);
        double[] cu = Matrices.multiply(c, u[s]);
        for (int t = 0; t < q; t++) {
          mean[s][t] += Matrices.dot(spreadS, h[t]) - Matrices.dot(cu, u[t]);
        }
      }
    }
    return mean;
  }

  /**
   * Var(h_s' M h_t) under the working model and normality. With a_sj the coefficient of the errors
   * in cluster j's score, Cov(a_si'e, a_tj'e) = [i = j] h_s'N_j h_t - u_si'C u_tj, and the variance
   * sums P_ss P_tt + P_st P_ts over all pairs of clusters.
   */
  private double[][] variances(double[][] h) {
    int q = h.length;
    double[][] variance = new double[q][q];
    double[][][][] outer = new double[q][q][p][p];
    for (int j = 0; j < clusters; j++) {
      double[][] u = along(leverage[j], h);
      double[][] d = new double[q][q];
      double[][] cross = new double[q][q];
      for (int s = 0; s < q; s++) {
        double[] spreadS = Matrices.multiply(spread[j], h[s]);
        double[] cu = Matrices.multiply(c, u[s]);
        for (int t = 0; t < q; t++) {
          d[s][t] = Matrices.dot(spreadS, h[t]);
          cross[s][t] = Matrices.dot(cu, u[t]);
          for (int a = 0; a < p; a++) {
            for (int b = 0; b < p; b++) {
              outer[s][t][a][b] += u[s][a] * u[t][b];
            }
          }
        }
      }
      for (int s = 0; s < q; s++) {
        for (int t = 0; t < q; t++) {
          variance[s][t] +=
              d[s][s] * d[t][t]
                  - d[s][s] * cross[t][t]
                  - d[t][t] * cross[s][s]
                  + d[s][t] * d[s][t]
                  - 2 * d[s][t] * cross[s][t];
        }
      }
    }
    for (int s = 0; s < q; s++) {
      for (int t = 0; t < q; t++) {
        double[][] cst = Matrices.multiply(c, outer[s][t]);
        double[][] cts = Matrices.multiply(c, outer[t][s]);
        variance[s][t] += Matrices.traceOfProduct(cst, cts) + Matrices.traceOfProduct(cts, cts);
      }
    }
    return variance;
  }

  private static double[][] along(double[][] leverage, double[][] h) {
    return Arrays.stream(h).map(x -> Matrices.multiply(leverage, x)).toArray(double[][]::new);
  }
}
