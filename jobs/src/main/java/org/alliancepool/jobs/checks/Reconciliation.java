package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final String ACCOUNTED = "every-cell-accounted";
  private static final String NAMED = "every-rejected-cell-named";

  /** What its results are called. */
  public static final Set<String> CHECKS = Set.of(ACCOUNTED, NAMED);

  private final Warehouse warehouse;

  public Reconciliation(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has source files. */
  public List<CheckResult> run() {
    List<CheckResult> results = new ArrayList<>();
    Map<String, Long> mapped = total(warehouse.collect("source_file"), "n_cell");
    List<Row> accounts = warehouse.collect("cell_account");
    Map<String, Long> accounted = total(accounts, "n_cell");
    Map<String, Long> rejected = total(accounts, "n_quarantined");
    Map<String, Long> named = named();
    TreeSet<String> studies = new TreeSet<>(mapped.keySet());
    studies.addAll(accounted.keySet());
    studies.addAll(named.keySet());
    for (String study : studies) {
      results.add(
          compare(
              ACCOUNTED,
              study,
              mapped.getOrDefault(study, 0L),
              accounted.getOrDefault(study, 0L),
              "%d mapped cells, %d accounted for"));
      results.add(
          compare(
              NAMED,
              study,
              rejected.getOrDefault(study, 0L),
              named.getOrDefault(study, 0L),
              "%d cells quarantined, %d named in quarantine"));
    }
    return results;
  }

  private Map<String, Long> named() {
    return warehouse
        .bag("quarantine", List.of("study_id", "n_cell"))
        .aggregate(
            new TreeMap<>(),
            (total, r) -> {
              total.merge(r.getAs("study_id"), r.<Long>getAs("n_cell"), Long::sum);
              return total;
            },
            (total, other) -> {
              other.forEach((study, n) -> total.merge(study, n, Long::sum));
              return total;
            });
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

  /** Sums of a column by study. */
  private static Map<String, Long> total(List<Row> rows, String column) {
    Map<String, Long> total = new TreeMap<>();
    rows.forEach(
        r -> total.merge(r.getAs("study_id"), r.<Number>getAs(column).longValue(), Long::sum));
    return total;
  }
}
