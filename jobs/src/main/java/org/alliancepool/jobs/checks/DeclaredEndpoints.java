package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.alliancepool.jobs.checks.ReadFiles.ReadFile;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.EndpointColumns;

/**
 * Finds studies whose files have no column of the primary endpoint, and those that measure outcomes
 * and say of none that it is the primary one. A site that renames a column of a wide file takes the
 * outcome out of every analysis, and nothing else would say so: fatal; the rest of the study is
 * used. Without a primary endpoint a plan may still name its outcomes: a warning.
 */
public final class DeclaredEndpoints {
  private static final String CHECK = "endpoint-in-files";

  private final ReadFiles files;

  public DeclaredEndpoints(ReadFiles files) {
    this.files = files;
  }

  /** Checks every study that has files. */
  public List<CheckResult> run() {
    List<CheckResult> results = new ArrayList<>();
    files.byStudy().forEach((study, of) -> results.add(result(study, of)));
    return results;
  }

  private CheckResult result(Study study, List<ReadFile> of) {
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
    Optional<String> fault = endpoint.fault();
    return CheckResult.fatal(
        CHECK,
        study.id(),
        fault.isEmpty() ? 0 : 1,
        1,
        "a file has a column of the primary endpoint",
        fault);
  }
}
