package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SDTM and ADaM: a row per participant, visit and parameter, the arm in another dataset. */
class ParameterLayoutTest {
  private static final String MANIFEST =
      """
      study_id: cdisc
      title: A trial in CDISC shapes
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [Drug 25 mg]}
        placebo: {role: comparator, codes: [Placebo]}
      visits:
        Baseline: {timepoint: baseline, week: 0}
        Session 1: {phase: integration, session: 1}
        Week 6: {timepoint: week 6, week: 6}
      primary_endpoint: {instrument: BDI-II, timepoint: week 6}
      files:
        - file: adsl.csv
          format: csv
          layout: wide
          participant: USUBJID
          arm: TRT01P
        - file: adqs.csv
          format: csv
          layout: parameter
          participant: USUBJID
          visit: AVISIT
          parameter: PARAMCD
          value: AVAL
          only: {DTYPE: [""]}
          measures:
            - {instrument: BDI-II, score: BDITOT}
            - {instrument: WAI-SR, rater: client, items: "WAI{item}", missing: [99]}
      """;

  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void files() throws IOException {
    folder = Files.createDirectories(temp.resolve("cdisc"));
    Files.writeString(
        folder.resolve("adsl.csv"),
        "USUBJID,TRT01P,AGE\nC-01,Drug 25 mg,40\nC-02,Placebo,41\nC-03,Drug 25 mg,42\n");
    StringBuilder adqs = new StringBuilder("USUBJID,AVISIT,PARAMCD,AVAL,DTYPE\n");
    for (String id : new String[] {"C-01", "C-02"}) {
      adqs.append(id).append(",Baseline,BDITOT,30,\n");
      adqs.append(id).append(",Week 6,BDITOT,12,\n");
      adqs.append(id).append(",Week 6,BDITOT,30,LOCF\n");
      adqs.append(id).append(",Baseline,HR,72,\n");
      adqs.append(id).append(",Unscheduled,HR,75,\n");
      for (int item = 1; item <= 12; item++) {
        adqs.append("%s,Session 1,WAI%02d,%d,%n".formatted(id, item, 1 + item % 5));
      }
    }
    Files.writeString(folder.resolve("adqs.csv"), adqs.toString());
  }

  private void append(String rows) throws IOException {
    Path file = folder.resolve("adqs.csv");
    Files.writeString(file, Files.readString(file) + rows);
  }

  @Test
  void valuesFindTheirMeasuresByParameterAndTheArmComesFromAdsl() throws IOException {
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.error()).isNull();
    assertThat(study.table("participant", "arm_id"))
        .containsExactlyInAnyOrder("drug", "drug", "placebo");
    assertThat(study.table("measurement", "visit", "instrument", "value", "column", "source_value"))
        .as("observed, not carried forward")
        .containsExactly(
            "Baseline BDI-II 30.0 AVAL 30",
            "Baseline BDI-II 30.0 AVAL 30",
            "Week 6 BDI-II 12.0 AVAL 12",
            "Week 6 BDI-II 12.0 AVAL 12");
    assertThat(study.table("item_response", "visit", "item", "value"))
        .hasSize(24)
        .startsWith("Session 1 1 2.0", "Session 1 1 2.0", "Session 1 10 1.0");
    assertThat(study.table("quarantine", "rule", "file", "remedy"))
        .as("who has no ratings is named by where the id stands")
        .containsExactly(
            "id_not_in_file adqs.csv The id stands in \"adsl.csv\", row 4. This file has no row of it. Check for misspelt ids.");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void badRowsAreQuarantinedAndTheBooksClose() throws IOException {
    append(
        """
        C-03,Week 6,BDITOT,abc,
        C-03,Week 6,,12,
        C-03,Week 7,BDITOT,12,
        C-03,,BDITOT,13,
        ,Week 6,BDITOT,13,
        C-03,Baseline,,,
        C-03,Session 1,WAI01,99,
        C-03,Baseline,BDITOT,10,
        C-03,Baseline,BDITOT,11,
        """);
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("quarantine", "row", "column", "rule", "source_value", "n_cell"))
        .containsExactly(
            "36 AVAL unparseable_number abc 1",
            "37 AVAL missing_parameter 12 1",
            "38 AVISIT unknown_visit Week 7 2",
            "39 AVISIT missing_visit null 1",
            "40  missing_id null 4",
            "43 AVAL conflicting_value 10 1",
            "44  repeated_id null 0",
            "44 AVAL conflicting_value 11 1");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void armInTheSameFileIsReadAlsoFromRowsOfOtherParameters() throws IOException {
    Files.writeString(
        folder.resolve("adqs.csv"),
        """
        USUBJID,AVISIT,PARAMCD,AVAL,TRTP
        C-01,Baseline,BDITOT,30,Drug 25 mg
        C-02,Baseline,HR,70,Placebo
        C-02,Week 6,HR,71,Placebo
        C-02,Week 6,HR,71,Placebo
        """);
    String manifest =
        MANIFEST
            .replace("    only: {DTYPE: [\"\"]}\n", "    arm: TRTP\n")
            .replaceAll("(?s)  - file: adsl.*?TRT01P\\n", "")
            .replaceAll(" *- \\{instrument: WAI-SR.*\\n", "");
    ReadStudy study = ReadStudy.of(folder, manifest);
    assertThat(study.error()).isNull();
    assertThat(study.table("participant", "arm_id", "n_source_row"))
        .containsExactly("drug 1", "placebo 1");
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void derivedValuesMustBeDeclared() throws IOException {
    assertThat(ReadStudy.of(folder, MANIFEST.replace("    only: {DTYPE: [\"\"]}\n", "")).error())
        .startsWith(
            "INVALID_MANIFEST: Cannot map study \"cdisc\", file \"adqs.csv\": column \"DTYPE\"")
        .contains("Write only: {DTYPE: [\"\"]} for what was observed");
  }

  @Test
  void parametersThatAreNotThereAreNamed() throws IOException {
    assertThat(ReadStudy.of(folder, MANIFEST.replace("BDITOT}", "BDI}")).error())
        .startsWith("UNKNOWN_COLUMN: ")
        .contains(
            "no parameter matches \"BDI\". The file has: 14 other codes in column \"PARAMCD\"");
    assertThat(ReadStudy.of(folder, MANIFEST.replace("WAI{item}", "WAI0{item}")).error())
        .contains("finds 9 of the 12 items of WAI-SR")
        .contains("items [10, 11, 12] have no parameter");
    assertThat(
            ReadStudy.of(folder, MANIFEST.replace("WAI-SR, rater: client, items", "PHQ-9, items"))
                .error())
        .contains("parameter \"WAI10\" would be item 10 of PHQ-9");
  }

  @Test
  void idsInTheParameterColumnAreNotShown() throws IOException {
    assertThat(
            ReadStudy.of(
                    folder,
                    MANIFEST
                        .replace(
                            "participant: USUBJID\n    visit", "participant: PARAMCD\n    visit")
                        .replace("parameter: PARAMCD", "parameter: USUBJID"))
                .error())
        .contains("no parameter matches \"BDITOT\"")
        .doesNotContain("C-01");
    Files.writeString(
        folder.resolve("adqs.csv"), "USUBJID,AVISIT,NAME,AVAL\nC-01,Baseline,Smith,1\n");
    assertThat(
            ReadStudy.of(
                    folder,
                    MANIFEST
                        .replace("    only: {DTYPE: [\"\"]}\n", "")
                        .replace("parameter: PARAMCD", "parameter: NAME"))
                .error())
        .contains("no parameter matches \"BDITOT\"")
        .doesNotContain("Smith");
  }

  /** Some participants' codes are written otherwise; some codes are of something else. */
  private List<String> otherCodes() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      String id = "D-%02d".formatted(i);
      rows.add(id + ",Week 6," + (i <= 3 ? "BDI-TOT" : "BDITOT") + ",12,");
      for (int item = 1; item <= 13; item++) {
        String code = i <= 2 && item == 5 ? "WAIS%02d" : "WAI%02d";
        boolean isBeyond = item == 13;
        rows.add("%s,Session 1,%s,%d,".formatted(id, isBeyond ? "WAJ12" : code.formatted(item), 2));
      }
      rows.add(id + ",Baseline,BDATOT,7,");
      rows.add(id + ",Baseline,BDITOT,8,");
      rows.add(id + ",Week 6,BDATOT,7,");
      rows.add(id + ",Session 1,BDUTOT,7,");
    }
    rows.removeIf(r -> r.startsWith("D-06,Session 1,WAI12"));
    rows.add("D-01,Week 6,BDI-TOT,13,LOCF");
    rows.add("D-04,Unscheduled,BDI-TOT,9,");
    rows.add("D-05,Baseline,BDI-TOT,,");
    return rows;
  }

  @Test
  void codesThatStandInThePlaceOfMappedOnesAreKeptOutAndTold() throws IOException {
    List<String> rows = otherCodes();
    append(String.join("\n", rows) + "\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.error()).isNull();
    assertThat(study.table("quarantine", "rule", "column", "source_value", "n_cell", "subject"))
        .filteredOn(r -> r.startsWith("unknown"))
        .as("not items beyond the last, nor another form")
        .containsExactlyInAnyOrder(
            "unknown_parameter PARAMCD BDI-TOT 2 " + study.pseudonym("D-01"),
            "unknown_parameter PARAMCD BDI-TOT 2 " + study.pseudonym("D-02"),
            "unknown_parameter PARAMCD BDI-TOT 2 " + study.pseudonym("D-03"),
            "unknown_parameter PARAMCD WAIS05 2 " + study.pseudonym("D-01"),
            "unknown_parameter PARAMCD WAIS05 2 " + study.pseudonym("D-02"));
    assertThat(study.books()).containsExactly(0L, 0L);
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith(
            "warning: cdisc: 5 rows of \"adqs.csv\" have a code in \"PARAMCD\" that no measure maps, where the participant lacks the one that it is nearly equal to at that visit (\"BDI-TOT\", \"WAIS05\"). ");
  }

  @Test
  void theOrderOfRowsDoesNotMatterForThem() throws IOException {
    List<String> rows = otherCodes();
    String before = Files.readString(folder.resolve("adqs.csv"));
    append(String.join("\n", rows) + "\n");
    List<String> there =
        ReadStudy.of(folder, MANIFEST).table("quarantine", "rule", "source_value", "subject");
    Files.writeString(folder.resolve("adqs.csv"), before);
    Collections.reverse(rows);
    append(String.join("\n", rows) + "\n");
    assertThat(
            ReadStudy.of(folder, MANIFEST).table("quarantine", "rule", "source_value", "subject"))
        .isEqualTo(there);
  }

  @Test
  void whatStandsBesideAMappedCodeAtOneVisitMayStandInItsPlaceAtAnother() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      rows.add("D-0%d,Baseline,BDITOT,8,".formatted(i));
      rows.add("D-0%d,Baseline,BDITOS,8,".formatted(i));
      rows.add("D-0%d,Week 6,%s,8,".formatted(i, i <= 2 ? "BDITOS" : "BDITOT"));
    }
    append(String.join("\n", rows) + "\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("quarantine", "rule", "source_value", "subject"))
        .filteredOn(r -> r.startsWith("unknown"))
        .containsExactlyInAnyOrder(
            "unknown_parameter BDITOS " + study.pseudonym("D-01"),
            "unknown_parameter BDITOS " + study.pseudonym("D-02"));
  }

  @Test
  void whoHasOnlyACodeThatMayBeOfSomethingElseIsNoParticipant() throws IOException {
    append("E-01,Baseline,BDITOS,8,\nE-02,Baseline,BDI-TOT,8,\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("quarantine", "rule", "subject"))
        .filteredOn(r -> r.startsWith("unknown"))
        .containsExactly("unknown_parameter " + study.pseudonym("E-02"));
    assertThat(study.table("participant", "participant_id")).hasSize(4);
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void aRepeatedHeaderIsNoParticipantEither() throws IOException {
    append("USUBJID,AVISIT,PARAMCD,AVAL,DTYPE\nUSUBJID,AVISIT,PARAMCD,AVAL,\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("quarantine", "rule", "row"))
        .as("by only the first does not count")
        .contains("repeated_header 37");
    assertThat(study.table("participant", "participant_id")).hasSize(3);
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  private List<String> warnings() {
    terminal.clear();
    assertThat(Main.execute("validate", folder.toString())).isZero();
    return terminal
        .err()
        .lines()
        .filter(l -> l.startsWith("warning: ") && l.contains("adqs.csv"))
        .filter(l -> !l.contains("in some files only"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "    value: AVAL||layout: parameter needs parameter: the column of the codes (PARAMCD, QSTESTCD) and value: the column of the values (AVAL, QSSTRESN)",
        "layout: parameter|layout: long|parameter and value go with layout: parameter",
        "only: {DTYPE|only: {DTYP|column \"DTYP\" is not in the file; did you mean \"DTYPE\"?",
        "only: {DTYPE: [\"\"]}|only: {}|files[1].only",
        "visit: AVISIT|visit_pattern: \"{visit}\"|visit_pattern goes with visit: the column that it describes",
        "layout: parameter|layout: parameters|write one of long, wide, parameter",
      })
  void malformedShapesSayWhatToWrite(String from, String to, String message) {
    String manifest = MANIFEST.replace(from, to == null ? "" : to);
    assertThat(manifest).isNotEqualTo(MANIFEST);
    assertThatThrownBy(
            () -> {
              ReadStudy study = ReadStudy.of(folder, manifest);
              throw new IllegalStateException(study.error());
            })
        .hasMessageContaining(message);
  }
}
