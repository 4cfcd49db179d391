package org.alliancepool.jobs.harmonise.patient;

import org.alliancepool.jobs.consortium.StudyForm;

/** Something that can be said once of a patient. */
sealed interface Fact {
  record Arm() implements Fact {}

  record Clinician(String role, String id) implements Fact {}

  record Item(StudyForm form, String rater, String visit, int item) implements Fact {}

  record Score(StudyForm form, String rater, String visit, String subscale) implements Fact {}

  record Covariate(String name, String type) implements Fact {}

  /** What one cell says of it. */
  record Reading(SourceCell cell, Object value) {}

  /** A score in the way that the site reports it: a sum and a mean of one scale do not agree. */
  record Reported(double value, String reportedAs) {}
}
