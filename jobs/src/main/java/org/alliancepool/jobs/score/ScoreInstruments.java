package org.alliancepool.jobs.score;

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
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.jobs.warehouse.Written;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.apache.spark.sql.Row;

/**
 * Scores every form at every visit.
 *
 * <p><em>Reads</em> {@code item_response}, {@code measurement} and the forms. <em>Writes</em>
 * {@code score}, {@code coverage}, {@code reliability}, {@code rater_agreement}.
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
    try (Written<ScoredBook> books =
        Written.of(
            warehouse,
            "score",
            slice,
            books(byId).map(ScoredBook::of),
            b -> b.scores().iterator(),
            b -> List.of(b.withoutScores()).iterator())) {
      long[] sizes =
          books
              .left()
              .aggregate(
                  new long[3],
                  (n, b) ->
                      new long[] {
                        n[0] + b.count(), n[1] + b.coverage().size(), n[2] + b.reliability().size()
                      },
                  (m, n) -> new long[] {m[0] + n[0], m[1] + n[1], m[2] + n[2]});
      return new SliceWriter(warehouse)
          .replace("score", books, sizes[0], slice)
          .replace("coverage", books.left().flatMap(b -> b.coverage().iterator()), sizes[1], slice)
          .replace(
              "reliability", books.left().flatMap(b -> b.reliability().iterator()), sizes[2], slice)
          .replace("rater_agreement", agreement(books.left()), slice)
          .write();
    }
  }

  private Bag<FormBook> books(Map<String, Study> studies) {
    return new Workplace(warehouse)
        .gather(
            List.of("item_response", "measurement"),
            Books.COLUMNS,
            studies.keySet(),
            List.of("study_id", "form", "rater"))
        .filter(Books::isScored)
        .mapPlaces(rows -> new Books(rows, studies));
  }

  private static List<Row> agreement(Bag<ScoredBook> books) {
    return books
        .flatMap(b -> b.ratings().iterator())
        .together(Rating::of)
        .mapPlaces(Agreement::rows)
        .collect();
  }
}
