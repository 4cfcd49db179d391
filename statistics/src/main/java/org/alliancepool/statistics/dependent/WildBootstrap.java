package org.alliancepool.statistics.dependent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cluster wild bootstrap of a joint test that some coefficients are 0.
 *
 * <p>The model without those coefficients is fitted; each replicate multiplies the residuals of
 * each cluster by one random number, adds them to the null model's fitted values, fits the full
 * model anew and computes its robust Wald F (CR1; the scale cancels). p = (1 + #{F* at least F}) /
 * (R + 1) (Davison and Hinkley 1997, doi:10.1017/CBO9780511802843, section 4.2: never 0).
 *
 * <p>Where there are no more vectors of signs (2^clusters) than replicates, each is taken once and
 * p is the share of those with F* at least F, the data's own among them (Roodman et al. 2019,
 * doi:10.1177/1536867X19830877).
 *
 * <p>Defaults: Rademacher multipliers, residuals as they are, weights estimated anew in every
 * replicate, 1999 replicates, seed 1. Each replicate draws from a generator seeded by (seed,
 * replicate), so the result does not depend on how the work is cut.
 *
 * <p>Edge cases: fewer than two clusters or no coefficients: refused; under 10 clusters Rademacher
 * numbers give few distinct samples, a warning asks for {@link Multiplier#WEBB}; replicates whose F
 * cannot be computed are left out and counted.
 *
 * <p>Sources: Cameron, Gelbach and Miller 2008, doi:10.1162/rest.90.3.414; Webb 2023,
 * doi:10.1111/caje.12661; Joshi, Pustejovsky and Beretvas 2022, doi:10.1002/jrsm.1554.
 */
public final class WildBootstrap {
  /** Distribution of the random multipliers: mean 0, variance 1. */
  public enum Multiplier {
    /** -1 or 1. */
    RADEMACHER,
    /** Plus or minus the root of 1/2, 1 or 3/2: for few clusters. */
    WEBB
  }

  /** Residuals of the null model that are multiplied. */
  public enum Residuals {
    /** As they are. */
    RAW,
    /** Adjusted by the CR2 matrices of the null model. */
    CR2
  }

  /** What happens to the weights in each replicate. */
  public enum Weights {
    /** Variance components are estimated anew. */
    REFITTED,
    /** Those of the fit are kept: faster, and the only choice for {@link Robu}. */
    HELD
  }

  /** How the multipliers were chosen. */
  public enum Kind {
    /** Every vector of signs once. */
    EXACT,
    /** At random, from a seed. */
    RANDOM
  }

  /**
   * Outcome of the test.
   *
   * @param fval robust F of the fit
   * @param pval bootstrap p-value
   * @param kind whether every vector of signs was taken
   * @param replicates replicates that gave an F
   * @param failed replicates that did not
   * @param warnings what a reader should know
   */
  public record Result(
      double fval, double pval, Kind kind, int replicates, int failed, List<String> warnings) {}

  private final Multiplier multiplier;
  private final Residuals residuals;
  private final Weights weights;
  private final int replicates;
  private final long seed;

  private WildBootstrap(
      Multiplier multiplier, Residuals residuals, Weights weights, int replicates, long seed) {
    this.multiplier = multiplier;
    this.residuals = residuals;
    this.weights = weights;
    this.replicates = replicates;
    this.seed = seed;
  }

  /** Rademacher, raw residuals, weights refitted, 1999 replicates, seed 1. */
  public static WildBootstrap withDefaults() {
    return new WildBootstrap(Multiplier.RADEMACHER, Residuals.RAW, Weights.REFITTED, 1999, 1);
  }

  /** The same with another multiplier. */
  public WildBootstrap with(Multiplier other) {
    return new WildBootstrap(other, residuals, weights, replicates, seed);
  }

  /** The same with other residuals. */
  public WildBootstrap with(Residuals other) {
    return new WildBootstrap(multiplier, other, weights, replicates, seed);
  }

  /** The same with another treatment of the weights. */
  public WildBootstrap with(Weights other) {
    return new WildBootstrap(multiplier, residuals, other, replicates, seed);
  }

  /** The same with another number of replicates. */
  public WildBootstrap withReplicates(int number) {
    if (number < 1) {
      throw new IllegalArgumentException(
          "cannot bootstrap: " + number + " replicates, give at least 1");
    }
    return new WildBootstrap(multiplier, residuals, weights, number, seed);
  }

  /** The same with another seed. */
  public WildBootstrap withSeed(long other) {
    return new WildBootstrap(multiplier, residuals, weights, replicates, other);
  }

  /** Tests that the coefficients at these positions (from 0) of a multilevel model are all 0. */
  public Result test(MultilevelFit fit, Grouping cluster, int... coefficients) {
    return run(fit.working(), fit.method(), weights, cluster, coefficients);
  }

  /** Tests coefficients of a fit by robust variance estimation, its weights held. */
  public Result test(RobuFit fit, Grouping cluster, int... coefficients) {
    return run(fit.working(), LikelihoodMethod.REML, Weights.HELD, cluster, coefficients);
  }

  private Result run(
      WorkingModel full,
      LikelihoodMethod method,
      Weights treatment,
      Grouping cluster,
      int[] coefficients) {
    check(full, cluster, coefficients);
    int[][] rows = cluster.rows();
    double[][] contrasts = new double[coefficients.length][];
    for (int a = 0; a < coefficients.length; a++) {
      double[] c = new double[full.design().p()];
      c[coefficients[a]] = 1;
      contrasts[a] = full.design().contrast(c);
    }
    double[] fitted = new double[full.k()];
    double[] residual = new double[full.k()];
    nullModel(full, method, treatment, rows, coefficients, fitted, residual);

    Fitter fitter = new Fitter(full, rows, contrasts);
    double observed = fitter.f(full.yi());
    Refitter refitter =
        treatment == Weights.REFITTED && full.sigma2().length > 0
            ? new Refitter(full, method)
            : null;
    int beyond = 0;
    int done = 0;
    double[] y = new double[full.k()];
    Kind kind =
        multiplier == Multiplier.RADEMACHER && rows.length < 31 && 1 << rows.length <= replicates
            ? Kind.EXACT
            : Kind.RANDOM;
    int total = kind == Kind.EXACT ? 1 << rows.length : replicates;
    for (int r = 0; r < total; r++) {
      long state = mix(seed + GOLDEN * (r + 1L));
      for (int j = 0; j < rows.length; j++) {
        state += GOLDEN;
        double number = kind == Kind.EXACT ? ((r >> j & 1) == 0 ? 1 : -1) : draw(mix(state));
        for (int i : rows[j]) {
          y[i] = fitted[i] + number * residual[i];
        }
      }
      double f;
      if (refitter == null) {
        f = fitter.f(y);
      } else {
        double[] sigma2 = refitter.sigma2(y);
        f = sigma2 == null ? Double.NaN : new Fitter(full.with(sigma2), rows, contrasts).f(y);
      }
      if (!Double.isNaN(f)) {
        done++;
        // All multipliers alike reproduce F itself but for rounding.
        beyond += f >= observed * (1 - 1e-10) ? 1 : 0;
      }
    }
    List<String> warnings = new ArrayList<>();
    if (multiplier == Multiplier.RADEMACHER && rows.length < 10) {
      warnings.add(
          rows.length
              + " clusters give "
              + (1 << rows.length)
              + " distinct Rademacher samples: prefer Webb's multipliers");
    }
    double p = kind == Kind.EXACT ? beyond / (double) done : (1.0 + beyond) / (1.0 + done);
    return new Result(observed, p, kind, done, total - done, List.copyOf(warnings));
  }

  private static void check(WorkingModel full, Grouping cluster, int[] coefficients) {
    cluster.requireSize(full.k(), "the fit");
    if (cluster.levels() < 2 || !full.isIndependentBetween(cluster)) {
      throw new IllegalArgumentException(
          "cannot bootstrap: it takes at least two clusters that contain every random factor and"
              + " block of V, cluster by the study");
    }
    int p = full.design().p();
    boolean valid =
        coefficients.length > 0
            && Arrays.stream(coefficients).distinct().count() == coefficients.length
            && Arrays.stream(coefficients).allMatch(c -> c >= 0 && c < p);
    if (!valid) {
      throw new IllegalArgumentException(
          "cannot bootstrap: coefficients "
              + Arrays.toString(coefficients)
              + ", give different positions from 0 to "
              + (p - 1));
    }
  }

  /** Fitted values and residuals of the model without the tested coefficients. */
  private void nullModel(
      WorkingModel full,
      LikelihoodMethod method,
      Weights treatment,
      int[][] rows,
      int[] coefficients,
      double[] fitted,
      double[] residual) {
    OrthonormalDesign design = full.design().without(coefficients);
    List<String> names = new ArrayList<>();
    for (int c = 0; c < full.names().size(); c++) {
      int position = c;
      if (Arrays.stream(coefficients).noneMatch(dropped -> dropped == position)) {
        names.add(full.names().get(c));
      }
    }
    WorkingModel restricted =
        new WorkingModel(
            full.yi(),
            design,
            names,
            full.sampling(),
            full.factors(),
            full.sigma2(),
            new double[design.p()]);
    if (treatment == Weights.REFITTED && full.sigma2().length > 0) {
      double[] sigma2 = new Refitter(restricted, method).sigma2(full.yi());
      restricted = restricted.with(sigma2 == null ? full.sigma2() : sigma2);
    }
    Fitter fitter = new Fitter(restricted, rows, new double[0][]);
    double[] gamma = fitter.gamma(full.yi());
    for (int i = 0; i < fitted.length; i++) {
      for (int c = 0; c < gamma.length; c++) {
        fitted[i] += gamma[c] * design.column(c)[i];
      }
      residual[i] = full.yi()[i] - fitted[i];
    }
    if (residuals == Residuals.CR2) {
      for (int j = 0; j < rows.length; j++) {
        double[] e = Arrays.stream(rows[j]).mapToDouble(i -> residual[i]).toArray();
        double[] adjusted =
            Matrices.multiply(fitter.block[j].adjustment(fitter.c, fitter.lower), e);
        for (int a = 0; a < e.length; a++) {
          residual[rows[j][a]] = adjusted[a];
        }
      }
    }
  }

  private double draw(long bits) {
    if (multiplier == Multiplier.RADEMACHER) {
      return bits < 0 ? -1 : 1;
    }
    // The remainder's bias over 2^63 values is below 1e-18.
    int face = (int) ((bits >>> 1) % 6);
    double size = Math.sqrt((face % 3 + 1) / 2.0);
    return face < 3 ? -size : size;
  }

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Variance components of other effects, from those of the fit. */
  private static final class Refitter {
    private final MultilevelLikelihood likelihood;
    private final BoxNewton newton;
    private final double[] start;

    Refitter(WorkingModel like, LikelihoodMethod method) {
      likelihood =
          new MultilevelLikelihood(
              like.yi(), like.design(), like.sampling(), like.factors(), method);
      int m = like.sigma2().length;
      MultilevelLikelihood.Value sampling =
          MultilevelModel.samplingOnly(like.yi(), like.design(), like.sampling(), like.factors());
      boolean[] fixed = MultilevelModel.held(like.factors(), sampling);
      double unit = MultilevelModel.unit(sampling, like.k() - like.design().p());
      newton = new BoxNewton(likelihood, fixed, unit);
      start = new double[m];
      for (int l = 0; l < m; l++) {
        start[l] = fixed[l] ? 0 : Math.max(like.sigma2()[l], 0.05 * unit);
      }
    }

    /** Null where there is no fit. */
    double[] sigma2(double[] y) {
      likelihood.setEffects(y);
      BoxNewton.Optimum optimum = newton.climb(start, 1e-12);
      return optimum.converged() ? optimum.sigma2() : null;
    }
  }

  /** Generalised least squares and the robust F for any effects, the weights fixed. */
  private static final class Fitter {
    private final WorkingModel model;
    private final int[][] rows;
    private final ClusterBlock[] block;
    private final double[][] lower;
    private final double[][] c;
    private final double[][] contrasts;

    Fitter(WorkingModel model, int[][] rows, double[][] contrasts) {
      this.model = model;
      this.rows = rows;
      int p = model.design().p();
      block = new ClusterBlock[rows.length];
      double[][] information = new double[p][p];
      for (int j = 0; j < rows.length; j++) {
        block[j] = new ClusterBlock(model, rows[j]);
        for (int a = 0; a < p; a++) {
          for (int b = 0; b < p; b++) {
            information[a][b] += block[j].xwx[a][b];
          }
        }
      }
      lower = Matrices.cholesky(information);
      c = Matrices.inverse(lower);
      this.contrasts = contrasts;
    }

    double[] gamma(double[] y) {
      double[] xwy = new double[c.length];
      for (int j = 0; j < rows.length; j++) {
        for (int a = 0; a < xwy.length; a++) {
          for (int i = 0; i < rows[j].length; i++) {
            xwy[a] += block[j].xtw[a][i] * y[rows[j][i]];
          }
        }
      }
      return Matrices.multiply(c, xwy);
    }

    /** Robust Wald F with CR1; NaN where its covariance is singular. */
    double f(double[] y) {
      int q = contrasts.length;
      double[] gamma = gamma(y);
      double[][] h = new double[q][];
      double[] effect = new double[q];
      for (int s = 0; s < q; s++) {
        h[s] = Matrices.multiply(c, contrasts[s]);
        effect[s] = Matrices.dot(contrasts[s], gamma);
      }
      double[][] meat = new double[q][q];
      double[] score = new double[gamma.length];
      double[] along = new double[q];
      for (int j = 0; j < rows.length; j++) {
        Arrays.fill(score, 0);
        for (int i = 0; i < rows[j].length; i++) {
          double e = y[rows[j][i]];
          for (int a = 0; a < gamma.length; a++) {
            e -= gamma[a] * model.design().column(a)[rows[j][i]];
          }
          for (int a = 0; a < gamma.length; a++) {
            score[a] += block[j].xtw[a][i] * e;
          }
        }
        for (int s = 0; s < q; s++) {
          along[s] = Matrices.dot(h[s], score);
        }
        for (int s = 0; s < q; s++) {
          for (int t = 0; t < q; t++) {
            meat[s][t] += along[s] * along[t];
          }
        }
      }
      double m = rows.length;
      for (double[] row : meat) {
        for (int t = 0; t < q; t++) {
          row[t] *= m / (m - 1);
        }
      }
      double[][] root = Matrices.cholesky(meat);
      if (root == null) {
        return Double.NaN;
      }
      Matrices.forward(root, effect);
      return Matrices.dot(effect, effect) / q;
    }
  }
}
