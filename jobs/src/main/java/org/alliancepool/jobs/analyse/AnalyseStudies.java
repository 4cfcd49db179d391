package org.alliancepool.jobs.analyse;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyse.study.Studies;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.StudyData;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.StudyFactsReader;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.apache.spark.sql.Row;

/**
 * Computes the effects of every study, as the analyses of the plan ask.
 *
 * <p><em>Reads</em> {@code study}, {@code arm}, {@code participant}, {@code score}, {@code
 * published_effect}. <em>Writes</em> {@code effect_size}, {@code effect_covariance}, {@code
 * refusal}.
 *
 * <ol>
 *   <li>The scores of a study are gathered; patients come in the order of their pseudonyms, so that
 *       sums do not depend on partitions.
 *   <li>Each analysis computes the study's effects in plain Java.
 *   <li>What cannot be computed is a row in {@code refusal}.
 * </ol>
 *
 * One commit per table; run again, it writes the same rows.
 */
public final class AnalyseStudies {
  private final Warehouse warehouse;
  private final int minimumCell;

  public AnalyseStudies(Warehouse warehouse, int minimumCell) {
    this.warehouse = warehouse;
    this.minimumCell = minimumCell;
  }

  /**
   * What is to be computed.
   *
   * @param analyses by study: the analyses whose effects are stale
   * @param definitions fingerprint of what each analysis asks
   * @param studies fingerprint of each study
   */
  public record Work(
      Map<String, List<Analysis>> analyses,
      Map<String, String> definitions,
      Map<String, String> studies)
      implements java.io.Serializable {

    /** What an analysis' results for a study depend on: nothing of other studies. */
    String fingerprint(String analysis, String study) {
      return new Fingerprint().add(definitions.get(analysis)).add(studies.get(study)).hex();
    }
  }

  /**
   * Analyses studies.
   *
   * @param slice the rows to replace
   * @return rows written, by table
   */
  public Map<String, Long> run(Work work, Slice slice) {
    Map<String, StudyFacts> facts = StudyFactsReader.read(warehouse);
    Map<String, Results> results = results(work, facts);
    List<Row> effects = new ArrayList<>();
    List<Row> covariances = new ArrayList<>();
    List<Row> refusals = new ArrayList<>();
    for (Results study : results.values()) {
      effects.addAll(study.effects());
      covariances.addAll(study.covariances());
      refusals.addAll(study.refusals());
    }
    return new SliceWriter(warehouse)
        .replace("effect_size", effects, slice)
        .replace("effect_covariance", covariances, slice)
        .replace("refusal", refusals, slice)
        .write();
  }

  /**
   * The effects alone, and nothing is written: what a plan gives for the scores of this warehouse.
   *
   * @return aligned effects, in the order of their ids
   */
  public List<Effect> effects(Work work) {
    List<Row> rows = new ArrayList<>();
    results(work, StudyFactsReader.read(warehouse))
        .values()
        .forEach(study -> rows.addAll(study.effects()));
    // Through a frame, since a row that the driver has made does not know its columns.
    return warehouse
        .spark()
        .createDataFrame(rows, Warehouse.type("effect_size"))
        .where(col("aligned"))
        .orderBy("effect_id")
        .collectAsList()
        .stream()
        .map(Effect::of)
        .toList();
  }

  /** Scores, and the arms of patients, those of one study behind each other. */
  private Bag<Row> scores(Collection<String> studies) {
    return new Workplace(warehouse)
        .gather(List.of("score", "participant"), Studies.COLUMNS, studies, List.of("study_id"))
        .filter(Studies::isUsed);
  }

  /** The results of each study; of a study of which no score stands, that all is refused. */
  private Map<String, Results> results(Work work, Map<String, StudyFacts> facts) {
    int cell = minimumCell;
    Map<String, Results> results = new TreeMap<>();
    for (Results study :
        scores(work.analyses().keySet())
            .mapPlaces(Studies::new)
            .filter(s -> !s.patients().isEmpty())
            .map(
                s -> analyse(work, new StudyData(facts.get(s.id()), s.patients(), List.of()), cell))
            .collect()) {
      results.put(study.study(), study);
    }
    Map<String, List<StudyData.Published>> published = published();
    for (String study : work.analyses().keySet()) {
      List<StudyData.Published> printed = published.getOrDefault(study, List.of());
      results.computeIfAbsent(
          study, s -> analyse(work, new StudyData(facts.get(s), List.of(), printed), cell));
    }
    return results;
  }

  private static Results analyse(Work work, StudyData data, int minimumCell) {
    String study = data.facts().studyId();
    Results rows = new Results(study, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Analysis analysis : work.analyses().get(study)) {
      String fingerprint = work.fingerprint(analysis.id(), study);
      Analysis.StudyResult result = analysis.analyse(data);
      result.effects().forEach(e -> rows.effects().add(e.row(minimumCell, fingerprint)));
      result.covariances().forEach(c -> rows.covariances().add(c.row(fingerprint)));
      result.refusals().forEach(r -> rows.refusals().add(r.row(fingerprint)));
    }
    return rows;
  }

  /** A study's rows for the three tables. */
  private record Results(
      String study, ArrayList<Row> effects, ArrayList<Row> covariances, ArrayList<Row> refusals)
      implements Serializable {}

  private Map<String, List<StudyData.Published>> published() {
    Map<String, List<StudyData.Published>> published = new HashMap<>();
    List<Row> rows = new ArrayList<>(warehouse.collect("published_effect"));
    rows.sort(Comparator.comparing(r -> ((Number) r.getAs("effect_number")).longValue()));
    for (Row r : rows) {
      published
          .computeIfAbsent(r.getAs("study_id"), k -> new ArrayList<>())
          .add(
              new StudyData.Published(
                  r.getAs("arm_id"),
                  r.getAs("alliance_instrument"),
                  r.getAs("rater"),
                  r.getAs("phase"),
                  r.getAs("phase_part"),
                  r.getAs("session_rule"),
                  r.getAs("outcome_instrument"),
                  r.getAs("outcome_rater"),
                  r.getAs("timepoint"),
                  r.<Long>getAs("ni"),
                  r.<Double>getAs("ri_raw"),
                  r.<Double>getAs("ri"),
                  r.getAs("adjusted_for")));
    }
    return published;
  }
}
