package org.alliancepool.jobs.report.page;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * The rows of one run that the page needs, collected.
 *
 * <p>Beside whole tables there are {@link #PARTICIPANTS} {@code (study_id, analysis_arm_id, arm_id,
 * n)} and {@link #FINDINGS}, the first rows of {@code quarantine} by study, rule and remedy, with
 * {@code n_finding} and {@code n_kept_out} of all of them.
 *
 * @param tables rows by table; a table that is not there counts as empty
 */
public record ReportRows(Map<String, List<Row>> tables) {
  /** Patients by arm. */
  public static final String PARTICIPANTS = "participant_by_arm";

  /** Counts and examples of what is in quarantine. */
  public static final String FINDINGS = "quarantine_example";

  List<Row> of(String table) {
    return tables.getOrDefault(table, List.of());
  }

  static String text(Row row, String column) {
    return row.getAs(column);
  }

  static boolean flag(Row row, String column) {
    return row.<Boolean>getAs(column);
  }

  /** A whole number, int or bigint; null where there is none. */
  static Long count(Row row, String column) {
    Number n = row.getAs(column);
    return n == null ? null : n.longValue();
  }

  /** A number; null where there is none or it is NaN. */
  static Double number(Row row, String column) {
    Double x = row.getAs(column);
    return x == null || x.isNaN() ? null : x;
  }
}
