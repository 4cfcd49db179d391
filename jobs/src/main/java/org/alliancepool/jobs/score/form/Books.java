package org.alliancepool.jobs.score.form;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.schemas.instrument.Scoring;
import org.apache.spark.sql.Row;

/** Gathers the sheets of one form after the other. */
public final class Books implements Iterator<FormBook> {
  private static final int STUDY = 0;
  private static final int FORM = 1;
  private static final int RATER = 2;
  private static final int PARTICIPANT = 3;
  private static final int VISIT = 4;
  private static final int ITEM = 5;
  private static final int VALUE = 6;
  private static final int SUBSCALE = 7;
  private static final int REPORTED_AS = 8;

  private final Iterator<Row> rows;
  private final Map<String, Study> studies;
  private Row ahead;

  /**
   * @param rows study_id, form, rater, participant_id, visit, item (null for a reported score),
   *     value, subscale, reported_as; those of one study, form and rater behind each other
   * @param studies by id
   */
  public Books(Iterator<Row> rows, Map<String, Study> studies) {
    this.rows = rows;
    this.studies = studies;
    this.ahead = rows.hasNext() ? rows.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public FormBook next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    Row first = ahead;
    Study study = studies.get(first.getString(STUDY));
    FormBook book =
        new FormBook(
            study,
            StudyForms.of(study.manifest()).withId(first.getString(FORM)).orElseThrow(),
            first.getString(RATER));
    do {
      take(book, ahead);
      ahead = rows.hasNext() ? rows.next() : null;
    } while (ahead != null && isOfOneBook(first, ahead));
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

  private static boolean isOfOneBook(Row a, Row b) {
    return a.getString(STUDY).equals(b.getString(STUDY))
        && a.getString(FORM).equals(b.getString(FORM))
        && a.getString(RATER).equals(b.getString(RATER));
  }
}
