package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.PlanAnalyses;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.simulate.SimulateConsortium;
import org.alliancepool.jobs.simulate.SimulateConsortium.Size;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A simulated consortium with every kind of file and form: what is true of its clean data comes
 * out, and every planted defect is found, and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatedConsortiumIT {
  private static final Pseudonymiser KEY =
      new Pseudonymiser("a key for tests alone".getBytes(StandardCharsets.UTF_8));

  private static final int STUDIES = SimulateConsortium.kinds();

  private Path dir;
  private Warehouse warehouse;
  private RunPipeline.Result result;

  @BeforeAll
  void simulateAndRun(@TempDir Path temp) {
    dir = temp.resolve("consortium");
    SimulateConsortium.run(dir, new Size(STUDIES, 40 * STUDIES, 4), 20261122);
    warehouse = Warehouse.open(SharedSpark.session(), temp.resolve("warehouse").toString());
    Consortium consortium =
        Consortium.load(
            Location.of(dir),
            null,
            new Consortium.Context(KEY.keyId(), LocalDate.of(2026, 11, 22)));
    result =
        new RunPipeline(warehouse, new RandomEditsIT.Silent())
            .run(
                consortium,
                PlanAnalyses.of(consortium, Location.of(dir.resolve("plan.yaml"))),
                KEY);
  }

  @Test
  void everyStudyIsUsedAndTheBooksClose() {
    assertThat(result.leftOut()).isEmpty();
    assertThat(result.failedChecks()).isEmpty();
    assertThat(result.warnedChecks()).isEmpty();
    assertThat(warehouse.read("study").count()).isEqualTo(STUDIES);
  }

  @Test
  void everyTruthComesOut() throws IOException {
    List<Row> effects =
        warehouse.read("effect_size").where("analysis_id = 'every-rating'").collectAsList();
    List<Map<String, String>> truth = csv("truth.csv");
    for (Map<String, String> t : truth) {
      check(effects, t, "ZCOR", "n", "r");
      check(effects, t, "ZPCOR", "n_partial", "partial_r");
    }
    assertThat(effects).as("and no other").hasSize(2 * truth.size());
  }

  private static void check(
      List<Row> effects, Map<String, String> t, String measure, String n, String r) {
    List<Row> found =
        effects.stream()
            .filter(
                e ->
                    e.getAs("study_id").equals(t.get("study"))
                        && t.get("arm").equals(e.getAs("arm_id"))
                        && e.getAs("alliance_instrument").equals(t.get("instrument"))
                        && e.getAs("rater").equals(t.get("rater"))
                        && e.getAs("phase").equals(t.get("phase"))
                        && e.getAs("measure").equals(measure))
            .toList();
    assertThat(found).as("%s of %s", measure, t).hasSize(1);
    assertThat(found.get(0).<Long>getAs("ni")).as("n of %s", t).isEqualTo(Long.parseLong(t.get(n)));
    double expected = Double.parseDouble(t.get(r));
    assertThat(found.get(0).<Double>getAs("ri"))
        .as("%s of %s", r, t)
        .satisfies(x -> assertThat(Math.abs(x - expected)).isLessThan(1e-9 * Math.abs(expected)));
  }

  @Test
  void everyDefectIsFoundAndNothingElse() throws IOException {
    Map<String, Long> planted =
        csv("defects.csv").stream()
            .collect(
                Collectors.groupingBy(
                    d -> place(d.get("study"), d.get("file"), d.get("column"), d.get("rule")),
                    TreeMap::new,
                    Collectors.counting()));
    Map<String, Long> found = new TreeMap<>();
    for (Row r :
        warehouse
            .read("quarantine")
            .groupBy("study_id", "file", "column", "rule")
            .count()
            .collectAsList()) {
      found.put(
          place(r.getString(0), r.getString(1), r.getString(2), r.getString(3)), r.getLong(4));
    }
    assertThat(found).isEqualTo(planted);
  }

  private static String place(String study, String file, String column, String rule) {
    return "%s %s %s %s".formatted(study, file, column, rule);
  }

  private List<Map<String, String>> csv(String file) throws IOException {
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(dir.resolve(file).toFile())) {
      return rows.readAll();
    }
  }
}
