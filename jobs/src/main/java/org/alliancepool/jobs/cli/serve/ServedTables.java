package org.alliancepool.jobs.cli.serve;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The tables as views in the catalog, which all clients share, each with what its columns mean.
 * They stay at one run as long as the server runs, so that numbers do not change under a notebook.
 */
final class ServedTables {
  private final Warehouse warehouse;
  private final PublishedRun run;
  private final SparkSession spark;

  ServedTables(Warehouse warehouse, PublishedRun run) {
    this.warehouse = warehouse;
    this.run = run;
    this.spark = warehouse.spark();
  }

  void create() {
    Warehouse then = warehouse.at(run.tables());
    for (TableSchema table : TableSchema.all()) {
      String name = table.name();
      boolean whole = table.stage().equals("run");
      StructType columns = (whole ? warehouse : then).read(name).schema();
      view(name, table, columns, source(name, columns, whole));
      view(
          "current_" + name,
          table,
          whole ? columns : columns.add("run_id", "string", false, "The run that left this row."),
          "SELECT *%s FROM %s%s"
              .formatted(
                  whole ? "" : ", " + text(run.runId()),
                  name,
                  table.isOfRuns() ? " WHERE run_id = " + text(run.computedBy(warehouse)) : ""));
    }
  }

  private String source(String name, StructType columns, boolean whole) {
    if (whole ? warehouse.exists(name) : run.tables().containsKey(name)) {
      return "SELECT * FROM delta.`%s`%s"
          .formatted(
              (warehouse.location() + "/" + name).replace("`", "``"),
              whole ? "" : " VERSION AS OF " + run.tables().get(name));
    }
    return Arrays.stream(columns.fields())
        // A view's query must name what it computes, also where the view names it again.
        .map(f -> "CAST(NULL AS %s) AS `%s`".formatted(f.dataType().sql(), f.name()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  private void view(String name, TableSchema table, StructType columns, String query) {
    String described =
        Arrays.stream(columns.fields())
            .map(ServedTables::described)
            .collect(Collectors.joining(", "));
    spark.sql(
        "CREATE VIEW %s (%s) COMMENT %s AS %s"
            .formatted(name, described, text(table.purpose()), query));
  }

  private static String described(StructField f) {
    return "`%s` COMMENT %s".formatted(f.name(), text(f.getComment().getOrElse(() -> "")));
  }

  private static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
