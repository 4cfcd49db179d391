package org.alliancepool.jobs.harmonise.patient;

import java.util.List;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/** What is wrong with the data of one patient: rows of {@code quarantine}. */
final class Findings {
  private final Study study;
  private final String participant;
  private final List<Row> rows;

  /**
   * @param participant null where the rows name nobody
   * @param rows takes what is found
   */
  Findings(Study study, String participant, List<Row> rows) {
    this.study = study;
    this.participant = participant == null ? "" : participant;
    this.rows = rows;
  }

  /**
   * Something wrong at a cell.
   *
   * @param cells how many cells are not used for it
   * @param detail what more there is to say; null for nothing
   */
  void at(SourceCell cell, Rule rule, int cells, String detail) {
    add(rule, cell.file(), cell.row(), cell.column(), cell.shown(), participant, cells, detail);
  }

  /** Something wrong with the row that a cell stands in. */
  void inRow(SourceCell cell, Rule rule, int cells, String detail) {
    add(rule, cell.file(), cell.row(), "", null, participant, cells, detail);
  }

  /**
   * A form at a visit, whose answers are kept.
   *
   * @param first where it begins
   */
  void ofForm(SourceCell first, Rule rule, String form, String detail) {
    add(rule, first.file(), first.row(), "", null, participant + ", " + form, 0, detail);
  }

  /** Something wrong with the patient in a file as a whole. */
  void inFile(String file, Rule rule, String detail) {
    add(rule, file, 0, "", null, participant, 0, detail);
  }

  private void add(
      Rule rule,
      String file,
      long row,
      String column,
      String value,
      String subject,
      int cells,
      String detail) {
    rows.add(
        Rows.of(
            study.id(),
            file,
            row,
            column,
            value,
            rule.code(),
            detail == null ? rule.remedy() : detail + ". " + rule.remedy(),
            rule.scope(),
            subject,
            (long) cells,
            study.fingerprint()));
  }
}
