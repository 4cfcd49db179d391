package org.alliancepool.jobs.analyse;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.StudyData;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.StudyFactsReader;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

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
  private static final StructType TYPE =
      new StructType()
          .add("study_id", DataTypes.StringType, false)
          .add(
              "effect_size", DataTypes.createArrayType(Warehouse.type("effect_size"), false), false)
          .add(
              "effect_covariance",
              DataTypes.createArrayType(Warehouse.type("effect_covariance"), false),
              false)
          .add("refusal", DataTypes.createArrayType(Warehouse.type("refusal"), false), false);

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

  /** One row per study: scores with the patient's arm, and printed effects, in one shape. */
  private Dataset<Row> scores(Collection<String> studies) {
    Dataset<Row> score =
        warehouse
            .read("score")
            .where(col("study_id").isInCollection(studies).and(col("status").equalTo("scored")))
            .selectExpr(
                "study_id",
                "participant_id",
                "visit",
                "phase",
                "phase_part",
                "session_number",
                "timepoint",
                "construct",
                "instrument",
                "form",
                "rater",
                "subscale",
                "score_source",
                "raw",
                "orientation");
    Dataset<Row> arm =
        warehouse
            .read("participant")
            .where(col("study_id").isInCollection(studies))
            .select("participant_id", "analysis_arm_id");
    return score.join(arm, "participant_id");
  }

  /** The results of each study; of a study of which no score stands, that all is refused. */
  private Map<String, Results> results(Work work, Map<String, StudyFacts> facts) {
    int cell = minimumCell;
    MapFunction<Row, String> key = r -> r.getAs("study_id");
    FlatMapGroupsFunction<String, Row, Row> analyse =
        (study, rows) -> {
          StudyData data = new StudyData(facts.get(study), patients(rows), List.of());
          return List.of(analyse(work, data, cell).row(study)).iterator();
        };
    Map<String, Results> results = new TreeMap<>();
    scores(work.analyses().keySet())
        .groupByKey(key, Encoders.STRING())
        .flatMapGroups(analyse, Encoders.row(TYPE))
        .collectAsList()
        .forEach(r -> results.put(r.getString(0), Results.of(r)));
    Map<String, List<StudyData.Published>> published = published();
    for (String study : work.analyses().keySet()) {
      List<StudyData.Published> printed = published.getOrDefault(study, List.of());
      results.computeIfAbsent(
          study, s -> analyse(work, new StudyData(facts.get(s), List.of(), printed), cell));
    }
    return results;
  }

  private static Results analyse(Work work, StudyData data, int minimumCell) {
    Results rows = new Results(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    String study = data.facts().studyId();
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
  private record Results(List<Row> effects, List<Row> covariances, List<Row> refusals) {
    Row row(String study) {
      return Rows.of(study, effects, covariances, refusals);
    }

    static Results of(Row r) {
      return new Results(r.getList(1), r.getList(2), r.getList(3));
    }
  }

  private static List<StudyData.Patient> patients(Iterator<Row> rows) {
    Map<String, List<StudyData.Score>> scores = new TreeMap<>();
    Map<String, String> arms = new HashMap<>();
    while (rows.hasNext()) {
      Row r = rows.next();
      String id = r.getAs("participant_id");
      arms.put(id, r.getAs("analysis_arm_id"));
      scores
          .computeIfAbsent(id, k -> new ArrayList<>())
          .add(
              new StudyData.Score(
                  r.getAs("visit"),
                  r.getAs("phase"),
                  r.getAs("phase_part"),
                  r.getAs("session_number"),
                  r.getAs("timepoint"),
                  r.getAs("construct"),
                  r.getAs("instrument"),
                  r.getAs("form"),
                  r.getAs("rater"),
                  r.getAs("subscale"),
                  r.getAs("score_source"),
                  r.<Double>getAs("raw"),
                  r.<Integer>getAs("orientation")));
    }
    List<StudyData.Patient> patients = new ArrayList<>();
    scores.forEach(
        (id, s) -> {
          s.sort(
              Comparator.comparing(StudyData.Score::visit)
                  .thenComparing(StudyData.Score::form)
                  .thenComparing(StudyData.Score::rater)
                  .thenComparing(StudyData.Score::subscale)
                  .thenComparing(StudyData.Score::scoreSource));
          patients.add(new StudyData.Patient(id, arms.get(id), s));
        });
    return patients;
  }

  private Map<String, List<StudyData.Published>> published() {
    Map<String, List<StudyData.Published>> published = new HashMap<>();
    for (Row r :
        warehouse.read("published_effect").orderBy("study_id", "effect_number").collectAsList()) {
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
