package org.alliancepool.jobs.warehouse.published;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.NewestRuns;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.failure.ReadFailure;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A complete run: what it was computed from, and the version of every table that belongs to it.
 *
 * @param runId UTC start time and a random suffix
 * @param finishedAt when it was published, UTC
 * @param outcome computed, or unchanged where there was nothing to do
 * @param codeVersion version and content hash of the code
 * @param schemaVersion content hash of the schemas
 * @param planFingerprint content hash of the plan
 * @param plan the plan as written
 * @param keyId which key made the pseudonyms; not the key
 * @param baseRunId the run whose results it went on from; null for the first
 * @param studies fingerprint of every study that it saw
 * @param inputs what each study's fingerprint is made of
 * @param leftOut studies that could not be used, with the message
 * @param failedChecks fatal data checks that failed, as sentences
 * @param warnedChecks other data checks that failed, as sentences
 * @param definitions fingerprint of what every analysis asks, whatever the data
 * @param analyses fingerprint of every analysis with its data
 * @param tables Delta version of every table
 */
public record PublishedRun(
    String runId,
    Instant finishedAt,
    String outcome,
    String consortium,
    String codeVersion,
    String schemaVersion,
    String planFingerprint,
    String plan,
    String keyId,
    String baseRunId,
    Map<String, String> studies,
    Map<String, Map<String, String>> inputs,
    Map<String, String> leftOut,
    List<String> failedChecks,
    List<String> warnedChecks,
    Map<String, String> definitions,
    Map<String, String> analyses,
    Map<String, Long> tables) {
  /** The newest complete run of a warehouse; empty where none has ended yet. */
  public static Optional<PublishedRun> newest(Warehouse warehouse) {
    return reading(warehouse, rows -> rows.map(PublishedRun::of).findFirst());
  }

  /** Every complete run of a warehouse, the newest first. */
  public static List<PublishedRun> all(Warehouse warehouse) {
    return reading(warehouse, rows -> rows.map(PublishedRun::of).toList());
  }

  /**
   * The newest run and those before it whose results are the same, back to the one that computed
   * them.
   */
  public static List<PublishedRun> standing(Warehouse warehouse) {
    return reading(
        warehouse,
        rows -> {
          List<PublishedRun> standing = new ArrayList<>();
          Iterator<PublishedRun> runs = rows.map(PublishedRun::of).iterator();
          boolean same = true;
          while (same && runs.hasNext()) {
            standing.add(runs.next());
            same = standing.get(standing.size() - 1).outcome().equals("unchanged");
          }
          return standing;
        });
  }

  /**
   * The run that computed what this one shows: this one, or the last before it that had anything to
   * do. Its rows of {@code check_result} and {@code run_stage} are those that stand.
   */
  public String computedBy(Warehouse warehouse) {
    return reading(
        warehouse,
        rows ->
            rows.dropWhile(r -> !runId.equals(r.<String>getAs("run_id")))
                .filter(r -> !"unchanged".equals(r.<String>getAs("outcome")))
                .findFirst()
                .map(r -> r.<String>getAs("run_id"))
                .orElse(runId));
  }

  /** The row of table {@code run} that this is; empty where the warehouse has it no more. */
  public Optional<Row> row(Warehouse warehouse) {
    return reading(
        warehouse, rows -> rows.filter(r -> runId.equals(r.<String>getAs("run_id"))).findFirst());
  }

  /** Reads as many rows as it takes, the newest first. */
  private static <T> T reading(Warehouse warehouse, Function<Stream<Row>, T> taker) {
    try {
      return taker.apply(
          StreamSupport.stream(
              Spliterators.spliteratorUnknownSize(NewestRuns.of(warehouse), Spliterator.ORDERED),
              false));
    } catch (UserError e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw ReadFailure.ofTable("run", warehouse.location(), e);
    }
  }

  /**
   * The newest complete run.
   *
   * @throws UserError where no run has ended yet
   */
  public static PublishedRun required(Warehouse warehouse) {
    return newest(warehouse).orElseThrow(() -> none(warehouse));
  }

  static UserError none(Warehouse warehouse) {
    return new UserError(
        ErrorName.NO_RUN,
        "Cannot read warehouse \"%s\": no run has ended there yet. Run: alliance run DIR --warehouse W."
            .formatted(warehouse.location()));
  }

  private static Map<String, Map<String, String>> inputs(Row row) {
    Map<String, Map<String, String>> inputs = new TreeMap<>();
    row.<String, scala.collection.Map<String, String>>getJavaMap(row.fieldIndex("study_input"))
        .forEach((study, parts) -> inputs.put(study, CollectionConverters.asJava(parts)));
    return inputs;
  }

  /** None in a run of before there were any. */
  private static List<String> warnedChecks(Row row) {
    int column = List.of(row.schema().fieldNames()).indexOf("warned_check");
    return column < 0 || row.isNullAt(column) ? List.of() : row.getList(column);
  }

  private static PublishedRun of(Row row) {
    return new PublishedRun(
        row.getAs("run_id"),
        row.<Timestamp>getAs("finished_at").toInstant(),
        row.getAs("outcome"),
        row.getAs("consortium"),
        row.getAs("code_version"),
        row.getAs("schema_version"),
        row.getAs("plan_fingerprint"),
        row.getAs("plan"),
        row.getAs("key_id"),
        row.getAs("base_run_id"),
        row.getJavaMap(row.fieldIndex("study_fingerprint")),
        inputs(row),
        row.getJavaMap(row.fieldIndex("left_out")),
        row.getList(row.fieldIndex("failed_check")),
        warnedChecks(row),
        row.getJavaMap(row.fieldIndex("definition_fingerprint")),
        row.getJavaMap(row.fieldIndex("analysis_fingerprint")),
        row.getJavaMap(row.fieldIndex("table_version")));
  }
}
