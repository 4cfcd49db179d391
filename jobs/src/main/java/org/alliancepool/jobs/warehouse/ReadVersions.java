package org.alliancepool.jobs.warehouse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.apache.spark.sql.Row;

/**
 * What was read of tables lately. A version of a table never changes, and a run asks for the same
 * ones again and again: its stages, its checks and its report each for themselves. Thread safe.
 */
final class ReadVersions {
  /** Up to this many bytes of Parquet; the rows take some ten times as many. */
  private static final long FEW_BYTES = 256 << 10;

  private final Map<Key, TableVersion> versions = newest(100);
  private final Map<TableVersion, List<Row>> rows = newest(20);

  private record Key(String table, long version) {}

  /** A table at a version, read where it was not. */
  TableVersion version(String table, long version, Supplier<TableVersion> read) {
    return get(versions, new Key(table, version), read);
  }

  /** All rows of a table at a version, read where they were not. */
  List<Row> rows(TableVersion table, Supplier<List<Row>> read) {
    return table.bytes() > FEW_BYTES ? read.get() : get(rows, table, () -> List.copyOf(read.get()));
  }

  /** Reads outside the lock: two threads may read the same, and none waits for another's table. */
  private static <K, V> V get(Map<K, V> known, K key, Supplier<V> read) {
    synchronized (known) {
      V value = known.get(key);
      if (value != null) {
        return value;
      }
    }
    V value = read.get();
    synchronized (known) {
      known.put(key, value);
    }
    return value;
  }

  private static <K, V> Map<K, V> newest(int size) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > size;
      }
    };
  }
}
