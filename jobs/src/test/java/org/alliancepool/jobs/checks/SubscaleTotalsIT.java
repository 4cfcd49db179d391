package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Study;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores in a table of their own; no run. */
class SubscaleTotalsIT {
  @TempDir private Path temp;

  private Study study(String id, String form, String... scales) throws IOException {
    List<String> measures = new ArrayList<>();
    for (String scale : scales) {
      measures.add("{%s, visit: s1, score: %s, subscale: %s}".formatted(form, scale, scale));
    }
    return CheckedStudy.of(temp, id, measures.toArray(String[]::new));
  }

  /** The scores of a patient, by scale. */
  private static List<Row> sheet(
      String study, int patient, String form, Map<String, Double> scores) {
    List<Row> rows = new ArrayList<>();
    scores.forEach(
        (scale, pomp) ->
            rows.add(
                ScoreTable.row(
                    study, patient, "reported", pomp, Map.of("form", form, "subscale", scale))));
    return rows;
  }

  /** The PCL-5 of forty: of five, two, seven and six items. */
  private static List<Row> pcl(String study, int wrong, String... without) {
    List<Row> rows = new ArrayList<>();
    for (int p = 0; p < 40; p++) {
      Map<String, Double> scores = new TreeMap<>();
      scores.put("B", 20.0);
      scores.put("C", 100.0);
      scores.put("D", 40.0 + p);
      scores.put("E", 50.0);
      double total = (5 * 20 + 2 * 100 + 7 * (40 + p) + 6 * 50) / 20.0;
      scores.put("total", p < wrong ? total + 10.1 : total + 9.9);
      List.of(without).forEach(scores::remove);
      rows.addAll(sheet(study, p, "PCL-5", scores));
    }
    return rows;
  }

  @Test
  void totalsThatAreNotThoseOfTheirSubscalesAreTold() throws IOException {
    List<Row> rows = new ArrayList<>();
    rows.addAll(pcl("right", 2));
    rows.addAll(pcl("wrong", 3));
    rows.addAll(pcl("part", 40, "C"));
    String form = "instrument: PCL-5";
    List<CheckResult> results =
        new SubscaleTotals(ScoreTable.with(temp, rows))
            .run(
                List.of(
                    study("right", form, "total", "B", "C", "D", "E"),
                    study("wrong", form, "total", "B", "C", "D", "E"),
                    study("part", form, "total", "B", "D", "E"),
                    study("one", form, "total")));
    assertThat(results)
        .extracting(r -> r.studyId() + " " + r.status() + " " + r.violated() + " " + r.checked())
        .containsExactly("part PASSED 0 0", "right PASSED 2 40", "wrong FAILED 3 40");
    assertThat(results.get(2).isFatalFailure()).isFalse();
    assertThat(results.get(2).sentence())
        .isEqualTo(
            "wrong: totals-of-subscales: 3 of 40 totals of PCL-5 are not those of the subscales beside them. Is a column that of another scale? Correct the measure, or let the site see to it.");
  }

  /** The mean of the MEQ30 is of its items, or of its subscales, which have 15, 6, 6 and 3. */
  @Test
  void aMeanMayBeThatOfTheSubscales() throws IOException {
    List<Row> rows = new ArrayList<>();
    Map<String, Double> scales =
        Map.of("mystical", 20.0, "positive_mood", 40.0, "time_space", 60.0, "ineffability", 80.0);
    List<Double> totals = List.of(50.0, (15 * 20 + 6 * 40 + 6 * 60 + 3 * 80) / 30.0, 59.0);
    for (int p = 0; p < 3 * 20; p++) {
      rows.addAll(sheet("means", p, "MEQ30", scales));
      rows.addAll(sheet("means", p, "MEQ30", Map.of("total", totals.get(p % 3))));
    }
    String[] all =
        Stream.concat(Stream.of("total"), scales.keySet().stream()).toArray(String[]::new);
    Study study = study("means", "instrument: MEQ30, form: MEQ30", all);
    assertThat(new SubscaleTotals(ScoreTable.with(temp, rows)).run(List.of(study)))
        .extracting(CheckResult::violated)
        .containsExactly(20L);
  }
}
