package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in which a measure's column has another name in some of the rows. */
class RenamedColumnsTest {
  private static final String MANIFEST =
      """
      study_id: renamed
      title: Columns
      treatment: psychotherapy
      status: completed
      arms:
        drug: {role: active, codes: [A]}
      visits:
        s1: {phase: treatment, session: 1}
        s2: {phase: treatment, session: 2}
        end: {timepoint: end, week: 9}
      primary_endpoint: {instrument: PHQ-9, timepoint: end}
      files:
        - file: t.csv
          format: csv
          layout: long
          participant: id
          visit: visit
          arm: arm
          measures:
            - {instrument: SRS, score: srs_sum}
            - {instrument: PHQ-9, score: phq}
      """;

  private static final String FAULT =
      "1 column of \"t.csv\" is left out and has numbers where a mapped one is blank (\"%s\" for \"srs_sum\", %d times). Where it is the same measure under another name, map it as well, in a measure of its own, or let the site write all of it in one column.";

  @RegisterExtension final TrialFolder trial = new TrialFolder("renamed");

  private final List<String> rows = new ArrayList<>();

  /** A visit of patients, the first of whom have one score alone, and the last the other. */
  private void visit(String visit, int first, int both, int last) {
    for (int i = 0; i < first + both + last; i++) {
      rows.add(
          "P%d,A,%s,%s,%s,%d"
              .formatted(
                  i,
                  visit,
                  i < first + both ? 20.5 + i : "",
                  i < first ? "" : 30 - i % 7 * 1.5,
                  9 + i % 3));
    }
  }

  private List<String> warnings(String other) throws IOException {
    trial.file("t.csv", "id,arm,visit,srs_sum,%s,phq".formatted(other), rows.stream());
    return trial.warnings(MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SRS total", "srs_sum_v2", "srs.sum", "SRS_4", "srs", "srsTotal", " _Śrs-sum"})
  void aScoreUnderAnotherNameIsTold(String other) throws IOException {
    visit("s1", 12, 0, 6);
    visit("s2", 12, 0, 0);
    visit("end", 0, 0, 18);
    assertThat(warnings(other))
        .as("at the end nobody has the mapped one")
        .containsExactly(FAULT.formatted(other.strip(), 6));
    assertThat(ReadStudy.of(trial.folder(), MANIFEST).renamed("t.csv"))
        .containsExactly(other.strip() + " srs_sum 6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "srx_sum",
        "s",
        "sr_sum",
        "srstotal",
        "total_srs",
        "srs_imputed",
        "srs_minutes_tried",
        "srs_screen",
        "srs2_total"
      })
  void aNameThatBeginsWithAnotherWordIsOfSomethingElse(String other) throws IOException {
    visit("s1", 12, 0, 6);
    visit("end", 12, 0, 0);
    visit("s2", 12, 0, 0);
    assertThat(warnings(other)).isEmpty();
  }

  @Test
  void whatStandsBesideTheMappedOneIsNone() throws IOException {
    visit("s1", 12, 0, 6);
    visit("s2", 0, 1, 15);
    visit("end", 0, 1, 0);
    assertThat(warnings("srs_therapist")).isEmpty();
  }

  @Test
  void fourMayBeSlipsAndSoMayBeOneOfTheMapped() throws IOException {
    visit("s1", 12, 0, 4);
    visit("s2", 1, 0, 30);
    visit("end", 12, 0, 4);
    assertThat(warnings("srs_group")).isEmpty();
  }

  /** The outcome that all analyses need is expected at its end and at the baseline. */
  @ParameterizedTest
  @ValueSource(strings = {"end", "baseline", "s2"})
  void theEndpointMayHaveTheOtherNameForEverybody(String where) throws IOException {
    for (String visit : List.of("baseline", "s1", "s2", "end")) {
      for (int i = 0; i < 12; i++) {
        rows.add(
            "P%d,A,%s,3%d,%s".formatted(i, visit, i % 3, visit.equals(where) ? "," + i : i + ","));
      }
    }
    trial.file("t.csv", "id,arm,visit,srs_sum,phq,phq_total", rows.stream());
    List<String> warnings =
        trial.warnings(MANIFEST.replace("  s1:", "  baseline: {timepoint: baseline}\n  s1:"));
    if (where.equals("s2")) {
      assertThat(warnings).isEmpty();
    } else {
      assertThat(warnings).anyMatch(w -> w.contains("(\"phq_total\" for \"phq\", 12 times)"));
    }
  }

  @Test
  void aReasonWhyTheScoreIsMissingIsNone() throws IOException {
    visit("s1", 12, 0, 0);
    visit("s2", 12, 0, 0);
    visit("end", 12, 0, 0);
    for (int i = 12; i < 30; i++) {
      rows.add("P%d,A,s1,,%d,8".formatted(i, i % 4));
    }
    assertThat(warnings("srs_reason")).isEmpty();
  }

  @Test
  void aRaterWhoHasRowsOfHisOwnIsNobodyElse() throws IOException {
    String manifest =
        MANIFEST
            .replace("arm: arm\n", "arm: arm\n    rater: who\n")
            .replace("score: srs_sum", "raters: {c: client}, score: srs_sum")
            .replace("score: phq", "raters: {c: client}, score: phq");
    for (String visit : List.of("s1", "s2", "end")) {
      for (int i = 0; i < 12; i++) {
        rows.add("P%d,A,%s,%d,,9,c".formatted(i, visit, 20 + i));
        rows.add("P%d,A,%s,,%d,9,t".formatted(i, visit, 20 + i));
      }
    }
    trial.file("t.csv", "id,arm,visit,srs_sum,srs_alliance,phq,who", rows.stream());
    assertThat(trial.warnings(manifest)).noneMatch(w -> w.contains("left out and"));
  }

  /** What the warning proposes. */
  @Test
  void bothNamesMayBeMapped() throws IOException {
    visit("s1", 12, 0, 6);
    visit("s2", 18, 0, 0);
    visit("end", 18, 0, 0);
    trial.file("t.csv", "id,arm,visit,srs_sum,SRS total,phq", rows.stream());
    String manifest =
        MANIFEST.replace(
            "{instrument: SRS, score: srs_sum}",
            "{instrument: SRS, score: srs_sum}\n      - {instrument: SRS, score: SRS total}");
    assertThat(trial.warnings(manifest)).isEmpty();
    assertThat(ReadStudy.of(trial.folder(), manifest).table("measurement", "visit", "instrument"))
        .filteredOn("s1 SRS"::equals)
        .hasSize(18);
  }

  /** Of answers the number in the name has to be the same. */
  @Test
  void answersOfAWideFileAreHeldAgainstThoseOfTheirNumber() throws IOException {
    String manifest =
        MANIFEST
            .replace("layout: long", "layout: wide")
            .replace("    visit: visit\n", "")
            .replace("score: srs_sum", "visit: s1, items: \"srs_s1_{item}\"")
            .replace("score: phq", "visit: end, score: phq");
    for (int i = 0; i < 18; i++) {
      String answers = ",%1$d,%1$d,%1$d,%1$d".formatted(1 + i % 9);
      rows.add("P%d,A,%d%s".formatted(i, 9 + i % 3, i < 12 ? answers + ",,,," : ",,,," + answers));
    }
    String header = "id,arm,phq,srs_s1_1,srs_s1_2,srs_s1_3,srs_s1_4";
    trial.file("t.csv", header + ",srs1_1,srs1_2,srs1_3,srs1_4", rows.stream());
    assertThat(trial.warnings(manifest))
        .first()
        .asString()
        .startsWith(
            "4 columns of \"t.csv\" are left out and have numbers where a mapped one is blank (\"srs1_1\" for \"srs_s1_1\", 6 times, \"srs1_2\" for");
    trial.file("t.csv", header + ",srs2_1,srs2_2,srs2_3,srs2_4", rows.stream());
    assertThat(trial.warnings(manifest))
        .as("of the second session")
        .noneMatch(w -> w.contains("left out and"));
  }
}
