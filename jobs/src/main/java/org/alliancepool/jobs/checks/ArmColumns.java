package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.apache.spark.sql.Row;

/** Where the files of studies say arms: in columns, or as a whole. */
final class ArmColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Study, file and column; study and file where the whole file is of one arm. */
  private final HashSet<List<String>> columns = new HashSet<>();

  private ArmColumns() {}

  static ArmColumns of(Collection<Study> studies) {
    ArmColumns arms = new ArmColumns();
    for (Study study : studies) {
      for (Manifest.DataFile file : study.manifest().files()) {
        if (file.inArm() != null) {
          arms.columns.add(List.of(study.id(), file.label()));
        }
        Stream.of(file.arm(), file.visit())
            .filter(Objects::nonNull)
            .forEach(c -> arms.columns.add(List.of(study.id(), file.label(), c)));
      }
    }
    return arms;
  }

  /** True where a row of {@code quarantine} is of an arm. */
  boolean hold(Row finding) {
    String study = finding.getAs("study_id");
    String file = finding.getAs("file");
    return columns.contains(List.of(study, file))
        || columns.contains(List.of(study, file, finding.<String>getAs("column")));
  }
}
