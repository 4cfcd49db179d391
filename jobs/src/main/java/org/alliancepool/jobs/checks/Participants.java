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
    return byStudy(warehouse, "n_participant");
  }

  /** How many have the very answers and scores of another, by study. */
  static Map<String, Long> withSameAnswers(Warehouse warehouse) {
    return byStudy(warehouse, "n_same_answers");
  }

  private static Map<String, Long> byStudy(Warehouse warehouse, String count) {
    Map<String, Long> number = new HashMap<>();
    for (Row study : warehouse.collect("study")) {
      number.put(study.getAs("study_id"), study.<Long>getAs(count));
    }
    return number;
  }
}
