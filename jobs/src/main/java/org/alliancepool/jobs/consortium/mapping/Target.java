package org.alliancepool.jobs.consortium.mapping;

import java.io.Serializable;

/** What a mapped column of a file holds. */
public sealed interface Target extends Serializable {
  /** True for what holds for the participant, whatever visit and parameter the row is of. */
  default boolean describesParticipant() {
    return this instanceof Participant
        || this instanceof Arm
        || this instanceof Clinician
        || this instanceof Covariate;
  }

  /**
   * The participant's id.
   *
   * @param part which part of it, where several columns make it up
   */
  record Participant(int part) implements Target {}

  /** The treatment arm. */
  record Arm() implements Target {}

  /** The visit, in a long file. */
  record Visit() implements Target {}

  /** The number of a visit that the file repeats. */
  record Instance() implements Target {}

  /** The code of what the row's value is, where each row has one value. */
  record Parameter() implements Target {}

  /** The row's value, whose meaning the parameter says. */
  record Value() implements Target {}

  /** Who rated, where the row says it. */
  record Rater() implements Target {}

  /** An answer or a score of a measure. */
  sealed interface Measured extends Target {
    /** Index of the measure in the file's part of the manifest. */
    int measure();

    /** Who rated; null where the row says it. */
    String rater();

    /** When; null where the row says it. */
    String visit();
  }

  /**
   * An item or score of a row that does not say who rated it.
   *
   * @param measure index of the measure in the file's part of the manifest
   */
  record Unrated(int measure) implements Target {}

  /** The value of a parameter that no measure maps, and that stands for one that is lacking. */
  record Unmapped() implements Target {}

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
   * @param rater null where the row says it
   * @param visit null where the row says it
   */
  record Item(int measure, String rater, String visit, int item) implements Measured {}

  /** A score that the site computed. */
  record Score(int measure, String rater, String visit) implements Measured {}
}
