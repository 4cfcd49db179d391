package org.alliancepool.jobs.warehouse.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.failure.ReadFailure;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.schemas.table.TableSchema;
import org.alliancepool.schemas.vocabulary.NearestName;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * SQL that reads the tables as a complete run left them: each by its bare name, and as current_ and
 * the name with the run's id. What an unfinished run has written is not seen. The tables about runs
 * are whole, whatever the run.
 */
public final class PublishedSql {
  private static final String TIME_TRAVEL = "UNSUPPORTED_FEATURE.TIME_TRAVEL";
  private static final String NOT_OF_A_VIEW = "EXPECT_TABLE_NOT_VIEW.NO_ALTERNATIVE";

  private static final String NO_SUCH_TABLE = "TABLE_OR_VIEW_NOT_FOUND";

  /** Of a file that the statement itself names; those of our tables are found before it is run. */
  private static final String NO_SUCH_PATH = "PATH_NOT_FOUND";

  private final Warehouse warehouse;
  private final PublishedRun run;
  private final Set<String> registered = new HashSet<>();

  /**
   * Prepares to read a run; opens no table yet.
   *
   * @param run whose results are shown
   */
  public PublishedSql(Warehouse warehouse, PublishedRun run) {
    this.warehouse = warehouse;
    this.run = run;
  }

  /** The run whose results are shown. */
  public PublishedRun run() {
    return run;
  }

  /**
   * The rows of one statement, not computed yet.
   *
   * @throws UserError INVALID_QUERY where it is not SQL, names what is not there, or would change
   *     something
   */
  public Dataset<Row> query(String sql) {
    List<String> words = List.of(sql.toLowerCase(Locale.ROOT).split("\\W+", -1));
    register(words);
    List<String> names = words.contains("show") ? showOthers() : List.of();
    try {
      return ReadOnlySql.rows(warehouse.spark(), sql);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw explained(e);
    } finally {
      names.forEach(warehouse.spark().catalog()::dropTempView);
    }
  }

  /**
   * What to tell the user where Spark cannot run a statement, whether it fails at once or while its
   * rows are computed. Spark says what is wrong in its first sentences; the rest is the statement
   * and its plan.
   */
  public static RuntimeException explained(Exception e) {
    if (!(e instanceof SparkThrowable thrown)) {
      return e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
    Optional<UserError> unreadable = ReadFailure.of(e);
    if (unreadable.isPresent() && !NO_SUCH_PATH.equals(thrown.getCondition())) {
      return unreadable.get();
    }
    Optional<String> versioned = askedForVersions(thrown);
    if (versioned.isPresent()) {
      return new UserError(
          ErrorName.INVALID_QUERY,
          "Cannot run the query: it asks for versions of %s, and SQL shows every table as one run left it. List the runs with SELECT run_id, finished_at FROM run, and read an earlier one's tables with --as-of RUN|DATE."
              .formatted(versioned.get()),
          e);
    }
    if (NO_SUCH_TABLE.equals(thrown.getCondition())) {
      return noSuchTable(thrown.getMessageParameters().get("relationName"), e);
    }
    String first = String.valueOf(e.getMessage()).split(";\n|\n\n?== ", 2)[0];
    return new UserError(
        ErrorName.INVALID_QUERY,
        "Cannot run the query: %s. Correct the SQL; docs/tables.md lists tables and columns."
            .formatted(first.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "")),
        e);
  }

  private static UserError noSuchTable(String name, Exception e) {
    String last = name.substring(name.lastIndexOf('.') + 1);
    List<String> known = TableSchema.all().stream().flatMap(PublishedSql::names).toList();
    return new UserError(
        ErrorName.INVALID_QUERY,
        "Cannot run the query: there is no table %s%s. Correct the SQL; docs/tables.md lists tables and columns."
            .formatted(
                name,
                NearestName.of(last, known).map(n -> "; the nearest is `" + n + "`").orElse("")),
        e);
  }

  private static Stream<String> names(TableSchema table) {
    return Stream.of(table.name(), "current_" + table.name());
  }

  /** The view of which Delta's history was asked: VERSION and TIMESTAMP AS OF, DESCRIBE HISTORY. */
  private static Optional<String> askedForVersions(SparkThrowable e) {
    Map<String, String> said = e.getMessageParameters();
    String condition = String.valueOf(e.getCondition());
    if (condition.equals(TIME_TRAVEL)) {
      return Optional.of(said.get("relationId"));
    }
    return condition.equals(NOT_OF_A_VIEW) && said.get("operation").contains("DESCRIBE HISTORY")
        ? Optional.of(said.get("viewName"))
        : Optional.empty();
  }

  /** Names of tables that are not registered yet, for SHOW TABLES: views without rows. */
  private List<String> showOthers() {
    SparkSession spark = warehouse.spark();
    List<String> names =
        TableSchema.all().stream()
            .flatMap(PublishedSql::names)
            .filter(n -> !spark.catalog().tableExists(n))
            .toList();
    names.forEach(n -> spark.emptyDataFrame().createOrReplaceTempView(n));
    return names;
  }

  /**
   * Registers the views that a statement may name in the warehouse's session. Opening a table costs
   * a quarter of a second, so those whose name does not stand in the statement are left out.
   */
  private void register(List<String> words) {
    Warehouse then = warehouse.at(run.tables());
    for (TableSchema table : TableSchema.all()) {
      String name = table.name();
      if (!words.contains(name) && !words.contains("current_" + name)) {
        continue;
      }
      if (table.stage().equals("run")) {
        // Runs that end meanwhile are seen.
        Dataset<Row> rows = warehouse.read(name);
        rows.createOrReplaceTempView(name);
        (table.isOfRuns() ? rows.where(col("run_id").equalTo(run.computedBy(warehouse))) : rows)
            .createOrReplaceTempView("current_" + name);
      } else if (registered.add(name)) {
        Dataset<Row> rows = then.read(name);
        rows.createOrReplaceTempView(name);
        rows.withColumn("run_id", lit(run.runId())).createOrReplaceTempView("current_" + name);
      }
    }
  }
}
