package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.RenamedColumn;
import org.alliancepool.jobs.consortium.faults.WrittenIds;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * The columns of all files that ingest has read, in this run or before, and what they are mapped
 * to: looked up once for all checks of columns.
 */
public final class ReadFiles {
  private final Map<Study, List<ReadFile>> studies = new LinkedHashMap<>();
  private final Map<Study, StudyForms> forms = new HashMap<>();

  /**
   * A file.
   *
   * @param mapping of its mapped columns
   * @param unmapped the names of the others
   * @param renamed those of them that stand in the place of mapped ones
   * @param labels of values, by column; without columns that have none
   * @param ids how those of this file and of the ones before it are written
   */
  record ReadFile(
      FileMapping mapping,
      List<String> unmapped,
      List<RenamedColumn> renamed,
      Map<String, Map<String, String>> labels,
      WrittenIds ids) {}

  private ReadFiles() {}

  /** The files of those studies that have any. */
  public static ReadFiles of(Warehouse warehouse, Collection<Study> studies) {
    Map<List<String>, Row> rows = new HashMap<>();
    for (Row r : warehouse.collect("source_file")) {
      rows.put(List.of(r.getAs("study_id"), r.getAs("file")), r);
    }
    ReadFiles read = new ReadFiles();
    for (Study study : studies) {
      List<ReadFile> files = new ArrayList<>();
      StudyForms forms = null;
      for (Manifest.DataFile file : study.manifest().files()) {
        Row row = rows.get(List.of(study.id(), file.label()));
        if (row != null) {
          forms = forms == null ? StudyForms.of(study.manifest()) : forms;
          files.add(file(study, file, forms, row));
        }
      }
      if (!files.isEmpty()) {
        read.studies.put(study, files);
        read.forms.put(study, forms);
      }
    }
    return read;
  }

  private static ReadFile file(Study study, Manifest.DataFile file, StudyForms forms, Row row) {
    Map<String, Map<String, String>> labels = new HashMap<>();
    for (Row column : row.<Row>getList(row.fieldIndex("value_label"))) {
      Map<String, String> values = column.getJavaMap(2);
      if (!values.isEmpty()) {
        labels.put(column.getString(0), values);
      }
    }
    List<String> mapped = row.getList(row.fieldIndex("mapped_column"));
    Row ids = row.getStruct(row.fieldIndex("written_id"));
    return new ReadFile(
        FileMapping.resolve(study.manifest(), file, forms, mapped),
        row.getList(row.fieldIndex("unmapped_column")),
        row.<Row>getList(row.fieldIndex("renamed_column")).stream()
            .map(r -> new RenamedColumn(r.getString(0), r.getString(1), r.getLong(2)))
            .toList(),
        labels,
        new WrittenIds(ids.getLong(0), ids.getLong(1), ids.getLong(2), ids.getLong(3)));
  }

  /** The files of each study, in the manifest's order. */
  Map<Study, List<ReadFile>> byStudy() {
    return studies;
  }

  /** How the ids of a study are written; empty where it has no files. */
  Optional<WrittenIds> ids(Study study) {
    List<ReadFile> of = studies.getOrDefault(study, List.of());
    return of.isEmpty() ? Optional.empty() : Optional.of(of.get(of.size() - 1).ids());
  }

  /** The forms of a study that has files. */
  StudyForms forms(Study study) {
    return forms.get(study);
  }
}
