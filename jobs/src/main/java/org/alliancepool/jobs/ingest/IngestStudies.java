package org.alliancepool.jobs.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyFolder;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.ingest.read.SourceRead;
import org.alliancepool.jobs.ingest.read.StudyReader;
import org.alliancepool.jobs.warehouse.Bag;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Workplace;
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
    return run(List.copyOf(studies), pseudonymiser, slice, Map.of());
  }

  private Result run(
      List<Study> studies,
      Pseudonymiser pseudonymiser,
      Slice slice,
      Map<String, String> changedBefore) {
    // Files are read twice, for what there is one of per file and for the rows: to keep the rows in
    // between costs more.
    Bag<SourceRead> read = read(studies, pseudonymiser);
    Map<String, String> leftOut = new TreeMap<>(changedBefore);
    List<Row> accounts = new ArrayList<>();
    for (SourceRead r : read.filter(r -> !(r instanceof SourceRead.Line)).collect()) {
      if (r instanceof SourceRead.Account account) {
        accounts.add(account.row());
      } else if (r instanceof SourceRead.Failure failure) {
        leftOut.putIfAbsent(failure.study(), failure.message());
      }
    }
    accounts.removeIf(a -> leftOut.containsKey(a.getString(STUDY)));
    long count = accounts.stream().mapToLong(a -> a.getLong(ROWS)).sum();
    Result result =
        new Result(
            leftOut,
            new SliceWriter(warehouse)
                .replace("source_row", lines(read, leftOut.keySet()), count, slice)
                .replace("source_file", accounts, slice)
                .write());
    Map<String, String> changed = changed(studies, leftOut.keySet());
    if (changed.isEmpty()) {
      return result;
    }
    changed.putAll(changedBefore);
    return run(studies, pseudonymiser, slice, changed);
  }

  /**
   * Why studies cannot be used of which a site has written to a file since its checksum was taken:
   * what was read may be half the old file and half the new.
   */
  private Map<String, String> changed(List<Study> studies, Set<String> leftOut) {
    List<Study> used = studies.stream().filter(s -> !leftOut.contains(s.id())).toList();
    Map<String, String> changed = new TreeMap<>();
    spread(used)
        .flatMap(
            study ->
                study
                    .changedFile()
                    .map(file -> Map.entry(study.id(), changing(study.id(), file)))
                    .stream()
                    .iterator())
        .collect()
        .forEach(c -> changed.put(c.getKey(), c.getValue()));
    return changed;
  }

  private static String changing(String study, String file) {
    return new UserError(
            ErrorName.CHANGING_FILE,
            "Cannot use study \"%s\": file \"%s\" changed while the run read it. Run again when it is complete."
                .formatted(study, file))
        .getMessage();
  }

  private Bag<SourceRead> read(List<Study> studies, Pseudonymiser pseudonymiser) {
    return spread(studies).flatMap(study -> new StudyReader(study, pseudonymiser));
  }

  private Bag<Study> spread(List<Study> studies) {
    return new Workplace(warehouse)
        .of(studies, studies.stream().mapToLong(IngestStudies::bytes).sum());
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

  private static Bag<Row> lines(Bag<SourceRead> read, Set<String> leftOut) {
    Set<String> without = new HashSet<>(leftOut); // that of a map cannot be sent
    return read.filter(
            r -> r instanceof SourceRead.Line l && !without.contains(l.row().getString(STUDY)))
        .map(r -> ((SourceRead.Line) r).row());
  }
}
