package org.alliancepool.jobs.warehouse;

import java.io.IOException;
import org.alliancepool.jobs.warehouse.UnpublishedRun.Declaration;
import org.alliancepool.jobs.warehouse.failure.ReadFailure;
import org.alliancepool.schemas.table.DeltaDdl;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Declares the tables of a warehouse as {@code schemas} has them, before rows are written. */
final class Declarations {
  private static final String COLUMN_MAPPING =
      "spark.databricks.delta.properties.defaults.columnMapping.mode";

  private final Warehouse warehouse;
  private Declaration expected = Declaration.KEPT;

  Declarations(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Says how tables that are there have been declared.
   *
   * @param declaration CHANGED where by other schemas: the next write of a whole table declares it
   *     anew
   */
  synchronized void expect(Declaration declaration) {
    expected = declaration;
  }

  /** Declares a table that is not there yet, or was declared by other schemas. */
  synchronized void prepare(String table, Slice slice) {
    if (!warehouse.exists(table)) {
      clearDebris(table);
      declare(table, "CREATE TABLE IF NOT EXISTS");
    } else if (expected == Declaration.CHANGED && slice.isWholeTable()) {
      // Not CREATE OR REPLACE: for a table that is known by its path Delta takes that for CREATE.
      declare(table, "REPLACE TABLE");
    }
  }

  private void declare(String table, String how) {
    // A site's default would give columns other names in the files that we write.
    warehouse.spark().conf().unset(COLUMN_MAPPING);
    warehouse.spark().sql(DeltaDdl.declare(how, TableSchema.named(table), warehouse.path(table)));
    if (!warehouse.exists(table)) {
      throw new IllegalStateException("table \"" + table + "\" is not there after " + how);
    }
  }

  /**
   * Removes what a run leaves that was killed before the first commit to a table: its log without a
   * commit. Delta would take the table for one that exists, and a write would then make one without
   * a declaration. A folder goes only where it is empty, so no commit is ever lost.
   */
  private void clearDebris(String table) {
    FileSystem files = warehouse.files();
    Path folder = new Path(warehouse.path(table));
    Path log = new Path(folder, "_delta_log");
    try {
      if (files.exists(log)) {
        for (FileStatus left : files.listStatus(log)) {
          files.delete(left.getPath(), false);
        }
        files.delete(log, false);
        files.delete(folder, false);
      }
    } catch (IOException e) {
      throw ReadFailure.ofTable(table, warehouse.location(), e);
    }
  }
}
