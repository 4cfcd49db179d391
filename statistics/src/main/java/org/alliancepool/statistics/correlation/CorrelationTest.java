package org.alliancepool.statistics.correlation;

/**
 * A correlation with its test and interval, as {@link Correlation} computes them, with sources.
 *
 * <p>Of Pearson's and Spearman's: {@code t = r sqrt(df / (1 - r^2))}, and the interval {@code
 * tanh(atanh(r) -+ z se)} with the standard error of z that belongs to the kind of correlation.
 *
 * <p>Edge cases: n - 2 - covariates of 0 gives no p-value (NaN); too few cases for the standard
 * error of z give no interval (NaN); |r| = 1 has the interval [r, r].
 *
 * @param r the correlation
 * @param n complete cases used
 * @param covariates number of variables held constant
 * @param stat test statistic: t, or z for Kendall's tau
 * @param df degrees of freedom n - 2 - covariates; NaN where the statistic is a z
 * @param pval two-sided p-value; NaN without degrees of freedom
 * @param ciLb lower confidence bound; NaN where n is too small
 * @param ciUb upper confidence bound
 */
public record CorrelationTest(
    double r,
    int n,
    int covariates,
    double stat,
    double df,
    double pval,
    double ciLb,
    double ciUb) {

  /** Fisher's z of r; infinite for |r| = 1. */
  public double z() {
    return org.alliancepool.statistics.effect.FisherZ.fromR(r);
  }

  /** Sampling variance of z, 1/(n - 3 - covariates); NaN where that is not positive. */
  public double vz() {
    return org.alliancepool.statistics.effect.FisherZ.variance(n, covariates);
  }
}
