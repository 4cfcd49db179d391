package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StrayColumns;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
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

  public DeclaredColumns(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** A file's columns, and how many cells of each are used and kept out. */
  private static final class Held {
    private List<String> mapped = List.of();
    private List<String> unmapped = List.of();
    private final Map<String, Long> used = new HashMap<>();
    private final Map<String, Long> keptOut = new HashMap<>();
  }

  /** Checks every study that has files. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<List<String>, Held> files = new HashMap<>();
    Set<String> read = new HashSet<>();
    for (Row r : warehouse.collect("source_file")) {
      read.add(r.getAs("study_id"));
      Held held = held(files, r);
      held.mapped = r.getList(r.fieldIndex("mapped_column"));
      held.unmapped = r.getList(r.fieldIndex("unmapped_column"));
    }
    for (Row r : warehouse.collect("cell_account")) {
      Held held = held(files, r);
      held.used.put(r.getAs("column"), r.getAs("n_harmonised"));
      held.keptOut.put(r.getAs("column"), r.getAs("n_quarantined"));
    }
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (read.contains(study.id())) {
        results.addAll(check(study.manifest(), files));
      }
    }
    return results;
  }

  private static Held held(Map<List<String>, Held> files, Row r) {
    return files.computeIfAbsent(List.of(r.getAs("study_id"), r.getAs("file")), f -> new Held());
  }

  private static List<CheckResult> check(Manifest manifest, Map<List<String>, Held> files) {
    StudyForms forms = StudyForms.of(manifest);
    List<String> stray = new ArrayList<>();
    List<String> unused = new ArrayList<>();
    long unmapped = 0;
    for (Manifest.DataFile file : manifest.files()) {
      Held held = files.get(List.of(manifest.studyId(), file.label()));
      FileMapping mapping = FileMapping.resolve(manifest, file, forms, held.mapped);
      stray.addAll(StrayColumns.faults(manifest, mapping, forms, held.unmapped));
      unmapped += held.unmapped.size();
      unused(manifest, mapping, held).ifPresent(unused::add);
    }
    int all = manifest.files().size();
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
            all,
            "answers or scores of every file that has any are used",
            unused.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", unused))));
  }

  /** A sentence where a file should have answers or scores, and none is used. */
  private static Optional<String> unused(Manifest manifest, FileMapping mapping, Held held) {
    long used = 0;
    long keptOut = 0;
    boolean isMeasured = false;
    for (Map.Entry<Integer, Target> e : mapping.targets().entrySet()) {
      if (e.getValue() instanceof Target.Item
          || e.getValue() instanceof Target.Score
          || e.getValue() instanceof Target.Value) {
        isMeasured = true;
        String column = mapping.columns().get(e.getKey());
        used += held.used.getOrDefault(column, 0L);
        keptOut += held.keptOut.getOrDefault(column, 0L);
      }
    }
    String label = mapping.file().label();
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
