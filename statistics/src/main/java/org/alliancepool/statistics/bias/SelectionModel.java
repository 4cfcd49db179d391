package org.alliancepool.statistics.bias;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Selection models: the effects as they would be had publication not depended on their p-values.
 * Hedges (1992), doi:10.1214/ss/1177011364; Vevea and Hedges (1995), doi:10.1007/BF02294384.
 *
 * <p>Maximum likelihood of coefficients, tau2 and the parameters delta of a {@link
 * SelectionFunction} jointly, {@code f(y_i) = w(p_i) N(y_i; x_i'beta, v_i + tau2) / A_i}. Standard
 * errors come from the observed information in the parameters that are not at a bound. The
 * likelihood-ratio test compares with the ML fit without selection.
 *
 * <p>Defaults: one step at 0.025, direction GREATER (the three-parameter selection model), random
 * effects, level 0.95.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k not above the number of coefficients: {@link IllegalArgumentException};
 *   <li>a step interval, or a side of the threshold, without any study: {@link
 *       IllegalArgumentException};
 *   <li>maximum at a bound: tau2 or delta is exactly 0 (delta: or 100), its standard error NaN;
 *   <li>several maxima: the highest of those reached from eight starts;
 *   <li>information not positive definite: standard errors NaN;
 *   <li>no convergence: {@code converged} is false.
 * </ul>
 */
public final class SelectionModel {
  private static final String WHAT = "fit a selection model";

  /** Whether the effects differ between studies. */
  public enum Heterogeneity {
    /** tau2 is estimated. */
    RANDOM_EFFECTS,
    /** tau2 = 0. */
    EQUAL_EFFECTS
  }

  /**
   * A fitted selection model.
   *
   * @param k number of effects
   * @param names coefficient names
   * @param beta coefficients
   * @param se standard errors
   * @param zval beta / se
   * @param pval two-sided p-values
   * @param ciLb lower confidence bounds
   * @param ciUb upper confidence bounds
   * @param tau2 between-study variance
   * @param seTau2 its standard error
   * @param delta selection parameters; of a step function the first is 1 by definition
   * @param seDelta their standard errors
   * @param qm Wald statistic of the moderators, or of the only coefficient; NaN without standard
   *     errors
   * @param qmDf its degrees of freedom
   * @param qmp its p-value
   * @param logLik log-likelihood
   * @param lrt likelihood-ratio statistic of no selection
   * @param lrtDf its degrees of freedom
   * @param lrtP its p-value
   * @param converged whether the search converged
   */
  public record Result(
      int k,
      List<String> names,
      double[] beta,
      double[] se,
      double[] zval,
      double[] pval,
      double[] ciLb,
      double[] ciUb,
      double tau2,
      double seTau2,
      double[] delta,
      double[] seDelta,
      double qm,
      int qmDf,
      double qmp,
      double logLik,
      double lrt,
      int lrtDf,
      double lrtP,
      boolean converged) {}

  private static final SelectionModel DEFAULTS =
      new SelectionModel(
          SelectionFunction.step(0.025), Direction.GREATER, Heterogeneity.RANDOM_EFFECTS, 0.95);

  private final SelectionFunction function;
  private final Direction direction;
  private final Heterogeneity heterogeneity;
  private final double level;

  private SelectionModel(
      SelectionFunction function, Direction direction, Heterogeneity heterogeneity, double level) {
    this.function = Objects.requireNonNull(function);
    this.direction = Objects.requireNonNull(direction);
    this.heterogeneity = Objects.requireNonNull(heterogeneity);
    Effects.checkLevel(WHAT, level);
    this.level = level;
  }

  /** The three-parameter selection model. */
  public static SelectionModel withDefaults() {
    return DEFAULTS;
  }

  /** The same with another selection function. */
  public SelectionModel with(SelectionFunction newFunction) {
    return new SelectionModel(newFunction, direction, heterogeneity, level);
  }

  /** The same with selection in another direction. */
  public SelectionModel with(Direction newDirection) {
    return new SelectionModel(function, newDirection, heterogeneity, level);
  }

  /** The same with or without tau2. */
  public SelectionModel with(Heterogeneity newHeterogeneity) {
    return new SelectionModel(function, direction, newHeterogeneity, level);
  }

  /** The same with another coverage of intervals. */
  public SelectionModel withLevel(double newLevel) {
    return new SelectionModel(function, direction, heterogeneity, newLevel);
  }

  /** Fits without moderators. */
  public Result fit(double[] yi, double[] vi) {
    return fit(yi, vi, ModelMatrix.intercept(yi.length));
  }

  /** Fits with moderators. */
  public Result fit(double[] yi, double[] vi, ModelMatrix design) {
    Effects.check(WHAT, yi, vi, design.columns() + 1);
    boolean random = heterogeneity == Heterogeneity.RANDOM_EFFECTS;
    double sign = direction == Direction.LESS ? -1 : 1;
    double[] y = Arrays.stream(yi).map(v -> sign * v).toArray();
    MetaFit plain =
        RandomEffects.withDefaults()
            .with(random ? TauEstimator.ML : TauEstimator.EE)
            .fit(y, vi, design);
    SelectionLikelihood likelihood =
        new SelectionLikelihood(y, vi, plain.x(), function, direction, random);
    checkIntervals(likelihood.pvalues());
    BoundedNewton best = search(likelihood, plain, random);
    return result(best, plain, sign, random);
  }

  private void checkIntervals(double[] pvalues) {
    double[] steps = function.steps();
    if (!function.isStep() && steps.length == 1) {
      steps = new double[] {steps[0], 1};
    }
    for (int j = 0; j < steps.length; j++) {
      double from = j == 0 ? 0 : steps[j - 1];
      double to = steps[j];
      boolean first = j == 0;
      if (Arrays.stream(pvalues).noneMatch(p -> (p > from || first) && p <= to)) {
        throw new IllegalArgumentException(
            "cannot "
                + WHAT
                + ": no study has a p-value above "
                + from
                + " and up to "
                + to
                + ", so its weight cannot be estimated; choose other steps");
      }
    }
  }

  private BoundedNewton search(SelectionLikelihood likelihood, MetaFit plain, boolean random) {
    int p = plain.p();
    int first = p + (random ? 1 : 0);
    int n = first + function.parameters();
    double[] lower = new double[n];
    double[] upper = new double[n];
    double[] scale = new double[n];
    Arrays.fill(upper, Double.POSITIVE_INFINITY);
    Arrays.fill(lower, 0, p, Double.NEGATIVE_INFINITY);
    Arrays.fill(lower, first, n, function.lower());
    Arrays.fill(upper, first, n, function.upper());
    double typical = plain.k() / Arrays.stream(plain.vi()).map(v -> 1 / v).sum();
    System.arraycopy(plain.se(), 0, scale, 0, p);
    if (random) {
      scale[p] = Math.max(plain.tau2(), 0.3 * typical);
    }
    Arrays.fill(scale, first, n, 0.3);
    // Selection inflates the mean and hides spread: starts shrink the one and vary the other.
    // The last two move it by more than its own size, for there the highest maximum may be when
    // selection is strong and the mean near 0.
    double[] shrink = {1, 0.7, 0.3, 1.2, 0.5, -1, 1, 1};
    double[] spread = {1, 1.5, 3, 0.5, 0, 1, 1, 1};
    double[] shift = {0, 0, 0, 0, 0, 0, -1.5, 1.5};
    double sd = Math.sqrt(typical + plain.tau2());
    int at = plain.x().interceptIndex();
    BoundedNewton best = null;
    for (int s = 0; s < shrink.length; s++) {
      double[] start = new double[n];
      for (int j = 0; j < p; j++) {
        start[j] = plain.beta()[j] * (at < 0 || j == at ? shrink[s] : 1);
        start[j] += j == at ? shift[s] * sd : 0;
      }
      if (random) {
        start[p] = spread[s] * (plain.tau2() + (s == 0 ? 0 : 0.1 * typical));
      }
      for (int j = first; j < n; j++) {
        start[j] = function.starts(j - first)[s];
      }
      BoundedNewton b = new BoundedNewton(likelihood, lower, upper, scale).maximise(start);
      if (best == null || Double.isNaN(best.value) || b.value > best.value) {
        best = b;
      }
    }
    return best;
  }

  private Result result(BoundedNewton best, MetaFit plain, double sign, boolean random) {
    int p = plain.p();
    int first = p + (random ? 1 : 0);
    int n = best.x.length;
    double[] se = new double[n];
    Arrays.fill(se, Double.NaN);
    int[] free = best.free();
    int[] tested =
        IntStream.range(0, p).filter(j -> p == 1 || j != plain.x().interceptIndex()).toArray();
    double qm = Double.NaN;
    RealMatrix information = best.negativeHessian(free);
    try {
      RealMatrix inverse = new CholeskyDecomposition(information, 1e-6, 0).getSolver().getInverse();
      for (int j = 0; j < free.length; j++) {
        se[free[j]] = Math.sqrt(inverse.getEntry(j, j));
      }
      // Coefficients have no bounds: the first p of the free parameters are theirs.
      RealVector b =
          new ArrayRealVector(Arrays.stream(tested).mapToDouble(j -> best.x[j]).toArray());
      RealMatrix covariance = inverse.getSubMatrix(tested, tested);
      qm = b.dotProduct(new LUDecomposition(covariance, 0).getSolver().solve(b));
    } catch (NonPositiveDefiniteMatrixException e) {
      Arrays.fill(se, Double.NaN);
      qm = Double.NaN;
    }
    double[] beta = new double[p];
    double[] zval = new double[p];
    double[] pval = new double[p];
    double[] lb = new double[p];
    double[] ub = new double[p];
    double crit = Tails.critical(level, Double.NaN);
    for (int j = 0; j < p; j++) {
      beta[j] = sign * best.x[j];
      zval[j] = beta[j] / se[j];
      pval[j] = Tails.twoSided(zval[j], Double.NaN);
      lb[j] = beta[j] - crit * se[j];
      ub[j] = beta[j] + crit * se[j];
    }
    int fixed = function.isStep() ? 1 : 0;
    double[] delta = new double[fixed + n - first];
    double[] seDelta = new double[delta.length];
    Arrays.fill(delta, 1);
    Arrays.fill(seDelta, Double.NaN);
    System.arraycopy(best.x, first, delta, fixed, n - first);
    System.arraycopy(se, first, seDelta, fixed, n - first);
    double lrt = Math.max(0, 2 * (best.value - plain.logLik()));
    return new Result(
        plain.k(),
        plain.names(),
        beta,
        Arrays.copyOf(se, p),
        zval,
        pval,
        lb,
        ub,
        random ? best.x[p] : 0,
        random ? se[p] : Double.NaN,
        delta,
        seDelta,
        qm,
        tested.length,
        Tails.chiSquareUpper(qm, tested.length),
        best.value,
        lrt,
        n - first,
        Tails.chiSquareUpper(lrt, n - first),
        best.converged && plain.converged());
  }
}
