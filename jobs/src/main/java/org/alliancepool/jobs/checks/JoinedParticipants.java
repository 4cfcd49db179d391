package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.alliancepool.jobs.checks.CheckResult.Severity;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.Absences;
import org.alliancepool.jobs.consortium.faults.Attrition;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.bag.RowCount;
import org.apache.spark.sql.Row;

/**
 * Finds studies of which many participants have no arm, or stand in some files only, of which any
 * has two arms or one that the manifest does not know, or of which an arm has nobody. A code of an
 * arm that the manifest does not know, or ids that are written in two ways ({@code 0012} and {@code
 * 12}), takes them out of results by arm one by one, each named in quarantine and none of them
 * looking like a fault of the whole study. A warning: a trial may have lost so many; fatal where
 * nobody at all has an arm.
 */
public final class JoinedParticipants {
  /** Where fewer have no arm, chance may have it that all do. */
  private static final int FEWEST = 5;

  private static final String CHECK = "participants-joined";

  private static final String NO_ARM = "missing_arm";
  private static final String NOT_IN_FILE = "id_not_in_file";
  private static final String CONFLICT = "conflicting_value";
  private static final String UNKNOWN_CODE = "unknown_code";

  private final Warehouse warehouse;

  public JoinedParticipants(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Who of a study is named, by pseudonyms.
   *
   * @param noArm who has no arm
   * @param twoArms who has none since cells or files contradict each other
   * @param unknownArm who has a code of an arm that the manifest does not have
   * @param notInFile who stands in some files only
   */
  record Named(
      Set<String> noArm, Set<String> twoArms, Set<String> unknownArm, Set<String> notInFile) {
    static Named nobody() {
      return new Named(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    }

    private Set<String> by(String rule) {
      return switch (rule) {
        case NO_ARM -> noArm;
        case NOT_IN_FILE -> notInFile;
        case UNKNOWN_CODE -> unknownArm;
        default -> twoArms;
      };
    }
  }

  /** Checks every study that has participants. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, Named> named = named(studies);
    Map<String, Set<String>> emptyArms = emptyArms();
    List<CheckResult> results = new ArrayList<>();
    for (Row study : warehouse.collect("study")) {
      long participants = study.<Long>getAs("n_participant");
      if (participants > 0) {
        String id = study.getAs("study_id");
        boolean blinded = study.<Boolean>getAs("blinded");
        // Who is in which arm of a blinded study is not to be told, nor that nobody is.
        Set<String> empty = blinded ? Set.of() : emptyArms.getOrDefault(id, Set.of());
        results.add(
            check(
                id,
                blinded ? Severity.CONVENTION : Severity.FATAL,
                participants,
                named.getOrDefault(id, Named.nobody()),
                empty));
      }
    }
    return results;
  }

  private Map<String, Named> named(Collection<Study> studies) {
    FileColumns arms = FileColumns.ofArms(studies);
    Map<String, Named> named = new HashMap<>();
    Map<String, Map<String, Set<String>>> absent = new HashMap<>();
    List<String> columns = List.of("study_id", "file", "column", "rule", "subject");
    for (Row kind :
        RowCount.by(columns, warehouse.bag("quarantine", columns).filter(r -> isAsked(r, arms)))) {
      String study = kind.getAs("study_id");
      Named of = named.computeIfAbsent(study, s -> Named.nobody());
      String subject = kind.getAs("subject");
      of.by(kind.getAs("rule")).add(subject); // once, in whatever files
      if (NOT_IN_FILE.equals(kind.<String>getAs("rule"))) {
        absent
            .computeIfAbsent(study, s -> new HashMap<>())
            .computeIfAbsent(subject, s -> new HashSet<>())
            .add(kind.getAs("file"));
      }
    }
    Map<String, Participants> participants = Participants.byStudy(warehouse);
    for (Study study : studies) {
      Map<String, Set<String>> of = absent.getOrDefault(study.id(), Map.of());
      Set<String> missing = new HashSet<>();
      Absences.of(
              study.manifest(),
              of,
              participants.getOrDefault(study.id(), Participants.NONE).number())
          .values()
          .forEach(missing::addAll);
      named.getOrDefault(study.id(), Named.nobody()).notInFile().retainAll(missing);
    }
    named.values().forEach(n -> n.twoArms().retainAll(n.noArm()));
    named.values().forEach(n -> n.unknownArm().retainAll(n.noArm()));
    return named;
  }

  private static boolean isAsked(Row finding, FileColumns arms) {
    return switch (finding.<String>getAs("rule")) {
      case NO_ARM, NOT_IN_FILE, UNKNOWN_CODE -> true; // nothing but arms has codes
      case CONFLICT -> arms.hold(finding);
      default -> false;
    };
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
   * @param whereNobodyHasAnArm how grave that is: a blinded study may not tell them yet
   * @param emptyArms the arms that nobody is in
   */
  static CheckResult check(
      String study,
      Severity whereNobodyHasAnArm,
      long participants,
      Named named,
      Set<String> emptyArms) {
    List<String> faults = new ArrayList<>();
    long noArm = named.noArm().size();
    if (Attrition.isMuch(noArm, participants)) {
      faults.add(
          "%d of %d participants have no arm. Does arms of the manifest have every code of the file, and do the ids of the files agree?"
              .formatted(noArm, participants));
    } else if (!named.unknownArm().isEmpty()) {
      faults.add(
          "%d of %d participants have a code of an arm that the manifest does not have, and count in none (unknown_code in quarantine). Give it to an arm, declare in missing what means none, or correct the file."
              .formatted(named.unknownArm().size(), participants));
    }
    if (!named.twoArms().isEmpty()) {
      faults.add(
          "%d of %d participants have one arm in one place and another in another, and count in none (conflicting_value in quarantine). Correct the files."
              .formatted(named.twoArms().size(), participants));
    }
    long notInFile = named.notInFile().size();
    if (Attrition.isMuch(notInFile, participants)) {
      faults.add(
          "%d of %d participants are not in a file that describes participants. Are the ids written alike in all files?"
              .formatted(notInFile, participants));
    }
    boolean nobody = noArm == participants;
    if (!emptyArms.isEmpty() && !nobody) {
      faults.add(
          "no participant is in %s %s. Does arms of the manifest have its code as the files write it?"
              .formatted(emptyArms.size() == 1 ? "arm" : "arms", String.join(", ", emptyArms)));
    }
    String passed =
        "every arm has participants, and most of these have an arm and are in every file";
    long violated = Math.max(noArm, notInFile);
    return nobody && noArm >= FEWEST && whereNobodyHasAnArm == Severity.FATAL
        ? CheckResult.fatal(
            CHECK, study, violated, participants, passed, Optional.of(String.join(" ", faults)))
        : CheckResult.warning(CHECK, study, violated, participants, passed, faults);
  }
}
