package org.alliancepool.jobs.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.location.StudyFolder;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.ingest.read.SourceRead;
import org.alliancepool.jobs.ingest.read.StudyReader;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.jobs.warehouse.Written;
import org.alliancepool.jobs.warehouse.bag.Bag;
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
    try (Written<SourceRead> read =
        Written.of(
            warehouse,
            "source_row",
            slice,
            spread(studies).flatMap(study -> new StudyReader(study, pseudonymiser)),
            r ->
                r instanceof SourceRead.Line l
                    ? List.of(l.row()).iterator()
                    : Collections.emptyIterator(),
            r ->
                r instanceof SourceRead.Line
                    ? Collections.emptyIterator()
                    : List.of(r).iterator())) {
      Map<String, String> leftOut = new TreeMap<>();
      List<Row> accounts = new ArrayList<>();
      for (SourceRead r : read.left().collect()) {
        if (r instanceof SourceRead.Account account) {
          accounts.add(account.row());
        } else if (r instanceof SourceRead.Failure failure) {
          leftOut.putIfAbsent(failure.study(), failure.message());
        }
      }
      leftOut.putAll(changed(studies.stream().filter(s -> !leftOut.containsKey(s.id())).toList()));
      read.discard(Slice.of("study_id", leftOut.keySet()));
      accounts.removeIf(a -> leftOut.containsKey(a.getString(STUDY)));
      long count = accounts.stream().mapToLong(a -> a.getLong(ROWS)).sum();
      return new Result(
          leftOut,
          new SliceWriter(warehouse)
              .replace("source_row", read, count, slice)
              .replace("source_file", accounts, slice)
              .write());
    }
  }

  /**
   * Why studies cannot be used of which a site has written to a file since its checksum was taken:
   * what was read may be half the old file and half the new.
   */
  private Map<String, String> changed(List<Study> studies) {
    Map<String, String> changed = new TreeMap<>();
    spread(studies)
        .flatMap(
            study ->
                study
                    .changedFile()
                    .map(file -> new SourceRead.Failure(study.id(), changing(study.id(), file)))
                    .stream()
                    .iterator())
        .collect()
        .forEach(c -> changed.put(c.study(), c.message()));
    return changed;
  }

  private static String changing(String study, String file) {
    return new UserError(
            ErrorName.CHANGING_FILE,
            "Cannot use study \"%s\": file \"%s\" changed while the run read it. Run again when it is complete."
                .formatted(study, file))
        .getMessage();
  }

  private Bag<Study> spread(Collection<Study> studies) {
    return new Workplace(warehouse)
        .of(List.copyOf(studies), studies.stream().mapToLong(IngestStudies::bytes).sum());
  }

  /** Size of a study's files. */
  private static long bytes(Study study) {
    return study.checksums().keySet().stream().mapToLong(f -> bytes(study.folder(), f)).sum();
  }

  private static long bytes(StudyFolder folder, String file) {
    try {
      return folder.source(file).size();
    } catch (IOException | UserError e) {
      return 0; // whoever reads it will say so
    }
  }
}
