package org.alliancepool.jobs.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.ingest.read.StudyReader;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
  /** Behind the columns of source_row: a file's account, where the row is one. */
  private static final int ACCOUNT = Warehouse.type("source_row").size();

  /** Behind that: why the study cannot be used, where the row says so. */
  private static final int ERROR = ACCOUNT + 1;

  /** The place of n_row in source_file. */
  private static final int ROWS = Warehouse.type("source_file").fieldIndex("n_row");

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
    // Rows stay objects until they are written: see HarmoniseStudies.
    JavaRDD<Row> emitted =
        read(List.copyOf(studies), pseudonymiser).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      // The pass that reads the files: it fills the cache and brings what there is one of per file.
      Map<String, String> leftOut = new TreeMap<>();
      List<Row> accounts = new ArrayList<>();
      for (Row r : emitted.filter(r -> !isSourceRow(r)).collect()) {
        if (r.isNullAt(ERROR)) {
          accounts.add(fileRow(r));
        } else {
          leftOut.put(r.getString(0), r.getString(ERROR));
        }
      }
      accounts.removeIf(r -> leftOut.containsKey(r.getString(0)));
      Set<String> unusable = Set.copyOf(leftOut.keySet());
      Dataset<Row> rows =
          warehouse
              .spark()
              .createDataFrame(
                  emitted
                      .filter(r -> isSourceRow(r) && !unusable.contains(r.getString(0)))
                      .map(IngestStudies::sourceRow),
                  Warehouse.type("source_row"));
      long count = accounts.stream().mapToLong(r -> r.getLong(ROWS)).sum();
      SliceWriter writer = new SliceWriter(warehouse);
      writer.replace("source_row", rows, count, slice);
      writer.replace("source_file", accounts, slice);
      return new Result(leftOut, writer.write());
    } finally {
      emitted.unpersist();
    }
  }

  private static boolean isSourceRow(Row emitted) {
    return emitted.isNullAt(ACCOUNT) && emitted.isNullAt(ERROR);
  }

  private static Row sourceRow(Row emitted) {
    Object[] values = new Object[ACCOUNT];
    for (int i = 0; i < values.length; i++) {
      values[i] = emitted.get(i);
    }
    return RowFactory.create(values);
  }

  /** A row of source_file: study and file, then what describes the file, then the fingerprint. */
  private static Row fileRow(Row emitted) {
    Row account = emitted.getStruct(ACCOUNT);
    List<Object> values = new ArrayList<>();
    values.add(emitted.get(0));
    values.add(emitted.get(1));
    for (int i = 0; i < account.size(); i++) {
      values.add(account.get(i));
    }
    values.add(emitted.get(ACCOUNT - 1));
    return RowFactory.create(values.toArray());
  }

  private JavaRDD<Row> read(List<Study> studies, Pseudonymiser pseudonymiser) {
    return JavaSparkContext.fromSparkContext(warehouse.spark().sparkContext())
        .parallelize(studies, Math.max(1, studies.size()))
        .flatMap(study -> new StudyReader(study, pseudonymiser));
  }
}
