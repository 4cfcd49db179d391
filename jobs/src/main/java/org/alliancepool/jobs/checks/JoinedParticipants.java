package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.warehouse.RowCount;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds studies of which many participants have no arm, or stand in some files only, or of which an
 * arm has nobody. A code of an arm that the manifest does not know, or ids that are written in two
 * ways ({@code 0012} and {@code 12}), takes them out of results by arm one by one, each named in
 * quarantine and none of them looking like a fault of the whole study. A warning: a trial may have
 * lost so many.
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
    Map<String, Set<String>> emptyArms = emptyArms();
    List<CheckResult> results = new ArrayList<>();
    for (Row study : warehouse.collect("study")) {
      long participants = study.<Long>getAs("n_participant");
      if (participants > 0) {
        String id = study.getAs("study_id");
        // Who is in which arm of a blinded study is not to be told, nor that nobody is.
        Set<String> empty = study.<Boolean>getAs("blinded") ? Set.of() : emptyArms.get(id);
        results.add(check(id, participants, named.getOrDefault(id, Map.of()), empty));
      }
    }
    return results;
  }

  /** The arms of each study to which patients were randomised, and that none is in. */
  private Map<String, Set<String>> emptyArms() {
    Map<String, Set<String>> arms = new HashMap<>();
    for (Row arm : warehouse.collect("arm")) {
      Set<String> of = arms.computeIfAbsent(arm.getAs("study_id"), s -> new TreeSet<>());
      if ("randomised".equals(arm.getAs("kind"))) {
        of.add(arm.getAs("arm_id"));
      }
    }
    List<String> key = List.of("study_id", "arm_id");
    for (Row filled : RowCount.by(key, warehouse.bag("participant", key))) {
      String arm = filled.getAs("arm_id");
      if (arm != null) {
        arms.get(filled.<String>getAs("study_id")).remove(arm);
      }
    }
    return arms;
  }

  /**
   * Checks a study.
   *
   * @param named how many participants each rule names
   * @param emptyArms the arms that nobody is in
   */
  static CheckResult check(
      String study, long participants, Map<String, Long> named, Set<String> emptyArms) {
    List<String> faults = new ArrayList<>();
    long most = 0;
    for (Map.Entry<String, Long> rule : new TreeMap<>(named).entrySet()) {
      long n = rule.getValue();
      if (n > 1 && n > MANY * participants) {
        faults.add("%d of %d participants %s".formatted(n, participants, RULES.get(rule.getKey())));
        most = Math.max(most, n);
      }
    }
    if (!emptyArms.isEmpty() && most < participants) {
      faults.add(
          "no participant is in %s %s. Does arms of the manifest have its code as the files write it?"
              .formatted(emptyArms.size() == 1 ? "arm" : "arms", String.join(", ", emptyArms)));
    }
    return CheckResult.warning(
        "participants-joined",
        study,
        most + emptyArms.size(),
        participants,
        "every arm has participants, and most of these have an arm and are in every file",
        faults);
  }
}
