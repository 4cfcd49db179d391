package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.changes.MovedNumber;
import org.alliancepool.jobs.changes.MovedNumber.Part;
import org.alliancepool.jobs.changes.RunComparison;
import org.alliancepool.jobs.changes.RunComparison.ChangedStudy;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.consortium.PlanAnalyses;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.export.ExportResults;
import org.alliancepool.jobs.export.ExportResults.Patients;
import org.alliancepool.jobs.report.WriteReport;
import org.alliancepool.jobs.warehouse.FullFileSystem;
import org.alliancepool.jobs.warehouse.published.AsOf;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.published.TableContent;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nights of the example: after the first the plan changes, then a printed correlation, then a
 * trial's data. So every step that {@link RunComparison} replays between the first night and the
 * last was really run in between.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NightlyIT {
  private static final String RAW = "pooled_effect client-preparation-with-published all ZCOR beta";
  private static final String PLAN = "plan changed";
  private static final String PRINTED = "levin-2024";
  private static final String TRIAL = "psilocybin-escitalopram";

  private Path temp;
  private Example example;
  private final List<PublishedRun> nights = new ArrayList<>();
  private final Map<String, RunComparison> comparisons = new TreeMap<>();
  private Map<String, TableContent> firstNight;
  private List<PlannedWork> planned;
  private Map<String, Long> versionsBeforePlanning;
  private Map<String, Long> versionsAfterPlanning;

  @BeforeAll
  void fourNights(@TempDir Path shared) throws IOException {
    temp = shared;
    example = Example.afterFirstRun(temp);
    nights.add(PublishedRun.required(example.warehouse));
    firstNight = example.content();
    example.edit(
        "plan.yaml",
        "sources: both\n    pool: {method: REML",
        "sources: both\n    pool: {method: DL");
    night();
    example.edit(PRINTED + "/study.yaml", "r: -0.65", "r: -0.25");
    night();
    Path csv = example.dir.resolve(TRIAL + "/export.csv");
    Files.write(
        csv, Files.readAllLines(csv).stream().filter(l -> !l.startsWith("\"1003\",")).toList());
    versionsBeforePlanning = example.warehouse.versions();
    planned = PlannedWork.of(agenda());
    versionsAfterPlanning = example.warehouse.versions();
    night();
  }

  private void night() {
    example.run();
    nights.add(PublishedRun.required(example.warehouse));
  }

  private Agenda agenda() {
    return agenda(Example.KEY.keyId());
  }

  private Agenda agenda(String keyId) {
    Consortium consortium =
        Consortium.load(
            Location.of(example.dir),
            null,
            new Consortium.Context(keyId, LocalDate.of(2026, 11, 22)));
    return Agenda.of(
        consortium,
        PlanAnalyses.of(consortium, Location.of(example.dir.resolve("plan.yaml"))),
        PublishedRun.newest(example.warehouse));
  }

  /** Reading two runs takes seconds, so tests share what was read. */
  private RunComparison comparison(int from, int to) {
    return comparisons.computeIfAbsent(
        from + "-" + to,
        k -> new RunComparison(example.warehouse, nights.get(from), nights.get(to)));
  }

  private static Map<String, MovedNumber> byName(List<MovedNumber> moved) {
    Map<String, MovedNumber> byName = new TreeMap<>();
    for (MovedNumber m : moved) {
      byName.put(
          String.join(" ", m.table(), m.analysisId(), m.stratum(), m.measure(), m.quantity()), m);
    }
    return byName;
  }

  @Test
  void whatMovedAddsUpAndIsWhatTheNightsBetweenMoved() {
    Map<String, MovedNumber> whole = byName(comparison(0, 3).pools());
    List<Map<String, MovedNumber>> steps =
        List.of(
            byName(comparison(0, 1).pools()),
            byName(comparison(1, 2).pools()),
            byName(comparison(2, 3).pools()));
    assertThat(whole).isNotEmpty();
    whole.forEach(
        (name, moved) -> {
          double sum = moved.parts().stream().mapToDouble(Part::part).sum();
          assertThat(sum).as(name).isCloseTo(moved.difference(), within(1e-12));
          assertThat(part(moved, PLAN)).as(name).isCloseTo(difference(steps.get(0), name), tiny());
          assertThat(part(moved, PRINTED))
              .as(name)
              .isCloseTo(difference(steps.get(1), name), tiny());
          assertThat(part(moved, TRIAL)).as(name).isCloseTo(difference(steps.get(2), name), tiny());
        });
    MovedNumber all = whole.get(RAW);
    assertThat(all.parts())
        .extracting(p -> p.cause().kind())
        .containsExactly("plan", "study", "study");
    assertThat(all.parts()).allMatch(p -> p.part() != 0);
    assertThat(all.parts().get(2).alone())
        .as("DL's weights depend on all effects, so the two changes act on each other")
        .isNotEqualTo(all.parts().get(2).part());
  }

  private static org.assertj.core.data.Offset<Double> tiny() {
    return within(1e-12);
  }

  private static double part(MovedNumber moved, String cause) {
    return moved.parts().stream()
        .filter(p -> cause.equals(p.cause().id()) || cause.equals(p.cause().why()))
        .mapToDouble(Part::part)
        .sum();
  }

  private static double difference(Map<String, MovedNumber> step, String name) {
    return Optional.ofNullable(step.get(name)).map(MovedNumber::difference).orElse(0.0);
  }

  /**
   * The same nights, where the first says that other code made it: its effects are computed again,
   * and since the code is in truth the same, that moves nothing.
   */
  @Test
  void otherCodeIsReplayedBeforeEverythingElse() {
    PublishedRun first = byOtherCode(nights.get(0));
    List<MovedNumber> replayed = new RunComparison(example.warehouse, first, nights.get(3)).pools();
    Map<String, MovedNumber> whole = byName(comparison(0, 3).pools());
    assertThat(byName(replayed).keySet()).isEqualTo(whole.keySet());
    for (MovedNumber m : replayed) {
      assertThat(m.parts()).noneMatch(p -> p.cause().kind().equals("code"));
      assertThat(m.parts().stream().mapToDouble(Part::part).sum())
          .isCloseTo(m.difference(), tiny());
    }
    assertThat(part(byName(replayed).get(RAW), TRIAL))
        .isCloseTo(part(whole.get(RAW), TRIAL), tiny());
  }

  private static PublishedRun byOtherCode(PublishedRun run) {
    Map<String, Map<String, String>> inputs = new TreeMap<>();
    run.inputs()
        .forEach(
            (study, parts) -> {
              Map<String, String> other = new TreeMap<>(parts);
              other.put("code", "another");
              inputs.put(study, other);
            });
    return new PublishedRun(
        run.runId(),
        run.finishedAt(),
        run.outcome(),
        run.consortium(),
        "another",
        run.schemaVersion(),
        run.planFingerprint(),
        run.plan(),
        run.keyId(),
        run.baseRunId(),
        run.studies(),
        inputs,
        run.leftOut(),
        run.failedChecks(),
        run.warnedChecks(),
        run.definitions(),
        run.analyses(),
        run.tables());
  }

  @Test
  void aRunHeldAgainstItselfMovesNothing() {
    RunComparison none = comparison(3, 3);
    assertThat(none.pools()).isEmpty();
    assertThat(none.effects()).isEmpty();
    assertThat(none.quarantine()).isEmpty();
    assertThat(none.studies()).isEmpty();
  }

  @Test
  void studiesAndEffectsThatChangedAreNamed() {
    assertThat(comparison(0, 3).studies())
        .containsExactly(
            new ChangedStudy(PRINTED, "used", "used", "manifest changed"),
            new ChangedStudy(TRIAL, "used", "used", "file export.csv changed"));
    assertThat(comparison(0, 3).effects())
        .allMatch(e -> e.studyId().equals(PRINTED) || e.studyId().equals(TRIAL))
        .anyMatch(e -> e.studyId().equals(PRINTED) && e.change().equals("moved"));
  }

  @Test
  void anEarlierRunGivesItsResultsAgain() {
    PublishedRun first = AsOf.run(example.warehouse, nights.get(0).runId());
    assertThat(TableContent.of(example.warehouse, first)).isEqualTo(firstNight);
    PublishedRun second = AsOf.run(example.warehouse, nights.get(1).finishedAt().toString());
    assertThat(second.runId()).isEqualTo(nights.get(1).runId());
    String asSqlPrintsIt = nights.get(1).finishedAt().toString().replace('T', ' ').replace("Z", "");
    assertThat(AsOf.run(example.warehouse, asSqlPrintsIt)).isEqualTo(second);
    String day = nights.get(3).finishedAt().toString().substring(0, 10);
    assertThat(AsOf.run(example.warehouse, day).runId()).isEqualTo(nights.get(3).runId());
  }

  @Test
  void aRunThatNeverWasIsAnError() {
    assertThatThrownBy(() -> AsOf.run(example.warehouse, "20260101T000000Z-abcdef"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("UNKNOWN_RUN: Cannot go back to \"20260101T000000Z-abcdef\"")
        .hasMessageContaining(nights.get(3).runId());
    assertThatThrownBy(() -> AsOf.run(example.warehouse, "2019-02-01T10:00+01:00"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the first run, " + nights.get(0).runId() + ", ended later");
    assertThatThrownBy(() -> AsOf.run(example.warehouse, "2019-02-30"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no date such as");
  }

  @Test
  void aPlanOfWorkSaysWhatRunsAndWhyAndWritesNothing() {
    assertThat(versionsAfterPlanning).isEqualTo(versionsBeforePlanning);
    assertThat(planned)
        .contains(
            new PlannedWork("study", TRIAL, PlannedWork.Action.COMPUTE, "file export.csv changed"),
            new PlannedWork("study", PRINTED, PlannedWork.Action.KEEP, "unchanged"),
            new PlannedWork(
                "effects",
                "every-rating",
                PlannedWork.Action.COMPUTE,
                "in 1 of 6 studies: studies changed"),
            new PlannedWork(
                "pools", "every-rating", PlannedWork.Action.COMPUTE, "effects of " + TRIAL));
    assertThat(PlannedWork.of(agenda()))
        .as("after the run")
        .allMatch(w -> w.action() == PlannedWork.Action.KEEP);
    assertThat(agenda().isOfAnotherKey()).isFalse();
    assertThat(agenda("another").isOfAnotherKey()).isTrue();
  }

  @Test
  void anExportHoldsTheNumbersAndNoPseudonym() throws IOException {
    Path out = temp.resolve("export");
    ExportResults export = new ExportResults(example.warehouse, nights.get(3));
    ExportResults.Result result = export.run(out.toString(), Patients.WITHHELD);
    List<Row> effects =
        example
            .warehouse
            .read("effect_size")
            .where("NOT suppressed")
            .orderBy("analysis_id", "study_id", "effect_id")
            .collectAsList();
    List<Map<String, String>> rows = csv(out.resolve("effects.csv"), ',');
    assertThat(result.effects()).isEqualTo(effects.size());
    assertThat(rows).hasSameSizeAs(effects);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).get("effect_id")).isEqualTo(effects.get(i).getAs("effect_id"));
      assertThat(Double.parseDouble(rows.get(i).get("yi")))
          .isEqualTo(effects.get(i).<Double>getAs("yi"));
      assertThat(Double.parseDouble(rows.get(i).get("vi")))
          .isEqualTo(effects.get(i).<Double>getAs("vi"));
    }
    assertThat(rows)
        .extracting(r -> r.get("slab"))
        .contains("Levin et al. 2024, psilocybin for MDD");
    assertThat(out.resolve("parquet/effect_size")).isDirectory();
    assertThat(out.resolve("parquet/score")).doesNotExist();
    String pseudonym =
        example.warehouse.read("participant").select("participant_id").first().getString(0);
    try (Stream<Path> files = Files.walk(out)) {
      for (Path p : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(p), StandardCharsets.ISO_8859_1))
            .as(p.toString())
            .doesNotContain(pseudonym);
      }
    }
    checkMetapsy(csv(out.resolve("metapsy.csv"), ';'));
    checkDictionary(out);

    Files.writeString(out.resolve("notes.txt"), "mine");
    assertThatThrownBy(() -> export.run(out.toString(), Patients.WITHHELD))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("UNWRITABLE_OUTPUT")
        .hasMessageContaining("notes.txt");
    Files.delete(out.resolve("notes.txt"));
    export.run(out.toString(), Patients.PSEUDONYMISED);
    assertThat(out.resolve("parquet/score")).isDirectory();
  }

  /** A difference has the patients of both arms, and so is not small where one of them is. */
  @Test
  void bothFilesOfEffectsWithholdTheSame(@TempDir Path other) throws IOException {
    Example few = Example.afterFirstRun(other);
    few.edit("plan.yaml", "minimum_cell: 10", "minimum_cell: 60");
    few.run();
    Path out = other.resolve("export");
    new ExportResults(few.warehouse, PublishedRun.required(few.warehouse))
        .run(out.toString(), Patients.WITHHELD);
    assertThat(few.warehouse.read("effect_size").where("NOT suppressed").count())
        .as("differences of small arms")
        .isGreaterThan(3);
    assertThat(ids(few.warehouse.spark().read().parquet(out + "/parquet/effect_size")))
        .hasSize(3)
        .containsExactlyInAnyOrderElementsOf(
            csv(out.resolve("effects.csv"), ',').stream().map(r -> r.get("effect_id")).toList());
    checkDictionary(out);
    checkNullable(out, few.warehouse.spark());
    Dataset<Row> studies = few.warehouse.spark().read().parquet(out + "/parquet/study");
    assertThat(studies.where("n_participant BETWEEN 1 AND 59").count()).isZero();
    assertThat(studies.where("n_participant IS NULL").count())
        .isPositive()
        .isEqualTo(few.warehouse.read("study").where("n_participant BETWEEN 1 AND 59").count());
    assertThat(studies.where("n_participant IS NULL AND size(given_number) > 0").count()).isZero();
    assertThat(studies.where("size(given_number) > 0").count()).isPositive();
  }

  private static List<String> ids(Dataset<Row> effects) {
    return effects.collectAsList().stream().map(r -> r.<String>getAs("effect_id")).toList();
  }

  /** Hadoop's local file system throws an error there, and no exception. */
  @Test
  void aFullDiskIsSaidByWhoWritesFiles() {
    SharedSpark.session()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.full.impl", FullFileSystem.class.getName());
    ExportResults export = new ExportResults(example.warehouse, nights.get(3));
    assertThatThrownBy(() -> export.run("full://" + temp.resolve("full"), Patients.WITHHELD))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("UNWRITABLE_OUTPUT: Cannot export to ")
        .hasMessageContaining("No space left on device. Make room");
    WriteReport report = new WriteReport(example.warehouse);
    org.apache.hadoop.fs.Path page =
        new org.apache.hadoop.fs.Path("full://" + temp.resolve("full"));
    Plan plan = Plan.parse(nights.get(3).plan());
    assertThatThrownBy(() -> report.run(plan, nights.get(3), page))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("UNWRITABLE_OUTPUT: Cannot write the report to ")
        .hasMessageContaining("No space left on device. Make room");
  }

  private void checkMetapsy(List<Map<String, String>> rows) {
    Map<String, String> row =
        rows.stream()
            .filter(
                r ->
                    r.get("study_id").equals(TRIAL)
                        && r.get("instrument").equals("QIDS-SR16")
                        && r.get("time").equals("post"))
            .collect(Collectors.collectingAndThen(Collectors.toList(), l -> l.get(0)));
    assertThat(row)
        .containsEntry("condition_arm1", "psilocybin")
        .containsEntry("condition_arm2", "escitalopram")
        .containsEntry("multi_arm1", "NA")
        .containsEntry("outcome_type", "msd")
        .containsEntry("rating", "self-report")
        .containsEntry("time_weeks", "6,0")
        .containsEntry("event_arm1", "NA");
    assertThat(rows)
        .as("times of trials that name sessions and no weeks")
        .filteredOn(r -> r.get("study_id").equals("talking-therapies"))
        .filteredOn(r -> r.get("construct").equals("outcome"))
        .extracting(r -> r.get("session_number") + " " + r.get("time"))
        .contains("1 during", "3 during", "5 during", "8 post");
    Row expected =
        example
            .warehouse
            .read("score")
            .where(
                "study_id = '%s' AND instrument = 'QIDS-SR16' AND timepoint = 'week 6' AND subscale = 'total' AND status = 'scored'"
                    .formatted(TRIAL))
            .join(
                example
                    .warehouse
                    .read("participant")
                    .where("arm_id = 'psilocybin'")
                    .select("participant_id"),
                "participant_id")
            .selectExpr("count(*)", "avg(raw)", "stddev_samp(raw)")
            .first();
    assertThat(Long.parseLong(row.get("n_arm1"))).isEqualTo(expected.getLong(0));
    assertThat(number(row.get("mean_arm1"))).isCloseTo(expected.getDouble(1), within(1e-10));
    assertThat(number(row.get("sd_arm1"))).isCloseTo(expected.getDouble(2), within(1e-10));
  }

  /** Every column of every text file has a line, which says so where it lacks a cell. */
  private static void checkDictionary(Path out) throws IOException {
    List<Map<String, String>> dictionary = csv(out.resolve("dictionary.csv"), ',');
    for (String file : List.of("effects.csv", "pooled.csv", "metapsy.csv", "dictionary.csv")) {
      String separator = file.equals("metapsy.csv") ? ";" : ",";
      String header = Files.readAllLines(out.resolve(file)).get(0);
      List<Map<String, String>> lines = of(file, dictionary);
      assertThat(lines.stream().map(d -> d.get("column"))).containsExactly(header.split(separator));
      List<Map<String, String>> rows = csv(out.resolve(file), separator.charAt(0));
      assertThat(lines)
          .filteredOn(d -> d.get("nullable").equals("false"))
          .as(file)
          .isNotEmpty()
          .allSatisfy(d -> assertThat(rows).noneMatch(r -> r.get(d.get("column")).equals("NA")));
    }
    assertThat(of("metapsy.csv", dictionary))
        .anyMatch(d -> d.get("column").equals("session_number") && d.get("type").equals("int"))
        .anyMatch(d -> d.get("column").equals("time_weeks") && d.get("unit").equals("week"))
        .anyMatch(d -> d.get("column").equals("phase") && d.get("vocabulary").equals("phase"));
    assertThat(of("pooled.csv", dictionary))
        .anyMatch(d -> d.get("column").equals("i2") && d.get("unit").equals("percent"));
    assertThat(of("effects.csv", dictionary))
        .anyMatch(d -> d.get("column").equals("rater") && d.get("vocabulary").equals("rater"));
  }

  /** Of the tables, too, the dictionary says where cells may be null. */
  private static void checkNullable(Path out, SparkSession spark) throws IOException {
    List<Map<String, String>> dictionary = csv(out.resolve("dictionary.csv"), ',');
    try (Stream<Path> tables = Files.list(out.resolve("parquet"))) {
      for (Path table : tables.toList()) {
        Dataset<Row> rows = spark.read().parquet(table.toString());
        String anyNull =
            of("parquet/" + table.getFileName(), dictionary).stream()
                .filter(d -> d.get("nullable").equals("false"))
                .map(d -> "`" + d.get("column") + "` IS NULL")
                .collect(Collectors.joining(" OR "));
        assertThat(rows.where(anyNull).count()).as(table.toString()).isZero();
      }
    }
  }

  private static List<Map<String, String>> of(String file, List<Map<String, String>> dictionary) {
    return dictionary.stream().filter(d -> d.get("file").equals(file)).toList();
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(',', '.'));
  }

  private static List<Map<String, String>> csv(Path file, char separator) throws IOException {
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper()
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader().withColumnSeparator(separator))
            .readValues(file.toFile())) {
      return rows.readAll();
    }
  }
}
