package org.alliancepool.statistics.dependent;

/**
 * A fitted {@link Robu}: Hedges, Tipton and Johnson (2010), doi:10.1002/jrsm.5.
 *
 * <p>Edge cases: moment estimates below 0 are 0; a coefficient that one study alone determines has
 * no robust standard error (NaN, with a warning).
 *
 * @param weights working model
 * @param k number of effects
 * @param coefficients small-sample robust inference, clustered by study
 * @param tau2 variance between studies
 * @param omega2 variance within studies; NaN under CORRELATED, which has none
 * @param i2 percent of the residual Q beyond its expectation without heterogeneity; NaN under
 *     HIERARCHICAL
 * @param working the fit as input to {@link ClusterRobust} and {@link WildBootstrap}
 */
public record RobuFit(
    Robu.Weights weights,
    int k,
    RobustFit coefficients,
    double tau2,
    double omega2,
    double i2,
    WorkingModel working) {}
