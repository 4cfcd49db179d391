package org.alliancepool.jobs.warehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the tables of one stage: one commit each, a few at a time, since a commit of a small table
 * waits more than it computes. A table without new rows and without old ones gets no commit.
 */
public final class SliceWriter {
  private final Warehouse warehouse;
  private final List<Write> writes = new ArrayList<>();

  public SliceWriter(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  private record Write(String table, Dataset<Row> rows, Slice slice) {}

  /** Plans to replace a slice of a table; nothing is written before {@link #write}. */
  public SliceWriter replace(String table, Dataset<Row> rows, Slice slice) {
    writes.add(new Write(table, rows, slice));
    return this;
  }

  /** As the other, with rows that the driver holds. */
  public SliceWriter replace(String table, List<Row> rows, Slice slice) {
    return replace(
        table, warehouse.spark().createDataFrame(rows, Warehouse.type(table)).coalesce(1), slice);
  }

  /**
   * Writes everything that was planned.
   *
   * @return rows written, by table
   */
  public Map<String, Long> write() {
    Map<String, Callable<Long>> work = new TreeMap<>();
    writes.forEach(w -> work.put(w.table(), () -> write(w)));
    return SideBySide.run(work);
  }

  private long write(Write w) {
    long rows = w.rows().count();
    if (rows == 0 && !warehouse.exists(w.table())) {
      return 0;
    }
    warehouse.replace(w.table(), w.rows(), w.slice());
    return rows;
  }
}
