package org.alliancepool.jobs.warehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.apache.spark.sql.Row;

/**
 * The rows that a run has added to a table that has those of every run. Every night adds a file,
 * and what is asked for is mostly the newest: older ones are read until it is found.
 */
public final class RowsOfRun {
  private RowsOfRun() {}

  /** The rows of a run; none where the table has none, or is not there. */
  public static List<Row> of(Warehouse warehouse, String table, String runId) {
    OptionalLong newest = warehouse.newest(table);
    if (newest.isEmpty()) {
      return List.of();
    }
    TableVersion version = warehouse.at(table, newest.getAsLong());
    if (!version.isPlain()) {
      return warehouse.collect(version).stream().filter(r -> isOf(runId, r)).toList();
    }
    List<Row> rows = new ArrayList<>();
    for (DataFile file : version.newestFirst()) {
      int before = rows.size();
      warehouse.each(
          version.only(file),
          version.type(),
          row -> {
            if (isOf(runId, row)) {
              rows.add(row);
            }
            return true;
          });
      if (before > 0 && rows.size() == before) {
        break; // a run adds all of its rows at once
      }
    }
    return rows;
  }

  private static boolean isOf(String runId, Row row) {
    return runId.equals(row.<String>getAs("run_id"));
  }
}
