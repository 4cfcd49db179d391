package org.alliancepool.jobs.warehouse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.apache.spark.sql.Row;

/** Reads what the tables {@code study} and {@code arm} say, for analyses. */
public final class StudyFactsReader {
  private StudyFactsReader() {}

  /** The facts of every study, by id; an overlap that one manifest names holds for both. */
  public static Map<String, StudyFacts> read(Warehouse warehouse) {
    return withMutualOverlaps(declared(warehouse));
  }

  /** The facts of every study, by id, with the overlaps that its own manifest names. */
  public static Map<String, StudyFacts> declared(Warehouse warehouse) {
    Map<String, Map<String, String>> arms = new TreeMap<>();
    for (Row r : warehouse.collect("arm")) {
      if (r.<String>getAs("analysis_arm_id").equals(r.getAs("arm_id"))) {
        arms.computeIfAbsent(r.getAs("study_id"), k -> new TreeMap<>())
            .put(r.getAs("arm_id"), r.getAs("role"));
      }
    }
    List<Row> studies = warehouse.collect("study");
    Map<String, StudyFacts> facts = new TreeMap<>();
    for (Row r : studies) {
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
              arms.getOrDefault(id, Map.of()),
              List.copyOf(r.<String>getList(r.fieldIndex("overlaps_with")))));
    }
    return facts;
  }

  /** The same, where an overlap that one study declares holds for the other too. */
  public static Map<String, StudyFacts> withMutualOverlaps(Map<String, StudyFacts> declared) {
    Map<String, TreeSet<String>> overlaps = new HashMap<>();
    declared
        .values()
        .forEach(
            f -> {
              for (String other : f.overlapsWith()) {
                overlaps.computeIfAbsent(f.studyId(), s -> new TreeSet<>()).add(other);
                overlaps.computeIfAbsent(other, s -> new TreeSet<>()).add(f.studyId());
              }
            });
    Map<String, StudyFacts> facts = new TreeMap<>();
    declared.forEach(
        (id, f) ->
            facts.put(id, f.withOverlaps(List.copyOf(overlaps.getOrDefault(id, new TreeSet<>())))));
    return facts;
  }
}
