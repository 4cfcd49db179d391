package org.alliancepool.jobs.harmonise;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.harmonise.patient.PatientHarmoniser;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

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
  private static final List<String> PATIENT_TABLES =
      List.of("participant", "clinician", "session", "item_response", "measurement", "quarantine");

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
    Dataset<Row> patients = patients(studies).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<String, Long> counts = new HashMap<>();
      Map<String, Long> participants = new HashMap<>();
      for (Row r : sizes(patients)) {
        PATIENT_TABLES.forEach(t -> counts.merge(t, r.<Long>getAs(t), Long::sum));
        participants.put(r.getAs("study_id"), r.getAs("participant"));
      }
      SliceWriter writer = new SliceWriter(warehouse);
      for (String table : PATIENT_TABLES) {
        writer.replace(table, rows(patients, table), counts.getOrDefault(table, 0L), slice);
      }
      writer.replace("cell_account", accounts(patients), slice);
      writer.replace("study", studyRows(studies, participants), slice);
      writer.replace("arm", armRows(studies), slice);
      writer.replace("published_effect", publishedRows(studies), slice);
      return writer.write();
    } finally {
      patients.unpersist();
    }
  }

  private Dataset<Row> patients(Collection<Study> studies) {
    Map<String, PatientHarmoniser> harmonisers = harmonisers(studies);
    var type = PatientHarmoniser.type().add("study_id", "string", false);
    // The key keeps rows without an id apart by study; a pseudonym has no "|".
    MapFunction<Row, String> key =
        r ->
            r.getAs("study_id")
                + "|"
                + (r.getAs("participant_id") == null ? "" : r.getAs("participant_id"));
    FlatMapGroupsFunction<String, Row, Row> harmonise =
        (k, rows) -> {
          int bar = k.indexOf('|');
          String study = k.substring(0, bar);
          String participant = bar == k.length() - 1 ? null : k.substring(bar + 1);
          Row tables = harmonisers.get(study).harmonise(participant, rows);
          List<Object> values = new ArrayList<>();
          for (int i = 0; i < tables.size(); i++) {
            values.add(tables.get(i));
          }
          values.add(study);
          return List.of(Rows.of(values.toArray())).iterator();
        };
    return warehouse
        .read("source_row")
        .where(col("study_id").isInCollection(harmonisers.keySet()))
        .groupByKey(key, Encoders.STRING())
        .flatMapGroups(harmonise, Encoders.row(type));
  }

  private Map<String, PatientHarmoniser> harmonisers(Collection<Study> studies) {
    Map<String, Map<String, List<String>>> columns = new HashMap<>();
    Map<String, Map<String, String>> checksums = new HashMap<>();
    for (Row r :
        warehouse
            .read("source_file")
            .select("study_id", "file", "mapped_column", "sha256")
            .collectAsList()) {
      columns
          .computeIfAbsent(r.getString(0), s -> new HashMap<>())
          .put(r.getString(1), r.getList(2));
      checksums
          .computeIfAbsent(r.getString(0), s -> new HashMap<>())
          .put(r.getString(1), r.getString(3));
    }
    Map<String, PatientHarmoniser> harmonisers = new HashMap<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        harmonisers.put(
            study.id(),
            new PatientHarmoniser(study, columns.get(study.id()), checksums.get(study.id())));
      }
    }
    return harmonisers;
  }

  private static Dataset<Row> rows(Dataset<Row> patients, String table) {
    return patients.select(explode(col(table)).as("r")).select("r.*");
  }

  /** How many rows each study has for each table: the pass that also fills the cache. */
  private static List<Row> sizes(Dataset<Row> patients) {
    Column[] sums =
        PATIENT_TABLES.stream().map(t -> sum(size(col(t))).as(t)).toArray(Column[]::new);
    return patients
        .groupBy("study_id")
        .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
        .collectAsList();
  }

  /** One row per column of a file: few enough for the driver. */
  private static List<Row> accounts(Dataset<Row> patients) {
    return rows(patients, "cell_account")
        .groupBy("study_id", "file", "column", "study_fingerprint")
        .agg(
            sum("n_cell").as("n_cell"),
            sum("n_harmonised").as("n_harmonised"),
            sum("n_missing").as("n_missing"),
            sum("n_quarantined").as("n_quarantined"))
        .selectExpr(Warehouse.type("cell_account").fieldNames())
        .collectAsList();
  }

  private static List<Row> studyRows(Collection<Study> studies, Map<String, Long> counts) {
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
              counts.getOrDefault(s.id(), 0L),
              List.copyOf(new TreeSet<>(m.overlapsWith())),
              m.citation(),
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
