package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line breaks in cells: what a quote that is not closed does, and where they belong. */
class LineBreaksTest {
  private static final String MANIFEST =
      """
      study_id: breaks
      title: Line breaks
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [A, "High\\ndose"]}
        control: {role: comparator, codes: [B]}
      visits:
        base: {timepoint: baseline, week: 0}
        end: {timepoint: week 8, week: 8}
      primary_endpoint: {instrument: PHQ-9, timepoint: week 8}
      files:
        - file: t.csv
          format: csv
          layout: long
          participant: id
          visit: visit
          visit_date: date
          arm: arm
          clinicians:
            - {column: therapist, role: therapist}
          measures:
            - {instrument: PHQ-9, score: phq, values: {"not\\nat all": 0}}
          covariates:
            - {name: note, column: note, type: category}
            - {name: age, column: age, type: number}
      """;

  private static final List<String> NAMES =
      List.of("id", "visit", "date", "arm", "therapist", "phq", "note", "age", "comment");

  @TempDir private Path temp;
  private Path folder;

  @RegisterExtension final TrialFolder trial = new TrialFolder("breaks");

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("breaks"));
  }

  /** Two rows each of thirty participants, sound. */
  private static List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      for (String visit : List.of("base", "end")) {
        rows.add(
            new ArrayList<>(
                List.of(
                    "70%02d".formatted(i),
                    visit,
                    "2024-0%d-%02d".formatted(visit.equals("base") ? 1 : 3, i % 28 + 1),
                    i % 2 == 0 ? "A" : "B",
                    "T1",
                    "" + (3 + i % 5),
                    "none",
                    "4" + i % 10,
                    "fine")));
      }
    }
    return rows;
  }

  private static String csv(List<List<String>> rows) {
    StringBuilder csv = new StringBuilder(String.join(",", NAMES)).append('\n');
    rows.forEach(r -> csv.append(String.join(",", r)).append('\n'));
    return csv.toString();
  }

  private ReadStudy read(String csv) throws IOException {
    Files.writeString(folder.resolve("t.csv"), csv);
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.error()).isNull();
    assertThat(study.books()).containsExactly(0L, 0L);
    return study;
  }

  /** A quote opens in row 10 and closes in row 50 of the data. */
  @ParameterizedTest
  @ValueSource(
      strings = {"id", "visit", "date", "arm", "therapist", "phq", "note", "age", "comment"})
  void rowsThatAQuoteSwallowsAreToldAndShownNowhere(String column) throws IOException {
    int place = NAMES.indexOf(column);
    List<List<String>> rows = rows();
    rows.get(9).set(place, '"' + rows.get(9).get(place));
    rows.get(49).set(place, rows.get(49).get(place) + '"');
    ReadStudy study = read(csv(rows));
    assertThat(
            study.table("quarantine", "row", "column", "rule", "source_value", "subject", "remedy"))
        .contains(
            "11  malformed_row null  a quote seems not to be closed: the cell in column \"%s\" goes on over 40 more lines, which look like rows and are lost. Cells may stand in the wrong columns. Mend the row in the file."
                .formatted(column))
        .filteredOn(r -> !r.contains("id_not_in_file"))
        .hasSize(1);
    assertThat(study.table("participant", "participant_id")).as("and no other").hasSize(10);
    assertThat(study.cells("t.csv", "note")).hasSize(20).contains("null withheld");
    trial.file("t.csv", csv(rows));
    assertThat(trial.warnings(MANIFEST))
        .contains(
            "40 lines are lost of \"t.csv\" as text of a cell: a quote seems not to be closed in row 11. Close it in the file, or ask the site to export it again.")
        .noneMatch(w -> w.contains("70"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "visit", "date", "arm", "phq", "age"})
  void noValueHasALineBreak(String column) throws IOException {
    for (String lineBreak : List.of("\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029")) {
      List<List<String>> rows = rows();
      rows.get(9).set(NAMES.indexOf(column), "\"7099" + lineBreak + "7001\"");
      assertThat(read(csv(rows)).table("quarantine", "row", "rule", "source_value", "remedy"))
          .as("%s %x", column, (int) lineBreak.charAt(0))
          .containsExactly(
              "11 malformed_row null the cell in column \"%s\" holds a line break, and no value has one. Cells may stand in the wrong columns. Mend the row in the file."
                  .formatted(column));
    }
  }

  @Test
  void otherRowsThanTheHeadersAreShownNowhereEither() throws IOException {
    List<List<String>> rows = rows();
    rows.get(9).set(5, "\"9\n7001;end;2024-03-02;A;9\"");
    assertThat(read(csv(rows)).table("quarantine", "rule", "source_value", "remedy"))
        .singleElement()
        .asString()
        .contains("malformed_row null a quote seems not to be closed", "over 1 more line, ")
        .doesNotContain("7001");
  }

  @Test
  void lineBreaksBelongAroundValuesInTextAndInWhatIsDeclared() throws IOException {
    List<List<String>> rows = rows();
    rows.get(0).set(0, "\"7001\n\"");
    rows.get(1).set(5, "\"\n7\r\n\"");
    rows.get(2).set(6, "\"Slept badly.\nTired, sad\"");
    rows.get(3).set(6, "\"Slept badly.\nTired, sad\"");
    rows.get(3).set(3, "\"High\ndose\"");
    rows.get(4).set(5, "\"not\nat all\"");
    rows.get(5).set(8, "\"one\ntwo\"");
    ReadStudy study = read(csv(rows));
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(study.table("participant", "participant_id")).hasSize(30);
    assertThat(Collections.frequency(study.table("measurement", "value"), "0.0")).isEqualTo(1);
  }

  /** As of Alt and Enter in a workbook, or of a workbook that was made of a broken file. */
  @Test
  void otherFormatsHaveNoneEither() throws IOException {
    String jsonl = MANIFEST.replace("t.csv", "t.jsonl").replace("format: csv", "format: jsonl");
    StringBuilder lines = new StringBuilder();
    List<List<String>> rows = rows();
    rows.get(1).set(0, "7001\\n");
    rows.get(9).set(0, "7005\\n7006");
    rows.get(11).set(5, "3\\n7006\\tend\\tA");
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        lines
            .append(i == 0 ? "{" : ",")
            .append("\"%s\":\"%s\"".formatted(NAMES.get(i), row.get(i)));
      }
      lines.append("}\n");
    }
    Files.writeString(folder.resolve("t.jsonl"), lines);
    ReadStudy study = ReadStudy.of(folder, jsonl);
    assertThat(study.table("quarantine", "row", "rule", "source_value", "remedy"))
        .hasSize(2)
        .anyMatch(r -> r.startsWith("10 malformed_row null the cell in column \"id\" holds a line"))
        .anyMatch(r -> r.startsWith("12 malformed_row null a quote seems not to be closed: the"));
  }

  /** Two who treated as a pair, one below the other. */
  @Test
  void namesOfCliniciansMayHaveSeveralLines() throws IOException {
    List<List<String>> rows = rows();
    rows.get(9).set(NAMES.indexOf("therapist"), "\"Dr A\nDr B\"");
    assertThat(read(csv(rows)).table("quarantine", "rule")).isEmpty();
  }

  /** No quote can be left open there: the cell is lost, and not the row. */
  @Test
  void inOtherFormatsTheRowStays() throws IOException {
    Files.writeString(
        folder.resolve("t.csv"),
        """
        {"id":"7001","visit":"base","date":"2024-01-02","arm":"B\\n(again)","therapist":"T","phq":"9","note":"","age":41}
        {"id":"7002\\n7003","visit":"base","date":"2024-01-02","arm":"B","therapist":"T","phq":"9","note":"","age":41}
        """);
    ReadStudy study = ReadStudy.of(folder, MANIFEST.replace("format: csv", "format: jsonl"));
    assertThat(study.table("measurement", "participant_id", "instrument", "value"))
        .contains(study.pseudonym("7001") + " PHQ-9 9.0")
        .hasSize(2);
    assertThat(study.table("quarantine", "row", "rule"))
        .containsExactly("1 missing_arm", "1 unknown_code", "2 malformed_row");
  }
}
