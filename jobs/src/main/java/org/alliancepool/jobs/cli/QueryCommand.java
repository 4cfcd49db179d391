package org.alliancepool.jobs.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.sql.PublishedSql;
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
  @Parameters(paramLabel = "SQL", description = "A SELECT.")
  private String sql;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "TABLE",
      description = "Output; default: table. json is one object per line.")
  private RowFormat format;

  @Mixin private AsOfOption asOf;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() {
    try (SparkSessions.Session session = SparkSessions.open("query", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      Dataset<Row> rows = new PublishedSql(tables, asOf.run(tables)).query(sql);
      List<Row> collected;
      try {
        collected = rows.collectAsList();
      } catch (Exception e) { // Spark throws checked exceptions that it does not declare
        throw PublishedSql.explained(e);
      }
      new RowPrinter(rows.schema(), collected).print(format, System.out);
      System.out.flush();
      return Main.DONE;
    }
  }
}
