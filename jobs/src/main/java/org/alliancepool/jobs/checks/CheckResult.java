package org.alliancepool.jobs.checks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/**
 * The result of one check on one study.
 *
 * @param violated rows (or cells) that violate it
 * @param checked rows looked at
 * @param detail a sentence
 */
public record CheckResult(
    String checkId,
    String studyId,
    Severity severity,
    Status status,
    long violated,
    long checked,
    String detail) {
  /** What a failure means: that numbers are not to be used, a warning, or nothing. */
  public enum Severity {
    FATAL,
    CONVENTION,
    CHARACTERISATION
  }

  /** How a check ended. */
  public enum Status {
    PASSED,
    FAILED,
    /** It failed, and the study's manifest says why that is no fault. */
    ACCEPTED,
    NOT_APPLICABLE,
    ERROR
  }

  /**
   * The result of a check that is fatal where anything is at fault, and does not apply where there
   * is nothing to look at.
   *
   * @param passed what to say where nothing is at fault
   * @param fault what is; empty where nothing
   */
  static CheckResult fatal(
      String checkId,
      String studyId,
      long violated,
      long checked,
      String passed,
      Optional<String> fault) {
    Status sound = checked == 0 ? Status.NOT_APPLICABLE : Status.PASSED;
    return new CheckResult(
        checkId,
        studyId,
        Severity.FATAL,
        fault.isPresent() ? Status.FAILED : sound,
        violated,
        checked,
        fault.orElse(passed));
  }

  /**
   * The result of a check that warns where anything is at fault.
   *
   * @param passed what to say where nothing is at fault
   * @param faults what is, a sentence each
   */
  static CheckResult warning(
      String checkId,
      String studyId,
      long violated,
      long checked,
      String passed,
      List<String> faults) {
    return new CheckResult(
        checkId,
        studyId,
        Severity.CONVENTION,
        faults.isEmpty() ? Status.PASSED : Status.FAILED,
        violated,
        checked,
        faults.isEmpty() ? passed : String.join(" ", faults));
  }

  /** The same, as a study's manifest accepts it. */
  CheckResult accepted(String because) {
    return new CheckResult(
        checkId,
        studyId,
        severity,
        Status.ACCEPTED,
        violated,
        checked,
        detail + " Accepted: " + because);
  }

  /** True where the run must not be called good. */
  public boolean isFatalFailure() {
    return severity == Severity.FATAL && (status == Status.FAILED || status == Status.ERROR);
  }

  /** True where somebody should look, and the numbers may be right. */
  public boolean isWarning() {
    return severity == Severity.CONVENTION && (status == Status.FAILED || status == Status.ERROR);
  }

  /** What failed, for people. */
  public String sentence() {
    return studyId + ": " + checkId + ": " + detail;
  }

  /** The result in a row of {@code check_result}. */
  public static CheckResult of(Row row) {
    return new CheckResult(
        row.getAs("check_id"),
        row.getAs("study_id"),
        Severity.valueOf(row.<String>getAs("severity").toUpperCase(Locale.ROOT)),
        Status.valueOf(row.<String>getAs("status").toUpperCase(Locale.ROOT)),
        row.<Long>getAs("n_violated"),
        row.<Long>getAs("n_checked"),
        row.getAs("detail"));
  }

  /** The row of {@code check_result}. */
  public Row row(String runId) {
    return Rows.of(
        runId,
        checkId,
        studyId,
        severity.name().toLowerCase(Locale.ROOT),
        status.name().toLowerCase(Locale.ROOT),
        violated,
        checked,
        detail);
  }
}
