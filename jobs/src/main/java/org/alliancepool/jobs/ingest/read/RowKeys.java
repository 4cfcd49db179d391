package org.alliancepool.jobs.ingest.read;

import java.util.Arrays;
import java.util.List;

/**
 * Which keys several rows have, in eight bytes a row: a hash of each. Keys that share one by chance
 * are told apart by whoever looks at the rows again.
 */
final class RowKeys {
  private final int most;
  private long[] hashes = new long[1024];
  private int size;
  private boolean sorted;
  private long passedOver;

  /**
   * @param most rows of which the keys are kept; later ones are only counted
   */
  RowKeys(int most) {
    this.most = most;
  }

  void add(List<String> key) {
    if (size == most) {
      passedOver++;
      return;
    }
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(most, 2 * size));
    }
    hashes[size++] = hash(key);
  }

  /** How many rows were only counted. */
  long passedOver() {
    return passedOver;
  }

  /** True where some key may have several rows. To be asked when all rows are there. */
  boolean hasRepeats() {
    keepRepeats();
    return size > 0;
  }

  /** True where a key may have several rows. */
  boolean isRepeated(List<String> key) {
    keepRepeats();
    return Arrays.binarySearch(hashes, 0, size, hash(key)) >= 0;
  }

  private void keepRepeats() {
    if (sorted) {
      return;
    }
    sorted = true;
    Arrays.sort(hashes, 0, size);
    int kept = 0;
    for (int i = 1; i < size; i++) {
      if (hashes[i] == hashes[i - 1] && (kept == 0 || hashes[kept - 1] != hashes[i])) {
        hashes[kept++] = hashes[i];
      }
    }
    size = kept;
  }

  /** Of the parts in their order. */
  static long hash(List<String> key) {
    long hash = 1;
    for (String part : key) {
      hash = hash * 0x9E3779B97F4A7C15L + (part == null ? 1 : 2);
      for (int i = 0; part != null && i < part.length(); i++) {
        hash = (hash ^ part.charAt(i)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
    }
    return hash;
  }
}
