package org.alliancepool.jobs.analyses;

import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/** Sampling covariance of two effects of one study and arm, a row of {@code effect_covariance}. */
public record EffectCovariance(
    String analysisId,
    String studyId,
    String effectId,
    String otherEffectId,
    double covariance,
    long n) {
  /** The row. */
  public Row row(String analysisFingerprint) {
    return Rows.of(
        analysisId, studyId, effectId, otherEffectId, covariance, n, analysisFingerprint);
  }
}
