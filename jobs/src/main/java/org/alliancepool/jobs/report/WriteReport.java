package org.alliancepool.jobs.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.report.page.PageWriter;
import org.alliancepool.jobs.report.page.ReportBuilder;
import org.alliancepool.jobs.report.page.ReportModel;
import org.alliancepool.jobs.report.page.ReportRows;
import org.alliancepool.jobs.warehouse.SideBySide;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.bag.RowCount;
import org.alliancepool.jobs.warehouse.failure.WriteFailure;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * Writes a run as one page, {@code index.html}, that needs no script and nothing from elsewhere.
 *
 * <p><em>Reads</em> {@code study}, {@code arm}, {@code participant}, {@code source_file}, {@code
 * cell_account}, {@code quarantine}, {@code published_effect}, {@code effect_size}, {@code
 * refusal}, {@code pooled_effect}, {@code heterogeneity}, {@code contrast}, {@code influence},
 * {@code coverage}, {@code reliability}, {@code rater_agreement} and {@code run}, all at the
 * versions that the run lists. <em>Writes</em> no table.
 *
 * <ol>
 *   <li>Small tables are collected whole, a few at a time; patients and findings are counted where
 *       they are, and only counts and some examples are kept.
 *   <li>The rows become a plain model of the page, without what must not leave a run: cells below
 *       the plan's minimum, and anything by arm of a blinded study.
 *   <li>The model becomes HTML, every value escaped. The page is written beside the old one and
 *       then takes its place.
 * </ol>
 *
 * Run again on the same run, it writes the same bytes. A table that the run does not list counts as
 * empty, and the page says so where a reader would look for it.
 */
public final class WriteReport {
  private static final List<String> WHOLE =
      List.of(
          "study",
          "arm",
          "source_file",
          "cell_account",
          "published_effect",
          "effect_size",
          "refusal",
          "pooled_effect",
          "heterogeneity",
          "contrast",
          "influence",
          "coverage",
          "reliability",
          "rater_agreement");

  private static final String PAGE = "index.html";

  private final Warehouse warehouse;

  public WriteReport(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * What was written.
   *
   * @param page where it is
   * @param bytes its size
   * @param model what it says
   */
  public record Result(Path page, long bytes, ReportModel model) {}

  /** The folder of the report where no other is given: {@code report} in the warehouse. */
  public Path defaultFolder() {
    return new Path(warehouse.location(), "report");
  }

  /** The folder of an earlier run's report, which does not take the place of the newest one's. */
  public Path earlierFolder(PublishedRun run) {
    return new Path(new Path(warehouse.location(), "report-as-of"), run.runId());
  }

  /**
   * Writes the page of a run.
   *
   * @param plan the plan that the run followed
   * @param run whose tables are read
   * @param folder of any Hadoop file system; made where it is not there
   */
  public Result run(Plan plan, PublishedRun run, Path folder) {
    try {
      ReportModel model = new ReportBuilder(plan, run, read(run)).build();
      byte[] html = new PageWriter().html(model).getBytes(StandardCharsets.UTF_8);
      return new Result(write(html, folder), html.length, model);
    } catch (IOException e) {
      throw unwritable(folder, e.getMessage(), e);
    } catch (FSError e) {
      IOException full = WriteFailure.asException(e);
      throw unwritable(folder, full.getMessage(), full);
    } catch (RuntimeException e) { // Spark has no room for its temporary files
      throw WriteFailure.words(e).<RuntimeException>map(w -> unwritable(folder, w, e)).orElse(e);
    }
  }

  private static UserError unwritable(Path folder, String why, Exception e) {
    return new UserError(
        ErrorName.UNWRITABLE_OUTPUT,
        "Cannot write the report to \"%s\": %s. Make room, or check the path and the rights to it, and write it again."
            .formatted(folder, why),
        e);
  }

  /** True where the report in the usual folder is this run's. */
  public boolean isWritten(PublishedRun run) {
    Path page = new Path(defaultFolder(), PAGE);
    try (InputStream in =
        page.getFileSystem(warehouse.spark().sparkContext().hadoopConfiguration()).open(page)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .contains("<meta name=\"alliance-run\" content=\"" + run.runId() + "\"/>");
    } catch (IOException e) {
      return false; // it is not there, or of no use
    }
  }

  private ReportRows read(PublishedRun run) {
    Map<String, Callable<List<Row>>> wanted = new TreeMap<>();
    for (String table : WHOLE) {
      if (run.tables().containsKey(table)) {
        wanted.put(table, () -> warehouse.collectAt(table, run.tables().get(table)));
      }
    }
    at(run, "participant")
        .ifPresent(v -> wanted.put(ReportRows.PARTICIPANTS, () -> participants(v)));
    at(run, "quarantine")
        .ifPresent(v -> wanted.put(ReportRows.FINDINGS, () -> FindingDigest.of(warehouse, v)));
    wanted.put("run", () -> run.row(warehouse).stream().toList());
    return new ReportRows(SideBySide.run(wanted));
  }

  private static Optional<Long> at(PublishedRun run, String table) {
    return Optional.ofNullable(run.tables().get(table));
  }

  private List<Row> participants(long version) {
    List<String> arm = List.of("study_id", "analysis_arm_id", "arm_id");
    return RowCount.by(arm, warehouse.bagAt("participant", version, arm));
  }

  private Path write(byte[] html, Path folder) throws IOException {
    FileSystem files = folder.getFileSystem(warehouse.spark().sparkContext().hadoopConfiguration());
    // The local file system would put a hidden checksum file beside the page.
    FileSystem plain = files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    Path page = new Path(folder, PAGE);
    Path fresh = new Path(folder, ".index.html.new");
    plain.mkdirs(folder);
    try (OutputStream out = plain.create(fresh, true)) {
      out.write(html);
    }
    plain.delete(page, false);
    if (!plain.rename(fresh, page)) {
      throw new IOException("cannot rename " + fresh + " to " + page);
    }
    return files.makeQualified(page);
  }
}
