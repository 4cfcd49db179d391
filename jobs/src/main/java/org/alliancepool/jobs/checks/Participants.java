package org.alliancepool.jobs.checks;

import java.util.HashMap;
import java.util.Map;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/** How many participants studies have. */
final class Participants {
  private Participants() {}

  /** By study. */
  static Map<String, Long> number(Warehouse warehouse) {
    Map<String, Long> number = new HashMap<>();
    for (Row study : warehouse.collect("study")) {
      number.put(study.getAs("study_id"), study.<Long>getAs("n_participant"));
    }
    return number;
  }
}
