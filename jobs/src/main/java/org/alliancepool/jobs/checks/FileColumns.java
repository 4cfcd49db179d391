package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.apache.spark.sql.Row;

/** The columns of studies' files that hold one thing. */
final class FileColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Study, file and column; study and file where the whole file says it. */
  private final HashSet<List<String>> columns = new HashSet<>();

  private FileColumns() {}

  /** Those that say arms, of files or as a whole. */
  static FileColumns ofArms(Collection<Study> studies) {
    FileColumns arms = of(studies, f -> Stream.of(f.arm(), f.visit()));
    for (Study study : studies) {
      study.manifest().files().stream()
          .filter(f -> f.inArm() != null)
          .forEach(f -> arms.columns.add(List.of(study.id(), f.label())));
    }
    return arms;
  }

  /** Those of the dates of visits. */
  static FileColumns ofDates(Collection<Study> studies) {
    return of(studies, f -> Stream.of(f.visitDate()));
  }

  /**
   * @param names of a file's columns, as the manifest has them; null for none
   */
  private static FileColumns of(
      Collection<Study> studies, Function<Manifest.DataFile, Stream<String>> names) {
    FileColumns of = new FileColumns();
    for (Study study : studies) {
      for (Manifest.DataFile file : study.manifest().files()) {
        names
            .apply(file)
            .filter(Objects::nonNull)
            .forEach(c -> of.columns.add(List.of(study.id(), file.label(), key(c))));
      }
    }
    return of;
  }

  /** A manifest may name a column in other capitals, and without blanks around it. */
  private static String key(String column) {
    return Blanks.name(column).toLowerCase(Locale.ROOT);
  }

  boolean isEmpty() {
    return columns.isEmpty();
  }

  /** True where a row of {@code quarantine} is of such a column. */
  boolean hold(Row finding) {
    String study = finding.getAs("study_id");
    String file = finding.getAs("file");
    return columns.contains(List.of(study, file))
        || columns.contains(List.of(study, file, key(finding.getAs("column"))));
  }
}
