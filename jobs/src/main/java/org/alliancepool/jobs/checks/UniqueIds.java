package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.FirstRows;
import org.alliancepool.jobs.consortium.faults.RepeatedIds;
import org.alliancepool.jobs.consortium.faults.WrittenIds;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.bag.RowCount;
import org.apache.spark.sql.Row;

/**
 * Finds files in which one id has two rows that contradict each other, and studies in which the
 * files do, such as those of sites that number their patients anew. Rows that are the same, or that
 * complete each other, are none. Finds also participants who have the very answers of another, and
 * ids that look alike or are of nobody. A warning: one patient may have been entered twice.
 */
public final class UniqueIds {
  private static final String REPEATED = "repeated_id";
  private static final String CONFLICT = "conflicting_value";

  private final Warehouse warehouse;
  private final ReadFiles files;

  public UniqueIds(Warehouse warehouse, ReadFiles files) {
    this.warehouse = warehouse;
    this.files = files;
  }

  /** The rows of each study's files. */
  private static final class Repeats implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, HashMap<String, FirstRows>> files = new HashMap<>();

    private Repeats add(Row finding) {
      of(finding.getAs("study_id"), finding.getAs("file")).add(finding.<Long>getAs("row"));
      return this;
    }

    private Repeats merge(Repeats other) {
      other.files.forEach((study, of) -> of.forEach((file, rows) -> of(study, file).merge(rows)));
      return this;
    }

    private FirstRows of(String study, String file) {
      return files
          .computeIfAbsent(study, s -> new HashMap<>())
          .computeIfAbsent(file, f -> new FirstRows());
    }
  }

  /** Checks every study that has files. */
  public List<CheckResult> run(Collection<Study> studies) {
    Repeats repeats =
        warehouse
            .bag("quarantine", List.of("study_id", "file", "row", "rule"))
            .filter(r -> REPEATED.equals(r.<String>getAs("rule")))
            .aggregate(new Repeats(), Repeats::add, Repeats::merge);
    Map<String, Contradicted> contradicted = contradicted(studies);
    Map<String, Participants> participants = Participants.byStudy(warehouse);
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        Participants there = participants.getOrDefault(study.id(), Participants.NONE);
        results.add(
            check(
                study.manifest(),
                repeats.files.getOrDefault(study.id(), new HashMap<>()),
                contradicted.getOrDefault(study.id(), Contradicted.nobody()),
                there.number(),
                there.withSameAnswers(),
                files.ids(study).orElse(WrittenIds.NONE)));
      }
    }
    return results;
  }

  /**
   * Who of a study has values that contradict each other.
   *
   * @param participants by pseudonyms
   * @param files in which they stand
   */
  record Contradicted(Set<String> participants, Set<String> files) {
    static Contradicted nobody() {
      return new Contradicted(new TreeSet<>(), new TreeSet<>());
    }
  }

  /**
   * By study; without those of whom one file alone says it. Of arms another check tells, and of the
   * dates of a visit, which two forms may have, a third.
   */
  private Map<String, Contradicted> contradicted(Collection<Study> studies) {
    FileColumns arms = FileColumns.ofArms(studies);
    FileColumns dates = FileColumns.ofDates(studies);
    List<String> columns = List.of("study_id", "file", "column", "rule", "subject");
    List<Row> kinds =
        RowCount.by(
            columns,
            warehouse
                .bag("quarantine", columns)
                .filter(
                    r ->
                        REPEATED.equals(r.<String>getAs("rule"))
                            || (CONFLICT.equals(r.<String>getAs("rule"))
                                && !arms.hold(r)
                                && !dates.hold(r))));
    Map<List<String>, Set<String>> files = new HashMap<>();
    for (Row kind : kinds) {
      if (CONFLICT.equals(kind.<String>getAs("rule"))) {
        files
            .computeIfAbsent(
                List.of(kind.getAs("study_id"), kind.getAs("subject")), s -> new TreeSet<>())
            .add(kind.getAs("file"));
      }
    }
    Map<String, Contradicted> contradicted = new HashMap<>();
    files.forEach(
        (who, in) -> {
          if (in.size() > 1) {
            Contradicted of = contradicted.computeIfAbsent(who.get(0), s -> Contradicted.nobody());
            of.participants().add(who.get(1));
            of.files().addAll(in);
          }
        });
    for (Row kind : kinds) {
      if (REPEATED.equals(kind.<String>getAs("rule"))) {
        contradicted
            .getOrDefault(kind.<String>getAs("study_id"), Contradicted.nobody())
            .participants()
            .remove(kind.<String>getAs("subject"));
      }
    }
    return contradicted;
  }

  /**
   * Checks a study.
   *
   * @param repeats of ids that a file has twice, the rows, by file
   * @param contradicted of whom several files say different things
   * @param participants how many there are
   * @param same how many of them have the answers of another
   * @param written how the ids are
   */
  static CheckResult check(
      Manifest manifest,
      Map<String, FirstRows> repeats,
      Contradicted contradicted,
      long participants,
      long same,
      WrittenIds written) {
    List<String> faults = new ArrayList<>();
    for (Manifest.DataFile file : manifest.files()) {
      FirstRows rows = repeats.getOrDefault(file.label(), new FirstRows());
      RepeatedIds.fault(file, rows).ifPresent(faults::add);
    }
    long several = contradicted.participants().size();
    RepeatedIds.fault(several, participants, contradicted.files()).ifPresent(faults::add);
    RepeatedIds.sameAnswers(same).ifPresent(faults::add);
    faults.addAll(written.faults());
    long ids = repeats.values().stream().mapToLong(FirstRows::count).sum();
    long doubtful = ids + several + same + written.doubtful();
    return CheckResult.warning(
        "ids-unique",
        manifest.studyId(),
        doubtful,
        Math.max(doubtful, participants),
        "no id has two rows in a file that contradict each other, and few if any in several; no two participants have the same answers, nor ids that look alike",
        faults);
  }
}
