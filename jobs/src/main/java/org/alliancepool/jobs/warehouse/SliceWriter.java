package org.alliancepool.jobs.warehouse;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes the tables of one stage: one commit each, a few at a time, since a commit of a small table
 * waits more than it computes. A table without new rows and without old ones gets no commit.
 */
public final class SliceWriter {
  /** Some 30 MB of a narrow table: few enough files for readers, and tasks that are worth it. */
  private static final long ROWS_PER_FILE = 1_000_000;

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
    counts.put(table, count);
    if (count > 0 || warehouse.mayHaveRows(table, slice)) {
      work.put(
          table,
          () -> {
            if (rows instanceof ClusterBag<Row> many) {
              warehouse.replace(table, frame(table, many, count), slice);
            } else if (rows instanceof DriverBag<Row> few) {
              warehouse.replace(table, few, slice);
            }
            return null;
          });
    }
    return this;
  }

  /** As the other, with rows that the driver holds. */
  public SliceWriter replace(String table, List<Row> rows, Slice slice) {
    return replace(table, DriverBag.of(rows), rows.size(), slice);
  }

  private Dataset<Row> frame(String table, ClusterBag<Row> rows, long count) {
    return warehouse
        .spark()
        .createDataFrame(rows.rdd(), Warehouse.type(table))
        .coalesce(files(count));
  }

  /** Plans to add rows that replace none. */
  public SliceWriter append(String table, List<Row> rows) {
    work.put(
        table,
        () -> {
          warehouse.append(table, rows);
          return null;
        });
    return this;
  }

  /** A site's 200 shuffle partitions would otherwise make 200 files of every small table. */
  private static int files(long rows) {
    return (int) Math.min(10_000, 1 + rows / ROWS_PER_FILE);
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
