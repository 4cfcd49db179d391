package org.alliancepool.statistics.diagnostics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.alliancepool.statistics.pool.MetaFit;

/**
 * Pooled answers of a series of fits, one entry per fit.
 *
 * <p>Edge cases: effects with a missing value have no entry; a fit of one effect has tau2 0; one
 * fit that did not converge makes {@code converged} false.
 *
 * @param rows position in the input of the effect that each fit leaves out, or adds last
 * @param k number of effects in each fit
 * @param estimate pooled effects
 * @param se standard errors
 * @param zval test statistics
 * @param pval two-sided p-values
 * @param ciLb lower confidence bounds
 * @param ciUb upper confidence bounds
 * @param qe heterogeneity statistics
 * @param qep their p-values
 * @param tau2 between-study variances
 * @param i2 percent of variability that is heterogeneity
 * @param h2 total over sampling variability
 * @param converged whether all fits converged
 */
public record PooledSeries(
    int[] rows,
    int[] k,
    double[] estimate,
    double[] se,
    double[] zval,
    double[] pval,
    double[] ciLb,
    double[] ciUb,
    double[] qe,
    double[] qep,
    double[] tau2,
    double[] i2,
    double[] h2,
    boolean converged) {

  static PooledSeries of(int[] rows, List<MetaFit> fits) {
    return new PooledSeries(
        rows,
        fits.stream().mapToInt(MetaFit::k).toArray(),
        column(fits, f -> f.beta()[0]),
        column(fits, f -> f.se()[0]),
        column(fits, f -> f.zval()[0]),
        column(fits, f -> f.pval()[0]),
        column(fits, f -> f.ciLb()[0]),
        column(fits, f -> f.ciUb()[0]),
        column(fits, MetaFit::qe),
        column(fits, MetaFit::qep),
        column(fits, MetaFit::tau2),
        column(fits, MetaFit::i2),
        column(fits, MetaFit::h2),
        fits.stream().allMatch(MetaFit::converged));
  }

  private static double[] column(List<MetaFit> fits, ToDoubleFunction<MetaFit> f) {
    return fits.stream().mapToDouble(f).toArray();
  }
}
