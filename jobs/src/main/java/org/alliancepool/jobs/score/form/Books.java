package org.alliancepool.jobs.score.form;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.warehouse.row.RowGroups;
import org.alliancepool.schemas.instrument.Scoring;
import org.apache.spark.sql.Row;

/** Gathers the sheets of one form after the other. */
public final class Books extends RowGroups<FormBook> {
  /** What is read of {@code item_response} and {@code measurement}. */
  public static final List<String> COLUMNS =
      List.of(
          "study_id",
          "form",
          "rater",
          "participant_id",
          "visit",
          "item",
          "value",
          "subscale",
          "reported_as",
          "construct");

  private static final int STUDY = 0;
  private static final int FORM = 1;
  private static final int RATER = 2;
  private static final int PARTICIPANT = 3;
  private static final int VISIT = 4;
  private static final int ITEM = 5;
  private static final int VALUE = 6;
  private static final int SUBSCALE = 7;
  private static final int REPORTED_AS = 8;
  private static final int CONSTRUCT = 9;

  private final Map<String, Study> studies;

  /**
   * @param rows {@link #COLUMNS}, item being null for a reported score; those of one study, form
   *     and rater behind each other
   * @param studies by id
   */
  public Books(Iterator<Row> rows, Map<String, Study> studies) {
    super(rows);
    this.studies = studies;
  }

  /** False where a row is no answer and no score: a covariate. */
  public static boolean isScored(Row row) {
    return !"covariate".equals(row.getString(CONSTRUCT));
  }

  @Override
  protected boolean isOfOneGroup(Row first, Row other) {
    return first.getString(STUDY).equals(other.getString(STUDY))
        && first.getString(FORM).equals(other.getString(FORM))
        && first.getString(RATER).equals(other.getString(RATER));
  }

  @Override
  protected FormBook gather(Row first, Iterator<Row> group) {
    Study study = studies.get(first.getString(STUDY));
    FormBook book =
        new FormBook(
            study,
            StudyForms.of(study.manifest()).withId(first.getString(FORM)).orElseThrow(),
            first.getString(RATER));
    group.forEachRemaining(row -> take(book, row));
    return book;
  }

  private static void take(FormBook book, Row r) {
    String participant = r.getString(PARTICIPANT);
    String visit = r.getString(VISIT);
    if (r.isNullAt(ITEM)) {
      book.score(
          participant,
          visit,
          r.getString(SUBSCALE),
          Scoring.Reporting.valueOf(r.getString(REPORTED_AS).toUpperCase(Locale.ROOT)),
          r.getDouble(VALUE));
    } else {
      book.answer(participant, visit, r.getInt(ITEM), r.getDouble(VALUE));
    }
  }
}
