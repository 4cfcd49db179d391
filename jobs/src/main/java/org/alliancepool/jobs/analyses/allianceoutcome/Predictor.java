package org.alliancepool.jobs.analyses.allianceoutcome;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.alliancepool.jobs.analyses.StudyData.Patient;
import org.alliancepool.jobs.analyses.StudyData.Score;

/**
 * One alliance rating that a study can offer: an instrument's form, a rater, a phase and its part.
 *
 * @param orientation +1 where higher is better
 */
record Predictor(
    String instrument, String form, String rater, String phase, String phasePart, int orientation) {

  static Predictor of(Score s) {
    return new Predictor(
        s.instrument(), s.form(), s.rater(), s.phase(), s.phasePart(), s.orientation());
  }

  /**
   * The patient's rating: of the first or last session in the phase, the mean over its sessions, or
   * of the session with a number. Empty where there is none.
   */
  Optional<Double> rating(Patient patient, Question question) {
    List<Score> sessions =
        patient.scores().stream()
            .filter(question::isPredictor)
            .filter(s -> of(s).equals(this))
            // A score from items goes before one that the site computed for the same session.
            .sorted(
                Comparator.comparing(
                        Score::sessionNumber, Comparator.nullsFirst(Comparator.naturalOrder()))
                    .thenComparing(Score::visit)
                    .thenComparing(Score::scoreSource))
            .toList();
    sessions = onePerVisit(sessions);
    if (sessions.isEmpty()) {
      return Optional.empty();
    }
    return switch (question.session()) {
      case "first" -> Optional.of(sessions.get(0).raw());
      case "last" -> Optional.of(sessions.get(sessions.size() - 1).raw());
      case "mean" -> Optional.of(sessions.stream().mapToDouble(Score::raw).sum() / sessions.size());
      default ->
          sessions.stream()
              .filter(s -> question.session().equals(String.valueOf(s.sessionNumber())))
              .map(Score::raw)
              .findFirst();
    };
  }

  private static List<Score> onePerVisit(List<Score> sorted) {
    return sorted.stream()
        .filter(
            s ->
                s.scoreSource().equals("items")
                    || sorted.stream()
                        .noneMatch(
                            o -> o.scoreSource().equals("items") && o.visit().equals(s.visit())))
        .toList();
  }

  /** In words, for refusals. */
  String words() {
    return String.join(
        ", ", instrument, rater, phasePart == null ? phase : phase + " (" + phasePart + ")");
  }
}
