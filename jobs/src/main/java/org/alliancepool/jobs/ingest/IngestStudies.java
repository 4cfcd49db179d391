package org.alliancepool.jobs.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.ingest.read.SourceRead;
import org.alliancepool.jobs.ingest.read.StudyReader;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

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
  private static final int STUDY = 0;
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
    // Files are read twice, for what there is one of per file and for the rows: to keep the rows in
    // between costs more.
    JavaRDD<SourceRead> read = read(List.copyOf(studies), pseudonymiser);
    Map<String, String> leftOut = new TreeMap<>();
    List<Row> accounts = new ArrayList<>();
    for (SourceRead r : read.filter(r -> !(r instanceof SourceRead.Line)).collect()) {
      if (r instanceof SourceRead.Account account) {
        accounts.add(account.row());
      } else if (r instanceof SourceRead.Failure failure) {
        leftOut.put(failure.study(), failure.message());
      }
    }
    accounts.removeIf(a -> leftOut.containsKey(a.getString(STUDY)));
    long count = accounts.stream().mapToLong(a -> a.getLong(ROWS)).sum();
    return new Result(
        leftOut,
        new SliceWriter(warehouse)
            .replace("source_row", lines(read, leftOut.keySet()), count, slice)
            .replace("source_file", accounts, slice)
            .write());
  }

  private JavaRDD<SourceRead> read(List<Study> studies, Pseudonymiser pseudonymiser) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(warehouse.spark().sparkContext());
    return spark
        .parallelize(studies, Math.max(1, studies.size()))
        .flatMap(study -> new StudyReader(study, pseudonymiser));
  }

  private Dataset<Row> lines(JavaRDD<SourceRead> read, Set<String> leftOut) {
    Set<String> without = new HashSet<>(leftOut); // that of a map cannot be sent
    JavaRDD<Row> rows =
        read.flatMap(
            r -> {
              if (r instanceof SourceRead.Failure f && !without.contains(f.study())) {
                throw new IllegalStateException("readable once, not twice: " + f.message());
              }
              return r instanceof SourceRead.Line l && !without.contains(l.row().getString(STUDY))
                  ? List.of(l.row()).iterator()
                  : Collections.emptyIterator();
            });
    return warehouse.spark().createDataFrame(rows, Warehouse.type("source_row"));
  }
}
