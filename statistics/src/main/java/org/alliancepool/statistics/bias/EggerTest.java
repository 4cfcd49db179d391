package org.alliancepool.statistics.bias;

import java.util.Objects;
import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * Egger's regression test of funnel asymmetry, with its limit estimate.
 *
 * <p>The effects are regressed on a measure of precision, {@code yi = b0 + b1 xi} (and moderators,
 * where the model has some); the test is that of the slope, {@code b1 / se(b1)}. Two models:
 * weighted least squares with weights 1/v and a free multiplicative dispersion, t with k - p df
 * (Egger et al. 1997, doi:10.1136/bmj.315.7109.629), or a mixed-effects meta-regression (Sterne and
 * Egger 2005, doi:10.1002/0470870168.ch6). Where the predictor goes to 0 with growing precision,
 * the intercept is the limit estimate: the effect in an infinitely precise study.
 *
 * <p>Defaults: meta-regression by REML with test z, predictor the standard error.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k &lt; 3 (more with moderators): {@link IllegalArgumentException};
 *   <li>the predictor is the same in all studies: {@link IllegalArgumentException};
 *   <li>predictors of sample size without ni: {@link IllegalArgumentException};
 *   <li>with moderators, or predictors NI and SQRTNI, there is no limit estimate: NaN.
 * </ul>
 */
public final class EggerTest {
  private static final String WHAT = "run Egger's test";

  /** The regression. */
  public enum Model {
    /** Weighted least squares, multiplicative dispersion ("lm"). */
    LM,
    /** Mixed-effects meta-regression ("rma"). */
    RMA
  }

  /** What the effects are regressed on. */
  public enum Predictor {
    /** Standard error. */
    SEI,
    /** Sampling variance. */
    VI,
    /** Sample size. */
    NI,
    /** Inverse sample size. */
    NINV,
    /** Square root of the sample size. */
    SQRTNI,
    /** Inverse square root of the sample size. */
    SQRTNINV;

    private boolean hasLimit() {
      return this != NI && this != SQRTNI;
    }

    private double of(double v, double n) {
      return switch (this) {
        case SEI -> Math.sqrt(v);
        case VI -> v;
        case NI -> n;
        case NINV -> 1 / n;
        case SQRTNI -> Math.sqrt(n);
        case SQRTNINV -> 1 / Math.sqrt(n);
      };
    }
  }

  /**
   * Result of the test.
   *
   * @param model the regression
   * @param predictor what the effects were regressed on
   * @param k number of effects
   * @param slope coefficient of the predictor
   * @param se its standard error
   * @param stat slope / se
   * @param df degrees of freedom of t; NaN where stat is normal
   * @param pval two-sided p-value
   * @param limit effect at infinite precision, or NaN
   * @param limitCiLb lower bound of limit
   * @param limitCiUb upper bound of limit
   * @param tau2 residual heterogeneity; NaN for LM
   * @param converged whether the fit converged
   */
  public record Result(
      Model model,
      Predictor predictor,
      int k,
      double slope,
      double se,
      double stat,
      double df,
      double pval,
      double limit,
      double limitCiLb,
      double limitCiUb,
      double tau2,
      boolean converged) {}

  private static final EggerTest DEFAULTS =
      new EggerTest(Model.RMA, Predictor.SEI, RandomEffects.withDefaults());

  private final Model model;
  private final Predictor predictor;
  private final RandomEffects pooling;

  private EggerTest(Model model, Predictor predictor, RandomEffects pooling) {
    this.model = Objects.requireNonNull(model);
    this.predictor = Objects.requireNonNull(predictor);
    this.pooling = Objects.requireNonNull(pooling);
  }

  /** Meta-regression by REML, test z, on the standard error. */
  public static EggerTest withDefaults() {
    return DEFAULTS;
  }

  /** The same with another regression. */
  public EggerTest with(Model newModel) {
    return new EggerTest(newModel, predictor, pooling);
  }

  /** The same with another predictor. */
  public EggerTest with(Predictor newPredictor) {
    return new EggerTest(model, newPredictor, pooling);
  }

  /** The same with another estimator of tau2, test or level; LM uses the level alone. */
  public EggerTest with(RandomEffects newPooling) {
    return new EggerTest(model, predictor, newPooling);
  }

  /** Runs the test on a predictor that needs no sample sizes. */
  public Result test(double[] yi, double[] vi) {
    return test(yi, vi, null);
  }

  /** Runs the test; ni may be null where the predictor does not need it. */
  public Result test(double[] yi, double[] vi, double[] ni) {
    return test(yi, vi, ni, ModelMatrix.intercept(yi.length));
  }

  /**
   * Runs the test with the predictor added to a design.
   *
   * @param design moderators that asymmetry is judged beside; with an intercept
   */
  public Result test(double[] yi, double[] vi, double[] ni, ModelMatrix design) {
    int p = design.columns() + 1;
    Effects.check(WHAT, yi, vi, p + 1);
    double[] x = predictor(predictor, vi, ni);
    return model == Model.LM ? byLeastSquares(yi, vi, x, design) : byMeta(yi, vi, x, design);
  }

  /** The predictor's values, refused where they cannot show asymmetry. */
  static double[] predictor(Predictor predictor, double[] vi, double[] ni) {
    boolean needsSize = predictor != Predictor.SEI && predictor != Predictor.VI;
    if (needsSize && (ni == null || ni.length != vi.length)) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": predictor "
              + predictor
              + " needs one sample size for each effect; give ni or use SEI");
    }
    double[] x = new double[vi.length];
    for (int i = 0; i < x.length; i++) {
      double n = needsSize ? ni[i] : Double.NaN;
      if (needsSize && !(n > 0 && n < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "cannot "
                + WHAT
                + ": sample size "
                + (i + 1)
                + " is "
                + n
                + ", not a positive number; correct it or use predictor SEI");
      }
      x[i] = predictor.of(vi[i], n);
    }
    if (Effects.isConstant(x)) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": predictor "
              + predictor
              + " is the same in all "
              + x.length
              + " studies, so asymmetry cannot show; leave the test out");
    }
    return x;
  }

  private Result byLeastSquares(double[] yi, double[] vi, double[] x, ModelMatrix design) {
    int p = design.columns();
    double[][] columns = new double[p + 1][];
    for (int j = 0; j < p; j++) {
      columns[j] = design.column(j);
    }
    columns[p] = x;
    WeightedRegression r = WeightedRegression.fit(WHAT, yi, columns, vi);
    double crit = Tails.critical(pooling.level(), r.df());
    double limit = limitAt(r.coef(), design);
    return new Result(
        model,
        predictor,
        yi.length,
        r.coef()[p],
        r.se()[p],
        r.tval()[p],
        r.df(),
        r.pval()[p],
        limit,
        limit - crit * r.se()[0],
        limit + crit * r.se()[0],
        Double.NaN,
        true);
  }

  private Result byMeta(double[] yi, double[] vi, double[] x, ModelMatrix design) {
    int p = design.columns();
    ModelMatrix.Builder builder =
        design.interceptIndex() >= 0
            ? ModelMatrix.builder(yi.length)
            : ModelMatrix.builderWithoutIntercept(yi.length);
    for (int j = 0; j < p; j++) {
      if (j != design.interceptIndex()) {
        builder.numeric(design.names().get(j), design.column(j));
      }
    }
    MetaFit fit = pooling.fit(yi, vi, builder.numeric("precision", x).build());
    if (fit.p() != p + 1) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": predictor "
              + predictor
              + " is a combination of the moderators "
              + design.names()
              + "; leave one of them out");
    }
    double limit = limitAt(fit.beta(), design);
    boolean has = !Double.isNaN(limit);
    return new Result(
        model,
        predictor,
        fit.k(),
        fit.beta()[p],
        fit.se()[p],
        fit.zval()[p],
        fit.ddf(),
        fit.pval()[p],
        limit,
        has ? fit.ciLb()[0] : Double.NaN,
        has ? fit.ciUb()[0] : Double.NaN,
        fit.tau2(),
        fit.converged());
  }

  private double limitAt(double[] beta, ModelMatrix design) {
    return design.isInterceptOnly() && predictor.hasLimit() ? beta[0] : Double.NaN;
  }
}
