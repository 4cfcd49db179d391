package org.alliancepool.jobs.analyse.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.alliancepool.jobs.analyses.StudyData;
import org.apache.spark.sql.Row;

/** Gathers the patients of one study after the other. */
public final class Studies implements Iterator<Studies.Study> {
  /** What is read of {@code score}. */
  public static final List<String> SCORE =
      List.of(
          "study_id",
          "participant_id",
          "visit",
          "phase",
          "phase_part",
          "session_number",
          "timepoint",
          "construct",
          "instrument",
          "form",
          "rater",
          "subscale",
          "score_source",
          "raw",
          "orientation");

  /** What is read of {@code participant}. */
  public static final List<String> ARM = List.of("study_id", "participant_id", "analysis_arm_id");

  private final Iterator<Row> rows;
  private Row ahead;

  /**
   * A study.
   *
   * @param patients those with a score, in the order of their pseudonyms
   */
  public record Study(String id, List<StudyData.Patient> patients) {}

  /**
   * @param rows scores, and arms where the score's columns are null; those of one study behind each
   *     other
   */
  public Studies(Iterator<Row> rows) {
    this.rows = rows;
    this.ahead = rows.hasNext() ? rows.next() : null;
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public Study next() {
    if (ahead == null) {
      throw new NoSuchElementException();
    }
    String study = ahead.getAs("study_id");
    Map<String, List<StudyData.Score>> scores = new TreeMap<>();
    Map<String, String> arms = new HashMap<>();
    do {
      String patient = ahead.getAs("participant_id");
      if (ahead.getAs("visit") == null) {
        arms.put(patient, ahead.getAs("analysis_arm_id"));
      } else {
        scores.computeIfAbsent(patient, p -> new ArrayList<>()).add(score(ahead));
      }
      ahead = rows.hasNext() ? rows.next() : null;
    } while (ahead != null && study.equals(ahead.getAs("study_id")));
    return new Study(study, patients(scores, arms));
  }

  private static List<StudyData.Patient> patients(
      Map<String, List<StudyData.Score>> scores, Map<String, String> arms) {
    List<StudyData.Patient> patients = new ArrayList<>();
    scores.forEach(
        (id, s) -> {
          s.sort(
              Comparator.comparing(StudyData.Score::visit)
                  .thenComparing(StudyData.Score::form)
                  .thenComparing(StudyData.Score::rater)
                  .thenComparing(StudyData.Score::subscale)
                  .thenComparing(StudyData.Score::scoreSource));
          patients.add(new StudyData.Patient(id, arms.get(id), s));
        });
    return patients;
  }

  private static StudyData.Score score(Row r) {
    return new StudyData.Score(
        r.getAs("visit"),
        r.getAs("phase"),
        r.getAs("phase_part"),
        r.getAs("session_number"),
        r.getAs("timepoint"),
        r.getAs("construct"),
        r.getAs("instrument"),
        r.getAs("form"),
        r.getAs("rater"),
        r.getAs("subscale"),
        r.getAs("score_source"),
        r.<Double>getAs("raw"),
        r.<Integer>getAs("orientation"));
  }
}
