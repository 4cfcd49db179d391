package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule alone. That files' numbers are counted for it is {@code BadInputIT}'s. */
class DeclaredScalesTest {
  private static final String WAI = "WAI-SR-12-C";

  @TempDir private Path temp;
  private Study study;

  @BeforeEach
  void declare() throws IOException {
    study = study("");
  }

  private Study study(String variant) throws IOException {
    return CheckedStudy.of(
        temp,
        "scales",
        "{instrument: WAI-SR, rater: client, visit: s1, items: \"w{item}\"%s}".formatted(variant),
        "{instrument: PHQ-9, score: p, visit: s1}");
  }

  private static Row items(String form, long n, long outside, double lowest, double highest) {
    return Rows.of(form, "item", n, outside, 0L, lowest, highest, null, null, null, null);
  }

  private CheckResult check(Row... numbers) {
    return DeclaredScales.check(study, List.of(numbers)).get(0);
  }

  @Test
  void longerScaleIsNamedByItsVariant() {
    CheckResult result = check(items(WAI, 286, 69, 1, 7));
    assertThat(result.isFatalFailure()).isTrue();
    assertThat(result.violated()).isEqualTo(69);
    assertThat(result.checked()).isEqualTo(286);
    assertThat(result.sentence())
        .isEqualTo(
            "scales: scale-as-declared: 69 of 286 answers of WAI-SR-12-C are none of its scale 1 to 5; they run from 1 to 7. Variant \"1-7\" holds them all: was that used? Declare in missing what means missing.");
  }

  @Test
  void wrongVariantIsToldToGo() throws IOException {
    study = study(", variant: 1-7");
    // 0 to 6 on a scale of 1 to 7: few zeros, and no 7.
    assertThat(check(items(WAI + "@1-7", 286, 2, 0, 6)).detail())
        .contains("its scale 1 to 7; they run from 0 to 6. No variant of the form holds them all");
    assertThat(check(items(WAI + "@1-7", 286, 0, 1, 5)).status()).isEqualTo(Status.PASSED);
  }

  @Test
  void scaleThatBeginsOneLowerOrHigherShowsInFewAnswers() {
    assertThat(check(items(WAI, 1000, 2, 0, 4)).isFatalFailure()).isTrue();
    assertThat(check(items(WAI, 1000, 2, 2, 6)).isFatalFailure()).isTrue();
    assertThat(check(items(WAI, 1000, 2, 0, 5)).status()).as("slips").isEqualTo(Status.PASSED);
    assertThat(check(items(WAI, 1000, 1, 0, 4)).status()).as("one slip").isEqualTo(Status.PASSED);
  }

  @Test
  void slipsAreNoScale() {
    assertThat(check(items(WAI, 100, 5, 1, 9)).status()).isEqualTo(Status.PASSED);
    assertThat(check(items(WAI, 100, 6, 1, 9)).isFatalFailure()).isTrue();
    assertThat(check(items(WAI, 24, 2, 1, 9)).status()).as("two are few").isEqualTo(Status.PASSED);
  }

  @Test
  void scoresHaveARangeToo() {
    CheckResult result =
        check(
            items(WAI, 286, 1, 1, 9),
            Rows.of("PHQ-9", "score", 24L, 8L, 0L, 3.0, 88.0, null, null, null, null));
    assertThat(result.isFatalFailure()).isTrue();
    assertThat(result.detail())
        .startsWith("8 of 24 scores of PHQ-9 are outside its range; they run from 3 to 88.")
        .contains("reported_as")
        .doesNotContain("WAI");
    assertThat(check().status()).isEqualTo(Status.NOT_APPLICABLE);
  }

  @Test
  void aScaleThatMovesAtOneVisitIsFatalToo() {
    CheckResult result =
        check(
            items(WAI, 2000, 9, 1, 6),
            Rows.of(WAI, "item", 400L, 9L, 0L, 2.0, 6.0, null, "s1", null, null));
    assertThat(result.isFatalFailure()).isTrue();
    assertThat(result.detail())
        .startsWith(
            "At visit \"s1\" 9 of 400 answers of WAI-SR-12-C are none of its scale 1 to 5;");
    assertThat(result.violated()).as("each number once").isEqualTo(9);
    assertThat(result.checked()).isEqualTo(2000);
  }

  @Test
  void numbersThatAreNotWholeAreNoScale() {
    assertThat(
            check(Rows.of(WAI, "item", 286L, 69L, 60L, 1.0, 5.5, null, null, null, null)).detail())
        .isEqualTo(
            "60 of 286 answers of WAI-SR-12-C are no whole numbers, and all answers of its scale 1 to 5 are; they run from 1 to 5.5. Are they means (of raters, of a patient's forms) or imputed? Let the site give the answers themselves, or their score instead; or give each its number in values.");
    assertThat(
            check(Rows.of(WAI, "item", 286L, 69L, 9L, 1.0, 7.0, null, null, null, null)).detail())
        .as("most of them are whole")
        .contains("69 of 286", "Variant \"1-7\"");
    assertThat(check(Rows.of(WAI, "item", 286L, 5L, 5L, 1.0, 5.0, null, null, null, null)).status())
        .as("slips")
        .isEqualTo(Status.PASSED);
  }

  @Test
  void answersThatAreDeclaredMissingAreCounted() {
    Row given = items(WAI, 100, 0, 1, 5);
    CheckResult result =
        DeclaredScales.check(
                study,
                List.of(
                    given,
                    Rows.of(WAI, "missing_in_file", 44L, 0L, 0L, 3.0, 3.0, null, null, null, null),
                    Rows.of(
                        "PHQ-9",
                        "missing_in_manifest",
                        7L,
                        0L,
                        0L,
                        0.0,
                        2.0,
                        null,
                        null,
                        null,
                        null)))
            .get(1);
    assertThat(result.isWarning()).isTrue();
    assertThat(result.violated()).isEqualTo(51);
    assertThat(result.checked()).isEqualTo(151);
    assertThat(result.sentence())
        .isEqualTo(
            "scales: missing-as-declared: 44 answers of WAI-SR-12-C count as missing: the file declares 3 missing, and the form's scale is 1 to 5. Where that is an answer, let the site take it out of the file's missing values; where it means missing, declare it in missing of the measure itself. 7 answers of PHQ-9 count as missing: the manifest declares numbers from 0 to 2 missing, and the form's scale is 0 to 3. Where that is an answer, take it out of missing; where it means missing, declare it in missing of the measure itself.");
    assertThat(DeclaredScales.check(study, List.of(given)).get(1).status())
        .isEqualTo(Status.PASSED);
  }

  @Test
  void oneScoreForAllIsAWarning() {
    Row all = Rows.of("PHQ-9", "score", 40L, 0L, 0L, 0.0, 24.0, null, null, null, null);
    Row ofVisit = Rows.of("PHQ-9", "score", 19L, 0L, 0L, 0.0, 0.0, null, "s1", null, 19L);
    assertThat(check(all, ofVisit).status()).as("of the scale").isEqualTo(Status.PASSED);
    CheckResult result = DeclaredScales.check(study, List.of(all, ofVisit)).get(2);
    assertThat(result.isWarning()).isTrue();
    assertThat(result.sentence())
        .startsWith(
            "scales: numbers-plausible: At visit \"s1\" all 19 forms of PHQ-9 have one and the same score: 0. Has a program");
    assertThat(DeclaredScales.check(study, List.of(all)).get(2).status()).isEqualTo(Status.PASSED);
  }
}
