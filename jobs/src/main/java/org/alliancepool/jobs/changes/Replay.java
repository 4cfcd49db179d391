package org.alliancepool.jobs.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.PooledResult.Of;
import org.alliancepool.jobs.analyses.PooledResult.Pool;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.jobs.warehouse.StudyFactsReader;

/**
 * Everything that pools are made of: a plan's analyses, and each study's facts and effects. A state
 * that never was, such as a new plan on old data, is one of these too.
 *
 * @param analyses by id
 * @param studies by id
 */
record Replay(Map<String, Analysis> analyses, Map<String, StudyPart> studies) {

  /**
   * What one study brings.
   *
   * @param facts with the overlaps that its own manifest names
   * @param effects aligned ones, by analysis
   */
  record StudyPart(StudyFacts facts, Map<String, List<Effect>> effects) {}

  /** The same with another state of one study; null takes the study out. */
  Replay with(String study, StudyPart part) {
    Map<String, StudyPart> changed = new TreeMap<>(studies);
    if (part == null) {
      changed.remove(study);
    } else {
      changed.put(study, part);
    }
    return new Replay(analyses, changed);
  }

  /** The numbers of every pool, as the pool stage makes them. */
  Map<PoolKey, PoolNumbers> pools() {
    Map<String, StudyFacts> declared = new TreeMap<>();
    studies.forEach((id, s) -> declared.put(id, s.facts()));
    Map<String, StudyFacts> facts = StudyFactsReader.withMutualOverlaps(declared);
    Map<PoolKey, PoolNumbers> pools = new TreeMap<>();
    analyses.forEach(
        (id, analysis) -> {
          List<Effect> effects = new ArrayList<>();
          studies.values().forEach(s -> effects.addAll(s.effects().getOrDefault(id, List.of())));
          for (Pool pool : analysis.pool(effects, facts).pools()) {
            String table = pool.of() == Of.DIFFERENCES ? "contrast" : "pooled_effect";
            pools.put(
                new PoolKey(table, id, pool.stratum(), pool.measure()),
                PoolNumbers.of(pool, table));
          }
        });
    return pools;
  }
}
