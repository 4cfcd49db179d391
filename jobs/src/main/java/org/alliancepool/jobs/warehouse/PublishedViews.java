package org.alliancepool.jobs.warehouse;

import static org.apache.spark.sql.functions.lit;

import java.util.Locale;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Gives every table to SQL as a complete run left it: by its bare name, and as current_ and the
 * name with the run's id. What an unfinished run has written is not seen. The tables about runs are
 * whole, whatever the run.
 */
public final class PublishedViews {
  private PublishedViews() {}

  /**
   * Registers the views that a statement may name in the warehouse's session. Opening a table costs
   * a quarter of a second, so those whose name does not stand in the statement are left out.
   *
   * @param run whose results are shown
   * @param sql the statement
   */
  public static void register(Warehouse warehouse, PublishedRun run, String sql) {
    Warehouse then = warehouse.at(run.tables());
    for (TableSchema table : TableSchema.all()) {
      String name = table.name();
      if (!sql.toLowerCase(Locale.ROOT).contains(name)) {
        continue;
      }
      Dataset<Row> rows;
      if (table.stage().equals("run")) {
        rows = warehouse.read(name);
        rows.createOrReplaceTempView(name);
        rows.createOrReplaceTempView("current_" + name);
        continue;
      }
      rows = then.read(name);
      rows.createOrReplaceTempView(name);
      rows.withColumn("run_id", lit(run.runId())).createOrReplaceTempView("current_" + name);
    }
  }
}
