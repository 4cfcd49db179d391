package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.consortium.EndpointColumns;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
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

  public DeclaredEndpoints(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has files. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, Map<String, List<String>>> columns = new HashMap<>();
    for (Row r : warehouse.collect("source_file")) {
      columns
          .computeIfAbsent(r.getAs("study_id"), s -> new HashMap<>())
          .put(r.getAs("file"), r.getList(r.fieldIndex("mapped_column")));
    }
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (columns.containsKey(study.id())) {
        results.add(result(study, columns.get(study.id())));
      }
    }
    return results;
  }

  private static CheckResult result(Study study, Map<String, List<String>> columns) {
    Manifest manifest = study.manifest();
    StudyForms forms = StudyForms.of(manifest);
    EndpointColumns endpoint = new EndpointColumns(manifest);
    if (!endpoint.isDeclared()) {
      return CheckResult.warning(
          CHECK,
          study.id(),
          0,
          0,
          "no outcome is measured",
          endpoint.undeclared(forms).stream().toList());
    }
    for (Manifest.DataFile file : manifest.files()) {
      endpoint.add(FileMapping.resolve(manifest, file, forms, columns.get(file.label())));
    }
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
