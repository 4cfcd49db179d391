package org.alliancepool.jobs.cli.meta;

import org.alliancepool.statistics.dependent.SamplingCovariance;

/**
 * How the sampling errors of one study go together.
 *
 * @param rho their correlation; 0 where they are independent, NaN where covariances are given
 * @param given covariances; null without
 */
record Dependence(double rho, SamplingCovariance given) {
  static Dependence ofRho(double rho) {
    return new Dependence(rho, null);
  }

  static Dependence of(SamplingCovariance given) {
    return new Dependence(Double.NaN, given);
  }

  SamplingCovariance covariance(Effects e) {
    return given == null ? SamplingCovariance.constantRho(e.vi(), e.study(), rho) : given;
  }

  /** In words, for readers. */
  String words() {
    return given != null ? "as in --vmat" : rho == 0 ? "independent" : "rho = " + rho;
  }
}
