package org.alliancepool.jobs.analyses;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What the tables {@code study} and {@code arm} say of a study.
 *
 * @param arms role of every arm as analysed, in the manifest's order
 * @param overlapsWith studies that share patients with it
 */
public record StudyFacts(
    String studyId,
    String title,
    String source,
    boolean blinded,
    String treatment,
    String primaryOutcome,
    String primaryTimepoint,
    Map<String, String> arms,
    List<String> overlapsWith)
    implements Serializable {

  /** The same, with other overlaps. */
  public StudyFacts withOverlaps(List<String> studies) {
    return new StudyFacts(
        studyId,
        title,
        source,
        blinded,
        treatment,
        primaryOutcome,
        primaryTimepoint,
        arms,
        studies);
  }
}
