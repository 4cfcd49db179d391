package org.alliancepool.statistics.dependent;

import org.apache.commons.math3.analysis.UnivariateFunction;
import org.apache.commons.math3.analysis.solvers.BrentSolver;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Profile-likelihood interval of one variance component: the values whose best log-likelihood over
 * all other parameters lies within half a chi-square quantile (1 df) of the maximum (Hardy and
 * Thompson 1996, doi:10.1002/(SICI)1097-0258(19960330)15:6%3C619::AID-SIM188%3E3.0.CO;2-A): {@code
 * 2 (l(max) - l(sigma2)) <= chi2(1; level)}, restricted likelihood where the fit was REML.
 *
 * <p>Edge cases: the lower bound is exactly 0 where 0 is compatible with the data; the upper bound
 * is infinite where the likelihood never falls far enough; a component that was held at 0 is
 * refused.
 *
 * @param factorName the random factor
 * @param sigma2 its estimate
 * @param ciLb lower bound
 * @param ciUb upper bound
 * @param converged whether all inner searches met their tolerance
 */
public record ProfileInterval(
    String factorName, double sigma2, double ciLb, double ciUb, boolean converged) {

  static ProfileInterval of(MultilevelFit fit, int factor) {
    String name = fit.factorNames().get(factor);
    Profile profile = new Profile(fit, factor);
    if (profile.held) {
      throw new IllegalArgumentException(
          "cannot profile the variance of \""
              + name
              + "\": it is held at 0 as the data cannot tell it, drop the factor");
    }
    double estimate = fit.sigma2()[factor];
    double lower = 0;
    if (estimate > 0 && profile.value(0) > 0) {
      lower = root(profile, 0, estimate);
    }
    double step = Math.max(estimate, profile.unit);
    double inside = estimate;
    double outside = estimate + step;
    while (profile.value(outside) < 0 && outside < 1e8 * profile.unit) {
      inside = outside;
      outside *= 2;
    }
    double upper =
        profile.value(outside) < 0 ? Double.POSITIVE_INFINITY : root(profile, inside, outside);
    return new ProfileInterval(name, estimate, lower, upper, profile.converged);
  }

  private static double root(UnivariateFunction f, double a, double b) {
    return new BrentSolver(1e-13, 1e-14 * b, 1e-14).solve(500, f, a, b);
  }

  /** Twice the fall of the profile log-likelihood, less the quantile: below 0 inside. */
  private static final class Profile implements UnivariateFunction {
    private final MultilevelLikelihood likelihood;
    private final BoxNewton newton;
    private final int factor;
    private final double best;
    private final double quantile;
    private final double unit;
    private final boolean held;
    private final double[] estimate;
    private double[] warm;
    private boolean converged = true;

    Profile(MultilevelFit fit, int factor) {
      WorkingModel working = fit.working();
      likelihood =
          new MultilevelLikelihood(
              working.yi(), working.design(), working.sampling(), working.factors(), fit.method());
      this.factor = factor;
      estimate = fit.sigma2();
      warm = estimate.clone();
      MultilevelLikelihood.Value sampling =
          MultilevelModel.samplingOnly(
              working.yi(), working.design(), working.sampling(), working.factors());
      boolean[] fixed = MultilevelModel.held(working.factors(), sampling);
      held = fixed[factor];
      fixed[factor] = true;
      unit = MultilevelModel.unit(sampling, fit.k() - fit.p());
      newton = new BoxNewton(likelihood, fixed, unit);
      best = likelihood.at(estimate).logLik();
      quantile = ChiSquaredDistribution.of(1).inverseSurvivalProbability(1 - fit.confidence());
    }

    @Override
    public double value(double x) {
      BoxNewton.Optimum optimum = climb(warm, x);
      BoxNewton.Optimum again = climb(estimate, x);
      if (again.value() != null
          && (optimum.value() == null || again.value().logLik() > optimum.value().logLik())) {
        optimum = again;
      }
      if (optimum.value() == null) {
        converged = false;
        return Double.MAX_VALUE;
      }
      converged &= optimum.converged();
      warm = optimum.sigma2();
      return 2 * (best - optimum.value().logLik()) - quantile;
    }

    private BoxNewton.Optimum climb(double[] from, double x) {
      double[] start = from.clone();
      start[factor] = x;
      return newton.climb(start, 1e-14);
    }
  }
}
