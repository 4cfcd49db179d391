package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores in a table of their own; no run. */
class ReportedScoresIT {
  private static final String WAI = "WAI-SR-12-C";

  @TempDir private Path temp;

  private Study study(String id, String more) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(id));
    Files.writeString(folder.resolve("t.csv"), "id,w1,total\nP1,1,1\n");
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        study_id: %s
        title: Twice
        treatment: psychedelic
        status: completed
        visits:
          s1: {phase: integration, session: 1}
        files:
          - file: t.csv
            format: csv
            layout: wide
            participant: id
            measures:
              - {instrument: WAI-SR, rater: client, visit: s1, items: "w{item}"}
        %s
        """
            .formatted(id, more));
    return Consortium.study(
        Location.of(folder), new Consortium.Context("key", LocalDate.of(2026, 11, 22)));
  }

  private Study twice(String id) throws IOException {
    return study(id, "      - {instrument: WAI-SR, rater: client, visit: s1, score: total}");
  }

  /** A row of {@code score}; columns that the check does not read hold anything. */
  private static Row score(String study, int patient, String source, int present, double pomp) {
    Map<String, Object> values = new HashMap<>();
    values.put("study_id", study);
    values.put("construct", "alliance");
    values.put("form", WAI);
    values.put("rater", "client");
    values.put("session_id", "P" + patient + ":s1");
    values.put("score_source", source);
    values.put("status", "scored");
    values.put("n_item", 12);
    values.put("n_item_present", present);
    values.put("pomp", pomp);
    values.put("prorated", false);
    values.put("orientation", 1);
    return Rows.of(
        Arrays.stream(Warehouse.type("score").fields())
            .map(f -> values.getOrDefault(f.name(), f.nullable() ? null : "any"))
            .toArray());
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
    Warehouse warehouse =
        Warehouse.open(SharedSpark.session(), temp.resolve("warehouse").toString());
    warehouse.append("score", rows);
    List<CheckResult> results =
        new ReportedScores(warehouse)
            .run(
                List.of(
                    twice("wrong"),
                    twice("slips"),
                    twice("prorated"),
                    twice("without"),
                    study("once", "")));
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
