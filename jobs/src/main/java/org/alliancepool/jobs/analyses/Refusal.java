package org.alliancepool.jobs.analyses;

import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/** What could not be computed, a row of {@code refusal}. */
public record Refusal(
    String analysisId,
    String studyId,
    String armId,
    String subject,
    String rule,
    String needed,
    String had) {
  /** The row. */
  public Row row(String analysisFingerprint) {
    return Rows.of(
        analysisId,
        studyId,
        armId == null ? "" : armId,
        subject,
        rule,
        needed,
        had,
        analysisFingerprint);
  }
}
