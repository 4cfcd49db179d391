package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.warehouse.RowCount;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds studies of which many participants have no arm, or stand in some files only. A code of an
 * arm that the manifest does not know, or ids that are written in two ways ({@code 0012} and {@code
 * 12}), takes them out of results by arm one by one, each named in quarantine and none of them
 * looking like a fault of the whole study. A warning: a trial may have lost so many.
 */
public final class JoinedParticipants {
  /** Of so many, and of more than one, somebody should be told. */
  private static final double MANY = 0.2;

  private static final Map<String, String> RULES =
      Map.of(
          "missing_arm",
          "have no arm. Does arms of the manifest have every code of the file, and do the ids of the files agree?",
          "id_not_in_file",
          "are not in a file that describes participants. Are the ids written alike in all files?");

  private final Warehouse warehouse;

  public JoinedParticipants(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has participants. */
  public List<CheckResult> run() {
    Map<String, Map<String, Long>> named = new HashMap<>();
    for (Row kind :
        RowCount.by(
            List.of("study_id", "rule", "subject"),
            warehouse
                .bag("quarantine", List.of("study_id", "rule", "subject"))
                .filter(r -> RULES.containsKey(r.<String>getAs("rule"))))) {
      named
          .computeIfAbsent(kind.getAs("study_id"), s -> new TreeMap<>())
          .merge(kind.getAs("rule"), 1L, Long::sum); // a participant once, in whatever files
    }
    List<CheckResult> results = new ArrayList<>();
    for (Row study : warehouse.collect("study")) {
      long participants = study.<Long>getAs("n_participant");
      if (participants > 0) {
        String id = study.getAs("study_id");
        results.add(check(id, participants, named.getOrDefault(id, Map.of())));
      }
    }
    return results;
  }

  /**
   * Checks a study.
   *
   * @param named how many participants each rule names
   */
  static CheckResult check(String study, long participants, Map<String, Long> named) {
    List<String> faults = new ArrayList<>();
    long most = 0;
    for (Map.Entry<String, Long> rule : new TreeMap<>(named).entrySet()) {
      long n = rule.getValue();
      if (n > 1 && n > MANY * participants) {
        faults.add("%d of %d participants %s".formatted(n, participants, RULES.get(rule.getKey())));
        most = Math.max(most, n);
      }
    }
    return CheckResult.warning(
        "participants-joined",
        study,
        most,
        participants,
        "most participants have an arm and are in every file",
        faults);
  }
}
