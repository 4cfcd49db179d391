package org.alliancepool.statistics.pool;

import org.alliancepool.statistics.distribution.Tails;

/**
 * Bare-bones meta-analysis of correlations: Hunter and Schmidt (2004), Methods of Meta-Analysis,
 * chapter 3 (third edition: Schmidt and Hunter 2015, doi:10.4135/9781483398105), corrected for
 * sampling error only.
 *
 * <p>{@code rbar = sum(n r)/N}, {@code var_r = sum(n (r - rbar)^2)/N}, {@code var_e = (1 -
 * rbar^2)^2 / (N/k - 1)}, {@code var_rho = var_r - var_e} (may be negative: less spread than
 * sampling alone explains).
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k = 0, |r| > 1, a sample size below 2: {@link IllegalArgumentException};
 *   <li>studies with a missing r or n are left out;
 *   <li>k = 1, or all r alike: var_r is 0, the share due to sampling error is infinite.
 * </ul>
 *
 * @param k studies
 * @param n total sample size
 * @param rbar mean correlation weighted by sample size
 * @param varR observed variance
 * @param varE variance expected from sampling error
 * @param varRho their difference
 * @param sdRho standard deviation of true correlations, 0 where varRho is negative
 * @param pctVarArtifacts 100 var_e / var_r
 * @param se standard error of rbar, sqrt(var_r / k)
 * @param crLb lower bound of the 80 % credibility interval
 * @param crUb upper bound of the 80 % credibility interval
 */
public record HunterSchmidt(
    int k,
    double n,
    double rbar,
    double varR,
    double varE,
    double varRho,
    double sdRho,
    double pctVarArtifacts,
    double se,
    double crLb,
    double crUb) {

  /** Bare-bones analysis of correlations with their sample sizes. */
  public static HunterSchmidt bareBones(double[] ri, double[] ni) {
    if (ri.length != ni.length) {
      throw new IllegalArgumentException(
          "cannot pool correlations: "
              + ri.length
              + " correlations and "
              + ni.length
              + " sample sizes; give as many of each");
    }
    int k = 0;
    double total = 0;
    double sum = 0;
    for (int i = 0; i < ri.length; i++) {
      if (Double.isNaN(ri[i]) || Double.isNaN(ni[i])) {
        continue;
      }
      if (Math.abs(ri[i]) > 1 || ni[i] < 2) {
        throw new IllegalArgumentException(
            "cannot pool correlations: study "
                + (i + 1)
                + " has r = "
                + ri[i]
                + " and n = "
                + ni[i]
                + "; r must be in [-1, 1] and n at least 2");
      }
      k++;
      total += ni[i];
      sum += ni[i] * ri[i];
    }
    if (k == 0) {
      throw new IllegalArgumentException(
          "cannot pool correlations: no study is left (k = 0); give at least one");
    }
    double rbar = sum / total;
    double ss = 0;
    for (int i = 0; i < ri.length; i++) {
      if (!Double.isNaN(ri[i]) && !Double.isNaN(ni[i])) {
        ss += ni[i] * (ri[i] - rbar) * (ri[i] - rbar);
      }
    }
    double varR = ss / total;
    double u = 1 - rbar * rbar;
    double varE = u * u / (total / k - 1);
    double varRho = varR - varE;
    double sdRho = Math.sqrt(Math.max(0, varRho));
    double half = Tails.normalQuantile(0.1) * sdRho;
    return new HunterSchmidt(
        k,
        total,
        rbar,
        varR,
        varE,
        varRho,
        sdRho,
        100 * varE / varR,
        Math.sqrt(varR / k),
        rbar - half,
        rbar + half);
  }
}
