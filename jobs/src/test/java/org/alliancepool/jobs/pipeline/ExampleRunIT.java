package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.checks.Reconciliation;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example against what R found in the clean data before they were messed up. Does not cover the
 * command line, which the launcher's own check runs as a process.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExampleRunIT {
  private Example example;
  private RunPipeline.Result result;

  @BeforeAll
  void run(@TempDir Path temp) {
    example = new Example(temp);
    result = example.run();
  }

  @Test
  void everyStudyIsUsedAndTheBooksClose() {
    assertThat(result.leftOut()).isEmpty();
    assertThat(result.failedChecks()).isEmpty();
    assertThat(result.warnedChecks()).isEmpty();
    assertThat(new Reconciliation(example.warehouse).run())
        .hasSize(10)
        .noneMatch(c -> c.isFatalFailure());
  }

  @Test
  void everyExpectedEffectIsFound() throws IOException {
    List<Row> effects =
        example
            .warehouse
            .read("effect_size")
            .where("analysis_id = 'every-rating' AND comparator_arm_id IS NULL")
            .collectAsList();
    List<Map<String, String>> expected = csv("expected_effects.csv");
    assertThat(expected).hasSize(22);
    for (Map<String, String> e : expected) {
      check(effects, e, "ZCOR", "n", "r");
      check(effects, e, "ZPCOR", "n_partial", "partial_r");
      Row z = find(effects, e, "ZCOR");
      assertThat(z.<Double>getAs("yi")).isCloseTo(Double.parseDouble(e.get("z")), within(1e-9));
      assertThat(z.<Double>getAs("vi")).isCloseTo(Double.parseDouble(e.get("vz")), within(1e-12));
    }
    // The talking therapies also have sessions 1, 5 and 8, which the expectations leave out.
    assertThat(effects)
        .filteredOn(
            x ->
                !x.getAs("study_id").equals("talking-therapies")
                    || "early".equals(x.getAs("phase_part")))
        .as("and no other")
        .hasSize(44);
  }

  private static void check(
      List<Row> effects, Map<String, String> e, String measure, String n, String r) {
    Row found = find(effects, e, measure);
    assertThat(found.<Long>getAs("ni")).as(e.toString()).isEqualTo(Long.parseLong(e.get(n)));
    assertThat(found.<Double>getAs("ri"))
        .as(e.toString())
        .isCloseTo(Double.parseDouble(e.get(r)), within(1e-9));
  }

  private static Row find(List<Row> effects, Map<String, String> e, String measure) {
    String[] phase = e.get("phase").split("-", 2);
    List<Row> found =
        effects.stream()
            .filter(
                x ->
                    x.getAs("study_id").equals(e.get("study"))
                        && x.getAs("arm_id").equals(e.get("arm"))
                        && x.getAs("alliance_instrument").equals(e.get("instrument"))
                        && x.getAs("rater").equals(e.get("rater"))
                        && x.getAs("phase").equals(phase[0])
                        && (phase.length == 1
                            ? x.getAs("phase_part") == null
                            : phase[1].equals(x.getAs("phase_part")))
                        && x.getAs("outcome_instrument").equals(e.get("outcome"))
                        && x.getAs("measure").equals(measure))
            .toList();
    assertThat(found).as(e + " " + measure).hasSize(1);
    return found.get(0);
  }

  @Test
  void bothExpectedPoolsAreFound() throws IOException {
    JsonNode pools = new ObjectMapper().readTree(resource("expected_pooled.json")).get("pooled");
    String[] analyses = {"client-preparation", "client-integration"};
    for (int i = 0; i < analyses.length; i++) {
      JsonNode e = pools.get(i);
      Row p =
          example
              .warehouse
              .read("pooled_effect")
              .where("measure = 'ZCOR' AND analysis_id = '" + analyses[i] + "'")
              .head();
      assertThat(p.<Integer>getAs("k")).isEqualTo(e.get("k").asInt());
      assertThat(p.<Long>getAs("ni")).isEqualTo(e.get("n").asLong());
      assertThat(p.<String>getAs("method")).isEqualTo("REML");
      assertThat(p.<String>getAs("test")).isEqualTo("knha");
      assertThat(p.<String>getAs("sources")).isEqualTo("patients");
      close(p, "r", e.get("r"));
      close(p, "r_ci_lb", e.get("ci").get(0));
      close(p, "r_ci_ub", e.get("ci").get(1));
      close(p, "r_pi_lb", e.get("pi").get(0));
      close(p, "r_pi_ub", e.get("pi").get(1));
      close(p, "tau2", e.get("tau2"));
      close(p, "i2", e.get("I2"));
      close(p, "qe", e.get("Q"));
      close(p, "qep", e.get("Qp"));
    }
  }

  /** Relative 1e-6, as the contract has it for REML. */
  private static void close(Row row, String column, JsonNode expected) {
    double value = expected.asDouble();
    assertThat(row.<Double>getAs(column))
        .as(column)
        .isCloseTo(value, within(1e-6 * Math.abs(value)));
  }

  @Test
  void publishedEffectsJoinTheThirdPoolAndAreMarked() {
    Row p =
        example
            .warehouse
            .read("pooled_effect")
            .where("analysis_id = 'client-preparation-with-published'")
            .head();
    assertThat(p.<Integer>getAs("k")).isEqualTo(6);
    assertThat(p.<String>getAs("sources")).isEqualTo("both");
    Row levin =
        example
            .warehouse
            .read("effect_size")
            .where("study_id = 'levin-2024' AND analysis_id = 'client-preparation-with-published'")
            .head();
    assertThat(levin.<String>getAs("source")).isEqualTo("published");
    assertThat(levin.<Double>getAs("ri_raw")).isEqualTo(-0.65);
    assertThat(levin.<Double>getAs("ri")).isEqualTo(0.65);
  }

  @Test
  void everyPlantedDefectIsNamedAndNothingElse() {
    List<Row> found =
        example
            .warehouse
            .read("quarantine")
            .select("study_id", "file", "row", "column", "rule", "source_value", "scope", "n_cell")
            .orderBy("study_id", "row")
            .collectAsList();
    assertThat(found.stream().map(Row::toString))
        .containsExactlyInAnyOrder(
            "[mdma-ptsd,ptsd.sav,88,trt,missing_arm,null,participant,0]",
            "[psilocybin-escitalopram,export.csv,58,star_p_3,item_out_of_range,9,cell,1]",
            "[psilocybin-escitalopram,export.csv,163,visit_date,impossible_date,0000-00-00,cell,1]",
            "[psilocybin-escitalopram,export.csv,193,,too_few_items,null,form,0]",
            "[psilocybin-escitalopram,export.csv,297,,duplicate_row,null,row,19]");
  }

  @Test
  void defectsCostOnlyWhatTheyMust() {
    // The impossible date costs the date: its ratings are there.
    assertThat(
            example
                .warehouse
                .read("item_response")
                .where("file = 'export.csv' AND row = 163")
                .count())
        .isEqualTo(12);
    // The item out of range is missing, the rest of its form is scored.
    Row score =
        example
            .warehouse
            .read("score")
            .where(
                "study_id = 'psilocybin-escitalopram' AND visit = 'prep_arm_1' AND subscale = 'total' AND n_item_present = 11 AND status = 'scored'")
            .head();
    assertThat(score.<Boolean>getAs("prorated")).isTrue();
    // The short form has answers and no score.
    assertThat(
            example
                .warehouse
                .read("item_response")
                .where("file = 'export.csv' AND row = 193")
                .count())
        .isEqualTo(7);
    assertThat(
            example
                .warehouse
                .read("score")
                .where(
                    "status = 'too_few_items' AND subscale = 'total' AND study_id = 'psilocybin-escitalopram'")
                .count())
        .isEqualTo(1);
    // The patient without arm is kept.
    assertThat(
            example
                .warehouse
                .read("participant")
                .where("study_id = 'mdma-ptsd' AND arm_id IS NULL")
                .count())
        .isEqualTo(1);
  }

  @Test
  void coverageIsWhatScoreCounts() {
    Dataset<Row> score = example.warehouse.read("score");
    score.createOrReplaceTempView("score_of_example");
    String kind =
        "study_id, construct, instrument, form, rater, subscale, score_source, visit, phase";
    List<Row> counted =
        score
            .sparkSession()
            .sql(
                """
                SELECT %1$s,
                  count_if(status = 'scored'),
                  count_if(status = 'too_few_items'),
                  count_if(status = 'scored' AND prorated)
                FROM score_of_example GROUP BY %1$s"""
                    .formatted(kind))
            .collectAsList();
    assertThat(counted).isNotEmpty();
    assertThat(
            example
                .warehouse
                .read("coverage")
                .drop(
                    "study_fingerprint",
                    "n_with_baseline",
                    "baseline_r",
                    "n_with_other_visit",
                    "other_visit_r")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactlyInAnyOrderElementsOf(counted.stream().map(Row::toString).toList());
  }

  @Test
  void coverageHasTheCorrelationWithTheBaseline() {
    assertCoverage(
        "n_with_baseline",
        "baseline_r",
        5,
        """
        SELECT %1$s, count(*), round(corr(b.raw, a.raw), 10)
        FROM score_of_example a
        JOIN (
          SELECT study_id, form, rater, subscale, score_source, participant_id, raw
          FROM score_of_example WHERE status = 'scored' AND timepoint = 'baseline') b
        USING (study_id, form, rater, subscale, score_source, participant_id)
        WHERE status = 'scored' AND timepoint <> 'baseline'
        GROUP BY %1$s HAVING count(*) > 2""");
  }

  @Test
  void coverageHasTheCorrelationWithOtherVisits() {
    assertCoverage(
        "n_with_other_visit",
        "other_visit_r",
        10,
        """
        WITH scored AS (SELECT * FROM score_of_example WHERE status = 'scored'),
        pairs AS (
          SELECT a.study_id, a.form, a.rater, a.subscale, a.score_source, a.visit,
            a.participant_id, any_value(a.raw) AS raw, avg(b.raw) AS others
          FROM scored a JOIN scored b
          USING (study_id, form, rater, subscale, score_source, participant_id)
          WHERE a.visit <> b.visit GROUP BY ALL)
        SELECT %1$s, count(*), round(corr(others, raw), 10)
        FROM pairs GROUP BY %1$s HAVING count(*) > 2""");
  }

  /**
   * Holds a correlation of coverage, and of how many it is, against SQL.
   *
   * @param more than so many rows have it
   * @param sql with %1$s for what rows of coverage are of
   */
  private void assertCoverage(String n, String r, int more, String sql) {
    Dataset<Row> score = example.warehouse.read("score");
    score.createOrReplaceTempView("score_of_example");
    String kind = "study_id, form, rater, subscale, score_source, visit";
    List<Row> expected = score.sparkSession().sql(sql.formatted(kind)).collectAsList();
    assertThat(expected).hasSizeGreaterThan(more);
    List<String> columns = new ArrayList<>(List.of(kind.split(", ")));
    columns.addAll(List.of(n, "round(%s, 10)".formatted(r)));
    assertThat(
            example
                .warehouse
                .read("coverage")
                .where(r + " IS NOT NULL")
                .selectExpr(columns.toArray(String[]::new))
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(Row::toString).toList());
  }

  @Test
  void noIdAndNoDateIsStored() {
    for (String table :
        List.of("source_row", "participant", "item_response", "measurement", "quarantine")) {
      String all =
          String.join(
              "\n",
              example
                  .warehouse
                  .read(table)
                  .where("study_id IN ('mdma-ptsd', 'psilocybin-escitalopram')")
                  .toJSON()
                  .collectAsList());
      assertThat(all)
          .doesNotContain("M-088")
          .doesNotContain("\"1012\"")
          .doesNotContain("2019-03-27");
    }
  }

  @Test
  void aPooledNumberLeadsBackToItsRows() {
    Row lineage =
        example
            .warehouse
            .read("item_response")
            .where("study_id = 'talking-therapies' AND visit = '3'")
            .selectExpr("count(DISTINCT participant_id)", "min(source_sha256)", "min(row)")
            .head();
    assertThat(lineage.getLong(0)).isGreaterThan(100);
    assertThat(lineage.getString(1)).hasSize(64);
    assertThat(lineage.getLong(2)).isPositive();
  }

  @Test
  void theRunListsTheVersionOfEveryTable() {
    PublishedRun run = PublishedRun.required(example.warehouse);
    assertThat(run.runId()).isEqualTo(result.runId());
    assertThat(run.tables())
        .containsKeys("effect_size", "pooled_effect", "source_row", "quarantine");
    assertThat(run.studies()).hasSize(6);
  }

  private static List<Map<String, String>> csv(String name) throws IOException {
    return new CsvMapper()
        .readerForMapOf(String.class)
        .with(CsvSchema.emptySchema().withHeader())
        .<Map<String, String>>readValues(resource(name))
        .readAll();
  }

  private static String resource(String name) throws IOException {
    try (var in = ExampleRunIT.class.getResourceAsStream("/consortium/" + name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
