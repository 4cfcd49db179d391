package org.alliancepool.jobs.checks;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Dataset;
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
    List<CheckResult> results = new ArrayList<>();
    Dataset<Row> books =
        book("source_file", "n_cell", "mapped")
            .unionByName(book("cell_account", "n_cell", "accounted"), true)
            .unionByName(book("cell_account", "n_quarantined", "rejected"), true)
            .unionByName(book("quarantine", "n_cell", "named"), true)
            .groupBy("study_id")
            .agg(sum("mapped"), sum("accounted"), sum("rejected"), sum("named"))
            .orderBy("study_id");
    for (Row r : books.collectAsList()) {
      String study = r.getString(0);
      results.add(
          compare(
              "every-cell-accounted",
              study,
              total(r, 1),
              total(r, 2),
              "%d mapped cells, %d accounted for"));
      results.add(
          compare(
              "every-rejected-cell-named",
              study,
              total(r, 3),
              total(r, 4),
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

  private Dataset<Row> book(String table, String column, String as) {
    return warehouse.read(table).select(col("study_id"), col(column).cast("long").as(as));
  }

  private static long total(Row r, int i) {
    return r.isNullAt(i) ? 0 : r.getLong(i);
  }
}
