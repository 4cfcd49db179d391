package org.alliancepool.jobs.score.form;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.warehouse.KeptRows;
import org.apache.spark.sql.Row;

/**
 * What is kept of one form by one rater in one study, which is all but its scores.
 *
 * @param scores how many scores it has
 * @param reliability rows of {@code reliability}
 * @param ratings total scores of the alliance
 */
public record ScoredBook(int scores, ArrayList<Row> reliability, ArrayList<Rating> ratings)
    implements KeptRows {

  /** Scores a form. */
  public static ScoredBook of(FormBook book) {
    List<Row> scores = book.scores();
    ArrayList<Rating> ratings = new ArrayList<>();
    scores.stream().filter(Rating::is).map(Rating::of).forEach(ratings::add);
    return new ScoredBook(scores.size(), new ArrayList<>(book.reliability()), ratings);
  }

  @Override
  public long size() {
    return (long) reliability.size() + ratings.size();
  }
}
