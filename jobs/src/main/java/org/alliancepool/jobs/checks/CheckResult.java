package org.alliancepool.jobs.checks;

import java.util.Locale;
import org.alliancepool.jobs.warehouse.Rows;
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
  /** What a failure means. */
  public enum Severity {
    FATAL,
    CONVENTION,
    CHARACTERISATION
  }

  /** How a check ended. */
  public enum Status {
    PASSED,
    FAILED,
    NOT_APPLICABLE,
    ERROR
  }

  /** True where the run must not be called good. */
  public boolean isFatalFailure() {
    return severity == Severity.FATAL && (status == Status.FAILED || status == Status.ERROR);
  }

  /** What failed, for people. */
  public String sentence() {
    return studyId + ": " + checkId + ": " + detail;
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
