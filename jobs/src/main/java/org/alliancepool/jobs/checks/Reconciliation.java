package org.alliancepool.jobs.checks;

import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Proves that nothing is lost. Ingest counted the mapped cells of every file; harmonise counted
 * where each went; the harmonised tables and the quarantine hold what was kept and rejected. Fatal
 * where the books do not close.
 */
public final class Reconciliation {
  private final Warehouse warehouse;

  public Reconciliation(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has source files. */
  public List<CheckResult> run() {
    Map<String, Long> mapped = sums("source_file", "n_cell");
    Map<String, Long> accounted = sums("cell_account", "n_cell");
    Map<String, Long> rejected = sums("cell_account", "n_quarantined");
    Map<String, Long> named = sums("quarantine", "n_cell");
    TreeSet<String> studies = new TreeSet<>(mapped.keySet());
    studies.addAll(accounted.keySet());
    List<CheckResult> results = new ArrayList<>();
    for (String study : studies) {
      results.add(
          compare(
              "every-cell-accounted",
              study,
              mapped.getOrDefault(study, 0L),
              accounted.getOrDefault(study, 0L),
              "%d mapped cells, %d accounted for"));
      results.add(
          compare(
              "every-rejected-cell-named",
              study,
              rejected.getOrDefault(study, 0L),
              named.getOrDefault(study, 0L),
              "%d cells quarantined, %d named in quarantine"));
    }
    return results;
  }

  private static CheckResult compare(
      String check, String study, long expected, long found, String words) {
    return new CheckResult(
        check,
        study,
        CheckResult.Severity.FATAL,
        expected == found ? CheckResult.Status.PASSED : CheckResult.Status.FAILED,
        Math.abs(expected - found),
        expected,
        words.formatted(expected, found));
  }

  private Map<String, Long> sums(String table, String column) {
    Map<String, Long> sums = new TreeMap<>();
    for (Row r : warehouse.read(table).groupBy("study_id").agg(sum(column)).collectAsList()) {
      sums.put(r.getString(0), r.getLong(1));
    }
    return sums;
  }
}
