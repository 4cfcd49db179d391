package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.DoubtfulIds;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds rows that are kept out for a short word in the place of the id (SD, N, NA), which may be
 * patients with such codes. A warning: nothing tells the row of a mean from a patient but the site.
 */
public final class WordsAsIds {
  private static final String DOUBTFUL = "doubtful_id";
  private static final String SUMMARY = "summary_row";

  private final Warehouse warehouse;

  public WordsAsIds(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has files. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, Map<String, DoubtfulIds>> found = new TreeMap<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        Map<String, DoubtfulIds> files = new LinkedHashMap<>();
        study.manifest().files().forEach(f -> files.put(f.label(), new DoubtfulIds(f)));
        found.put(study.id(), files);
      }
    }
    for (Row r :
        warehouse
            .bag("quarantine", List.of("study_id", "file", "row", "rule"))
            .filter(r -> Set.of(DOUBTFUL, SUMMARY).contains(r.<String>getAs("rule")))
            .collect()) {
      DoubtfulIds ids =
          found.getOrDefault(r.<String>getAs("study_id"), Map.of()).get(r.<String>getAs("file"));
      long row = r.<Long>getAs("row");
      if (ids == null) {
        continue; // of a study that this run leaves out
      }
      if (DOUBTFUL.equals(r.<String>getAs("rule"))) {
        ids.addDoubtful(row);
      } else {
        ids.addSummary(row);
      }
    }
    List<CheckResult> results = new ArrayList<>();
    found.forEach((study, files) -> results.add(check(study, files.values())));
    return results;
  }

  /**
   * Checks a study.
   *
   * @param files rows that are kept out of each
   */
  static CheckResult check(String study, Collection<DoubtfulIds> files) {
    List<String> faults = new ArrayList<>();
    files.forEach(ids -> ids.fault().ifPresent(faults::add));
    long rows = files.stream().mapToLong(ids -> ids.alone().count()).sum();
    return CheckResult.warning(
        "words-as-ids",
        study,
        rows,
        rows,
        "no row is kept out for an id that may be somebody's",
        faults);
  }
}
