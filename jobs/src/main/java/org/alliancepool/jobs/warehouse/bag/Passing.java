package org.alliancepool.jobs.warehouse.bag;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.alliancepool.jobs.warehouse.delta.PartWriter;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** What {@link Bag#passing} does in one task of the cluster, thing after thing. */
final class Passing<T, R> implements Iterator<Passed<R>> {
  private final Iterator<T> things;
  private final PartWriter writer;
  private final FlatMapFunction<T, Row> rows;
  private final FlatMapFunction<T, R> left;
  private final Deque<Passed<R>> ready = new ArrayDeque<>();
  private boolean ended;

  Passing(
      Iterator<T> things,
      PartWriter writer,
      FlatMapFunction<T, Row> rows,
      FlatMapFunction<T, R> left) {
    this.things = things;
    this.writer = writer;
    this.rows = rows;
    this.left = left;
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> writer.close());
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      if (things.hasNext()) {
        pass(things.next(), writer, rows, left, ready::add);
      } else {
        writer.finish().forEach(file -> ready.add(new Passed.Part<>(file)));
        ended = true;
      }
    }
    return !ready.isEmpty();
  }

  /** Passes one thing, here or on the driver. */
  static <T, R> void pass(
      T thing,
      PartWriter writer,
      FlatMapFunction<T, Row> rows,
      FlatMapFunction<T, R> left,
      Consumer<Passed<R>> taker) {
    DriverBag.call(rows::call, thing).forEachRemaining(writer::write);
    DriverBag.call(left::call, thing)
        .forEachRemaining(rest -> taker.accept(new Passed.Left<>(rest)));
  }

  @Override
  public Passed<R> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }
}
