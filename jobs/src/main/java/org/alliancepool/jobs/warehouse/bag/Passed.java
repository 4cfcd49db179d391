package org.alliancepool.jobs.warehouse.bag;

import java.util.Collections;
import java.util.List;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;

/**
 * What comes of things of which some rows have been written.
 *
 * @param <R> what is left of a thing
 */
public sealed interface Passed<R> extends KeptRows {
  /** What is left of one. */
  record Left<R>(R thing) implements Passed<R> {
    @Override
    public long size() {
      return thing instanceof KeptRows rows ? rows.size() : 1;
    }
  }

  /** A file with rows of many. */
  record Part<R>(DataFile file) implements Passed<R> {
    @Override
    public long size() {
      return 1;
    }
  }

  /** What is left of all. */
  static <R> Bag<R> left(Bag<Passed<R>> passed) {
    return passed.flatMap(
        p ->
            p instanceof Left<R> left
                ? List.of(left.thing()).iterator()
                : Collections.emptyIterator());
  }

  /** The files. */
  static <R> List<DataFile> files(Bag<Passed<R>> passed) {
    return passed
        .flatMap(
            p ->
                p instanceof Part<R> part
                    ? List.of(part.file()).iterator()
                    : Collections.emptyIterator())
        .collect();
  }
}
