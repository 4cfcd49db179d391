package org.alliancepool.jobs.warehouse.bag;

import java.util.Iterator;
import java.util.List;
import org.alliancepool.jobs.warehouse.delta.PartFiles;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Things on the cluster.
 *
 * @param <T> what they are
 */
public record ClusterBag<T>(JavaRDD<T> rdd) implements Bag<T> {
  @Override
  public <R> Bag<R> map(Function<T, R> each) {
    return new ClusterBag<>(rdd.map(each));
  }

  @Override
  public Bag<T> filter(Function<T, Boolean> condition) {
    return new ClusterBag<>(rdd.filter(condition));
  }

  @Override
  public <R> Bag<R> flatMap(FlatMapFunction<T, R> each) {
    return new ClusterBag<>(rdd.flatMap(each));
  }

  @Override
  public <R> Bag<R> mapPlaces(FlatMapFunction<Iterator<T>, R> place) {
    return new ClusterBag<>(rdd.mapPartitions(place));
  }

  @Override
  public <K> Bag<T> together(Function<T, K> key) {
    // Not groupByKey: Spark would walk through all that it groups, over and over, for its size.
    return new ClusterBag<>(
        rdd.keyBy(key).partitionBy(new HashPartitioner(rdd.getNumPartitions())).values());
  }

  @Override
  public <R> Bag<Passed<R>> passing(
      PartFiles table, FlatMapFunction<T, Row> rows, FlatMapFunction<T, R> left) {
    return new ClusterBag<>(
        rdd.mapPartitions(things -> new Passing<>(things, table.writer(), rows, left)));
  }

  @Override
  public Bag<T> kept() {
    return new ClusterBag<>(rdd.persist(StorageLevel.MEMORY_AND_DISK()));
  }

  @Override
  public void release() {
    rdd.unpersist();
  }

  @Override
  public <A> A aggregate(A zero, Function2<A, T, A> add, Function2<A, A, A> merge) {
    return rdd.aggregate(zero, add, merge);
  }

  @Override
  public List<T> collect() {
    return rdd.collect();
  }
}
