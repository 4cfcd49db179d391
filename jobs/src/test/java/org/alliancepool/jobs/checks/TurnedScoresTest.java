package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TurnedScoresTest {
  private static Row at(String visit, long n, double r) {
    return CoverageRow.of(
        Map.of(
            "construct", "outcome",
            "form", "PHQ-9",
            "rater", "client",
            "subscale", "total",
            "score_source", "items",
            "visit", visit,
            "n_with_baseline", n,
            "baseline_r", r));
  }

  private static Row alliance(String visit, long n, double r) {
    return atOthers("alliance", "SRS", visit, n, r);
  }

  private static Row atOthers(String construct, String form, String visit, long n, double r) {
    return CoverageRow.of(
        Map.of(
            "construct", construct,
            "form", form,
            "rater", "client",
            "subscale", "total",
            "score_source", "items",
            "visit", visit,
            "n_with_other_visit", n,
            "other_visit_r", r));
  }

  @Test
  void aVisitWhoseScoresRunAgainstTheBaselineIsTold() {
    CheckResult result = TurnedScores.check("a", List.of(at("w4", 46, 0.48), at("w8", 46, -0.52)));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.detail())
        .isEqualTo(
            "Scores of PHQ-9 by client (total, items) at w8 run against those at baseline (r = -0.52, 46 participants). Does a higher number mean the same at all these visits, and is each column of the visit and the measure that it is mapped as?");
  }

  @Test
  void whatMayBeChanceIsNot() {
    assertThat(TurnedScores.check("a", List.of(at("w4", 46, -0.3), at("w8", 12, -0.6))).status())
        .as("p = .021 and .020, of two")
        .isEqualTo(Status.PASSED);
  }

  @Test
  void anAllianceThatRunsAgainstThatAtOtherVisitsIsTold() {
    CheckResult result =
        TurnedScores.check(
            "a", List.of(alliance("s1", 30, 0.1), alliance("s2", 30, -0.7), at("w8", 30, 0.4)));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.detail())
        .startsWith(
            "Scores of SRS by client (total, items) at s2 run against those at other visits (r = -0.70, 30 participants).");
  }

  /**
   * In a cross-over who had the drug first has much at the first dosing, and little at the second.
   */
  @Test
  void anExperienceIsThatOfItsDrug() {
    CheckResult result =
        TurnedScores.check("a", List.of(atOthers("acute_experience", "MEQ30", "dose1", 60, -0.8)));
    assertThat(result.status()).isEqualTo(Status.PASSED);
    assertThat(result.checked()).isZero();
  }
}
