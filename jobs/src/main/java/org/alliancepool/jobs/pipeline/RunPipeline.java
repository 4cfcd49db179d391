package org.alliancepool.jobs.pipeline;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.alliancepool.jobs.analyse.AnalyseStudies;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.checks.CheckResult;
import org.alliancepool.jobs.consortium.CodeVersion;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.harmonise.HarmoniseStudies;
import org.alliancepool.jobs.ingest.IngestStudies;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.pool.PoolStudies;
import org.alliancepool.jobs.score.ScoreInstruments;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.UnpublishedRun;
import org.alliancepool.jobs.warehouse.UnpublishedRun.Declaration;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.WarehouseLock;
import org.alliancepool.jobs.warehouse.WholeTables;
import org.alliancepool.jobs.warehouse.failure.WriteFailure;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.sql.Row;

/**
 * Takes a consortium from its files to a published run.
 *
 * <ol>
 *   <li>Fingerprints of studies and analyses are held against those of the newest complete run:
 *       only what differs is computed, and with nothing to do one row is written, to {@code run}.
 *   <li>What a killed run left behind is rolled back first.
 *   <li>ingest, harmonise, score, analyse, pool: each replaces the slices of its tables.
 *   <li>The last commit, to {@code run}, publishes the versions of all tables; until then readers
 *       see the run before.
 * </ol>
 */
public final class RunPipeline {
  private final Warehouse warehouse;
  private final Progress progress;
  private final List<Row> stages = new ArrayList<>();

  public RunPipeline(Warehouse warehouse, Progress progress) {
    this.warehouse = warehouse;
    this.progress = progress;
  }

  /**
   * How a run ended.
   *
   * @param runId its id
   * @param outcome whether anything was computed
   * @param leftOut studies that could not be used, with the message
   * @param failedChecks fatal checks that failed, as sentences
   * @param warnedChecks others that failed, as sentences
   * @param studies those that were computed anew
   */
  public record Result(
      String runId,
      Outcome outcome,
      Map<String, String> leftOut,
      List<String> failedChecks,
      List<String> warnedChecks,
      Collection<String> studies) {
    /** Whether there was anything to do. */
    public enum Outcome {
      COMPUTED,
      UNCHANGED
    }
  }

  /**
   * Runs what is stale.
   *
   * @throws UserError CONCURRENT_RUN where another run writes to the warehouse at the same time
   */
  public Result run(Consortium consortium, List<Analysis> analyses, Pseudonymiser pseudonymiser) {
    WarehouseLock lock = WarehouseLock.of(warehouse);
    try {
      return runLocked(consortium, analyses, pseudonymiser);
    } catch (Exception | FSError e) { // Spark throws checked exceptions that it does not declare
      throw WriteFailure.explained(e, warehouse.location());
    } finally {
      lock.close();
    }
  }

  private Result runLocked(
      Consortium consortium, List<Analysis> analyses, Pseudonymiser pseudonymiser) {
    Timestamp started = Timestamp.from(Instant.now());
    Agenda agenda = Agenda.of(consortium, analyses, PublishedRun.newest(warehouse));
    requireStudies(agenda);
    agenda.leftOut().keySet().stream()
        .filter(id -> !consortium.broken().containsKey(id))
        .forEach(id -> warnOfStudy(id, agenda.leftOut().get(id)));
    agenda.gone().stream()
        .filter(id -> !agenda.leftOut().containsKey(id))
        .forEach(this::warnOfWithdrawal);
    consortium.dataOfNoStudy(agenda.leftOut().keySet()).forEach(progress::warns);
    if (agenda.isOfAnotherKey()) {
      warnOfAnotherKey(agenda.before().orElseThrow());
    }
    Publication publication =
        new Publication(runId(started), started, consortium, pseudonymiser.keyId());
    return agenda.isEmpty()
        ? confirm(agenda, publication)
        : compute(agenda, publication, pseudonymiser);
  }

  /**
   * There is nothing to do: the run says so, and what it lists is what the one before lists, where
   * that is still there.
   */
  private Result confirm(Agenda agenda, Publication publication) {
    PublishedRun before = agenda.before().orElseThrow();
    WholeTables.require(warehouse, before.tables());
    // A check that failed when the rows were made still fails while they stand.
    Findings findings = new Findings(before.failedChecks(), before.warnedChecks());
    publish(publication, agenda, Result.Outcome.UNCHANGED, findings, before.tables());
    return findings.result(publication, Result.Outcome.UNCHANGED, agenda, List.of());
  }

  private void publish(
      Publication publication,
      Agenda agenda,
      Result.Outcome outcome,
      Findings findings,
      Map<String, Long> versions) {
    progress.publishes(publication.runId());
    try {
      publication.publish(warehouse, agenda, outcome, findings, versions);
    } catch (Exception | FSError e) {
      // The commit may stand where what Delta does after it fails, on a full disk for instance.
      if (PublishedRun.newest(warehouse).stream()
          .noneMatch(run -> run.runId().equals(publication.runId()))) {
        throw e;
      }
    }
  }

  private Result compute(Agenda asked, Publication publication, Pseudonymiser pseudonymiser) {
    UnpublishedRun run = begin(asked.before(), publication);
    try {
      return compute(asked, run, publication, pseudonymiser);
    } catch (Exception | FSError e) { // Spark throws checked exceptions that it does not declare
      throw run.explained(e);
    }
  }

  private UnpublishedRun begin(Optional<PublishedRun> before, Publication publication) {
    UnpublishedRun run =
        UnpublishedRun.begin(
            warehouse,
            publication.runId(),
            before.map(PublishedRun::tables).orElse(Map.of()),
            before.isEmpty() || before.get().schemaVersion().equals(CodeVersion.schema())
                ? Declaration.KEPT
                : Declaration.CHANGED);
    if (!run.rolledBack().isEmpty()) {
      progress.warns(
          "an earlier run ended before it was published; what it wrote is rolled back, in "
              + String.join(", ", run.rolledBack()));
    }
    return run;
  }

  private Result compute(
      Agenda asked, UnpublishedRun run, Publication publication, Pseudonymiser pseudonymiser) {
    Agenda agenda = asked.hasStaleStudies() ? harmonised(asked, pseudonymiser) : asked;
    List<CheckResult> results = new StudyChecks(warehouse, agenda).run();
    analyseAndPool(agenda);
    Map<String, Long> versions = run.versions();
    writeRunTables(publication.runId(), results);
    Findings findings = Findings.of(results);
    publish(publication, agenda, Result.Outcome.COMPUTED, findings, versions);
    return findings.result(publication, Result.Outcome.COMPUTED, agenda, agenda.stale().keySet());
  }

  /** The stages that are done study by study; studies that cannot be read are left out. */
  private Agenda harmonised(Agenda asked, Pseudonymiser pseudonymiser) {
    Slice slice = asked.studySlice();
    List<Study> read =
        asked.staleStudies().stream().filter(s -> !s.manifest().isPublished()).toList();
    Map<String, String> failed =
        timed(
            "ingest",
            asked.stale().size(),
            () -> new IngestStudies(warehouse).run(read, pseudonymiser, slice));
    failed.forEach(this::warnOfStudy);
    Agenda agenda = asked.without(failed);
    agenda
        .before()
        .map(before -> ShrunkFiles.since(before, warehouse, agenda.stale().keySet()))
        .ifPresent(shrunk -> shrunk.forEach(progress::warns));
    requireStudies(agenda);
    List<Study> sound = agenda.staleStudies();
    stage("harmonise", sound.size(), () -> new HarmoniseStudies(warehouse).run(sound, slice));
    stage("score", sound.size(), () -> new ScoreInstruments(warehouse).run(sound, slice));
    return agenda;
  }

  private void analyseAndPool(Agenda agenda) {
    Map<String, String> studies = new TreeMap<>();
    agenda.studies().forEach((id, s) -> studies.put(id, s.fingerprint()));
    AnalyseStudies.Work work =
        new AnalyseStudies.Work(agenda.effects(), agenda.definitions(), studies);
    List<Analysis> pools = agenda.stalePools();
    stage(
        "analyse",
        work.analyses().size(),
        () -> new AnalyseStudies(warehouse, agenda.minimumCell()).run(work, agenda.effectSlice()));
    stage(
        "pool",
        agenda.studies().size(),
        () ->
            new PoolStudies(warehouse)
                .run(pools, agenda.analysisFingerprints(), agenda.poolSlice(pools)));
  }

  private static void requireStudies(Agenda agenda) {
    if (agenda.studies().isEmpty()) {
      throw new UserError(
          ErrorName.NO_USABLE_STUDY,
          agenda.leftOut().isEmpty()
              ? "Cannot run: the folder has no study. Add a folder with a study.yaml; where there should be some, see that their disk is there. Earlier results stand."
              : "Cannot run: no study can be used. "
                  + agenda.leftOut().entrySet().stream()
                      .map(e -> e.getKey() + ": " + e.getValue())
                      .collect(Collectors.joining(" | ")));
    }
  }

  /** A folder that is gone means that a study is withdrawn, or that a disk is not there tonight. */
  private void warnOfWithdrawal(String id) {
    progress.warns(
        "study \""
            + id
            + "\" is withdrawn: the consortium has no folder of that name with a study.yaml any more, so its results go. Where it should be there, bring it back and run again.");
  }

  /** Who joined pseudonyms of the tables to something else, or set the wrong key, must know. */
  private void warnOfAnotherKey(PublishedRun before) {
    progress.warns(
        "the key is another than that of run "
            + before.runId()
            + ": all pseudonyms are made anew, and none is what it was. Where that is not meant, give the former key and run again.");
  }

  private void warnOfStudy(String id, String message) {
    progress.warns("study \"" + id + "\" is left out: " + message);
  }

  private void stage(String name, int studies, Supplier<Map<String, Long>> work) {
    timed(name, studies, () -> new IngestStudies.Result(Map.of(), work.get()));
  }

  private Map<String, String> timed(String name, int studies, Supplier<IngestStudies.Result> work) {
    progress.begins(name, studies);
    long start = System.nanoTime();
    IngestStudies.Result result = work.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    progress.ended(name, seconds, result.rowsWritten());
    stages.add(Rows.of(null, name, seconds, studies, result.rowsWritten()));
    return result.leftOut();
  }

  private void writeRunTables(String runId, List<CheckResult> checks) {
    List<Row> stageRows =
        stages.stream().map(r -> Rows.of(runId, r.get(1), r.get(2), r.get(3), r.get(4))).toList();
    new SliceWriter(warehouse)
        .append("run_stage", stageRows)
        .append("check_result", checks.stream().map(c -> c.row(runId)).toList())
        .write();
  }

  private static String runId(Timestamp started) {
    byte[] suffix = new byte[3];
    new SecureRandom().nextBytes(suffix);
    return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(started.toInstant())
        + "-"
        + HexFormat.of().formatHex(suffix);
  }
}
