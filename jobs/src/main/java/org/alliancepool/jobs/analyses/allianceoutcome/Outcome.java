package org.alliancepool.jobs.analyses.allianceoutcome;

import java.util.Comparator;
import java.util.Optional;
import org.alliancepool.jobs.analyses.StudyData.Patient;
import org.alliancepool.jobs.analyses.StudyData.Score;

/**
 * One outcome of a study.
 *
 * @param orientation +1 where higher is better
 */
record Outcome(String instrument, String form, String rater, String timepoint, int orientation) {
  /** The timepoint of every trial's baseline. */
  static final String BASELINE = "baseline";

  static Outcome of(Score s) {
    return new Outcome(s.instrument(), s.form(), s.rater(), s.timepoint(), s.orientation());
  }

  /** The patient's value at the outcome's timepoint. */
  Optional<Double> value(Patient patient) {
    return value(patient, timepoint);
  }

  /** The patient's value of the same outcome at baseline. */
  Optional<Double> baseline(Patient patient) {
    return value(patient, BASELINE);
  }

  private Optional<Double> value(Patient patient, String at) {
    return patient.scores().stream()
        .filter(
            s ->
                s.instrument().equals(instrument)
                    && s.form().equals(form)
                    && s.rater().equals(rater)
                    && s.subscale().equals("total")
                    && at.equals(s.timepoint()))
        .min(Comparator.comparing(Score::scoreSource).thenComparing(Score::visit))
        .map(Score::raw);
  }
}
