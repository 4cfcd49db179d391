package org.alliancepool.jobs.checks;

import java.util.HashMap;
import java.util.Map;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * The participants of a study.
 *
 * @param number how many there are
 * @param withSameAnswers how many have the very answers and scores of another
 * @param lackingEndpoint how many may have the primary endpoint in rows that are kept out
 */
record Participants(long number, long withSameAnswers, long lackingEndpoint) {
  static final Participants NONE = new Participants(0, 0, 0);

  /** Those of each study. */
  static Map<String, Participants> byStudy(Warehouse warehouse) {
    Map<String, Participants> participants = new HashMap<>();
    for (Row study : warehouse.collect("study")) {
      participants.put(
          study.getAs("study_id"),
          new Participants(
              study.<Long>getAs("n_participant"),
              study.<Long>getAs("n_same_answers"),
              study.<Long>getAs("n_endpoint_kept_out")));
    }
    return participants;
  }
}
