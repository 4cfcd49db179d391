package org.alliancepool.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.export.Sheet.Column;
import org.alliancepool.jobs.warehouse.PublishedRun;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.table.ColumnSchema;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Writes a run's results for other programs.
 *
 * <p><em>Reads</em> the tables of the stages harmonise to pool, at the versions that the run lists.
 * <em>Writes</em> no table, but a folder:
 *
 * <ul>
 *   <li>{@code effects.csv}: a row per effect, as metafor's {@code rma(yi, vi, slab = slab)} takes
 *       it, with the moderators that the tables know.
 *   <li>{@code pooled.csv}: the pools, each with how many of its effects are not in {@code
 *       effects.csv}.
 *   <li>{@code metapsy.csv}: see {@link MetapsySheet}.
 *   <li>{@code parquet/TABLE}: the harmonised tables. Those with a row per patient, which carry
 *       pseudonyms, only where they are asked for.
 *   <li>{@code dictionary.csv}: every column of every file; written last.
 * </ul>
 *
 * Cells below the plan's minimum are in no file, except in the patients' tables, which are nothing
 * but cells of one. Of a blinded study no file tells the arms apart. Run again on the same run, it
 * writes the same texts.
 */
public final class ExportResults {
  static final String EFFECTS = "effects.csv";
  static final String POOLED = "pooled.csv";
  static final String METAPSY = "metapsy.csv";

  /** What an export may consist of, besides Parquet. */
  static final Set<String> FILES = Set.of(EFFECTS, POOLED, METAPSY, ExportFolder.DICTIONARY);

  private static final List<String> SUMMARIES =
      List.of(
          "study",
          "arm",
          "published_effect",
          "reliability",
          "rater_agreement",
          "effect_size",
          "effect_covariance",
          "pooled_effect",
          "heterogeneity",
          "contrast",
          "influence");

  private static final List<String> PATIENTS =
      List.of("participant", "clinician", "session", "item_response", "measurement", "score");

  /** Whether tables with a row per patient are exported. */
  public enum Patients {
    WITHHELD,
    PSEUDONYMISED
  }

  /**
   * What was written.
   *
   * @param folder where
   * @param effects rows of effects.csv
   * @param suppressed effects that are withheld, since their cell is small
   * @param comparisons rows of metapsy.csv
   */
  public record Result(String folder, long effects, long suppressed, long comparisons) {}

  private final Warehouse tables;
  private final int minimumCell;
  private final List<Row> effects;
  private final Set<String> suppressed = new TreeSet<>();

  /**
   * Reads a run.
   *
   * @param run whose results are exported
   */
  public ExportResults(Warehouse warehouse, PublishedRun run) {
    tables = warehouse.at(run.tables());
    minimumCell = Plan.parse(run.plan()).minimumCell();
    effects =
        tables
            .read("effect_size")
            .where(col("aligned"))
            .orderBy("analysis_id", "study_id", "effect_id")
            .collectAsList();
    for (Row e : effects) {
      if (e.<Boolean>getAs("suppressed")) {
        suppressed.add(e.getAs("effect_id"));
      }
    }
  }

  /** Writes the folder. */
  public Result run(String location, Patients patients) {
    ExportFolder folder =
        ExportFolder.prepare(location, tables.spark().sparkContext().hadoopConfiguration());
    Sheet effectSheet = effects();
    Sheet pooledSheet = pooled();
    Sheet metapsy = MetapsySheet.of(tables, minimumCell);
    folder.write(EFFECTS, effectSheet.csv());
    folder.write(POOLED, pooledSheet.csv());
    folder.write(METAPSY, metapsy.csv2());
    Map<String, Dataset<Row>> parquet = parquet(patients);
    parquet.forEach(folder::write);
    folder.write(
        ExportFolder.DICTIONARY,
        dictionary(List.of(effectSheet, pooledSheet, metapsy), parquet).csv());
    return new Result(
        folder.toString(), effectSheet.rows().size(), suppressed.size(), metapsy.rows().size());
  }

  private Sheet effects() {
    Studies studies = Studies.of(tables);
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("slab", "string", "Label of the row in a forest plot."));
    columns.add(
        new Column(
            "treatment", "string", TableSchema.named("study").column("treatment").analystNote()));
    columns.add(new Column("arm_role", "string", "Role of the arm: active or comparator."));
    List<String> copied = new ArrayList<>();
    for (ColumnSchema c : TableSchema.named("effect_size").columns()) {
      if (!Set.of("aligned", "suppressed", "analysis_fingerprint").contains(c.name())) {
        copied.add(c.name());
        columns.add(new Column(c.name(), c.type(), c.analystNote()));
      }
    }
    Sheet sheet = Sheet.of(EFFECTS, columns);
    for (Row e : effects) {
      if (suppressed.contains(e.<String>getAs("effect_id"))) {
        continue;
      }
      String study = e.getAs("study_id");
      List<Object> cells = new ArrayList<>();
      cells.add(label(studies, e));
      cells.add(studies.treatment(study));
      cells.add(studies.role(study, e.getAs("arm_id")));
      copied.forEach(c -> cells.add(e.getAs(c)));
      sheet.add(cells.toArray());
    }
    return sheet;
  }

  private static String label(Studies studies, Row e) {
    String study = e.getAs("study_id");
    String arm = e.getAs("arm_id");
    String other = e.getAs("comparator_arm_id");
    String title = studies.title(study);
    if (arm == null) {
      return title;
    }
    String label = title + ": " + studies.label(study, arm);
    return other == null ? label : label + " v " + studies.label(study, other);
  }

  private Sheet pooled() {
    Map<List<String>, Integer> small = new HashMap<>();
    for (Row r : tables.read("influence").collectAsList()) {
      if (suppressed.contains(r.<String>getAs("effect_id"))) {
        small.merge(pool(r), 1, Integer::sum);
      }
    }
    List<ColumnSchema> declared = TableSchema.named("pooled_effect").columns();
    List<Column> columns = new ArrayList<>();
    declared.forEach(c -> columns.add(new Column(c.name(), c.type(), c.analystNote())));
    columns.add(
        new Column(
            "k_suppressed",
            "int",
            "Pooled effects whose cell is below the minimum, so that they are not in effects.csv."));
    Sheet sheet = Sheet.of(POOLED, columns);
    for (Row r :
        visible("pooled_effect").orderBy("analysis_id", "stratum", "measure").collectAsList()) {
      List<Object> cells = new ArrayList<>();
      declared.forEach(c -> cells.add(r.getAs(c.name())));
      cells.add(small.getOrDefault(pool(r), 0));
      sheet.add(cells.toArray());
    }
    return sheet;
  }

  private static List<String> pool(Row r) {
    return List.of(r.getAs("analysis_id"), r.getAs("stratum"), r.getAs("measure"));
  }

  private Map<String, Dataset<Row>> parquet(Patients patients) {
    Map<String, Dataset<Row>> all = new TreeMap<>();
    SUMMARIES.forEach(t -> all.put(t, visible(t)));
    if (patients == Patients.PSEUDONYMISED) {
      Dataset<Row> blinded = tables.read("study").where(col("blinded")).select("study_id");
      List<Object> ids = new ArrayList<>();
      blinded.collectAsList().forEach(r -> ids.add(r.getString(0)));
      for (String t : PATIENTS) {
        Dataset<Row> rows = tables.read(t);
        for (String arm : List.of("arm_id", "analysis_arm_id")) {
          if (t.equals("participant")) {
            rows =
                rows.withColumn(
                    arm, when(col("study_id").isin(ids.toArray()), lit(null)).otherwise(col(arm)));
          }
        }
        all.put(t, rows);
      }
    }
    return all;
  }

  /** A table of summaries without its small cells. */
  private Dataset<Row> visible(String table) {
    Dataset<Row> rows = tables.read(table);
    Object[] small = suppressed.toArray();
    return switch (table) {
      case "effect_size" -> rows.where(col("suppressed").equalTo(false));
      case "influence" -> rows.where(col("effect_id").isin(small).equalTo(false));
      case "effect_covariance" ->
          rows.where(
              col("effect_id")
                  .isin(small)
                  .or(col("other_effect_id").isin(small))
                  .or(col("n").lt(minimumCell))
                  .equalTo(false));
      case "reliability", "rater_agreement" -> rows.where(col("n").geq(minimumCell));
      case "pooled_effect", "contrast" -> rows.where(col("ni").geq(minimumCell));
      case "heterogeneity" ->
          rows.join(
              visible("pooled_effect")
                  .select("analysis_id", "stratum", "measure")
                  .union(visible("contrast").select("analysis_id", "stratum", "measure")),
              scala.jdk.javaapi.CollectionConverters.asScala(
                      List.of("analysis_id", "stratum", "measure"))
                  .toSeq(),
              "left_semi");
      default -> rows;
    };
  }

  private static Sheet dictionary(List<Sheet> sheets, Map<String, Dataset<Row>> parquet) {
    Sheet dictionary =
        Sheet.of(
            ExportFolder.DICTIONARY,
            List.of(
                new Column("file", "string", "The file, or the folder of a table."),
                new Column("column", "string", "The column."),
                new Column("type", "string", "SQL type."),
                new Column("unit", "string", "Unit, where it has one."),
                new Column("vocabulary", "string", "Vocabulary of its values, where it has one."),
                new Column("note", "string", "How to use it.")));
    for (Sheet s : sheets) {
      s.columns().forEach(c -> dictionary.add(s.file(), c.name(), c.type(), null, null, c.note()));
    }
    parquet.forEach(
        (table, rows) ->
            TableSchema.named(table)
                .columns()
                .forEach(
                    c ->
                        dictionary.add(
                            "parquet/" + table,
                            c.name(),
                            c.type(),
                            c.unit(),
                            c.vocabulary(),
                            c.analystNote())));
    dictionary
        .columns()
        .forEach(
            c -> dictionary.add(ExportFolder.DICTIONARY, c.name(), c.type(), null, null, c.note()));
    dictionary.rows().sort(Comparator.comparing(r -> order((String) r[0])));
    return dictionary;
  }

  /** Text files before tables; within a file the order of its columns stays. */
  private static String order(String file) {
    return (file.startsWith("parquet/") ? "1" : "0") + file;
  }
}
