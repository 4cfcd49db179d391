package org.alliancepool.jobs.changes;

import java.util.Comparator;

/**
 * A pool, as {@code pooled_effect} and {@code contrast} name it.
 *
 * @param table pooled_effect or contrast
 */
record PoolKey(String table, String analysisId, String stratum, String measure)
    implements Comparable<PoolKey> {
  private static final Comparator<PoolKey> ORDER =
      Comparator.comparing(PoolKey::analysisId)
          .thenComparing(PoolKey::table, Comparator.reverseOrder())
          .thenComparing(PoolKey::stratum)
          .thenComparing(PoolKey::measure);

  @Override
  public int compareTo(PoolKey other) {
    return ORDER.compare(this, other);
  }
}
