package org.alliancepool.jobs.score;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.score.form.Agreement;
import org.alliancepool.jobs.score.form.FormBook;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Scores every form at every visit.
 *
 * <p><em>Reads</em> {@code item_response}, {@code measurement} and the forms. <em>Writes</em>
 * {@code score}, {@code reliability}, {@code rater_agreement}.
 *
 * <ol>
 *   <li>Answers and reported scores are gathered by study, form and rater.
 *   <li>Items are turned, summed or averaged by the form's rule and prorated by its missing rule; a
 *       form with too few items has no score and says so.
 *   <li>Scores are put on percent of the maximum possible (POMP) and standardised within the study
 *       on its first visit.
 *   <li>Reliability (alpha with Feldt's interval, omega) by visit; agreement of raters (ICC).
 * </ol>
 *
 * One commit per table; run again, it writes the same rows.
 */
public final class ScoreInstruments {
  private static final StructType BOOK =
      new StructType()
          .add("score", DataTypes.createArrayType(Warehouse.type("score"), false), false)
          .add(
              "reliability",
              DataTypes.createArrayType(Warehouse.type("reliability"), false),
              false);

  private final Warehouse warehouse;

  public ScoreInstruments(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Scores studies.
   *
   * @param slice the rows to replace
   * @return rows written, by table
   */
  public Map<String, Long> run(Collection<Study> studies, Slice slice) {
    Map<String, Study> byId = new HashMap<>();
    studies.stream().filter(s -> !s.manifest().isPublished()).forEach(s -> byId.put(s.id(), s));
    Dataset<Row> books = books(byId).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row sizes = // the pass that also fills the cache
          books
              .select(sum(size(col("score"))), sum(size(col("reliability"))))
              .collectAsList()
              .get(0);
      Dataset<Row> scores = books.select(explode(col("score")).as("r")).select("r.*");
      return new SliceWriter(warehouse)
          .replace("score", scores, count(sizes, 0), slice)
          .replace(
              "reliability",
              books.select(explode(col("reliability")).as("r")).select("r.*"),
              count(sizes, 1),
              slice)
          .replace("rater_agreement", agreement(scores).collectAsList(), slice)
          .write();
    } finally {
      books.unpersist();
    }
  }

  /** A sum over no rows at all is null. */
  private static long count(Row sizes, int i) {
    return sizes.isNullAt(i) ? 0 : sizes.getLong(i);
  }

  private Dataset<Row> books(Map<String, Study> studies) {
    Dataset<Row> answers =
        warehouse
            .read("item_response")
            .where(col("study_id").isInCollection(studies.keySet()))
            .selectExpr(
                "study_id",
                "form",
                "rater",
                "participant_id",
                "visit",
                "item",
                "CAST(NULL AS STRING) AS subscale",
                "CAST(NULL AS STRING) AS reported_as",
                "value");
    Dataset<Row> reported =
        warehouse
            .read("measurement")
            .where(
                col("study_id")
                    .isInCollection(studies.keySet())
                    .and(col("construct").notEqual("covariate")))
            .selectExpr(
                "study_id",
                "form",
                "rater",
                "participant_id",
                "visit",
                "CAST(NULL AS INT) AS item",
                "subscale",
                "reported_as",
                "value");
    MapFunction<Row, String> key =
        r -> String.join("|", r.<String>getAs("study_id"), r.getAs("rater"), r.getAs("form"));
    FlatMapGroupsFunction<String, Row, Row> score =
        (k, rows) -> {
          String[] parts = k.split("\\|", 3);
          Study study = studies.get(parts[0]);
          FormBook book =
              new FormBook(
                  study, StudyForms.of(study.manifest()).withId(parts[2]).orElseThrow(), parts[1]);
          book.add(rows);
          return List.of(Rows.of(book.scores(), book.reliability())).iterator();
        };
    return answers
        .union(reported)
        .groupByKey(key, Encoders.STRING())
        .flatMapGroups(score, Encoders.row(BOOK));
  }

  private static Dataset<Row> agreement(Dataset<Row> scores) {
    MapFunction<Row, String> key =
        r -> String.join("|", r.<String>getAs("study_id"), r.getAs("instrument"), r.getAs("visit"));
    FlatMapGroupsFunction<String, Row, Row> agree =
        (k, rows) -> {
          String[] parts = k.split("\\|", 3);
          return new Agreement(rows).rows(parts[0], parts[1], parts[2]).iterator();
        };
    return scores
        .where(
            "construct = 'alliance' AND subscale = 'total' AND status = 'scored' AND pomp IS NOT NULL")
        .select(
            "study_id",
            "instrument",
            "visit",
            "rater",
            "participant_id",
            "pomp",
            "study_fingerprint")
        .groupByKey(key, Encoders.STRING())
        .flatMapGroups(agree, Encoders.row(Warehouse.type("rater_agreement")));
  }
}
