package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long file in which a column says who rated: client and therapist in rows of their own. */
class RatersByRowTest {
  private static final String MANIFEST =
      """
      study_id: raters
      title: Two raters in one column
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [D]}
      visits:
        before: {timepoint: baseline, day: 0}
        s1: {phase: integration, session: 1, day: 30}
      files:
        - file: ratings.csv
          format: csv
          layout: long
          participant: id
          visit: visit
          rater: who
          arm: arm
          measures:
            - {instrument: WAI-SR, score: wai, reported_as: sum, raters: {1: client, 2: therapist}}
            - {instrument: BDI-II, score: bdi}
      """;

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectories(temp.resolve("raters"));
  }

  private void file(String... rows) throws IOException {
    Files.writeString(
        folder.resolve("ratings.csv"), "id,arm,visit,who,wai,bdi\n" + String.join("\n", rows));
  }

  @Test
  void eachRowIsOfItsRater() throws IOException {
    file("P1,D,before,,,30", "P1,D,s1,1,50,", "P1,D,s1,2.0,40,");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.error()).isNull();
    assertThat(study.table("measurement", "instrument", "rater", "value"))
        .containsExactlyInAnyOrder(
            "BDI-II client 30.0", "WAI-SR client 50.0", "WAI-SR therapist 40.0");
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(study.table("session", "visit", "planned_day"))
        .containsExactlyInAnyOrder("before 0", "s1 30");
  }

  /** One finding for the row, and the patient's other rows are kept. */
  @Test
  void rowThatDoesNotSayWhoRated() throws IOException {
    file("P1,D,before,,,30", "P1,D,s1,1,50,", "P1,D,s1,,41,", "P1,D,s1,9,40,");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("measurement", "instrument", "rater", "value"))
        .containsExactlyInAnyOrder("BDI-II client 30.0", "WAI-SR client 50.0");
    assertThat(study.table("quarantine", "rule", "row", "column", "n_cell"))
        .containsExactlyInAnyOrder("unknown_rater 4 who 1", "unknown_rater 5 who 2");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  /** What two people of one role agree on by chance is nobody's form; one answer may be a slip. */
  @Test
  void twoRatersOfOneRoleHaveNoFormTogether() throws IOException {
    String manifest =
        MANIFEST.replaceAll(
            "(?s)measures:.*",
            "measures: [{instrument: STAR-P, items: \"s{item}\", raters: {A: client, B: client}}]\n");
    String header = "id,arm,visit,who,s1,s2,s3,s4,s5,s6,s7,s8,s9,s10,s11,s12\n";
    String[] rows = {
      "P1,D,s1,A,4,4,4,3,3,3,2,2,4,4,4,4",
      "P1,D,s1,B,4,4,4,3,3,3,2,2,4,3,3,4",
      "P2,D,s1,A,4,4,4,3,3,3,2,2,4,4,4,4",
      "P2,D,s1,B,4,4,4,3,3,3,2,2,4,4,4,3"
    };
    Files.writeString(folder.resolve("ratings.csv"), header + String.join("\n", rows));
    ReadStudy study = ReadStudy.of(folder, manifest);
    assertThat(study.error()).isNull();
    assertThat(study.table("item_response", "participant_id"))
        .as("eleven answers of P2")
        .hasSize(11)
        .containsOnly(study.pseudonym("P2"));
    assertThat(study.table("quarantine", "rule", "n_cell"))
        .filteredOn(r -> r.equals("conflicting_value 1"))
        .hasSize(2 * 12 + 2);
    assertThat(study.books()).containsExactly(0L, 0L);
  }
}
