package org.alliancepool.jobs.checks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/** Table {@code score} with rows of a test; no run. */
final class ScoreTable {
  private ScoreTable() {}

  /** A warehouse that has the rows. */
  static Warehouse with(Path folder, List<Row> rows) throws IOException {
    Warehouse warehouse =
        Warehouse.open(SharedSpark.session(), folder.resolve("warehouse").toString());
    warehouse.append("score", rows);
    return warehouse;
  }

  /**
   * A row of the table; columns that no check of scores reads hold anything.
   *
   * @param more values by column
   */
  static Row row(String study, int patient, String source, double pomp, Map<String, Object> more) {
    Map<String, Object> values = new HashMap<>();
    values.put("study_id", study);
    values.put("construct", "alliance");
    values.put("rater", "client");
    values.put("session_id", "P" + patient + ":s1");
    values.put("score_source", source);
    values.put("status", "scored");
    values.put("n_item", 12);
    values.put("n_item_present", 0);
    values.put("pomp", pomp);
    values.put("prorated", false);
    values.put("orientation", 1);
    values.putAll(more);
    return Rows.of(
        Arrays.stream(Warehouse.type("score").fields())
            .map(f -> values.getOrDefault(f.name(), f.nullable() ? null : "any"))
            .toArray());
  }
}
