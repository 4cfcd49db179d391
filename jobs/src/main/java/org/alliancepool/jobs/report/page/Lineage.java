package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.text;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * The query that leads from a pooled number to the cells of the files: effects, the scores they
 * rest on, and the items or reported values behind each score.
 */
final class Lineage {
  private static final String QUERY =
      "SELECT e.study_id, e.arm_id, s.visit, s.form, s.rater, s.raw, "
          + "x.file, x.row, x.column, x.source_value, x.source_sha256 "
          + "FROM current_effect_size e "
          + "JOIN current_participant p ON p.study_id = e.study_id "
          + "AND (e.arm_id IS NULL OR p.analysis_arm_id = e.arm_id) "
          + "JOIN current_score s ON s.participant_id = p.participant_id AND s.subscale = 'total' "
          + "AND ((s.form = e.alliance_form AND s.rater = e.rater AND s.phase = e.phase "
          + "AND s.phase_part <=> e.phase_part) "
          + "OR (s.instrument = e.outcome_instrument AND s.rater = e.outcome_rater "
          + "AND s.timepoint = e.timepoint)) "
          + "JOIN (SELECT session_id, form, rater, file, row, column, source_value, source_sha256 "
          + "FROM current_item_response UNION ALL "
          + "SELECT session_id, form, rater, file, row, column, source_value, source_sha256 "
          + "FROM current_measurement) x "
          + "ON x.session_id = s.session_id AND x.form = s.form AND x.rater = s.rater "
          + "WHERE %s ORDER BY 1, 2, 7, 8, 9";

  private Lineage() {}

  /**
   * The query of a pool.
   *
   * @param members its effects; where empty, all effects of its analysis and measure are taken
   */
  static String sql(Row pool, List<Row> members) {
    String which =
        members.isEmpty()
            ? "e.analysis_id = %s AND e.measure = %s"
                .formatted(
                    literal(text(pool, "analysis_id")),
                    literal(text(pool, "measure").replaceFirst("^COR$", "ZCOR")))
            : "e.effect_id IN (%s)"
                .formatted(
                    members.stream()
                        .map(r -> literal(text(r, "effect_id")))
                        .collect(Collectors.joining(", ")));
    return QUERY.formatted(which);
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
