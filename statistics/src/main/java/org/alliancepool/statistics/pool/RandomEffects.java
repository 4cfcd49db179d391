package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.alliancepool.statistics.distribution.Tails;

/**
 * The random-effects model {@code y_i = x_i' beta + u_i + e_i}, {@code Var u = tau2}, {@code Var
 * e_i = v_i} known: pooled effect, heterogeneity, meta-regression.
 *
 * <p>{@code beta = (X'WX)^-1 X'Wy}, {@code w = 1/(v + tau2)}; {@code I2 = tau2 / (tau2 + vt)},
 * {@code H2 = (tau2 + vt) / vt} with the typical variance {@code vt = (k - p) / tr P} (Higgins and
 * Thompson 2002, doi:10.1002/sim.1186); under equal effects both come from Q. Notation and
 * conventions are those of Viechtbauer (2010), doi:10.18637/jss.v036.i03.
 *
 * <p>Defaults: REML, test z, level 0.95, inverse-variance weights.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k = 0 (after dropping): {@link IllegalArgumentException};
 *   <li>k = 1: beta is that effect, tau2 = 0, test z whatever was asked, with a warning;
 *   <li>k = 2: all estimators work; t intervals have 1 degree of freedom;
 *   <li>yi, vi or a moderator NaN: the row is dropped, counted and warned of;
 *   <li>vi zero, negative or infinite, yi infinite, or either beyond 1e50 (vi also below 1e-50),
 *       where sums of powers overflow: {@link IllegalArgumentException};
 *   <li>all effects alike: tau2 is exactly 0; Knapp-Hartung standard errors are then 0, p-values 0
 *       and qm NaN;
 *   <li>redundant predictors (a constant, a combination of earlier ones): dropped with a warning;
 *   <li>a factor level with one study: fitted; its study does not inform tau2;
 *   <li>as many coefficients as effects: {@link IllegalArgumentException}, except under EE and FE;
 *   <li>several maxima of the likelihood: the global one, with a warning;
 *   <li>no convergence: {@code converged} is false, with a warning.
 * </ul>
 *
 * <p>tau2 by REML and ML is the global maximum to rounding: score bracketed on a grid, then
 * safeguarded Newton steps. See {@link TauEstimator} for sources.
 */
public final class RandomEffects {
  /** Effects and variances up to here are pooled without overflow. */
  public static final double GREATEST = 1e50;

  /** Variances from here on are pooled without overflow of their weights' powers. */
  public static final double LEAST = 1e-50;

  private static final RandomEffects DEFAULTS =
      new RandomEffects(TauEstimator.REML, Test.Z, 0.95, null, Double.NaN);

  private final TauEstimator method;
  private final Test test;
  private final double level;
  private final double[] userWeights;
  private final double fixedTau2;

  private RandomEffects(
      TauEstimator method, Test test, double level, double[] userWeights, double fixedTau2) {
    this.method = method;
    this.test = test;
    this.level = level;
    this.userWeights = userWeights;
    this.fixedTau2 = fixedTau2;
  }

  /** REML, test z, 95 % intervals. */
  public static RandomEffects withDefaults() {
    return DEFAULTS;
  }

  /** The same with another estimator of tau2. */
  public RandomEffects with(TauEstimator newMethod) {
    return new RandomEffects(
        Objects.requireNonNull(newMethod), test, level, userWeights, fixedTau2);
  }

  /** The same with another test. */
  public RandomEffects with(Test newTest) {
    return new RandomEffects(
        method, Objects.requireNonNull(newTest), level, userWeights, fixedTau2);
  }

  /** The same with another coverage of intervals, for instance 0.9. */
  public RandomEffects withLevel(double newLevel) {
    if (!(newLevel > 0 && newLevel < 1)) {
      throw new IllegalArgumentException(
          "cannot make intervals: level " + newLevel + " is not between 0 and 1; use e.g. 0.95");
    }
    return new RandomEffects(method, test, newLevel, userWeights, fixedTau2);
  }

  /**
   * The same with the user's weights, one per effect: the coefficients use them, with a sandwich
   * covariance; GENQ takes them for tau2 also.
   */
  public RandomEffects withWeights(double[] weights) {
    return new RandomEffects(method, test, level, weights.clone(), fixedTau2);
  }

  /** The same with tau2 given instead of estimated. */
  public RandomEffects withTau2(double tau2) {
    if (!(tau2 >= 0) || Double.isInfinite(tau2)) {
      throw new IllegalArgumentException(
          "cannot fix tau2 at " + tau2 + ": it is not a number >= 0; give a variance");
    }
    return new RandomEffects(method, test, level, userWeights, tau2);
  }

  /**
   * The same for a selection of the effects: the weights given are those of these rows.
   *
   * @param rows positions in the effects that the weights belong to, in any order
   */
  public RandomEffects forRows(int... rows) {
    return userWeights == null ? this : withWeights(pick(userWeights, rows));
  }

  /** Whether the user gave weights. */
  public boolean hasUserWeights() {
    return userWeights != null;
  }

  /** The estimator of tau2. */
  public TauEstimator method() {
    return method;
  }

  /** The test. */
  public Test test() {
    return test;
  }

  /** Coverage of the intervals. */
  public double level() {
    return level;
  }

  /** Fits the model without moderators. */
  public MetaFit fit(double[] yi, double[] vi) {
    return fit(yi, vi, ModelMatrix.intercept(yi.length));
  }

  /**
   * Fits a meta-regression.
   *
   * @param yi effects; NaN is missing
   * @param vi their sampling variances, > 0; NaN is missing
   * @param design one row per effect
   */
  public MetaFit fit(double[] yi, double[] vi, ModelMatrix design) {
    List<String> warnings = new ArrayList<>();
    int[] rows = usableRows(yi, vi, design);
    int dropped = yi.length - rows.length;
    if (dropped > 0) {
      warnings.add(
          dropped
              + " of "
              + yi.length
              + " effects dropped: effect, variance or a moderator is missing");
    }
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "cannot pool effects: none is left (k = 0); give at least one effect with its variance");
    }
    double[] y = pick(yi, rows);
    double[] v = pick(vi, rows);
    double[] a = userWeights == null ? null : pick(userWeights, rows);
    ModelMatrix x = dropped == 0 ? design : design.selectRows(rows);
    int[] columns = x.independentColumns();
    if (columns.length < x.columns()) {
      List<String> gone = new ArrayList<>(x.names());
      for (int j : columns) {
        gone.remove(x.names().get(j));
      }
      warnings.add("redundant predictors dropped from the model: " + gone);
      x = x.selectColumns(columns);
    }
    return fitClean(y, v, a, x, rows, dropped, warnings);
  }

  private MetaFit fitClean(
      double[] y,
      double[] v,
      double[] a,
      ModelMatrix x,
      int[] rows,
      int dropped,
      List<String> warnings) {
    int k = y.length;
    int p = x.columns();
    if (p == 0) {
      throw new IllegalArgumentException(
          "cannot fit the model: no predictor is left; add an intercept or a moderator that varies");
    }
    if (p > k || (p == k && k > 1 && !method.isCommonEffect())) {
      throw new IllegalArgumentException(
          "cannot fit the model: "
              + p
              + " coefficients "
              + x.names()
              + " for "
              + k
              + " effects; use fewer moderators");
    }
    Test used = test;
    if (k == p && test.usesT()) {
      used = Test.Z;
      warnings.add("test z used instead of " + test.code() + ": no residual degrees of freedom");
    }
    if (k == 1 && !method.isCommonEffect() && Double.isNaN(fixedTau2)) {
      warnings.add(
          "there is one effect (k = 1): heterogeneity cannot be estimated, tau2 is held at 0");
    }
    if (isExtreme(v)) {
      warnings.add(
          "the largest sampling variance is over 1e7 times the smallest: results may be unstable, check the variances");
    }
    double df = k - p;

    Tau2Estimation tau = new Tau2Estimation(y, v, x);
    double qe = k == p ? 0 : tau.at(0).rss;
    double typical = k == p ? 0 : df / tau.at(0).traceP();

    boolean estimated = k > p && !method.isCommonEffect() && Double.isNaN(fixedTau2);
    if (estimated) {
      tau.estimate(method, a);
    } else if (!Double.isNaN(fixedTau2) && !method.isCommonEffect()) {
      if (k > p) {
        tau.given(method, a, fixedTau2);
      }
      tau.tau2 = fixedTau2;
    }
    if (!tau.converged) {
      warnings.add("tau2 did not converge (" + method + ")");
    }
    if (tau.maxima > 1) {
      warnings.add(
          "the likelihood of tau2 has "
              + tau.maxima
              + " local maxima; the highest was taken, iterations from one start may find another");
    }
    double tau2 = tau.tau2;

    double[][] vb;
    double[] beta;
    double[] weights;
    double logLik = tau.logLik(method, tau2);
    WeightedProjection proj = tau.at(tau2);
    double rss = proj.rss;
    // The scale of Knapp and Hartung is the mean square under inverse-variance weights in any case.
    double scale = 1;
    if (used == Test.KNHA || used == Test.ADHOC) {
      scale = rss / df;
      if (used == Test.ADHOC) {
        scale = Math.max(1, scale);
      }
      if (method.isCommonEffect()) {
        warnings.add("the Knapp-Hartung method is not meant for equal-effects models");
      }
    }
    if (a == null) {
      beta = proj.beta.clone();
      vb = proj.inverse();
      weights = proj.w.clone();
    } else {
      double[] total = new double[k];
      for (int i = 0; i < k; i++) {
        total[i] = v[i] + tau2;
      }
      WeightedProjection user = new WeightedProjection(x, y).atWeights(a);
      beta = user.beta.clone();
      vb = user.sandwich(total);
      weights = a.clone();
      // The likelihood at the coefficients reported, which do not maximise it.
      double at = 0;
      for (int i = 0; i < k; i++) {
        at += user.resid[i] * user.resid[i] / total[i];
      }
      logLik -= 0.5 * (at - rss);
    }
    for (double[] row : vb) {
      for (int j = 0; j < p; j++) {
        row[j] *= scale;
      }
    }

    double ddf = used.usesT() ? df : Double.NaN;
    double crit = Tails.critical(level, ddf);
    double[] se = new double[p];
    double[] zval = new double[p];
    double[] pval = new double[p];
    double[] lb = new double[p];
    double[] ub = new double[p];
    for (int j = 0; j < p; j++) {
      se[j] = Math.sqrt(vb[j][j]);
      zval[j] = beta[j] / se[j];
      pval[j] = Tails.twoSided(zval[j], ddf);
      lb[j] = beta[j] - crit * se[j];
      ub[j] = beta[j] + crit * se[j];
    }

    int intercept = x.interceptIndex();
    int[] tested = IntStream.range(0, p).filter(j -> p == 1 || j != intercept).toArray();
    WaldTest qm = WaldTest.of(beta, vb, ddf, tested);

    double i2;
    double h2;
    if (k == p) {
      i2 = 0;
      h2 = 1;
    } else if (method.isCommonEffect()) {
      i2 = qe > 0 ? Math.max(0, 100 * (qe - df) / qe) : 0;
      h2 = qe / df;
    } else {
      i2 = 100 * tau2 / (tau2 + typical);
      h2 = tau2 / typical + 1;
    }
    double parameters = p + (method.isCommonEffect() || !Double.isNaN(fixedTau2) ? 0 : 1);
    double n = method == TauEstimator.REML ? df : k;
    double nc = Math.max(n, parameters + 2);
    return new MetaFit(
        method,
        used,
        level,
        k,
        dropped,
        p,
        x.names(),
        beta,
        se,
        zval,
        ddf,
        pval,
        lb,
        ub,
        vb,
        tau2,
        k > p ? tau.se : Double.NaN,
        i2,
        h2,
        explained(y, v, a, x, tau2),
        qe,
        k == p ? 1 : Tails.chiSquareUpper(qe, df),
        qm.stat(),
        qm.df1(),
        qm.df2(),
        qm.pval(),
        logLik,
        -2 * logLik + 2 * parameters,
        -2 * logLik + parameters * Math.log(n),
        -2 * logLik + 2 * parameters * nc / (nc - parameters - 1),
        scale,
        tau.converged,
        List.copyOf(warnings),
        rows,
        y,
        v,
        weights,
        a == null ? MetaFit.Weighting.INVERSE_VARIANCE : MetaFit.Weighting.GIVEN,
        x);
  }

  /**
   * R2: by how much the moderators lower tau2, in percent (Raudenbush 2009); under equal effects by
   * how much they lower the residual mean square.
   */
  private double explained(double[] y, double[] v, double[] a, ModelMatrix x, double tau2) {
    int k = y.length;
    int p = x.columns();
    if (p < 2 || x.interceptIndex() < 0 || k == p) {
      return Double.NaN;
    }
    ModelMatrix intercept = ModelMatrix.intercept(k);
    if (method.isCommonEffect()) {
      double[] w = a == null ? Arrays.stream(v).map(vi -> 1 / vi).toArray() : a;
      double total = new WeightedProjection(intercept, y).atWeights(w).rss / (k - 1);
      double left = new WeightedProjection(x, y).atWeights(w).rss / (k - p);
      return total > 0 ? Math.max(0, 100 * (1 - left / total)) : 0;
    }
    double total = new Tau2Estimation(y, v, intercept).estimate(method, a).tau2;
    return total > 0 ? Math.max(0, 100 * (total - tau2) / total) : 0;
  }

  private int[] usableRows(double[] yi, double[] vi, ModelMatrix design) {
    if (yi.length != vi.length || yi.length != design.rows()) {
      throw new IllegalArgumentException(
          "cannot pool effects: "
              + yi.length
              + " effects, "
              + vi.length
              + " variances and "
              + design.rows()
              + " design rows; give as many of each");
    }
    if (userWeights == null) {
      if (method == TauEstimator.GENQ) {
        throw new IllegalArgumentException(
            "cannot estimate tau2 by GENQ: it needs weights; give them or choose another method");
      }
    } else if (userWeights.length != yi.length) {
      throw new IllegalArgumentException(
          "cannot use weights: "
              + userWeights.length
              + " weights for "
              + yi.length
              + " effects; give one per effect");
    }
    int[] keep = new int[yi.length];
    int n = 0;
    for (int i = 0; i < yi.length; i++) {
      boolean missing = Double.isNaN(yi[i]) || Double.isNaN(vi[i]);
      for (double[] column : design.raw()) {
        missing |= Double.isNaN(column[i]);
      }
      if (userWeights != null) {
        missing |= Double.isNaN(userWeights[i]);
      }
      if (missing) {
        continue;
      }
      if (!(Math.abs(yi[i]) <= GREATEST)) {
        throw new IllegalArgumentException(
            "cannot pool effects: effect "
                + (i + 1)
                + " is "
                + yi[i]
                + ", beyond "
                + GREATEST
                + "; correct or leave it out");
      }
      if (!(vi[i] > 0) || Double.isInfinite(vi[i])) {
        throw new IllegalArgumentException(
            "cannot pool effects: the sampling variance of effect "
                + (i + 1)
                + " is "
                + vi[i]
                + ", not a number above 0; correct it or leave the effect out");
      }
      if (!(vi[i] >= LEAST && vi[i] <= GREATEST)) {
        throw new IllegalArgumentException(
            "cannot pool effects: the sampling variance of effect "
                + (i + 1)
                + " is "
                + vi[i]
                + ", not between "
                + LEAST
                + " and "
                + GREATEST
                + "; correct it or leave the effect out");
      }
      if (userWeights != null && !(userWeights[i] > 0 && userWeights[i] < Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "cannot use weights: weight "
                + (i + 1)
                + " is "
                + userWeights[i]
                + ", not a number above 0; correct it");
      }
      keep[n++] = i;
    }
    return Arrays.copyOf(keep, n);
  }

  private static double[] pick(double[] from, int[] rows) {
    double[] out = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      out[i] = from[rows[i]];
    }
    return out;
  }

  /** metafor warns from the same ratio on. */
  private static boolean isExtreme(double[] v) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double x : v) {
      smallest = Math.min(smallest, x);
      largest = Math.max(largest, x);
    }
    return smallest > 0 && largest / smallest >= 1e7;
  }
}
