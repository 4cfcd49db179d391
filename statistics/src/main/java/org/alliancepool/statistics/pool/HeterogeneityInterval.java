package org.alliancepool.statistics.pool;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.alliancepool.statistics.distribution.ChiSquareMixture;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Confidence interval of tau2, and of I2 and H2, which are functions of it.
 *
 * <ul>
 *   <li>{@link #qProfile}: the tau2 at which Q(tau2) is a chi-square quantile with k - p df;
 *       Viechtbauer (2007), doi:10.1002/sim.2514;
 *   <li>{@link #generalisedQ}: the tau2 at which the observed y'Ay, A from fixed weights, is a
 *       quantile of its distribution, a mixture of chi-squares; Biggerstaff and Jackson (2008),
 *       doi:10.1002/sim.3425; Jackson (2013), doi:10.1002/jrsm.1081;
 *   <li>{@link #profileLikelihood}: the tau2 whose profile (restricted) log-likelihood is within
 *       half a chi-square quantile of the maximum; Hardy and Thompson (1996), Statistics in
 *       Medicine 15, 619.
 * </ul>
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>lower bound below 0: it is 0;
 *   <li>less spread than even tau2 = 0 allows: the set is empty; both bounds are 0 and {@code
 *       nullSet} says so (metafor does likewise);
 *   <li>tau2 outside the interval: possible where estimator and interval rest on different
 *       principles, in both directions;
 *   <li>equal-effects models, k = 1, no residual degrees of freedom: {@link
 *       IllegalArgumentException}.
 * </ul>
 *
 * @param tau2 the fit's estimate
 * @param tau2Lb lower bound
 * @param tau2Ub upper bound
 * @param i2 the fit's I2, percent
 * @param i2Lb lower bound
 * @param i2Ub upper bound
 * @param h2 the fit's H2
 * @param h2Lb lower bound
 * @param h2Ub upper bound
 * @param set whether the confidence set is an interval or empty
 */
public record HeterogeneityInterval(
    double tau2,
    double tau2Lb,
    double tau2Ub,
    double i2,
    double i2Lb,
    double i2Ub,
    double h2,
    double h2Lb,
    double h2Ub,
    ConfidenceSet set) {

  /** What the method found. */
  public enum ConfidenceSet {
    /** An interval. */
    INTERVAL,
    /** No tau2 >= 0 fits the data: less spread than sampling error makes plausible. */
    EMPTY
  }

  /** Weights of the generalised Q. */
  public enum QWeights {
    /** 1/vi, the weights of Cochran's Q. */
    INVERSE_VARIANCE,
    /** 1/sqrt(vi), shorter intervals under moderate heterogeneity (Jackson 2013). */
    INVERSE_STANDARD_ERROR,
    /** The weights of the fit (GENQ). */
    OF_THE_FIT
  }

  /** By the Q-profile method. */
  public static HeterogeneityInterval qProfile(MetaFit fit) {
    check(fit);
    double tail = (1 - fit.level()) / 2;
    double df = fit.k() - fit.p();
    Tau2Estimation at = new Tau2Estimation(fit.yi(), fit.vi(), fit.x());
    double lower = at.generalisedQ(Tails.chiSquareQuantile(tail, df));
    double upper = at.generalisedQ(Tails.chiSquareQuantile(1 - tail, df));
    return of(fit, lower, upper);
  }

  /** By the generalised Q method. */
  public static HeterogeneityInterval generalisedQ(MetaFit fit, QWeights weights) {
    check(fit);
    double tail = (1 - fit.level()) / 2;
    double[] a = new double[fit.k()];
    for (int i = 0; i < a.length; i++) {
      a[i] =
          switch (weights) {
            case INVERSE_VARIANCE -> 1 / fit.vi()[i];
            case INVERSE_STANDARD_ERROR -> 1 / Math.sqrt(fit.vi()[i]);
            case OF_THE_FIT -> fit.weights()[i];
          };
    }
    WeightedProjection proj = new WeightedProjection(fit.x(), fit.yi()).atWeights(a);
    double q = proj.rss;
    double[][] p = proj.matrixP();
    DoubleUnaryOperator upperTail = t -> ChiSquareMixture.upper(eigenvalues(p, fit.vi(), t), q);
    // At tau2 = 0 Q is largest relative to its distribution; its upper tail grows with tau2.
    double lower = crossing(upperTail, tail, fit);
    double upper = crossing(upperTail, 1 - tail, fit);
    return of(fit, lower, upper);
  }

  /** By profile likelihood; the fit must be ML or REML. */
  public static HeterogeneityInterval profileLikelihood(MetaFit fit) {
    check(fit);
    if (!fit.method().isLikelihood()) {
      throw new IllegalArgumentException(
          "cannot profile the likelihood: tau2 was estimated by "
              + fit.method()
              + "; fit by ML or REML, or use the Q-profile interval");
    }
    Tau2Estimation at = new Tau2Estimation(fit.yi(), fit.vi(), fit.x());
    double drop = Tails.chiSquareQuantile(1 - fit.level(), 1) / 2;
    double target = at.logLik(fit.method(), fit.tau2()) - drop;
    DoubleUnaryOperator above = t -> at.logLik(fit.method(), t) - target;
    double lower = above.applyAsDouble(0) >= 0 ? Double.NaN : bisect(above, fit.tau2(), 0);
    double far = Math.max(fit.tau2(), 1e-3 * typical(fit));
    while (above.applyAsDouble(far) > 0) {
      far *= 2;
    }
    double upper = bisect(above, fit.tau2(), far);
    return of(fit, lower, upper);
  }

  private static HeterogeneityInterval of(MetaFit fit, double lower, double upper) {
    double vt = typical(fit);
    double lb = Double.isNaN(lower) ? 0 : lower;
    double ub = Double.isNaN(upper) ? 0 : upper;
    return new HeterogeneityInterval(
        fit.tau2(),
        lb,
        ub,
        100 * fit.tau2() / (fit.tau2() + vt),
        100 * lb / (lb + vt),
        100 * ub / (ub + vt),
        1 + fit.tau2() / vt,
        1 + lb / vt,
        1 + ub / vt,
        Double.isNaN(upper) ? ConfidenceSet.EMPTY : ConfidenceSet.INTERVAL);
  }

  /** Typical sampling variance (k - p) / tr P. */
  private static double typical(MetaFit fit) {
    return (fit.k() - fit.p())
        / new WeightedProjection(fit.x(), fit.yi()).atTau2(fit.vi(), 0).traceP();
  }

  private static void check(MetaFit fit) {
    if (fit.method().isCommonEffect() || fit.k() <= fit.p()) {
      throw new IllegalArgumentException(
          "cannot make an interval for tau2: the model has "
              + (fit.method().isCommonEffect()
                  ? "no random effects"
                  : "k = " + fit.k() + " effects for " + fit.p() + " coefficients")
              + "; fit a random-effects model to more effects");
    }
  }

  /** The tau2 where an increasing tail probability reaches a value; NaN if it does at 0 already. */
  private static double crossing(DoubleUnaryOperator upperTail, double probability, MetaFit fit) {
    if (upperTail.applyAsDouble(0) >= probability) {
      return Double.NaN;
    }
    double far = Math.max(fit.tau2(), typical(fit));
    double near = 0;
    while (upperTail.applyAsDouble(far) < probability) {
      near = far;
      far *= 4;
    }
    return bisect(t -> probability - upperTail.applyAsDouble(t), near, far);
  }

  /** Root between a point where f is positive and one where it is not; Brent's order, by hand. */
  private static double bisect(DoubleUnaryOperator f, double positive, double negative) {
    double a = positive;
    double b = negative;
    double fa = f.applyAsDouble(a);
    double fb = f.applyAsDouble(b);
    for (int i = 0; i < 200 && Math.abs(b - a) > 1e-14 * Math.max(a, b); i++) {
      // Illinois variant of regula falsi, with a bisection every third step.
      double t = i % 3 == 2 ? 0.5 * (a + b) : a + (b - a) * fa / (fa - fb);
      if (!(t > Math.min(a, b) && t < Math.max(a, b))) {
        t = 0.5 * (a + b);
      }
      if (t == a || t == b) {
        break;
      }
      double ft = f.applyAsDouble(t);
      if (ft > 0) {
        a = t;
        fa = ft;
        fb *= 0.5;
      } else {
        b = t;
        fb = ft;
        fa *= 0.5;
        if (ft == 0) {
          return t;
        }
      }
    }
    return 0.5 * (a + b);
  }

  /** Nonzero eigenvalues of S^1/2 P S^1/2 with S = V + tau2 I. */
  private static double[] eigenvalues(double[][] p, double[] vi, double tau2) {
    int k = vi.length;
    double[][] m = new double[k][k];
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < k; j++) {
        m[i][j] = Math.sqrt(vi[i] + tau2) * p[i][j] * Math.sqrt(vi[j] + tau2);
      }
    }
    double[] all =
        new org.apache.commons.math3.linear.EigenDecomposition(
                new org.apache.commons.math3.linear.Array2DRowRealMatrix(m, false))
            .getRealEigenvalues();
    double max = Arrays.stream(all).max().orElse(0);
    return Arrays.stream(all).filter(l -> l > 1e-13 * max).toArray();
  }

  /** The three intervals as rows for a report: tau2, I2, H2 with estimate, lower, upper. */
  public List<double[]> rows() {
    return List.of(
        new double[] {tau2, tau2Lb, tau2Ub},
        new double[] {i2, i2Lb, i2Ub},
        new double[] {h2, h2Lb, h2Ub});
  }
}
