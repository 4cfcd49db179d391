package org.alliancepool.jobs.analyses;

import java.util.List;
import org.alliancepool.statistics.pool.MetaFit;

/**
 * What an analysis pools.
 *
 * @param pools one per stratum and measure
 */
public record PooledResult(List<Pool> pools) {

  /** Whether a pool is of effects, or of differences between arms. */
  public enum Of {
    EFFECTS,
    DIFFERENCES
  }

  /**
   * One pool.
   *
   * @param stratum the part of the analysis; "all" where there is one
   * @param of which table it goes to
   * @param measure effect size measure
   * @param effects what was pooled
   * @param fit the model
   * @param withoutEach leave-one-out: the model without each effect; empty for k below 3
   * @param note what a reader must know, or null
   */
  public record Pool(
      String stratum,
      Of of,
      String measure,
      List<Effect> effects,
      MetaFit fit,
      List<MetaFit> withoutEach,
      String note) {}
}
