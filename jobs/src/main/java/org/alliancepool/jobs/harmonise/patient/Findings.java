package org.alliancepool.jobs.harmonise.patient;

import java.util.List;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.harmonise.patient.CellAccount.Fate;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/** What is wrong with the data of one patient: rows of {@code quarantine}, and cells not used. */
final class Findings {
  private final Study study;
  private final String participant;
  private final CellAccount account;
  private final List<Row> rows;

  /**
   * @param participant null where the rows name nobody
   * @param account of the cells
   * @param rows takes what is found
   */
  Findings(Study study, String participant, CellAccount account, List<Row> rows) {
    this.study = study;
    this.participant = participant == null ? "" : participant;
    this.account = account;
    this.rows = rows;
  }

  /**
   * A cell that is not used.
   *
   * @param detail what more there is to say; null for nothing
   */
  void reject(SourceCell cell, Rule rule, String detail) {
    account.count(cell, Fate.QUARANTINED);
    at(cell, rule, 1, detail);
  }

  /**
   * Cells that are not used for one reason.
   *
   * @param at where it shows
   */
  void reject(List<SourceCell> cells, Rule rule, SourceCell at) {
    cells.forEach(c -> account.count(c, Fate.QUARANTINED));
    at(at, rule, cells.size(), null);
  }

  /**
   * A row that is not used.
   *
   * @param detail what more there is to say; null for nothing
   */
  void rejectRow(List<SourceCell> cells, Rule rule, String detail) {
    cells.forEach(c -> account.count(c, Fate.QUARANTINED));
    inRow(cells.get(0), rule, cells.size(), detail);
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
