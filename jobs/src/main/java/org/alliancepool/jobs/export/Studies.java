package org.alliancepool.jobs.export;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/** Titles, arms and times of the studies of a run. */
final class Studies {
  private final Map<String, Row> studies = new HashMap<>();
  private final Map<String, Map<String, Row>> arms = new HashMap<>();
  private final Map<String, Map<String, When>> timepoints = new HashMap<>();

  private Studies() {}

  static Studies of(Warehouse tables) {
    Studies studies = new Studies();
    for (Row r : tables.read("study").collectAsList()) {
      studies.studies.put(r.getAs("study_id"), r);
    }
    for (Row r : tables.read("arm").collectAsList()) {
      studies
          .arms
          .computeIfAbsent(r.getAs("study_id"), s -> new HashMap<>())
          .put(r.getAs("arm_id"), r);
    }
    // Of visits with one timepoint the last counts.
    for (Row r :
        tables
            .read("session")
            .where("timepoint IS NOT NULL")
            .groupBy("study_id", "timepoint")
            .agg(expr("max(struct(week, planned_day, session_number, phase)) AS last"))
            .select("study_id", "timepoint", "last.*")
            .collectAsList()) {
      studies
          .timepoints
          .computeIfAbsent(r.getString(0), s -> new HashMap<>())
          .put(
              r.getString(1),
              new When(
                  r.getAs("week"),
                  r.getAs("planned_day"),
                  r.getAs("phase"),
                  r.getAs("session_number")));
    }
    return studies;
  }

  String title(String study) {
    return studies.get(study).getAs("title");
  }

  String treatment(String study) {
    return studies.get(study).getAs("treatment");
  }

  String label(String study, String arm) {
    Row row = arms.getOrDefault(study, Map.of()).get(arm);
    String label = row == null ? null : row.getAs("label");
    return label == null ? arm : label;
  }

  /** The role of an arm; null where it is over all arms. */
  String role(String study, String arm) {
    Row row = arm == null ? null : arms.getOrDefault(study, Map.of()).get(arm);
    return row == null ? null : row.getAs("role");
  }

  /** Arms as randomised: active ones first, then by id. */
  List<String> randomised(String study) {
    List<Row> rows =
        new ArrayList<>(
            arms.getOrDefault(study, Map.of()).values().stream()
                .filter(r -> r.getAs("kind").equals("randomised"))
                .toList());
    rows.sort(
        Comparator.comparing((Row r) -> r.<String>getAs("role"))
            .thenComparing(r -> r.<String>getAs("arm_id")));
    return rows.stream().map(r -> r.<String>getAs("arm_id")).toList();
  }

  /** A timepoint as Metapsy tells them apart; null where nothing tells. */
  String time(String study, String timepoint) {
    String primary = studies.get(study).getAs("primary_timepoint");
    if (timepoint.equals(primary)) {
      return "post";
    }
    Map<String, When> known = timepoints.getOrDefault(study, Map.of());
    if (!known.containsKey(timepoint) || !known.containsKey(primary)) {
      return null;
    }
    return known
        .get(timepoint)
        .isAfter(known.get(primary))
        .map(after -> after ? "follow-up" : "during")
        .orElse(null);
  }
}
