package org.alliancepool.jobs.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.alliancepool.jobs.simulate.table.TableFile;
import org.alliancepool.jobs.simulate.table.TableWriter;

/**
 * Writes one simulated trial: its manifest, and its tables, each patient by patient; keeps its
 * truth and the defects that were planted. Patients are drawn anew for each table, and are the
 * same. So the memory is that of one patient.
 */
final class TrialWriter {
  private final TrialDesign design;
  private final TrialTruth truth;
  private final List<String[]> defects = new ArrayList<>();

  /** True once all patients are in the truth: each table goes through them. */
  private boolean learnt;

  TrialWriter(TrialDesign design) {
    this.design = design;
    this.truth = new TrialTruth(design);
  }

  /**
   * What was written.
   *
   * @param truth rows of truth.csv
   * @param defects rows of defects.csv
   * @param ratings filled forms
   * @param answers answered items
   */
  record Written(List<String[]> truth, List<String[]> defects, long ratings, long answers) {}

  Written write(Path consortium) throws IOException {
    List<Shape.Table> tables = design.kind().shape().tables(design);
    Path folder = Files.createDirectories(consortium.resolve(design.id()));
    Files.writeString(folder.resolve("study.yaml"), new TrialManifest(design, tables).text());
    Map<String, List<Shape.Table>> files =
        tables.stream()
            .collect(
                Collectors.groupingBy(Shape.Table::file, LinkedHashMap::new, Collectors.toList()));
    for (Map.Entry<String, List<Shape.Table>> file : files.entrySet()) {
      writeFile(folder.resolve(file.getKey()), file.getValue());
    }
    return new Written(truth.rows(), defects, truth.ratings(), truth.answers());
  }

  private void writeFile(Path path, List<Shape.Table> tables) throws IOException {
    List<String> names = tables.stream().map(Shape.Table::name).toList();
    try (TableFile file = design.kind().format().create(path, names, TrialDesign.MISSING)) {
      for (Shape.Table table : tables) {
        try (TableWriter out = file.next(table.columns())) {
          for (int i = 0; i < design.patients(); i++) {
            SimulatedPatient p = SimulatedPatient.of(design, i);
            SiteRecord record = SiteRecord.of(design, p);
            if (!learnt) {
              learn(p, record);
            }
            for (Object[] row : table.rows().apply(record)) {
              out.row(row);
            }
          }
          learnt = true;
        }
      }
    }
  }

  /** Adds a patient to the truth, and her defects to theirs. */
  private void learn(SimulatedPatient p, SiteRecord record) {
    truth.add(p);
    for (Planted d : record.planted()) {
      Shape.Place place = design.kind().shape().place(design, d);
      defects.add(
          new String[] {
            design.id(),
            place.file(),
            record.id(),
            place.visit(),
            place.column(),
            d.defect().rule(),
            d.what()
          });
    }
  }
}
