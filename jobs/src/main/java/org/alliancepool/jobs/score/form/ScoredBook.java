package org.alliancepool.jobs.score.form;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.warehouse.bag.KeptRows;
import org.apache.spark.sql.Row;

/**
 * What comes of one form by one rater in one study.
 *
 * @param count how many scores it has
 * @param scores its rows, unless they are elsewhere
 * @param coverage rows of {@code coverage}
 * @param reliability rows of {@code reliability}
 * @param ratings total scores of the alliance
 */
public record ScoredBook(
    int count,
    ArrayList<Row> scores,
    ArrayList<Row> coverage,
    ArrayList<Row> reliability,
    ArrayList<Rating> ratings)
    implements KeptRows {

  /** Scores a form. */
  public static ScoredBook of(FormBook book) {
    List<Row> scores = book.scores();
    ArrayList<Rating> ratings = new ArrayList<>();
    scores.stream().filter(Rating::is).map(Rating::of).forEach(ratings::add);
    return new ScoredBook(
        scores.size(),
        new ArrayList<>(scores),
        new ArrayList<>(Coverage.count(scores)),
        new ArrayList<>(book.reliability()),
        ratings);
  }

  /** The same without its scores, which it then only counts. */
  public ScoredBook withoutScores() {
    return new ScoredBook(count, new ArrayList<>(), coverage, reliability, ratings);
  }

  @Override
  public long size() {
    return (long) scores.size() + coverage.size() + reliability.size() + ratings.size();
  }
}
