package org.alliancepool.jobs.harmonise.patient;

import java.io.Serializable;
import java.util.Arrays;

/** How many of some numbers stand there several times, in eight bytes a number. */
final class SamePrints implements Serializable {
  private static final long serialVersionUID = 1L;

  private long[] prints = new long[16];
  private int size;

  void add(long print) {
    if (size == prints.length) {
      prints = Arrays.copyOf(prints, 2 * size);
    }
    prints[size++] = print;
  }

  void merge(SamePrints other) {
    for (int i = 0; i < other.size; i++) {
      add(other.prints[i]);
    }
  }

  /** Those that another one equals. */
  long count() {
    long[] sorted = Arrays.copyOf(prints, size);
    Arrays.sort(sorted);
    long same = 0;
    for (int i = 0; i < size; i++) {
      boolean asBefore = i > 0 && sorted[i] == sorted[i - 1];
      boolean asBehind = i + 1 < size && sorted[i] == sorted[i + 1];
      same += asBefore || asBehind ? 1 : 0;
    }
    return same;
  }
}
