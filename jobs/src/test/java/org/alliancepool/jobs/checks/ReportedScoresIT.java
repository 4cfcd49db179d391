package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.Study;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores in a table of their own; no run. */
class ReportedScoresIT {
  private static final String WAI = "WAI-SR-12-C";
  private static final String ITEMS =
      "{instrument: WAI-SR, rater: client, visit: s1, items: \"w{item}\"}";

  @TempDir private Path temp;

  private Study study(String id, String... measures) throws IOException {
    return CheckedStudy.of(temp, id, measures);
  }

  private Study twice(String id) throws IOException {
    return study(id, ITEMS, "{instrument: WAI-SR, rater: client, visit: s1, score: total}");
  }

  private static Row score(String study, int patient, String source, int present, double pomp) {
    return ScoreTable.row(
        study, patient, source, pomp, Map.of("form", WAI, "n_item_present", present));
  }

  /**
   * Forty patients, whose reported scores are rounded.
   *
   * @param wrong whose reported score is another
   * @param incomplete whose answers are not complete, so that nobody knows
   */
  private static List<Row> scores(String study, int wrong, int incomplete) {
    List<Row> rows = new ArrayList<>();
    for (int p = 0; p < 40; p++) {
      boolean other = p < wrong || p >= 40 - incomplete;
      rows.add(score(study, p, "items", p >= 40 - incomplete ? 11 : 12, 50 + p));
      rows.add(score(study, p, "reported", 0, other ? 52.6 + p : 52.5 + p));
    }
    return rows;
  }

  @Test
  void scoresThatAreNotThoseOfTheAnswersFail() throws IOException {
    List<Row> rows = new ArrayList<>();
    rows.addAll(scores("wrong", 3, 0));
    rows.addAll(scores("slips", 2, 0));
    rows.addAll(scores("prorated", 2, 20));
    rows.addAll(scores("once", 40, 0));
    List<CheckResult> results =
        new ReportedScores(ScoreTable.with(temp, rows))
            .run(
                List.of(
                    twice("wrong"),
                    twice("slips"),
                    twice("prorated"),
                    twice("without"),
                    study("once", ITEMS)));
    assertThat(results)
        .extracting(r -> r.studyId() + " " + r.status() + " " + r.violated() + " " + r.checked())
        .containsExactly(
            "prorated PASSED 2 20",
            "slips PASSED 2 40",
            "without NOT_APPLICABLE 0 0",
            "wrong FAILED 3 40");
    assertThat(results.get(3).isFatalFailure()).isTrue();
    assertThat(results.get(3).sentence())
        .isEqualTo(
            "wrong: reported-as-answered: 3 of 40 reported scores of WAI-SR-12-C are not those of its complete answers. Correct reverse_items, the variant or reported_as; where the site's own sums are wrong, map the answers alone.");
  }
}
