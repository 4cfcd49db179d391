package org.alliancepool.jobs.analyse.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyses.StudyData;
import org.alliancepool.jobs.warehouse.row.RowGroups;
import org.apache.spark.sql.Row;

/** Gathers the patients of one study after the other. */
public final class Studies extends RowGroups<Studies.Study> {
  /** What is read of {@code score} and, for the arm, of {@code participant}. */
  public static final List<String> COLUMNS =
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
          "orientation",
          "status",
          "analysis_arm_id");

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
    super(rows);
  }

  /** True for arms, and for scores that stand. */
  public static boolean isUsed(Row row) {
    return isArm(row) || "scored".equals(row.getAs("status"));
  }

  private static boolean isArm(Row row) {
    return row.getAs("visit") == null;
  }

  @Override
  protected boolean isOfOneGroup(Row first, Row other) {
    return study(first).equals(study(other));
  }

  @Override
  protected Study gather(Row first, Iterator<Row> group) {
    Map<String, List<StudyData.Score>> scores = new TreeMap<>();
    Map<String, String> arms = new HashMap<>();
    while (group.hasNext()) {
      Row row = group.next();
      String patient = row.getAs("participant_id");
      if (isArm(row)) {
        arms.put(patient, row.getAs("analysis_arm_id"));
      } else {
        scores.computeIfAbsent(patient, p -> new ArrayList<>()).add(score(row));
      }
    }
    return new Study(study(first), patients(scores, arms));
  }

  private static String study(Row row) {
    return row.getAs("study_id");
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
