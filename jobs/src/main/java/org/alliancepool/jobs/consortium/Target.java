package org.alliancepool.jobs.consortium;

import java.io.Serializable;

/** What a mapped column of a file holds. */
public sealed interface Target extends Serializable {
  /** The participant's id. */
  record Participant() implements Target {}

  /** The treatment arm. */
  record Arm() implements Target {}

  /** The visit, in a long file. */
  record Visit() implements Target {}

  /** The date of the row's visit. */
  record VisitDate() implements Target {}

  /** A clinician's id. */
  record Clinician(String role) implements Target {}

  /** A fact about the participant. */
  record Covariate(String name, String type) implements Target {}

  /**
   * A single item.
   *
   * @param measure index of the measure in the file's part of the manifest
   * @param visit null where the row says it
   */
  record Item(int measure, String rater, String visit, int item) implements Target {}

  /** A score that the site computed. */
  record Score(int measure, String rater, String visit) implements Target {}
}
