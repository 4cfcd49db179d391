package org.alliancepool.jobs.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alliancepool.jobs.consortium.faults.Attrition;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.apache.spark.sql.Row;

/**
 * Files that have far fewer rows than in the run before. One that is cut short at the end of a line
 * is a file like any other, and only the night before tells.
 */
final class ShrunkFiles {
  private static final String TABLE = "source_file";

  private ShrunkFiles() {}

  /**
   * A sentence for each.
   *
   * @param studies that were read anew
   */
  static List<String> since(PublishedRun before, Warehouse warehouse, Set<String> studies) {
    Map<List<String>, Long> rows = new HashMap<>();
    Long version = before.tables().get(TABLE);
    if (version != null) {
      warehouse.collectAt(TABLE, version).forEach(f -> rows.put(key(f), f.<Long>getAs("n_row")));
    }
    List<String> shrunk = new ArrayList<>();
    for (Row file : warehouse.collect(TABLE)) {
      List<String> key = key(file);
      long now = file.<Long>getAs("n_row");
      long then = rows.getOrDefault(key, 0L);
      if (studies.contains(key.get(0)) && Attrition.isMuch(then - now, then)) {
        shrunk.add(
            "file \"%s\" of study \"%s\" has %d rows, and had %d in run %s. Where nobody has taken out so many, it may be cut short: hold it against the site's."
                .formatted(key.get(1), key.get(0), now, then, before.runId()));
      }
    }
    return shrunk;
  }

  private static List<String> key(Row file) {
    return List.of(file.getAs("study_id"), file.getAs("file"));
  }
}
