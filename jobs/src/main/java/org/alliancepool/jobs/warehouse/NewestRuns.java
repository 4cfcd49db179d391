package org.alliancepool.jobs.warehouse;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.apache.spark.sql.Row;

/**
 * The rows of table {@code run}, that which finished last first. Every night adds a file, and what
 * is asked for is mostly among the newest: no more files are read than that takes.
 */
public final class NewestRuns implements Iterator<Row> {
  /**
   * A row is written as soon as its run has finished. Clocks of a file system and a driver may
   * differ, but by less.
   */
  private static final long CLOCKS_DIFFER = Duration.ofDays(1).toMillis();

  private final Warehouse warehouse;
  private final TableVersion table;
  private final Deque<DataFile> unread = new ArrayDeque<>();
  private final PriorityQueue<Row> read =
      new PriorityQueue<>(
          Comparator.comparingLong(NewestRuns::finished)
              .thenComparing(r -> r.<String>getAs("run_id"))
              .reversed());

  private NewestRuns(Warehouse warehouse, TableVersion table) {
    this.warehouse = warehouse;
    this.table = table;
    if (table.isPlain()) {
      unread.addAll(table.newestFirst());
    } else {
      read.addAll(warehouse.collect(table));
    }
  }

  /** Those of a warehouse; none where no run has ended yet. */
  public static Iterator<Row> of(Warehouse warehouse) {
    OptionalLong newest = warehouse.newest("run");
    return newest.isEmpty()
        ? List.<Row>of().iterator()
        : new NewestRuns(warehouse, warehouse.at("run", newest.getAsLong()));
  }

  @Override
  public boolean hasNext() {
    while (!unread.isEmpty() && mayBeNewer(unread.peek())) {
      warehouse.each(table.only(unread.poll()), table.type(), read::add);
    }
    return !read.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return read.poll();
  }

  private boolean mayBeNewer(DataFile file) {
    return read.isEmpty() || finished(read.peek()) <= file.modified() + CLOCKS_DIFFER;
  }

  private static long finished(Row run) {
    return run.<Timestamp>getAs("finished_at").getTime();
  }
}
