package org.alliancepool.statistics.dependent;

import java.util.List;

/**
 * Coefficients with cluster-robust standard errors, by {@link ClusterRobust}, which has formula and
 * sources.
 *
 * <p>Edge cases: a coefficient that one cluster alone determines has NaN for its standard error,
 * test and interval, and a warning; df below 4 makes the test doubtful, and a warning says so.
 *
 * @param correction small-sample correction
 * @param clusters number of clusters
 * @param names coefficient names
 * @param beta coefficients
 * @param se robust standard errors
 * @param tval beta / se
 * @param df Satterthwaite's under CR2, else clusters - 1
 * @param pval two-sided
 * @param ciLb lower 95 % bounds
 * @param ciUb upper 95 % bounds
 * @param vcov robust covariance of the coefficients
 * @param warnings what a reader should know, such as df below 4
 */
public record RobustFit(
    Correction correction,
    int clusters,
    List<String> names,
    double[] beta,
    double[] se,
    double[] tval,
    double[] df,
    double[] pval,
    double[] ciLb,
    double[] ciUb,
    double[][] vcov,
    List<String> warnings) {}
