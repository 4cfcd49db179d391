package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class CompleteFormsTest {
  private static Row at(String visit, String subscale, long scored, long tooFew, long prorated) {
    return CoverageRow.of(
        Map.of(
            "form", "MADRS",
            "rater", "observer",
            "subscale", subscale,
            "score_source", "items",
            "visit", visit,
            "n_scored", scored,
            "n_too_few_items", tooFew,
            "n_prorated", prorated));
  }

  private static CheckResult check(Row... coverage) {
    return CompleteForms.check("a", List.of(coverage), Map.of("MADRS", 10));
  }

  @Test
  void aVisitOfWhichManyFormsAreAnsweredInPartIsTold() {
    CheckResult result = check(at("base", "total", 50, 0, 2), at("day 14", "total", 25, 25, 0));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.violated()).isEqualTo(25);
    assertThat(result.checked()).isEqualTo(100);
    assertThat(result.detail())
        .isEqualTo(
            "At visit \"day 14\" 25 of 50 forms of MADRS by observer have too few answers for a score. Are columns of that visit blank, or its items under other names? See which in item_response.");
  }

  @Test
  void aVisitOfWhichAllScoresAreProratedIsTold() {
    Row all = at("w6", "total", 40, 2, 40);
    assertThat(check(all).detail())
        .isEqualTo(
            "At visit \"w6\" all 40 scores of MADRS by observer are prorated. Has one of its items no answers there that count?");
    assertThat(CompleteForms.check("a", List.of(all), Map.of("MADRS", 90)).status())
        .as("of a long form")
        .isEqualTo(Status.PASSED);
    assertThat(check(at("w6", "total", 40, 0, 39)).status()).isEqualTo(Status.PASSED);
  }

  @Test
  void someWhoLeaveItemsOutAreNone() {
    assertThat(check(at("w6", "total", 40, 10, 30)).status())
        .as("a fifth")
        .isEqualTo(Status.PASSED);
    assertThat(check(at("w6", "total", 2, 4, 2)).status()).as("few").isEqualTo(Status.PASSED);
  }

  @Test
  void aSubscaleIsToldWhereTheTotalIsNot() {
    assertThat(check(at("w6", "bond", 10, 30, 0), at("w6", "total", 40, 0, 0)).detail())
        .contains("30 of 40 forms of MADRS by observer have too few answers for a score of bond.");
    assertThat(
            check(
                    at("w6", "bond", 10, 30, 0),
                    at("w6", "total", 20, 20, 0),
                    at("w6", "goal", 20, 20, 0))
                .detail())
        .as("not where it is")
        .contains("20 of 40 forms of MADRS by observer have too few answers for a score. ")
        .doesNotContain("bond");
    assertThat(check(at("w6", "bond", 10, 30, 0), at("w6", "goal", 40, 0, 0)).isWarning()).isTrue();
    assertThat(check(at("w6", "bond", 20, 20, 0), at("w6", "total", 40, 0, 0)).status())
        .as("a few items, of which each has to be answered")
        .isEqualTo(Status.PASSED);
  }

  @Test
  void longFormsAreToldWhereManyAreProrated() {
    Map<String, Integer> items = Map.of("MADRS", 34);
    Row ten = at("w6", "total", 10, 0, 10);
    assertThat(CompleteForms.check("a", List.of(ten), items).status()).isEqualTo(Status.PASSED);
    Row sixty = at("w6", "total", 60, 0, 60);
    assertThat(CompleteForms.check("a", List.of(sixty), items).isWarning()).isTrue();
  }
}
