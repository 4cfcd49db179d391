package org.alliancepool.jobs.harmonise;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.harmonise.patient.FileFacts;
import org.alliancepool.jobs.harmonise.patient.Harmonised;
import org.alliancepool.jobs.harmonise.patient.PatientHarmoniser;
import org.alliancepool.jobs.harmonise.patient.Patients;
import org.alliancepool.jobs.harmonise.patient.Tally;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.jobs.warehouse.Written;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;

/**
 * Turns source rows into what they mean.
 *
 * <p><em>Reads</em> {@code source_file}, {@code source_row} and the manifests. <em>Writes</em>
 * {@code study}, {@code arm}, {@code participant}, {@code clinician}, {@code session}, {@code
 * item_response}, {@code measurement}, {@code published_effect}, {@code quarantine}, {@code
 * cell_account}.
 *
 * <ol>
 *   <li>Rows are gathered by patient, and each patient is harmonised on its own.
 *   <li>Every mapped cell ends as harmonised, missing or quarantined, and is counted in {@code
 *       cell_account}.
 *   <li>Printed correlations of a study without patient data are aligned and kept as {@code
 *       published_effect}.
 * </ol>
 *
 * One commit per table; run again, it writes the same rows.
 */
public final class HarmoniseStudies {
  private final Warehouse warehouse;

  public HarmoniseStudies(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * Harmonises studies.
   *
   * @param studies those whose source rows are new
   * @param slice the rows to replace
   * @return rows written, by table
   */
  public Map<String, Long> run(Collection<Study> studies, Slice slice) {
    try (Written<Harmonised> patients =
        Written.of(
            warehouse,
            "item_response",
            slice,
            patients(studies),
            p -> p.rows("item_response").iterator(),
            p -> List.of(p.withoutAnswers()).iterator())) {
      Tally tally = patients.left().aggregate(new Tally(), Tally::add, Tally::merge);
      SliceWriter writer = new SliceWriter(warehouse);
      writer.replace("item_response", patients, tally.rows("item_response"), slice);
      for (String table : Harmonised.TABLES) {
        if (!table.equals("item_response")) {
          Bag<Row> rows = patients.left().flatMap(p -> p.rows(table).iterator());
          writer.replace(table, rows, tally.rows(table), slice);
        }
      }
      writer.replace("cell_account", tally.accounts(), slice);
      writer.replace("study", studyRows(studies, tally), slice);
      writer.replace("arm", armRows(studies), slice);
      writer.replace("published_effect", publishedRows(studies), slice);
      return writer.write();
    }
  }

  /**
   * One element per patient. They stay objects until a table is written: as one row of Spark's, a
   * patient would be an array of rows per table, and to encode, cache and decode that costs more
   * than to harmonise it.
   */
  private Bag<Harmonised> patients(Collection<Study> studies) {
    Map<String, PatientHarmoniser> harmonisers = harmonisers(studies);
    return new Workplace(warehouse)
        .gather(
            List.of("source_row"),
            List.of(Warehouse.type("source_row").fieldNames()),
            harmonisers.keySet(),
            List.of("study_id", "participant_id"))
        .mapPlaces(rows -> new Patients(rows, harmonisers));
  }

  private Map<String, PatientHarmoniser> harmonisers(Collection<Study> studies) {
    Map<String, Map<String, FileFacts>> files = new HashMap<>();
    for (Row r : warehouse.collect("source_file")) {
      files
          .computeIfAbsent(r.getAs("study_id"), s -> new HashMap<>())
          .put(r.getAs("file"), FileFacts.of(r));
    }
    Map<String, PatientHarmoniser> harmonisers = new HashMap<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        harmonisers.put(study.id(), new PatientHarmoniser(study, files.get(study.id())));
      }
    }
    return harmonisers;
  }

  private static List<Row> studyRows(Collection<Study> studies, Tally tally) {
    List<Row> rows = new ArrayList<>();
    for (Study s : studies) {
      Manifest m = s.manifest();
      rows.add(
          Rows.of(
              s.id(),
              m.title(),
              m.isPublished() ? "published" : "patients",
              m.status(),
              s.blinded() == Study.Blinding.BLINDED,
              m.treatment(),
              m.primaryEndpoint() == null ? null : m.primaryEndpoint().instrument(),
              m.primaryEndpoint() == null ? null : m.primaryEndpoint().timepoint(),
              tally.participants(s.id()),
              List.copyOf(new TreeSet<>(m.overlapsWith())),
              m.citation(),
              tally.givenNumbers(s.id()).rows(),
              tally.sameAnswers(s.id()),
              tally.lackingEndpoint(s.id()),
              s.fingerprint()));
    }
    return rows;
  }

  private static List<Row> armRows(Collection<Study> studies) {
    List<Row> rows = new ArrayList<>();
    for (Study s : studies) {
      for (Manifest.ArmRow a : s.manifest().armRows()) {
        rows.add(
            Rows.of(
                s.id(), a.id(), a.label(), a.role(), a.analysisArm(), a.kind(), s.fingerprint()));
      }
    }
    return rows;
  }

  private static List<Row> publishedRows(Collection<Study> studies) {
    List<Row> rows = new ArrayList<>();
    for (Study s : studies) {
      StudyForms forms = StudyForms.of(s.manifest());
      int number = 0;
      for (Manifest.Effect e : s.manifest().effects()) {
        int orientation =
            forms.orientation(e.alliance().instrument())
                * forms.orientation(e.outcome().instrument());
        boolean aligned = "aligned".equals(e.sign());
        rows.add(
            Rows.of(
                s.id(),
                ++number,
                e.arm(),
                e.alliance().instrument(),
                e.alliance().rater(),
                e.alliance().phase(),
                e.alliance().phasePart(),
                e.alliance().session(),
                e.outcome().instrument(),
                e.outcome().rater(),
                e.outcome().timepoint(),
                e.n(),
                aligned ? e.r() * orientation : e.r(),
                aligned ? e.r() : e.r() * orientation,
                e.adjustedFor(),
                e.location(),
                e.note(),
                s.fingerprint()));
      }
    }
    return rows;
  }
}
