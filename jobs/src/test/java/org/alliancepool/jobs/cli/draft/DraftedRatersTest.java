package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who rated, by names and by a column of the rows, as a draft says it. */
class DraftedRatersTest {
  @RegisterExtension final TrialFolder trial = new TrialFolder("trial");

  /** Columns of answers, or one of a score, of twelve patients. */
  private Path answers(String prefix, int items, int max) throws IOException {
    List<Integer> numbers = IntStream.rangeClosed(1, items).boxed().toList();
    StringBuilder csv = new StringBuilder("id,");
    csv.append(numbers.stream().map(i -> prefix + i).collect(Collectors.joining(",")));
    for (int p = 0; p < 12; p++) {
      int patient = p;
      csv.append("%nP%d,".formatted(p))
          .append(
              numbers.stream()
                  .map(i -> "" + (1 + (patient * 7 + i) % max))
                  .collect(Collectors.joining(",")));
    }
    return trial.file("data.csv", csv.append('\n').toString());
  }

  private Path score(String name) throws IOException {
    StringBuilder csv = new StringBuilder("id," + name + "\n");
    for (int p = 0; p < 12; p++) {
      csv.append("P%d,%d%n".formatted(p, 52 + p));
    }
    return trial.file("data.csv", csv.toString());
  }

  @Test
  void aLetterBehindTheInstrumentSaysWhoRatedTheItems() throws IOException {
    for (String prefix : List.of("WAIT_", "WAI_T_", "wait")) {
      assertThat(trial.validDraft(answers(prefix, 12, 5))).contains("WAI-SR, rater: therapist, it");
      assertThat(trial.validDraft(answers(prefix, 36, 7))).contains("WAI, rater: therapist, items");
    }
    for (String prefix : List.of("WAIC_", "wai_p_")) {
      assertThat(trial.validDraft(answers(prefix, 12, 5)))
          .contains("WAI-SR, rater: client, items")
          .doesNotContain("no name says who rated");
    }
    for (String prefix : List.of("WAIO_", "wai_o_")) {
      assertThat(trial.validDraft(answers(prefix, 12, 7))).contains("{instrument: WAI-O-S, items");
      assertThat(trial.validDraft(answers(prefix, 36, 7))).contains("{instrument: WAI-O, items");
    }
  }

  @Test
  void itemsOfARaterWithoutAFormAreAQuestion() throws IOException {
    assertThat(trial.validDraft(answers("wai_sr_o_", 12, 5)))
        .contains("# CHECK: \"wai_sr_o_{item}\": items of WAI-SR? by the name of the observer, for")
        .doesNotContain("measures:\n      - ");
  }

  @Test
  void aLetterBehindTheInstrumentSaysWhoRatedTheScore() throws IOException {
    assertThat(trial.validDraft(score("WAIT_total"))).contains("rater: therapist, score: WAIT_tot");
    assertThat(trial.validDraft(score("waic_sum"))).contains("rater: client, score: waic_sum");
    for (String total : List.of("WAITOT", "WAI_total")) {
      assertThat(trial.validDraft(score(total)))
          .contains("rater: client, score: " + total, "no name says who rated");
    }
  }

  /** Rows of parameters, each with who evaluated it. */
  private static String evaluated(String therapist) {
    StringBuilder csv = new StringBuilder("USUBJID,QSTESTCD,QSEVAL,VISIT,QSSTRESN\n");
    for (int p = 1; p <= 12; p++) {
      for (String rater : List.of("PATIENT", therapist)) {
        for (int i = 1; i <= 12; i++) {
          csv.append("X-%d,WAISR%02d,%s,PREP 1,%d%n".formatted(p, i, rater, 1 + (p + i) % 5));
        }
      }
      csv.append("X-%d,MADRSTOT,INVESTIGATOR,PREP 1,%d%n".formatted(p, p + 9));
      csv.append("X-%d,PHQTOT,,PREP 1,%d%n".formatted(p, p));
    }
    return csv.toString();
  }

  @Test
  void sdtmsEvaluatorIsTheRaterOfTheParametersThatHaveOne() throws IOException {
    assertThat(trial.validDraft(trial.file("qs.csv", evaluated("THERAPIST"))))
        .contains("    rater: QSEVAL  # CHECK: the column that says who rated")
        .contains("{instrument: WAI-SR, raters: {PATIENT: client, THERAPIST: therapist}, items: ")
        .contains("{instrument: MADRS, raters: {INVESTIGATOR: observer}, score: MADRSTOT}")
        .contains("{instrument: PHQ-9, score: PHQTOT}")
        .doesNotContain("rows repeat");
  }

  @Test
  void anEvaluatorOfNoKnownRaterIsAQuestion() throws IOException {
    assertThat(trial.validDraft(trial.file("qs.csv", evaluated("CAREGIVER"))))
        .contains("# CHECK: \"QSEVAL\" may say who rated (rater:), but not who is meant by \"CAREG")
        .doesNotContain("    rater:", "raters: {");
  }

  @Test
  void anUnknownCodeIsAskedAboutWithItsLabel() {
    ColumnLook column = new ColumnLook("rater", "", Map.of("2", "Facilitator"));
    assertThat(column.codeWithLabel("2")).isEqualTo("\"2\" (\"Facilitator\")");
    assertThat(column.codeWithLabel("3")).isEqualTo("\"3\"");
  }

  /** "INVESTIGATOR" is an observer by its word, and in many trials the therapist. */
  @Test
  void aRaterOfWhomTheInstrumentHasNoFormIsAskedAbout() throws IOException {
    assertThat(trial.validDraft(trial.file("qs.csv", evaluated("INVESTIGATOR"))))
        .contains("{instrument: WAI-SR, raters: {PATIENT: client}, items: ")
        .contains("; who is meant by \"INVESTIGATOR\" (observer?), of whom it has no such form?");
  }
}
