package org.alliancepool.jobs.warehouse;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.bag.Passed;
import org.alliancepool.jobs.warehouse.delta.PartWriter;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Things whose rows for one table have been written, in files that nobody reads yet; {@link
 * SliceWriter} makes them part of the table. What is left of the things is kept. So a stage goes
 * through its data once: nine tenths of what it makes are rows of one table, too many to be kept.
 *
 * @param <R> what is left of a thing
 */
public final class Written<R> implements AutoCloseable {
  private final Warehouse warehouse;
  private final Bag<Passed<R>> passed;
  private final List<DataFile> files;
  private boolean handedOver;

  private Written(Warehouse warehouse, Bag<Passed<R>> passed) {
    this.warehouse = warehouse;
    this.passed = passed;
    // The job that does it all: what is kept comes of it. Were a part of that lost and made again,
    // so would be files; those of the first time are complete and stay.
    this.files = new ArrayList<>(Passed.files(passed));
  }

  /**
   * Writes the rows that things have for a table. Rows of one partition should come together.
   *
   * @param slice the rows that they will replace
   * @param rows those of a thing
   * @param left what is left of it without them
   */
  public static <T, R> Written<R> of(
      Warehouse warehouse,
      String table,
      Slice slice,
      Bag<T> things,
      FlatMapFunction<T, Row> rows,
      FlatMapFunction<T, R> left) {
    return new Written<>(
        warehouse, things.passing(warehouse.writer(table).partFiles(slice), rows, left).kept());
  }

  /** What is left of the things. */
  public Bag<R> left() {
    return Passed.left(passed);
  }

  /** Removes the files that may have rows in a slice. */
  public void discard(Slice slice) {
    List<DataFile> gone = files.stream().filter(f -> slice.meets(f.partition())).toList();
    remove(gone);
    files.removeAll(gone);
  }

  /** The files, for a commit: even of one that fails nobody knows that it did not happen. */
  List<DataFile> handOver() {
    handedOver = true;
    return files;
  }

  /** Forgets what is left of the things, and removes files that were never handed over. */
  @Override
  public void close() {
    passed.release();
    if (!handedOver) {
      remove(files);
    }
  }

  private void remove(List<DataFile> gone) {
    PartWriter.remove(
        gone.stream().map(DataFile::path).toList(),
        warehouse.spark().sessionState().newHadoopConf());
  }
}
