package org.alliancepool.jobs.warehouse.bag;

import java.util.List;
import org.alliancepool.jobs.warehouse.delta.PartFiles;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;

/**
 * Things in no order, made when they are asked for and each time again: many of them on the
 * cluster, few on the driver, where a Spark job would cost more than all that it does. A stage says
 * what becomes of its rows and does not know where.
 *
 * @param <T> what they are
 */
public sealed interface Bag<T> permits ClusterBag, DriverBag {
  /** One thing of each. */
  <R> Bag<R> map(Function<T, R> each);

  /** Those that meet a condition. */
  Bag<T> filter(Function<T, Boolean> condition);

  /** Any number of things of each. */
  <R> Bag<R> flatMap(FlatMapFunction<T, R> each);

  /** Things made of those that lie in one place, one after the other; see {@link #together}. */
  <R> Bag<R> mapPlaces(FlatMapFunction<java.util.Iterator<T>, R> place);

  /** The same things, those of one key in one place. */
  <K> Bag<T> together(Function<T, K> key);

  /**
   * Writes the rows that each thing has for a table, and goes on with what is left of it. Not to be
   * used by stages, which have {@code Written}.
   */
  <R> Bag<Passed<R>> passing(
      PartFiles table, FlatMapFunction<T, Row> rows, FlatMapFunction<T, R> left);

  /** The same things, not made again from when they are first asked for until {@link #release}. */
  Bag<T> kept();

  /** Forgets what was kept. */
  void release();

  /**
   * Folds all of them into one value.
   *
   * @param zero an empty value, which may be changed
   * @param add takes one thing
   * @param merge takes what other things gave
   */
  <A> A aggregate(A zero, Function2<A, T, A> add, Function2<A, A, A> merge);

  /** All of them, on the driver. */
  List<T> collect();
}
