package org.alliancepool.statistics.bias;

import java.util.List;
import java.util.Objects;
import org.alliancepool.statistics.dependent.ClusterRobust;
import org.alliancepool.statistics.dependent.Correction;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.dependent.MultilevelFit;
import org.alliancepool.statistics.dependent.MultilevelModel;
import org.alliancepool.statistics.dependent.RobustFit;
import org.alliancepool.statistics.dependent.SamplingCovariance;

/**
 * Egger's regression test where studies give several, dependent effects: Rodgers and Pustejovsky
 * (2021), doi:10.1037/met0000300.
 *
 * <p>Three-level meta-regression (effects in studies, REML) of the effects on a measure of
 * precision, sampling errors of one study correlated by rho; the slope is tested with CR2 standard
 * errors clustered by study and Satterthwaite's degrees of freedom, which holds whatever the true
 * correlations. The ordinary test rejects far too often in such data.
 *
 * <p>Defaults: rho = 0.6, predictor the standard error.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>fewer than 3 studies: {@link IllegalArgumentException};
 *   <li>the predictor is the same for all effects: {@link IllegalArgumentException};
 *   <li>one effect per study: the mixed-effects test with CR2 standard errors;
 *   <li>few degrees of freedom: see {@code warnings}.
 * </ul>
 */
public final class DependentEggerTest {
  private static final String WHAT = "run Egger's test for dependent effects";

  /**
   * Result.
   *
   * @param k number of effects
   * @param studies number of studies
   * @param slope coefficient of the predictor
   * @param se its CR2 standard error
   * @param tval slope / se
   * @param df Satterthwaite's degrees of freedom
   * @param pval two-sided p-value
   * @param limit effect at infinite precision, NaN for predictors NI and SQRTNI
   * @param limitCiLb lower 95 % bound by CR2
   * @param limitCiUb upper 95 % bound by CR2
   * @param sigma2 variances between studies and within
   * @param converged whether the fit converged
   * @param warnings what the user should know
   */
  public record Result(
      int k,
      int studies,
      double slope,
      double se,
      double tval,
      double df,
      double pval,
      double limit,
      double limitCiLb,
      double limitCiUb,
      double[] sigma2,
      boolean converged,
      List<String> warnings) {}

  private static final DependentEggerTest DEFAULTS =
      new DependentEggerTest(EggerTest.Predictor.SEI, 0.6);

  private final EggerTest.Predictor predictor;
  private final double rho;

  private DependentEggerTest(EggerTest.Predictor predictor, double rho) {
    this.predictor = Objects.requireNonNull(predictor);
    this.rho = rho;
  }

  /** Standard error as predictor, rho 0.6. */
  public static DependentEggerTest withDefaults() {
    return DEFAULTS;
  }

  /** The same with another predictor. */
  public DependentEggerTest with(EggerTest.Predictor newPredictor) {
    return new DependentEggerTest(newPredictor, rho);
  }

  /** The same with another correlation of the sampling errors within a study; 0 for none. */
  public DependentEggerTest withRho(double newRho) {
    return new DependentEggerTest(predictor, newRho);
  }

  /** Runs the test on a predictor that needs no sample sizes. */
  public Result test(double[] yi, double[] vi, Grouping study) {
    return test(yi, vi, null, study);
  }

  /** Runs the test; ni may be null where the predictor does not need it. */
  public Result test(double[] yi, double[] vi, double[] ni, Grouping study) {
    Effects.check(WHAT, yi, vi, 3);
    return test(yi, vi, SamplingCovariance.constantRho(vi, study, rho), ni, study);
  }

  /**
   * Runs the test with sampling covariances that are known; rho plays no part then.
   *
   * @param vi sampling variances, for the predictor
   * @param v sampling covariances, with vi on the diagonal
   * @param ni sample sizes; may be null where the predictor does not need them
   */
  public Result test(double[] yi, double[] vi, SamplingCovariance v, double[] ni, Grouping study) {
    Effects.check(WHAT, yi, vi, 3);
    if (study.levels() < 3) {
      throw new IllegalArgumentException(
          "cannot "
              + WHAT
              + ": "
              + study.levels()
              + " studies, at least 3 are needed; leave the test out");
    }
    double[] x = EggerTest.predictor(predictor, vi, ni);
    double[][] rows = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      rows[i] = new double[] {1, x[i]};
    }
    MultilevelFit fit =
        MultilevelModel.nested(study, Grouping.singletons(x.length))
            .fit(yi, v, rows, List.of("intrcpt", "precision"));
    RobustFit robust = ClusterRobust.of(fit.working(), study, Correction.CR2).coefficients();
    boolean limit = predictor != EggerTest.Predictor.NI && predictor != EggerTest.Predictor.SQRTNI;
    List<String> warnings = new java.util.ArrayList<>(fit.warnings());
    warnings.addAll(robust.warnings());
    return new Result(
        x.length,
        study.levels(),
        robust.beta()[1],
        robust.se()[1],
        robust.tval()[1],
        robust.df()[1],
        robust.pval()[1],
        limit ? robust.beta()[0] : Double.NaN,
        limit ? robust.ciLb()[0] : Double.NaN,
        limit ? robust.ciUb()[0] : Double.NaN,
        fit.sigma2(),
        fit.converged(),
        List.copyOf(warnings));
  }
}
