package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wide files whose columns are named otherwise than declared. */
class StrayColumnsTest {
  private static final String MANIFEST =
      """
      study_id: wide
      title: Columns
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [A]}
      visits:
        v2: {timepoint: baseline, week: 0}
        v9: {phase: integration, session: 1, week: 9}
        integ: {phase: integration, session: 2, week: 10}
      primary_endpoint: {instrument: PHQ-9, timepoint: baseline}
      files:
        - file: t.csv
          format: csv
          layout: wide
          participant: id
          arm: arm
          measures:
            - {instrument: PHQ-9, score: "phq_{visit}"}
            - {instrument: WAI-SR, raters: {client: client}, items: "wai_{rater}_{visit}_{item}"}
      """;

  private static final String WAI = items("client", "v9");

  @RegisterExtension final TrialFolder trial = new TrialFolder("wide");

  private static String items(String rater, String visit) {
    return IntStream.rangeClosed(1, 12)
        .mapToObj(i -> "wai_%s_%s_%d".formatted(rater, visit, i))
        .collect(Collectors.joining(","));
  }

  /** Six patients whose values are all 3. */
  private List<String> warnings(String header) throws IOException {
    String full = "id,arm," + header;
    String threes = ",3".repeat(header.split(",").length);
    trial.file("t.csv", full, IntStream.range(0, 6).mapToObj(i -> "P" + i + ",A" + threes));
    return trial.warnings(MANIFEST).stream()
        .filter(w -> !w.startsWith("nobody has") && !w.contains("have one and the same"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"v02", "v3", "intge", "wk9", "Session_4", "inte", "integ2", "integration", "integ_2"})
  void aVisitThatIsWrittenOtherwiseIsTold(String visit) throws IOException {
    assertThat(warnings("phq_v2,phq_%s,%s".formatted(visit, WAI)))
        .containsExactly(
            "1 column of \"t.csv\" fits \"phq_{visit}\" but for the visit, and is left out (\"%s\"; declared: \"v2\", \"v9\", \"integ\"). Declare the visits as the columns write them, or let the site write them as declared."
                .formatted(visit.toLowerCase(Locale.ROOT)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phq_date",
        "phq_total_v2",
        "phq_notes",
        "phq_item",
        "phq_10",
        "v3_phq",
        "phq_v2z",
        "phq_v9_n",
        "phq_d6",
        "phq_int",
        "phq_integz",
        "phq_chg_v2",
        "phq_v2_class"
      })
  void aColumnOfSomethingElseIsFine(String other) throws IOException {
    assertThat(warnings("phq_v2,%s,%s".formatted(other, WAI))).isEmpty();
    for (String derived : new String[] {"v9_rev", "v9_rt", "v9_order"}) {
      assertThat(warnings("phq_v2,%s,%s".formatted(WAI, items("client", derived))))
          .as("the same answers once more, or of each")
          .isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"integ2", "integb", "int", "integration", "v9b", "v9_second"})
  void aWholeFormIsDerivedOnlyByAWordForThat(String visit) throws IOException {
    assertThat(warnings("phq_v2,%s,%s".formatted(WAI, items("client", visit))))
        .singleElement()
        .asString()
        .startsWith("12 columns of \"t.csv\" fit");
  }

  @Test
  void aDerivedFormIsToldWhereTheVisitHasNoneOfItsOwn() throws IOException {
    String raw = items("client", "integ_raw");
    assertThat(warnings("phq_v2,phq_integ,%s,%s".formatted(WAI, raw)))
        .singleElement()
        .asString()
        .startsWith("12 columns of \"t.csv\" fit")
        .contains("(\"integ_raw\"; declared:");
    assertThat(warnings("phq_v2,%s,%s,%s".formatted(WAI, items("client", "integ"), raw))).isEmpty();
  }

  @Test
  void aWholeFormOfAVisitThatNobodyDeclaredIsTold() throws IOException {
    assertThat(warnings("phq_v2,%s,%s".formatted(WAI, items("client", "closing"))))
        .singleElement()
        .asString()
        .startsWith("12 columns of \"t.csv\" fit \"wai_{rater}_{visit}_{item}\" but for the visit");
    assertThat(warnings("phq_v2,%s,%s".formatted(WAI, items("clinet", "v9"))))
        .singleElement()
        .asString()
        .contains("but for the rater", "(\"clinet\"; declared: \"client\")");
  }

  /** As a cell may have them, so may a header, and a Mac composes no accents. */
  @Test
  void blanksAndAccentsMakeNoOtherColumn() throws IOException {
    String manifest = MANIFEST.replace("phq_{visit}", "phq_\u00e9t\u00e9_{visit}");
    trial.file(
        "t.csv",
        "\u00a0id , arm,phq_e\u0301te\u0301_v2 ,\"phq_\u00e9t\u00e9_v9\u00a0\"," + WAI,
        IntStream.range(0, 6).mapToObj(i -> "P" + i + ",A,9,8" + ",3".repeat(12)));
    assertThat(trial.warnings(manifest))
        .singleElement()
        .asString()
        .startsWith("nobody has visit \"integ\", which");
    assertThat(ReadStudy.of(trial.folder(), manifest).table("measurement", "visit", "value"))
        .containsOnly("v2 9.0", "v9 8.0");
  }

  /** Excel tells "PHQ" and "PHQ " apart as well. */
  @Test
  void namesThatDifferInBlanksAloneAreTwo() throws IOException {
    String manifest =
        MANIFEST.replace(
            "score: \"phq_{visit}\"}",
            "score: \"PHQ\", visit: v2}\n      - {instrument: PHQ-9, score: \"PHQ \", visit: v9}");
    trial.file(
        "t.csv",
        "id,arm,PHQ,PHQ ," + WAI,
        IntStream.range(0, 6).mapToObj(i -> "P" + i + ",A,9,8" + ",3".repeat(12)));
    assertThat(ReadStudy.of(trial.folder(), manifest).table("measurement", "visit", "value"))
        .containsOnly("v2 9.0", "v9 8.0");
    assertThat(trial.warnings(manifest)).noneMatch(w -> w.contains("blanks"));
    assertThat(trial.warnings(manifest.replaceFirst("\n.*\"PHQ \".*", "")))
        .as("the other may hold the values")
        .contains(
            "column \"PHQ \" of \"t.csv\" is left out, and differs from \"PHQ\" in blanks alone. Name one otherwise in the file, or map both.");
  }

  @Test
  void aRaterWithoutAnyColumnMayBeWrittenOtherwise() throws IOException {
    String manifest = MANIFEST.replace("{client: client}", "{client: client, t: therapist}");
    trial.file(
        "t.csv",
        "id,arm,phq_v2,%s,%s".formatted(WAI, items("th", "v9")),
        IntStream.range(0, 6).mapToObj(i -> "P" + i + ",A" + ",3".repeat(25)));
    assertThat(trial.warnings(manifest))
        .anyMatch(w -> w.contains("but for the rater") && w.contains("(\"th\"; declared:"));
    assertThat(warnings("phq_v2,%s,%s".formatted(WAI, items("o", "v9"))))
        .as("all who are declared have theirs")
        .isEmpty();
  }

  /** The row of the names is missing: a patient stands there, who is shown to nobody. */
  @ParameterizedTest
  @ValueSource(strings = {"id", "A"})
  void aPatientInThePlaceOfTheNamesIsNotShown(String arm) throws IOException {
    String patient = "Anna Meier,A,9" + ",3".repeat(12);
    trial.file("t.csv", patient + "\n" + patient + "\n");
    String manifest =
        MANIFEST
            .replace("arm: arm\n", "arm: " + arm + "\n")
            .replace("wai_{rater}_{visit}_{item}", "{item}{rater}{visit}");
    assertThat(ReadStudy.of(trial.folder(), manifest).error())
        .contains("column \"id\" is not in the file, nor is any other that the manifest names")
        .doesNotContain("Meier");
  }

  /**
   * Patients stand beside one another, and one of the manifest's names where it must: at the left.
   */
  @Test
  void patientsBesideOneAnotherAreNotShown() throws IOException {
    trial.file("t.csv", "id,Anna Meier,Jan Novak\narm,A,A\nphq_v2,9,4\n");
    assertThat(ReadStudy.of(trial.folder(), MANIFEST).error())
        .contains(
            "column \"arm\" is not in the file. Of its 3 columns these are named so, or nearly so: id. The others are not shown")
        .doesNotContain("Meier");
    trial.file("t.csv", "id,arm,Anna Meier,phq_v02,sex\nP1,A,2,9,1\n");
    assertThat(ReadStudy.of(trial.folder(), MANIFEST).error())
        .contains("nearly so: id, arm, phq_v02. The others are not shown");
  }
}
