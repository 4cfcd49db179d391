package org.alliancepool.jobs.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.PooledResult.Of;
import org.alliancepool.jobs.analyses.PooledResult.Pool;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.StudyFactsReader;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Pools the effects of all studies, as the analyses of the plan ask.
 *
 * <p><em>Reads</em> {@code effect_size}, {@code study}, {@code arm}. <em>Writes</em> {@code
 * pooled_effect}, {@code heterogeneity}, {@code contrast}, {@code influence}.
 *
 * <ol>
 *   <li>The effects of an analysis come to the driver, in the order of studies and arms: there are
 *       some thousands at most.
 *   <li>The analysis pools them, stratum by stratum; an effect that is not aligned is never pooled.
 * </ol>
 *
 * With one effect (k = 1) the pool is that effect, and says so. One commit per table; run again, it
 * writes the same rows.
 */
public final class PoolStudies {
  private final Warehouse warehouse;

  public PoolStudies(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Pools analyses.
   *
   * @param fingerprints of the analyses
   * @param slice the rows to replace
   * @return rows written, by table
   */
  public Map<String, Long> run(
      Collection<Analysis> analyses, Map<String, String> fingerprints, Slice slice) {
    Map<String, StudyFacts> facts = StudyFactsReader.read(warehouse);
    Map<String, List<Effect>> effects =
        effects(analyses.stream().map(Analysis::id).collect(Collectors.toSet()));
    List<Row> pooled = new ArrayList<>();
    List<Row> heterogeneity = new ArrayList<>();
    List<Row> contrast = new ArrayList<>();
    List<Row> influence = new ArrayList<>();
    for (Analysis analysis : analyses) {
      String fingerprint = fingerprints.get(analysis.id());
      for (Pool pool :
          analysis.pool(effects.getOrDefault(analysis.id(), List.of()), facts).pools()) {
        PoolRows rows = new PoolRows(analysis.id(), pool, fingerprint);
        if (pool.of() == Of.DIFFERENCES) {
          contrast.add(rows.contrast());
        } else {
          pooled.add(rows.pooledEffect());
        }
        heterogeneity.add(rows.heterogeneity());
        influence.addAll(rows.influence());
      }
    }
    return new SliceWriter(warehouse)
        .replace("pooled_effect", pooled, slice)
        .replace("heterogeneity", heterogeneity, slice)
        .replace("contrast", contrast, slice)
        .replace("influence", influence, slice)
        .write();
  }

  private Map<String, List<Effect>> effects(Set<String> analyses) {
    Map<String, List<Effect>> effects = new TreeMap<>();
    warehouse.collect("effect_size").stream()
        .filter(
            r -> analyses.contains(r.<String>getAs("analysis_id")) && r.<Boolean>getAs("aligned"))
        .sorted(Comparator.comparing(r -> r.<String>getAs("effect_id")))
        .forEach(
            r ->
                effects
                    .computeIfAbsent(r.getAs("analysis_id"), k -> new ArrayList<>())
                    .add(Effect.of(r)));
    return effects;
  }
}
