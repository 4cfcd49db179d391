package org.alliancepool.jobs.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.ingest.read.StudyReader;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Reads the trial files of studies as they arrive.
 *
 * <p><em>Reads</em> the files that the manifests name. <em>Writes</em> {@code source_file}, {@code
 * source_row}.
 *
 * <ol>
 *   <li>Each study is one task: its files are read row by row, with bounded memory.
 *   <li>Columns that the manifest does not map are dropped; ids become pseudonyms (HMAC-SHA-256),
 *       visit dates become study days. Everything else stays verbatim.
 *   <li>A study of which any file cannot be read is left out whole, and its earlier rows go.
 * </ol>
 *
 * One commit per table; run again, it writes the same rows.
 */
public final class IngestStudies {
  private static final StructType ROW = Warehouse.type("source_row");

  /** A source row, or where file is set a file's account, or where error is set a failure. */
  private static final StructType EMITTED =
      nullable(ROW).add("account", account(), true).add("error", DataTypes.StringType, true);

  private final Warehouse warehouse;

  public IngestStudies(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * What was read.
   *
   * @param leftOut why a study could not be used, by study
   * @param rowsWritten by table
   */
  public record Result(Map<String, String> leftOut, Map<String, Long> rowsWritten) {}

  /**
   * Ingests studies.
   *
   * @param studies those to read
   * @param slice the rows to replace: those of the studies, and of studies that are gone
   */
  public Result run(Collection<Study> studies, Pseudonymiser pseudonymiser, Slice slice) {
    Dataset<Row> emitted =
        read(List.copyOf(studies), pseudonymiser).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      // The pass that reads the files: it fills the cache and brings what there is one of per file.
      Map<String, String> leftOut = new TreeMap<>();
      List<Row> accounts = new ArrayList<>();
      for (Row r :
          emitted
              .where("error IS NOT NULL OR account IS NOT NULL")
              .selectExpr("error", "study_id", "file", "account.*", "study_fingerprint")
              .collectAsList()) {
        if (r.isNullAt(0)) {
          accounts.add(r);
        } else {
          leftOut.put(r.getAs("study_id"), r.getString(0));
        }
      }
      accounts.removeIf(r -> leftOut.containsKey(r.<String>getAs("study_id")));
      Dataset<Row> rows =
          emitted.where("account IS NULL AND error IS NULL").drop("account", "error");
      long count = accounts.stream().mapToLong(r -> r.<Long>getAs("n_row")).sum();
      SliceWriter writer = new SliceWriter(warehouse);
      writer.replace(
          "source_row",
          leftOut.isEmpty()
              ? rows
              : rows.where(not(col("study_id").isInCollection(leftOut.keySet()))),
          count,
          slice);
      writer.replace(
          "source_file", accounts.stream().map(IngestStudies::withoutError).toList(), slice);
      return new Result(leftOut, writer.write());
    } finally {
      emitted.unpersist();
    }
  }

  private static Row withoutError(Row r) {
    Object[] values = new Object[r.size() - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = r.get(i + 1);
    }
    return Rows.of(values);
  }

  private Dataset<Row> read(List<Study> studies, Pseudonymiser pseudonymiser) {
    if (studies.isEmpty()) {
      return warehouse.spark().createDataFrame(List.of(), EMITTED);
    }
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(warehouse.spark().sparkContext());
    var rows =
        spark
            .parallelize(studies, studies.size())
            .flatMap(study -> new StudyReader(study, pseudonymiser));
    return warehouse.spark().createDataFrame(rows, EMITTED);
  }

  /** The same fields, all nullable: an account and a failure have no row. */
  private static StructType nullable(StructType type) {
    StructType all = new StructType();
    for (StructField f : type.fields()) {
      all = all.add(f.name(), f.dataType(), true);
    }
    return all;
  }

  /** The columns of source_file that describe the file itself. */
  private static StructType account() {
    StructType account = new StructType();
    for (StructField f : Warehouse.type("source_file").fields()) {
      if (!List.of("study_id", "file", "study_fingerprint").contains(f.name())) {
        account = account.add(f);
      }
    }
    return account;
  }
}
