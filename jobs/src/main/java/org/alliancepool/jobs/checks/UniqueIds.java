package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.FirstRows;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.RepeatedIds;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds files in which one id has two rows that contradict each other, such as those of sites that
 * number their patients anew. Rows that are the same, or that complete each other, are none. A
 * warning: one patient may have been entered twice.
 */
public final class UniqueIds {
  private final Warehouse warehouse;

  public UniqueIds(Warehouse warehouse) {
    this.warehouse = warehouse;
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
            .filter(r -> "repeated_id".equals(r.<String>getAs("rule")))
            .aggregate(new Repeats(), Repeats::add, Repeats::merge);
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        results.add(
            check(study.manifest(), repeats.files.getOrDefault(study.id(), new HashMap<>())));
      }
    }
    return results;
  }

  /**
   * Checks a study.
   *
   * @param repeats of ids that a file has twice, the rows, by file
   */
  static CheckResult check(Manifest manifest, Map<String, FirstRows> repeats) {
    List<String> faults = new ArrayList<>();
    for (Manifest.DataFile file : manifest.files()) {
      FirstRows rows = repeats.getOrDefault(file.label(), new FirstRows());
      RepeatedIds.fault(file, rows).ifPresent(faults::add);
    }
    long ids = repeats.values().stream().mapToLong(FirstRows::count).sum();
    return CheckResult.warning(
        "ids-unique",
        manifest.studyId(),
        ids,
        ids,
        "no id has two rows that contradict each other",
        faults);
  }
}
