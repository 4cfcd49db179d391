package org.alliancepool.jobs.analyses;

import java.io.Serializable;
import java.util.List;

/**
 * One study's data for an analysis.
 *
 * @param facts what is known of the study
 * @param patients in the order of their pseudonyms
 * @param published printed correlations; empty for a study that shares patient data
 */
public record StudyData(StudyFacts facts, List<Patient> patients, List<Published> published) {

  /**
   * A patient.
   *
   * @param arm arm as analysed; null where unknown
   * @param scores all scored forms
   */
  public record Patient(String id, String arm, List<Score> scores) {}

  /** A score, as table {@code score} has it. */
  public record Score(
      String visit,
      String phase,
      String phasePart,
      Integer sessionNumber,
      String timepoint,
      String construct,
      String instrument,
      String form,
      String rater,
      String subscale,
      String scoreSource,
      double raw,
      int orientation)
      implements Serializable {}

  /** A printed correlation, as table {@code published_effect} has it. */
  public record Published(
      String armId,
      String allianceInstrument,
      String rater,
      String phase,
      String phasePart,
      String sessionRule,
      String outcomeInstrument,
      String outcomeRater,
      String timepoint,
      long ni,
      double riRaw,
      double ri,
      String adjustedFor)
      implements Serializable {}
}
