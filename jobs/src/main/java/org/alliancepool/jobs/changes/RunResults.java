package org.alliancepool.jobs.changes;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyse.AnalyseStudies;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.AnalysisKinds;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.jobs.changes.Replay.StudyPart;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.StudyFactsReader;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.apache.spark.sql.Row;

/**
 * What one run has left, read by time travel.
 *
 * @param tables the warehouse at the versions that the run lists
 * @param plan the plan that it followed
 * @param analyses of that plan, by id
 * @param facts of every study, with the overlaps that its own manifest names
 * @param effects rows of effect_size, by effect id
 */
record RunResults(
    PublishedRun run,
    Warehouse tables,
    Plan plan,
    Map<String, Analysis> analyses,
    Map<String, StudyFacts> facts,
    Map<String, Row> effects) {

  static RunResults of(Warehouse warehouse, PublishedRun run) {
    Warehouse tables = warehouse.at(run.tables());
    Plan plan = Plan.parse(run.plan());
    Map<String, Row> effects = new TreeMap<>();
    tables.read("effect_size").collectAsList().forEach(r -> effects.put(r.getAs("effect_id"), r));
    return new RunResults(
        run, tables, plan, analyses(plan, run), StudyFactsReader.declared(tables), effects);
  }

  /** As the run's pools were made. */
  Replay replay() {
    Map<String, Map<String, List<Effect>>> byStudy = new TreeMap<>();
    for (Row r : effects.values()) {
      if (r.<Boolean>getAs("aligned")) {
        put(byStudy, Effect.of(r));
      }
    }
    Map<String, StudyPart> studies = new TreeMap<>();
    facts.forEach((id, f) -> studies.put(id, new StudyPart(f, byStudy.getOrDefault(id, Map.of()))));
    return new Replay(analyses, studies);
  }

  /** The numbers of every pool, as the run wrote them. */
  Map<PoolKey, PoolNumbers> pools() {
    Map<PoolKey, PoolNumbers> pools = new TreeMap<>();
    for (String table : List.of("pooled_effect", "contrast")) {
      for (Row r : tables.read(table).collectAsList()) {
        pools.put(
            new PoolKey(table, r.getAs("analysis_id"), r.getAs("stratum"), r.getAs("measure")),
            PoolNumbers.of(r));
      }
    }
    return pools;
  }

  /**
   * The effects that a plan's analyses give for the scores of this run, by study and analysis. With
   * this code: another code's effects cannot be had again.
   */
  Map<String, Map<String, List<Effect>>> analysed(
      Collection<Analysis> asked, Collection<String> studies) {
    Map<String, Map<String, List<Effect>>> byStudy = new TreeMap<>();
    List<String> known = studies.stream().filter(facts::containsKey).toList();
    if (asked.isEmpty() || known.isEmpty()) {
      return byStudy;
    }
    Map<String, List<Analysis>> work = new TreeMap<>();
    known.forEach(s -> work.put(s, List.copyOf(asked)));
    // Fingerprints go into rows that are not written.
    Map<String, String> definitions = new TreeMap<>();
    asked.forEach(a -> definitions.put(a.id(), a.id()));
    Map<String, String> fingerprints = new TreeMap<>();
    known.forEach(s -> fingerprints.put(s, s));
    new AnalyseStudies(tables, plan.minimumCell())
        .effects(new AnalyseStudies.Work(work, definitions, fingerprints))
        .forEach(e -> put(byStudy, e));
    return byStudy;
  }

  /** Rows of quarantine, counted by study and rule. */
  Map<List<String>, Long> quarantined() {
    Map<List<String>, Long> counts = new LinkedHashMap<>();
    tables
        .read("quarantine")
        .groupBy(col("study_id"), col("rule"))
        .count()
        .orderBy("study_id", "rule")
        .collectAsList()
        .forEach(r -> counts.put(List.of(r.getString(0), r.getString(1)), r.getLong(2)));
    return counts;
  }

  private static void put(Map<String, Map<String, List<Effect>>> byStudy, Effect e) {
    byStudy
        .computeIfAbsent(e.context().studyId(), s -> new TreeMap<>())
        .computeIfAbsent(e.context().analysisId(), a -> new ArrayList<>())
        .add(e);
  }

  private static Map<String, Analysis> analyses(Plan plan, PublishedRun run) {
    Map<String, Analysis> analyses = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : plan.analyses().entrySet()) {
      String kind = e.getValue().path("kind").asText();
      analyses.put(
          e.getKey(),
          AnalysisKinds.named(kind)
              .orElseThrow(
                  () ->
                      new UserError(
                          ErrorName.INVALID_PLAN,
                          "Cannot replay the plan of run %s: this program has no analysis of kind \"%s\" any more. Compare runs of one version."
                              .formatted(run.runId(), kind)))
              .analysis(e.getKey(), e.getValue()));
    }
    return analyses;
  }
}
