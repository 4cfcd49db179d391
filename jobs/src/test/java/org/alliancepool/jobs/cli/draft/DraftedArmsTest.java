package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Arms by the names of columns and files, and by values, as a draft says it. */
class DraftedArmsTest {
  @RegisterExtension final TrialFolder trial = new TrialFolder("trial");

  /** Twelve patients from a number on, with the score of a scale. */
  private Path patients(String file, int from, String score) throws IOException {
    StringBuilder csv = new StringBuilder("patient_id," + score + "\n");
    for (int p = from; p < from + 12; p++) {
      csv.append("P%d,%d%n".formatted(p, 8 + p * 7 % 30));
    }
    return trial.file(file, csv.toString());
  }

  private Path patients(String file, int from) throws IOException {
    return patients(file, from, "bdi_w6");
  }

  @Test
  void filesNumberedAsArms() throws IOException {
    Path outcomes = patients("outcome.csv", 1, "madrs_w6");
    String yaml = trial.validDraft(patients("arm1.csv", 1), patients("arm2.csv", 101), outcomes);
    assertThat(yaml)
        .contains("  arm1: {role: active, label: arm1}  # CHECK: by the names of files")
        .containsPattern("(?s)file: arm1.csv .*    in_arm: arm1  # CHECK: .*file: arm2.csv")
        .containsPattern("(?s)file: arm2.csv .*    in_arm: arm2  # CHECK: .*file: outcome.csv")
        .doesNotContainPattern("(?s)outcome.csv.*in_arm");
  }

  @Test
  void filesNamedByWhatIsGivenShareTheirArms() throws IOException {
    assertThat(
            trial.validDraft(
                patients("bdi_placebo.csv", 1),
                patients("bdi_Psilocybin.csv", 101),
                patients("madrs_psilocybin.csv", 101, "madrs_w6"),
                patients("madrs_placebo.csv", 1, "madrs_w6")))
        .contains("  arm1: {role: comparator, label: placebo}", "label: Psilocybin}")
        .containsPattern("(?s)bdi_placebo.csv.*in_arm: arm1.*bdi_Psilocybin.csv.*in_arm: arm2")
        .containsPattern("(?s)madrs_psilocybin.csv.*in_arm: arm2.*madrs_placebo.*in_arm: arm1")
        .doesNotContain("arm3");
  }

  @Test
  void filesOfOtherNamesAreAQuestion() throws IOException {
    for (List<String> names : List.of(List.of("bern", "basel"), List.of("cohort1", "cohort2"))) {
      assertThat(
              trial.validDraft(
                  patients(names.get(0) + ".csv", 1), patients(names.get(1) + ".csv", 101)))
          .contains("    # CHECK: of one arm (in_arm:)? Another of the same columns has no patient")
          .contains("# CHECK: no column looks like the treatment arm")
          .doesNotContain("    in_arm:", "  arm1:");
    }
  }

  @Test
  void patientsInBothAreAQuestion() throws IOException {
    assertThat(trial.validDraft(patients("placebo.csv", 1), patients("drug.csv", 12)))
        .contains("    # CHECK: by its name of one arm (in_arm:), but another of the same columns")
        .doesNotContain("    in_arm:", "  arm1:");
  }

  @Test
  void filesOfVisitsOrOfOtherColumnsAreNoArms() throws IOException {
    assertThat(trial.validDraft(patients("baseline.csv", 1), patients("week6.csv", 1)))
        .doesNotContain("in_arm");
    assertThat(trial.validDraft(patients("placebo.csv", 1), patients("drug.csv", 101, "madrs_w6")))
        .doesNotContain("in_arm");
  }

  @Test
  void anArmsColumnElsewhereIsTheArm() throws IOException {
    StringBuilder csv = new StringBuilder("patient_id,arm\n");
    for (int p = 1; p <= 12; p++) {
      csv.append("P%d,A%nP%d,B%n".formatted(p, p + 100));
    }
    Path arms = trial.file("arms.csv", csv.toString());
    assertThat(trial.validDraft(patients("arm1.csv", 1), patients("arm2.csv", 101), arms))
        .contains("    arm: arm  # CHECK", "codes: [A]")
        .doesNotContain("in_arm");
  }

  /** Two rows a patient: a column that a patient has once, one that changes, one with a gap. */
  private static String twoVisits(String column) {
    StringBuilder csv = new StringBuilder("id,visit,bdi,sleep,note,q1,q2,q3,q4," + column + "\n");
    for (int p = 1; p <= 12; p++) {
      for (int visit = 1; visit <= 2; visit++) {
        String given = p % 2 == 0 ? "drug" : "pill";
        String note = p == 3 ? "" : given;
        csv.append(
            "P%d,%d,%d,%d,%s,1,1,2,%d,%s%n".formatted(p, visit, p + 9, visit, note, p % 2, given));
      }
    }
    return csv.toString();
  }

  @Test
  void aColumnNamedByTheAllocationIsTheArm() throws IOException {
    for (String column : List.of("Treatment allocation", "Randomised to", "cond")) {
      assertThat(trial.validDraft(trial.file("data.csv", twoVisits(column))))
          .contains("codes: [drug]", "codes: [pill]")
          .containsPattern("    arm: \"?" + column + "\"?  # CHECK");
    }
  }

  @Test
  void whereNoneIsNamedSoThoseWithAFewCodesAPatientAreNamed() throws IOException {
    assertThat(trial.validDraft(trial.file("data.csv", twoVisits("kit"))))
        .contains("all are one group. By its values it could be \"kit\"\nvisits:")
        .doesNotContain("    arm:", "drug");
  }
}
