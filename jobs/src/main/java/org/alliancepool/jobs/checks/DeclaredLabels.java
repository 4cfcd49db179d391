package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.AnswerLabels;
import org.alliancepool.jobs.consortium.AnswerLabels.Fault;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds files whose labels contradict the codes of answers, by {@link AnswerLabels}. Fatal where an
 * answer is labelled with the number of another; words may be somebody's own, and are a warning.
 */
public final class DeclaredLabels {
  private static final String CHECK = "labels-as-declared";

  private final Warehouse warehouse;

  public DeclaredLabels(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has files. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, Map<String, Row>> files = new HashMap<>();
    for (Row r : warehouse.collect("source_file")) {
      files.computeIfAbsent(r.getAs("study_id"), s -> new HashMap<>()).put(r.getAs("file"), r);
    }
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (files.containsKey(study.id())) {
        results.add(check(study, files.get(study.id())));
      }
    }
    return results;
  }

  private static CheckResult check(Study study, Map<String, Row> files) {
    Manifest manifest = study.manifest();
    StudyForms forms = null;
    List<Fault> faults = new ArrayList<>();
    int columns = 0;
    for (Manifest.DataFile file : manifest.files()) {
      Row row = files.get(file.label());
      Map<String, Map<String, String>> labels = labels(row);
      if (!labels.isEmpty()) { // else the forms need not be looked up
        forms = forms == null ? StudyForms.of(manifest) : forms;
        List<String> names = row.getList(row.fieldIndex("mapped_column"));
        FileMapping mapping = FileMapping.resolve(manifest, file, forms, names);
        AnswerLabels of =
            AnswerLabels.of(
                manifest, mapping, forms, c -> labels.getOrDefault(names.get(c), Map.of()));
        columns += of.columns();
        faults.addAll(of.faults());
      }
    }
    return result(study.id(), columns, faults);
  }

  /** The labels of the columns that have any. */
  private static Map<String, Map<String, String>> labels(Row file) {
    Map<String, Map<String, String>> labels = new HashMap<>();
    for (Row column : file.<Row>getList(file.fieldIndex("value_label"))) {
      Map<String, String> values = column.getJavaMap(2);
      if (!values.isEmpty()) {
        labels.put(column.getString(0), values);
      }
    }
    return labels;
  }

  /**
   * @param columns how many have labels
   */
  static CheckResult result(String study, int columns, List<Fault> faults) {
    boolean fatal = faults.stream().anyMatch(f -> f.kind() == AnswerLabels.Kind.NUMBERS);
    int violated = faults.stream().mapToInt(Fault::columns).sum();
    String passed = "the labels of none of %d columns contradict their codes".formatted(columns);
    List<String> sentences = faults.stream().map(Fault::sentence).toList();
    return faults.isEmpty() || fatal
        ? CheckResult.fatal(
            CHECK,
            study,
            violated,
            columns,
            passed,
            sentences.stream().reduce((a, b) -> a + " " + b))
        : CheckResult.warning(CHECK, study, violated, columns, passed, sentences);
  }
}
