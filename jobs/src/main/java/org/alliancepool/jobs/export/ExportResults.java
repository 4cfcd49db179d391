package org.alliancepool.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.disclosure.PoolDisclosure;
import org.alliancepool.jobs.disclosure.SmallCells;
import org.alliancepool.jobs.export.Sheet.Column;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.schemas.table.ColumnSchema;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;

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
 * Cells below the minimum of the run's plan are in no file, except in the patients' tables, which
 * are nothing but cells of one; nor can they be worked out from what is there:
 *
 * <ul>
 *   <li>{@code effect_size}, {@code effects.csv}: without what {@link SmallCells} withholds.
 *   <li>{@code effect_covariance}: pairs of shown effects that share the minimum of patients.
 *   <li>{@code pooled_effect}, {@code pooled.csv}, {@code contrast}, {@code heterogeneity}: as
 *       {@link PoolDisclosure} has it for each pool.
 *   <li>{@code influence}: nothing of a pool with a withheld effect. A weight is the effect's share
 *       of all, and a pool without a shown effect is one more equation for the withheld one.
 *   <li>{@code reliability}, {@code rater_agreement}, {@code metapsy.csv}: groups of the minimum at
 *       least; nothing is pooled over them.
 *   <li>{@code study}: without the number of patients, and the given numbers, of a trial below the
 *       minimum; else without kinds of given numbers of which there are fewer.
 *   <li>{@code published_effect}: in print. {@code arm}: declarations.
 * </ul>
 *
 * Of a blinded study no file tells the arms apart. Run again on the same run, it writes the same
 * texts.
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

  private static final Set<String> POOLS = Set.of("pooled_effect", "contrast", "heterogeneity");

  /** What {@link #studies} leaves out. */
  private static final Map<String, String> STUDY_NOTES =
      Map.of(
          "n_participant",
          "Absent where it is below the minimum.",
          "given_number",
          "Without forms of fewer numbers than the minimum; empty where n_participant is absent.");

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
  private final Set<String> withheld = new TreeSet<>();
  private final Map<List<String>, Integer> withheldMembers = new HashMap<>();

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
    SmallCells cells = new SmallCells(effects);
    for (Row e : effects) {
      if (cells.isHidden(e)) {
        withheld.add(e.getAs("effect_id"));
      }
    }
    for (Row r : tables.read("influence").collectAsList()) {
      if (withheld.contains(r.<String>getAs("effect_id"))) {
        withheldMembers.merge(pool(r), 1, Integer::sum);
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
        folder.toString(), effectSheet.rows().size(), withheld.size(), metapsy.rows().size());
  }

  private Sheet effects() {
    Studies studies = Studies.of(tables);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.always("slab", "string", "Label of the row in a forest plot."));
    columns.add(Column.of(TableSchema.named("study").column("treatment")));
    ColumnSchema role = TableSchema.named("arm").column("role");
    columns.add(
        Column.of(role)
            .as("arm_role", "Role of the arm; NA where the effect is over all arms.")
            .orAbsent());
    List<String> copied = new ArrayList<>();
    for (ColumnSchema c : TableSchema.named("effect_size").columns()) {
      if (!Set.of("aligned", "suppressed", "analysis_fingerprint").contains(c.name())) {
        copied.add(c.name());
        columns.add(Column.of(c));
      }
    }
    Sheet sheet = Sheet.of(EFFECTS, columns);
    for (Row e : effects) {
      if (withheld.contains(e.<String>getAs("effect_id"))) {
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
    List<ColumnSchema> declared = TableSchema.named("pooled_effect").columns();
    List<Column> columns = new ArrayList<>();
    declared.forEach(c -> columns.add(exported("pooled_effect", c)));
    columns.add(
        Column.always(
            "k_suppressed",
            "int",
            "Pooled effects whose cell is below the minimum, so that they are not in effects.csv; where there are any, numbers are rounded or absent."));
    Sheet sheet = Sheet.of(POOLED, columns);
    for (Row r : pools("pooled_effect")) {
      List<Object> cells = new ArrayList<>();
      declared.forEach(c -> cells.add(r.getAs(c.name())));
      cells.add(withheldMembers.getOrDefault(pool(r), 0));
      sheet.add(cells.toArray());
    }
    return sheet;
  }

  /** A table's column, with what becomes of it where cells are small. */
  private static Column exported(String table, ColumnSchema c) {
    Column column = Column.of(c);
    if (table.equals("study") && STUDY_NOTES.containsKey(c.name())) {
      Column noted = column.as(c.name(), column.note() + " " + STUDY_NOTES.get(c.name()));
      return c.name().equals("n_participant") ? noted.orAbsent() : noted;
    }
    return POOLS.contains(table) ? pooled(column) : column;
  }

  private static Column pooled(Column column) {
    String name = column.name();
    Column noted =
        PoolDisclosure.note(name).map(n -> column.as(name, column.note() + " " + n)).orElse(column);
    return PoolDisclosure.mayBeAbsent(name) ? noted.orAbsent() : noted;
  }

  /** The rows of a table of pools as they may be shown, in the order of its key. */
  private List<Row> pools(String table) {
    Map<List<String>, PoolDisclosure> disclosure = new HashMap<>();
    for (String t : List.of("pooled_effect", "contrast")) {
      for (Row r : tables.read(t).collectAsList()) {
        int hidden = withheldMembers.getOrDefault(pool(r), 0);
        disclosure.put(pool(r), PoolDisclosure.of(r, hidden, minimumCell));
      }
    }
    return tables.read(table).orderBy("analysis_id", "stratum", "measure").collectAsList().stream()
        .filter(r -> disclosure.get(pool(r)) != PoolDisclosure.WITHHELD)
        .map(r -> disclosure.get(pool(r)).apply(r))
        .toList();
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
    Object[] small = withheld.toArray();
    return switch (table) {
      case "effect_size" ->
          rows.where(col("suppressed").or(col("effect_id").isin(small)).equalTo(false));
      case "study" -> studies(rows, minimumCell);
      case "influence" -> wholePools(rows);
      case "effect_covariance" ->
          rows.where(
              col("effect_id")
                  .isin(small)
                  .or(col("other_effect_id").isin(small))
                  .or(col("n").lt(minimumCell))
                  .equalTo(false));
      case "reliability", "rater_agreement" ->
          rows.where(col("n").geq(minimumCell))
              .drop("n_same_sheet", "carried_sheet", "sheet_mark"); // of a few
      case "pooled_effect", "contrast", "heterogeneity" ->
          tables
              .spark()
              .createDataFrame(
                  pools(table), Warehouse.type(table).asNullable()); // ni may be absent
      default -> rows;
    };
  }

  /**
   * The studies without what tells of few: the number of answers tells that of patients, at a visit
   * of few, and the extremes are single patients'. Runs of before schema version 3 have no numbers
   * of a visit or file, and those of before version 4 none of items.
   */
  static Dataset<Row> studies(Dataset<Row> rows, int minimumCell) {
    var small = col("n_participant").gt(0).and(col("n_participant").lt(minimumCell));
    List<String> parts =
        rows.schema().apply("given_number").dataType() instanceof ArrayType numbers
                && numbers.elementType() instanceof StructType of
            ? Stream.of("file", "visit", "item")
                .filter(f -> of.getFieldIndex(f).isDefined())
                .toList()
            : List.of();
    var numbers =
        filter(
            col("given_number"),
            g -> {
              var shown = g.getField("n").geq(minimumCell).and(not(small));
              for (String part : parts) {
                shown = shown.and(g.getField(part).isNull());
              }
              return shown;
            });
    return rows.withColumn("given_number", numbers)
        .withColumn("n_participant", when(not(small), col("n_participant")))
        .drop("n_same_answers", "n_endpoint_kept_out"); // nearly always of a few
  }

  private Dataset<Row> wholePools(Dataset<Row> influence) {
    List<Row> rows =
        influence.collectAsList().stream()
            .filter(r -> !withheldMembers.containsKey(pool(r)))
            .toList();
    return tables.spark().createDataFrame(rows, influence.schema());
  }

  private static Sheet dictionary(List<Sheet> sheets, Map<String, Dataset<Row>> parquet) {
    Sheet dictionary =
        Sheet.of(
            ExportFolder.DICTIONARY,
            List.of(
                Column.always("file", "string", "The file, or the folder of a table."),
                Column.always("column", "string", "The column."),
                Column.always("type", "string", "SQL type."),
                Column.orAbsent("unit", "string", "Unit, where it has one."),
                Column.orAbsent(
                    "vocabulary", "string", "Vocabulary of its values, where it has one."),
                Column.always(
                    "nullable", "boolean", "True where cells may be absent: NA, in Parquet null."),
                Column.always("note", "string", "How to use it.")));
    for (Sheet s : sheets) {
      s.columns().forEach(c -> line(dictionary, s.file(), c));
    }
    parquet.forEach(
        (table, rows) -> {
          Set<String> there = Set.of(rows.columns());
          TableSchema.named(table).columns().stream()
              .filter(c -> there.contains(c.name()))
              .forEach(c -> line(dictionary, "parquet/" + table, exported(table, c)));
        });
    dictionary.columns().forEach(c -> line(dictionary, ExportFolder.DICTIONARY, c));
    dictionary.rows().sort(Comparator.comparing(r -> order((String) r[0])));
    return dictionary;
  }

  private static void line(Sheet dictionary, String file, Column c) {
    dictionary.add(file, c.name(), c.type(), c.unit(), c.vocabulary(), c.nullable(), c.note());
  }

  /** Text files before tables; within a file the order of its columns stays. */
  private static String order(String file) {
    return (file.startsWith("parquet/") ? "1" : "0") + file;
  }
}
