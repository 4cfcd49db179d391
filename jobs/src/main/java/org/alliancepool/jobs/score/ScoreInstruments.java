package org.alliancepool.jobs.score;

import static org.apache.spark.sql.functions.col;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.score.form.Agreement;
import org.alliancepool.jobs.score.form.Books;
import org.alliancepool.jobs.score.form.FormBook;
import org.alliancepool.jobs.score.form.Rating;
import org.alliancepool.jobs.score.form.ScoredBook;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
    // Scores are too many to be kept for their table: forms are scored once more, as in
    // HarmoniseStudies.
    JavaRDD<FormBook> books = books(byId);
    JavaRDD<ScoredBook> kept = books.map(ScoredBook::of).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long[] sizes = // the pass that also fills the cache
          kept.map(b -> new long[] {b.scores(), b.reliability().size()})
              .fold(new long[2], (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]});
      return new SliceWriter(warehouse)
          .replace(
              "score", frame("score", books.flatMap(b -> b.scores().iterator())), sizes[0], slice)
          .replace(
              "reliability",
              frame("reliability", kept.flatMap(b -> b.reliability().iterator())),
              sizes[1],
              slice)
          .replace("rater_agreement", agreement(kept), slice)
          .write();
    } finally {
      kept.unpersist();
    }
  }

  private Dataset<Row> frame(String table, JavaRDD<Row> rows) {
    return warehouse.spark().createDataFrame(rows, Warehouse.type(table));
  }

  private JavaRDD<FormBook> books(Map<String, Study> studies) {
    Column chosen = col("study_id").isInCollection(studies.keySet());
    Dataset<Row> answers =
        warehouse
            .read("item_response")
            .where(chosen)
            .selectExpr(
                "study_id",
                "form",
                "rater",
                "participant_id",
                "visit",
                "item",
                "value",
                "CAST(NULL AS STRING) AS subscale",
                "CAST(NULL AS STRING) AS reported_as");
    Dataset<Row> reported =
        warehouse
            .read("measurement")
            .where(chosen.and(col("construct").notEqual("covariate")))
            .selectExpr(
                "study_id",
                "form",
                "rater",
                "participant_id",
                "visit",
                "CAST(NULL AS INT) AS item",
                "value",
                "subscale",
                "reported_as");
    Column[] book = {col("study_id"), col("form"), col("rater")};
    return answers
        .union(reported)
        .repartition(book)
        .sortWithinPartitions(book)
        .toJavaRDD()
        .mapPartitions(rows -> new Books(rows, studies));
  }

  private static List<Row> agreement(JavaRDD<ScoredBook> books) {
    return books
        .flatMap(b -> b.ratings().iterator())
        .keyBy(Rating::of)
        // Not groupByKey: Spark would walk through all that it groups, over and over, for its size.
        .partitionBy(new HashPartitioner(books.getNumPartitions()))
        .values()
        .mapPartitions(Agreement::rows)
        .collect();
  }
}
