package org.alliancepool.jobs.warehouse;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.apache.spark.sql.Row;

/** Reads what the tables {@code study} and {@code arm} say, for analyses. */
public final class StudyFactsReader {
  private StudyFactsReader() {}

  /** The facts of every study, by id. */
  public static Map<String, StudyFacts> read(Warehouse warehouse) {
    Map<String, Map<String, String>> arms = new TreeMap<>();
    for (Row r : warehouse.read("arm").orderBy("study_id", "arm_id").collectAsList()) {
      if (r.<String>getAs("analysis_arm_id").equals(r.getAs("arm_id"))) {
        arms.computeIfAbsent(r.getAs("study_id"), k -> new LinkedHashMap<>())
            .put(r.getAs("arm_id"), r.getAs("role"));
      }
    }
    Map<String, StudyFacts> facts = new TreeMap<>();
    for (Row r : warehouse.read("study").collectAsList()) {
      String id = r.getAs("study_id");
      facts.put(
          id,
          new StudyFacts(
              id,
              r.getAs("title"),
              r.getAs("source"),
              r.<Boolean>getAs("blinded"),
              r.getAs("treatment"),
              r.getAs("primary_outcome"),
              r.getAs("primary_timepoint"),
              arms.getOrDefault(id, new LinkedHashMap<>()),
              r.getList(r.fieldIndex("overlaps_with"))));
    }
    return facts;
  }
}
