package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.checks.ReadFiles.ReadFile;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StrayColumns;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.Target;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds what the columns of a file give and nobody gets. {@code columns-as-declared} warns of
 * columns that are left out for the name of a visit or rater alone, by {@link StrayColumns}. {@code
 * values-in-files} is fatal: every answer and score of a file is kept out, as where a site has
 * renamed its visits or left the ids blank; or the file has none and the study is not ongoing. Such
 * a file is as good as empty, and the study may have left the pools overnight.
 */
public final class DeclaredColumns {
  private static final String STRAY = "columns-as-declared";
  private static final String USED = "values-in-files";

  private final Warehouse warehouse;
  private final ReadFiles files;

  public DeclaredColumns(Warehouse warehouse, ReadFiles files) {
    this.warehouse = warehouse;
    this.files = files;
  }

  /** Where the cells of a column went. */
  private record Cells(long used, long keptOut) {}

  /** Checks every study that has files. */
  public List<CheckResult> run() {
    Map<List<String>, Cells> cells = new HashMap<>();
    for (Row r : warehouse.collect("cell_account")) {
      cells.put(
          List.of(r.getAs("study_id"), r.getAs("file"), r.getAs("column")),
          new Cells(r.<Long>getAs("n_harmonised"), r.<Long>getAs("n_quarantined")));
    }
    List<CheckResult> results = new ArrayList<>();
    files.byStudy().forEach((study, of) -> results.addAll(check(study, of, cells)));
    return results;
  }

  private List<CheckResult> check(Study study, List<ReadFile> of, Map<List<String>, Cells> cells) {
    Manifest manifest = study.manifest();
    List<String> stray = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    long unmapped = 0;
    for (ReadFile file : of) {
      stray.addAll(
          StrayColumns.faults(manifest, file.mapping(), files.forms(study), file.unmapped()));
      unmapped += file.unmapped().size();
      unused(manifest, file.mapping(), cells).ifPresent(unused::add);
    }
    return List.of(
        CheckResult.warning(
            STRAY,
            manifest.studyId(),
            stray.size(),
            unmapped,
            "no column is left out for the name of its visit or rater",
            stray),
        CheckResult.fatal(
            USED,
            manifest.studyId(),
            unused.size(),
            of.size(),
            "answers or scores of every file that has any are used",
            unused.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", unused))));
  }

  /** A sentence where a file should have answers or scores, and none is used. */
  private static Optional<String> unused(
      Manifest manifest, FileMapping mapping, Map<List<String>, Cells> cells) {
    String label = mapping.file().label();
    long used = 0;
    long keptOut = 0;
    boolean isMeasured = false;
    for (Map.Entry<Integer, Target> e : mapping.targets().entrySet()) {
      if (e.getValue() instanceof Target.Item
          || e.getValue() instanceof Target.Score
          || e.getValue() instanceof Target.Value) {
        isMeasured = true;
        String column = mapping.columns().get(e.getKey());
        Cells of = cells.getOrDefault(List.of(manifest.studyId(), label, column), new Cells(0, 0));
        used += of.used();
        keptOut += of.keptOut();
      }
    }
    if (used == 0 && keptOut > 0) {
      return Optional.of(
          "All answers and scores of \"%s\" are kept out (%d cells). quarantine says why of each; most often ids are blank, or visits or raters are renamed. Correct the file or the manifest, or remove the file from it."
              .formatted(label, keptOut));
    }
    return used == 0 && isMeasured && !"ongoing".equals(manifest.status())
        ? Optional.of(
            "\"%s\" has no answer and no score: every cell is blank or declared missing. Ask the site to export it again, or remove the file from the manifest."
                .formatted(label))
        : Optional.empty();
  }
}
