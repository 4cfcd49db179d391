package org.alliancepool.jobs.score.form;

import java.io.Serializable;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A total score of the alliance, as agreement needs it.
 *
 * @param of what raters can agree on
 * @param source whether it is of items or reported by the site
 */
public record Rating(
    Rated of,
    String form,
    String source,
    String rater,
    String participant,
    double pomp,
    String fingerprint)
    implements Serializable {
  private static final StructType SCORE = Warehouse.type("score");

  /** What raters can agree on: an instrument at a visit of a study. */
  public record Rated(String study, String instrument, String visit) implements Serializable {}

  /** True where a row of {@code score} is a rating. */
  static boolean is(Row score) {
    return "alliance".equals(text(score, "construct"))
        && "total".equals(text(score, "subscale"))
        && "scored".equals(text(score, "status"))
        && !score.isNullAt(SCORE.fieldIndex("pomp"));
  }

  /** The rating that a row of {@code score} is. */
  static Rating of(Row score) {
    return new Rating(
        new Rated(text(score, "study_id"), text(score, "instrument"), text(score, "visit")),
        text(score, "form"),
        text(score, "score_source"),
        text(score, "rater"),
        text(score, "participant_id"),
        score.getDouble(SCORE.fieldIndex("pomp")),
        text(score, "study_fingerprint"));
  }

  private static String text(Row score, String column) {
    return score.getString(SCORE.fieldIndex(column));
  }
}
