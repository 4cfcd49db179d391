package org.alliancepool.jobs.warehouse.bag;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.alliancepool.jobs.warehouse.delta.PartFiles;
import org.alliancepool.jobs.warehouse.delta.PartWriter;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;

/**
 * Things on the driver.
 *
 * @param <T> what they are
 */
public final class DriverBag<T> implements Bag<T> {
  private final Source<T> source;
  private List<T> kept;

  /** Hands every thing to a taker. */
  public interface Source<T> {
    void each(Consumer<T> taker) throws Exception;
  }

  /** A bag of things that are made each time they are asked for. */
  public DriverBag(Source<T> source) {
    this.source = source;
  }

  /** A bag of things that are there. */
  public static <T> DriverBag<T> of(Iterable<T> things) {
    return new DriverBag<>(things::forEach);
  }

  /** Hands every thing to a taker, one after the other. */
  void each(Consumer<T> taker) {
    if (kept != null) {
      kept.forEach(taker);
      return;
    }
    try {
      source.each(taker);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // Spark's functions may throw any
      throw new IllegalStateException(e);
    }
  }

  @Override
  public <R> Bag<R> map(Function<T, R> each) {
    return new DriverBag<>(taker -> each(t -> taker.accept(call(each, t))));
  }

  @Override
  public Bag<T> filter(Function<T, Boolean> condition) {
    return new DriverBag<>(
        taker ->
            each(
                t -> {
                  if (call(condition, t)) {
                    taker.accept(t);
                  }
                }));
  }

  @Override
  public <R> Bag<R> flatMap(FlatMapFunction<T, R> each) {
    return new DriverBag<>(taker -> each(t -> call(each::call, t).forEachRemaining(taker)));
  }

  @Override
  public <R> Bag<R> mapPlaces(FlatMapFunction<Iterator<T>, R> place) {
    return new DriverBag<>(taker -> place.call(collect().iterator()).forEachRemaining(taker));
  }

  @Override
  public <K> Bag<T> together(Function<T, K> key) {
    return this;
  }

  /** Calls a function of Spark's, whose checked exceptions are not to be expected. */
  static <T, R> R call(Function<T, R> function, T thing) {
    try {
      return function.call(thing);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // Spark's functions may throw any
      throw new IllegalStateException(e);
    }
  }

  @Override
  public <R> Bag<Passed<R>> passing(
      PartFiles table, FlatMapFunction<T, Row> rows, FlatMapFunction<T, R> left) {
    return new DriverBag<>(
        taker -> {
          try (PartWriter writer = table.writer()) {
            each(t -> Passing.pass(t, writer, rows, left, taker));
            writer.finish().forEach(file -> taker.accept(new Passed.Part<>(file)));
          }
        });
  }

  @Override
  public Bag<T> kept() {
    kept = collect();
    return this;
  }

  @Override
  public void release() {
    kept = null;
  }

  @Override
  public <A> A aggregate(A zero, Function2<A, T, A> add, Function2<A, A, A> merge) {
    var sum =
        new Object() {
          A value = zero;
        };
    each(t -> sum.value = call(value -> add.call(value, t), sum.value));
    return sum.value;
  }

  @Override
  public List<T> collect() {
    List<T> all = new ArrayList<>();
    each(all::add);
    return all;
  }
}
