package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.checks.ReadFiles.ReadFile;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.Absences;
import org.alliancepool.jobs.consortium.faults.Attrition;
import org.alliancepool.jobs.consortium.faults.RenamedColumn;
import org.alliancepool.jobs.consortium.faults.StrayColumns;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds what the columns of a file give and nobody gets. {@code columns-as-declared} warns of
 * columns that are left out for the name of a visit or rater alone, by {@link StrayColumns}, and of
 * those that have numbers where a mapped one is blank: {@link RenamedColumn}. {@code
 * values-in-files} is fatal: every answer and score of a file is kept out, as where a site has
 * renamed its visits or left the ids blank; or no file has any and the study is not ongoing. Such a
 * file is as good as empty, and the study may have left the pools overnight.
 */
public final class DeclaredColumns {
  private static final String STRAY = "columns-as-declared";
  private static final String USED = "values-in-files";

  /** So few cells may be of one patient, who left at once. */
  private static final int FEWEST = 5;

  private final Warehouse warehouse;
  private final ReadFiles files;

  public DeclaredColumns(Warehouse warehouse, ReadFiles files) {
    this.warehouse = warehouse;
    this.files = files;
  }

  /** Where cells of answers and scores went. */
  private record Cells(long used, long keptOut) {
    private static final Cells NONE = new Cells(0, 0);

    private long all() {
      return used + keptOut;
    }

    private Cells and(Cells more) {
      return new Cells(used + more.used, keptOut + more.keptOut);
    }
  }

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
    Map<String, Cells> byFile = new HashMap<>();
    long unmapped = 0;
    for (ReadFile file : of) {
      stray.addAll(
          StrayColumns.faults(manifest, file.mapping(), files.forms(study), file.unmapped()));
      RenamedColumn.fault(file.mapping().file().label(), file.renamed()).ifPresent(stray::add);
      unmapped += file.unmapped().size();
      byFile.put(file.mapping().file().label(), answers(manifest, file.mapping(), cells));
    }
    List<String> unused = unused(manifest, byFile);
    return List.of(
        CheckResult.warning(
            STRAY,
            manifest.studyId(),
            stray.size(),
            unmapped,
            "no column is left out for the name of its visit or rater, or for having been renamed",
            stray),
        CheckResult.fatal(
            USED,
            manifest.studyId(),
            unused.size(),
            of.size(),
            "answers or scores of every file that has any are used",
            unused.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", unused))));
  }

  private static Cells answers(
      Manifest manifest, FileMapping mapping, Map<List<String>, Cells> cells) {
    Cells all = Cells.NONE;
    for (Map.Entry<Integer, Target> e : mapping.targets().entrySet()) {
      if (e.getValue() instanceof Target.Measured || e.getValue() instanceof Target.Value) {
        String column = mapping.columns().get(e.getKey());
        all =
            all.and(
                cells.getOrDefault(
                    List.of(manifest.studyId(), mapping.file().label(), column), Cells.NONE));
      }
    }
    return all;
  }

  /**
   * A sentence for each file that should have answers, and none is used. Of several that are parts
   * of one table, a small one may be of a patient who left at once.
   */
  private static List<String> unused(Manifest manifest, Map<String, Cells> byFile) {
    List<String> unused = new ArrayList<>();
    for (List<Manifest.DataFile> like : Absences.likeFiles(manifest)) {
      Cells all =
          like.stream()
              .map(f -> byFile.getOrDefault(f.label(), Cells.NONE))
              .reduce(Cells.NONE, Cells::and);
      for (Manifest.DataFile file : like) {
        Cells of = byFile.getOrDefault(file.label(), Cells.NONE);
        if (of.used() == 0 && of.keptOut() >= FEWEST && Attrition.isMuch(of.keptOut(), all.all())) {
          unused.add(
              "All answers and scores of \"%s\" are kept out (%d cells). quarantine says why of each; most often ids are blank, or visits or raters are renamed. Correct the file or the manifest, or remove the file from it."
                  .formatted(file.label(), of.keptOut()));
        }
      }
    }
    boolean isMeasured = manifest.files().stream().anyMatch(f -> !f.measures().isEmpty());
    Cells all = byFile.values().stream().reduce(Cells.NONE, Cells::and);
    if (isMeasured && all.equals(Cells.NONE) && !manifest.isOngoing()) {
      unused.add(
          "No file has an answer or a score: every cell is blank or declared missing. Ask the site to export them again.");
    }
    return unused;
  }
}
