package org.alliancepool.jobs.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.PublishedViews;
import org.alliancepool.jobs.warehouse.ReadOnlySql;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alliance query}: one SQL statement on the harmonised tables. */
@Command(
    name = "query",
    description = {
      "Runs one SQL statement on the tables of a warehouse.",
      "effect_size is the table as the newest complete run left it, or the one that --as-of names; current_effect_size adds its run_id."
    },
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
  /** How rows are printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Parameters(paramLabel = "SQL", description = "A SELECT.")
  private String sql;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "TABLE",
      description = "Output; default: table. json is one object per line.")
  private Format format;

  @Mixin private AsOfOption asOf;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() {
    try (SparkSessions.Session session = SparkSessions.open("query", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location);
      PublishedViews.register(tables, asOf.run(tables), sql);
      Dataset<Row> rows;
      List<Row> collected;
      try {
        if (!ReadOnlySql.reads(session.spark(), sql)) {
          throw new UserError(
              ErrorName.INVALID_QUERY,
              "Cannot run the query: it would change something, and query only reads. Write SELECT, WITH, VALUES, DESCRIBE, SHOW or EXPLAIN.");
        }
        rows = session.spark().sql(sql);
        collected = rows.collectAsList();
      } catch (Exception e) {
        throw invalid(e);
      }
      PrintStream out = System.out;
      RowPrinter printer = new RowPrinter(rows.schema(), collected);
      switch (format) {
        case CSV -> printer.csv(out);
        case JSON -> printer.json(out);
        case TABLE -> printer.table(out);
      }
      out.flush();
      return Main.DONE;
    }
  }

  /** Spark says what is wrong with a statement in its first sentences; the rest is its plan. */
  private static RuntimeException invalid(Exception e) {
    if (!(e instanceof AnalysisException) && !(e instanceof org.apache.spark.SparkThrowable)) {
      return e instanceof RuntimeException r ? r : new IllegalStateException(e);
    }
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf(";\n");
    String first = (end < 0 ? message : message.substring(0, end)).strip();
    return new UserError(
        ErrorName.INVALID_QUERY,
        "Cannot run the query: %s. Correct the SQL; docs/tables.md lists tables and columns."
            .formatted(first),
        e);
  }
}
