package org.alliancepool.jobs.harmonise.patient;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.warehouse.row.Rows;
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

  private static final class Counts {
    private long harmonised;
    private long missing;
    private long quarantined;
  }

  private final Map<Key, Counts> counts = new LinkedHashMap<>();

  void count(SourceCell cell, Fate fate) {
    Counts n = counts.computeIfAbsent(new Key(cell.file(), cell.column()), k -> new Counts());
    switch (fate) {
      case HARMONISED -> n.harmonised++;
      case MISSING -> n.missing++;
      case QUARANTINED -> n.quarantined++;
    }
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
                    n.harmonised + n.missing + n.quarantined,
                    n.harmonised,
                    n.missing,
                    n.quarantined,
                    fingerprint)));
    return rows;
  }
}
