package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/** The rows of small tables, study by study. */
final class StudyRows {
  private StudyRows() {}

  /** The rows of a table by study. */
  static Map<String, List<Row>> of(Warehouse warehouse, String table) {
    Map<String, List<Row>> rows = new HashMap<>();
    for (Row r : warehouse.collect(table)) {
      rows.computeIfAbsent(r.getAs("study_id"), s -> new ArrayList<>()).add(r);
    }
    return rows;
  }
}
