package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file for each arm and no column that says it. */
class FilePerArmTest {
  private static final String MANIFEST =
      """
      study_id: per-arm
      title: A file for each arm
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active}
        control: {role: comparator}
      visits:
        s1: {phase: integration, session: 1}
        base: {timepoint: baseline, week: 0}
      files:
        - file: drug.csv
          format: csv
          layout: wide
          participant: id
          in_arm: drug
          measures: [{instrument: WAI-SR, rater: client, score: wai, visit: s1}]
        - file: control.csv
          format: csv
          layout: wide
          participant: id
          in_arm: control
          measures: [{instrument: WAI-SR, rater: client, score: wai, visit: s1}]
        - file: bdi.csv
          format: csv
          layout: wide
          participant: id
          measures: [{instrument: BDI-II, score: bdi, visit: base}]
      """;

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectories(temp.resolve("per-arm"));
  }

  private ReadStudy study(String drug, String control, String bdi) throws IOException {
    Files.writeString(folder.resolve("drug.csv"), "id,wai\n" + drug);
    Files.writeString(folder.resolve("control.csv"), "id,wai\n" + control);
    Files.writeString(folder.resolve("bdi.csv"), "id,bdi\n" + bdi);
    return ReadStudy.of(folder, MANIFEST);
  }

  @Test
  void fileSaysTheArmAndNobodyIsMissedInTheOther() throws IOException {
    ReadStudy study = study("1,50\n2,49\n", "3,40\n", "1,30\n2,31\n3,32\n");
    assertThat(study.error()).isNull();
    assertThat(study.table("participant", "participant_id", "arm_id"))
        .containsExactlyInAnyOrder(
            study.pseudonym("1") + " drug",
            study.pseudonym("2") + " drug",
            study.pseudonym("3") + " control");
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void patientInTheFilesOfTwoArmsHasNone() throws IOException {
    ReadStudy study = study("1,50\n2,49\n", "2,40\n", "1,30\n2,31\n");
    assertThat(study.table("participant", "participant_id", "arm_id"))
        .containsExactlyInAnyOrder(study.pseudonym("1") + " drug", study.pseudonym("2") + " null");
    assertThat(study.table("quarantine", "rule", "file", "row", "subject"))
        .containsExactlyInAnyOrder(
            "conflicting_value drug.csv 3 " + study.pseudonym("2"),
            "conflicting_value control.csv 2 " + study.pseudonym("2"),
            "missing_arm drug.csv 0 " + study.pseudonym("2"),
            // 40 and 49 cannot both be the rating of session 1.
            "conflicting_value drug.csv 3 " + study.pseudonym("2"),
            "conflicting_value control.csv 2 " + study.pseudonym("2"));
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void patientInNoArmsFileIsMissedInEach() throws IOException {
    ReadStudy study = study("1,50\n", "2,40\n", "1,30\n2,31\n3,20\n");
    assertThat(study.table("quarantine", "rule", "file", "subject"))
        .containsExactlyInAnyOrder(
            "id_not_in_file drug.csv " + study.pseudonym("3"),
            "id_not_in_file control.csv " + study.pseudonym("3"),
            "missing_arm drug.csv " + study.pseudonym("3"));
  }
}
