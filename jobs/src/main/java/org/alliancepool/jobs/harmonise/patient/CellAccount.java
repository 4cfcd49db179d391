package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.warehouse.Rows;
import org.apache.spark.sql.Row;

/** Counts where the cells of one patient went, by file and column. */
final class CellAccount {
  /** Where a cell can go. */
  enum Fate {
    HARMONISED,
    MISSING,
    QUARANTINED
  }

  private record Key(String file, String column) {}

  private final Map<Key, long[]> counts = new LinkedHashMap<>();

  void count(SourceCell cell, Fate fate) {
    long[] fates =
        counts.computeIfAbsent(
            new Key(cell.file(), cell.column()), k -> new long[Fate.values().length]);
    fates[fate.ordinal()]++;
  }

  /** Rows of cell_account without the study's columns, which the caller adds. */
  List<Row> rows(String study, String fingerprint) {
    List<Row> rows = new ArrayList<>();
    counts.forEach(
        (k, n) ->
            rows.add(
                Rows.of(
                    study,
                    k.file(),
                    k.column(),
                    Arrays.stream(n).sum(),
                    n[Fate.HARMONISED.ordinal()],
                    n[Fate.MISSING.ordinal()],
                    n[Fate.QUARANTINED.ordinal()],
                    fingerprint)));
    return rows;
  }
}
