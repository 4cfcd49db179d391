package org.alliancepool.jobs.warehouse;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.bag.ClusterBag;
import org.alliancepool.jobs.warehouse.bag.DriverBag;
import org.apache.spark.sql.Row;

/**
 * Writes the tables of one stage: one commit each, a few at a time, since a commit of a small table
 * waits more than it computes. A table without new rows and without old ones gets no commit, but
 * that of its declaration where its rows were {@link Written}.
 */
public final class SliceWriter {
  /** Tasks that are worth it, and few enough files of a table that is not partitioned. */
  private static final long ROWS_PER_PLACE = 1_000_000;

  private final Warehouse warehouse;
  private final Map<String, Callable<Void>> work = new TreeMap<>();
  private final Map<String, Long> counts = new TreeMap<>();

  public SliceWriter(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Plans to replace a slice of a table; nothing is written before {@link #write}.
   *
   * @param count how many rows there are; the stages know, and counting costs a pass over them
   */
  public SliceWriter replace(String table, Bag<Row> rows, long count, Slice slice) {
    return replace(
        table, count, slice, () -> warehouse.writer(table).replace(few(rows, count), slice));
  }

  /** As the other, with rows that are written and become part of the table. */
  public SliceWriter replace(String table, Written<?> rows, long count, Slice slice) {
    return replace(
        table, count, slice, () -> warehouse.writer(table).replace(rows.handOver(), slice));
  }

  private SliceWriter replace(String table, long count, Slice slice, Runnable write) {
    counts.put(table, count);
    if (count > 0 || warehouse.mayHaveRows(table, slice)) {
      plan(table, write);
    }
    return this;
  }

  private void plan(String table, Runnable write) {
    work.put(
        table,
        () -> {
          write.run();
          return null;
        });
  }

  /** As the other, with rows that the driver holds. */
  public SliceWriter replace(String table, List<Row> rows, Slice slice) {
    return replace(table, DriverBag.of(rows), rows.size(), slice);
  }

  /** Plans to add rows that replace none. */
  public SliceWriter append(String table, List<Row> rows) {
    plan(table, () -> warehouse.append(table, rows));
    return this;
  }

  /** A site's 200 shuffle partitions would otherwise make 200 files of every small table. */
  private static Bag<Row> few(Bag<Row> rows, long count) {
    return rows instanceof ClusterBag<Row> many
        ? new ClusterBag<>(many.rdd().coalesce((int) (1 + count / ROWS_PER_PLACE)))
        : rows;
  }

  /**
   * Writes everything that was planned.
   *
   * @return rows written, by table
   */
  public Map<String, Long> write() {
    SideBySide.run(work);
    return counts;
  }
}
