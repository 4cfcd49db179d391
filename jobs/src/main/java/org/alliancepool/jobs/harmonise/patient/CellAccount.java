package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.EnumMap;
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

  private final Map<Key, EnumMap<Fate, Long>> counts = new LinkedHashMap<>();

  void count(SourceCell cell, Fate fate) {
    counts
        .computeIfAbsent(new Key(cell.file(), cell.column()), k -> new EnumMap<>(Fate.class))
        .merge(fate, 1L, Long::sum);
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
                    n.values().stream().mapToLong(Long::longValue).sum(),
                    n.getOrDefault(Fate.HARMONISED, 0L),
                    n.getOrDefault(Fate.MISSING, 0L),
                    n.getOrDefault(Fate.QUARANTINED, 0L),
                    fingerprint)));
    return rows;
  }
}
