package org.alliancepool.jobs.score.form;

import java.util.ArrayList;
import org.alliancepool.jobs.warehouse.KeptRows;
import org.apache.spark.sql.Row;

/** What comes of one form by one rater in one study: rows of two tables. */
public record ScoredBook(ArrayList<Row> scores, ArrayList<Row> reliability) implements KeptRows {
  @Override
  public long size() {
    return (long) scores.size() + reliability.size();
  }
}
