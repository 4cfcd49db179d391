package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.checks.ReadFiles.ReadFile;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.EndpointColumns;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds studies whose files have no column of the primary endpoint, and those that measure outcomes
 * and say of none that it is the primary one. A site that renames a column of a wide file takes the
 * outcome out of every analysis, and nothing else would say so: fatal; the rest of the study is
 * used. Without a primary endpoint a plan may still name its outcomes: a warning.
 */
public final class DeclaredEndpoints {
  private static final String CHECK = "endpoint-in-files";

  private final Warehouse warehouse;
  private final ReadFiles files;

  public DeclaredEndpoints(Warehouse warehouse, ReadFiles files) {
    this.warehouse = warehouse;
    this.files = files;
  }

  /** Checks every study that has files. */
  public List<CheckResult> run() {
    Map<List<String>, Long> scores = new HashMap<>();
    for (Row r : warehouse.collect("coverage")) {
      scores.merge(
          List.of(r.getAs("study_id"), r.getAs("instrument"), r.getAs("visit")),
          r.<Long>getAs("n_scored"),
          Long::sum);
    }
    List<CheckResult> results = new ArrayList<>();
    files.byStudy().forEach((study, of) -> results.add(result(study, of, scores)));
    return results;
  }

  private CheckResult result(Study study, List<ReadFile> of, Map<List<String>, Long> scores) {
    EndpointColumns endpoint = new EndpointColumns(study.manifest());
    if (!endpoint.isDeclared()) {
      return CheckResult.warning(
          CHECK,
          study.id(),
          0,
          0,
          "no outcome is measured",
          endpoint.undeclared(files.forms(study)).stream().toList());
    }
    of.forEach(file -> endpoint.add(file.mapping()));
    Optional<String> fault =
        endpoint
            .fault()
            .or(
                () ->
                    endpoint.unscored(
                        (instrument, visit) ->
                            scores.getOrDefault(List.of(study.id(), instrument, visit), 0L)));
    return CheckResult.fatal(
        CHECK,
        study.id(),
        fault.isEmpty() ? 0 : 1,
        1,
        "participants have scores of the primary endpoint",
        fault);
  }
}
