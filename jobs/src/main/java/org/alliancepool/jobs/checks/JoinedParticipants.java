package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.checks.CheckResult.Severity;
import org.alliancepool.jobs.checks.CheckResult.Status;
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
    Map<String, Named> named =
        warehouse
            .bag("quarantine", List.of("study_id", "rule", "subject"))
            .filter(r -> RULES.containsKey(r.<String>getAs("rule")))
            .aggregate(new Counts(), Counts::add, Counts::merge)
            .studies;
    List<CheckResult> results = new ArrayList<>();
    for (Row study : warehouse.collect("study")) {
      long participants = study.<Long>getAs("n_participant");
      if (participants > 0) {
        String id = study.getAs("study_id");
        results.add(check(id, participants, named.getOrDefault(id, new Named()).counts()));
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
    return new CheckResult(
        "participants-joined",
        study,
        Severity.CONVENTION,
        faults.isEmpty() ? Status.PASSED : Status.FAILED,
        most,
        participants,
        faults.isEmpty()
            ? "most participants have an arm and are in every file"
            : String.join(" ", faults));
  }

  /** Whom each rule names in a study. */
  private static final class Named implements Serializable {
    private static final long serialVersionUID = 1L;
    private final HashMap<String, Set<String>> subjects = new HashMap<>();

    Map<String, Long> counts() {
      Map<String, Long> counts = new HashMap<>();
      subjects.forEach((rule, who) -> counts.put(rule, (long) who.size()));
      return counts;
    }
  }

  private static final class Counts implements Serializable {
    private static final long serialVersionUID = 1L;
    private final HashMap<String, Named> studies = new HashMap<>();

    Counts add(Row finding) {
      return add(
          finding.getAs("study_id"),
          finding.getAs("rule"),
          Set.of(finding.<String>getAs("subject")));
    }

    Counts merge(Counts other) {
      other.studies.forEach((s, named) -> named.subjects.forEach((rule, who) -> add(s, rule, who)));
      return this;
    }

    private Counts add(String study, String rule, Set<String> who) {
      studies
          .computeIfAbsent(study, s -> new Named())
          .subjects
          .computeIfAbsent(rule, r -> new HashSet<>())
          .addAll(who);
      return this;
    }
  }
}
