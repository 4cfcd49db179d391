package org.alliancepool.jobs.pipeline;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.alliancepool.jobs.analyse.AnalyseStudies;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.checks.CheckResult;
import org.alliancepool.jobs.checks.Reconciliation;
import org.alliancepool.jobs.consortium.CodeVersion;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.harmonise.HarmoniseStudies;
import org.alliancepool.jobs.ingest.IngestStudies;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.pool.PoolStudies;
import org.alliancepool.jobs.score.ScoreInstruments;
import org.alliancepool.jobs.warehouse.PublishedRun;
import org.alliancepool.jobs.warehouse.Rows;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.Warehouse.Slice;
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
   * @param failedChecks fatal checks that failed
   * @param studies those that were computed anew
   */
  public record Result(
      String runId,
      Outcome outcome,
      Map<String, String> leftOut,
      List<CheckResult> failedChecks,
      Collection<String> studies) {
    /** Whether there was anything to do. */
    public enum Outcome {
      COMPUTED,
      UNCHANGED
    }
  }

  /** Runs what is stale. */
  public Result run(Consortium consortium, List<Analysis> analyses, Pseudonymiser pseudonymiser) {
    Timestamp started = Timestamp.from(Instant.now());
    String runId = runId(started);
    Optional<PublishedRun> before = PublishedRun.newest(warehouse);
    Map<String, String> leftOut = new TreeMap<>();
    consortium.broken().forEach((id, e) -> leftOut.put(id, e.getMessage()));
    Map<String, Study> studies = new TreeMap<>(consortium.studies());
    requireStudies(studies, leftOut);

    Map<String, String> knownStudies = before.map(PublishedRun::studies).orElse(Map.of());
    Map<String, String> knownFailures = before.map(PublishedRun::leftOut).orElse(Map.of());
    // A study that failed and has not changed would fail again, with the same words.
    knownFailures.forEach(
        (id, message) -> {
          Study failed = studies.get(id);
          if (failed != null && failed.fingerprint().equals(knownStudies.get(id))) {
            studies.remove(id);
            leftOut.put(id, message);
            progress.warns(message);
          }
        });
    requireStudies(studies, leftOut);
    List<Study> stale =
        studies.values().stream()
            .filter(s -> !s.fingerprint().equals(knownStudies.get(s.id())))
            .toList();
    TreeSet<String> gone = new TreeSet<>(knownStudies.keySet());
    gone.removeAll(consortium.studies().keySet());
    gone.removeAll(knownFailures.keySet());

    List<CheckResult> checks = List.of();
    boolean sourcesChanged = !stale.isEmpty() || !gone.isEmpty();
    if (sourcesChanged || before.isEmpty()) {
      warehouse.rollBackTo(before.map(PublishedRun::tables).orElse(Map.of()));
      TreeSet<String> replaced = new TreeSet<>(gone);
      stale.forEach(s -> replaced.add(s.id()));
      Slice slice = before.isEmpty() ? Slice.whole() : Slice.of("study_id", replaced);
      List<Study> read = stale.stream().filter(s -> !s.manifest().isPublished()).toList();
      Map<String, String> failed =
          timed(
              "ingest",
              stale.size(),
              () -> new IngestStudies(warehouse).run(read, pseudonymiser, slice));
      failed.forEach(
          (id, message) -> {
            progress.warns(message);
            leftOut.put(id, message);
            studies.remove(id);
          });
      requireStudies(studies, leftOut);
      List<Study> sound = stale.stream().filter(s -> studies.containsKey(s.id())).toList();
      stage(
          "harmonise",
          sound.size(),
          () -> new HarmoniseStudies(warehouse).run(sound, studies.values(), slice));
      checks = new Reconciliation(warehouse).run();
      stage("score", sound.size(), () -> new ScoreInstruments(warehouse).run(sound, slice));
    }
    Map<String, String> fingerprints = fingerprints(analyses, consortium, studies);
    Map<String, String> knownAnalyses = before.map(PublishedRun::analyses).orElse(Map.of());
    List<Analysis> staleAnalyses =
        analyses.stream()
            .filter(a -> !fingerprints.get(a.id()).equals(knownAnalyses.get(a.id())))
            .toList();
    TreeSet<String> goneAnalyses = new TreeSet<>(knownAnalyses.keySet());
    goneAnalyses.removeAll(fingerprints.keySet());
    boolean unchanged =
        before.isPresent()
            && !sourcesChanged
            && staleAnalyses.isEmpty()
            && goneAnalyses.isEmpty()
            && leftOut.equals(knownFailures);
    if (unchanged) {
      publish(
          runId,
          started,
          "unchanged",
          consortium,
          pseudonymiser,
          leftOut,
          fingerprints,
          before.get().tables());
      return new Result(runId, Result.Outcome.UNCHANGED, leftOut, List.of(), List.of());
    }
    if (!sourcesChanged && before.isPresent()) {
      warehouse.rollBackTo(before.get().tables());
    }
    analyseAndPool(
        consortium, studies, analyses, staleAnalyses, goneAnalyses, fingerprints, before.isEmpty());
    List<CheckResult> failedChecks = checks.stream().filter(CheckResult::isFatalFailure).toList();
    Map<String, Long> versions = warehouse.versions();
    writeRunTables(runId, checks);
    publish(runId, started, "computed", consortium, pseudonymiser, leftOut, fingerprints, versions);
    return new Result(
        runId,
        Result.Outcome.COMPUTED,
        leftOut,
        failedChecks,
        stale.stream().map(Study::id).toList());
  }

  private void analyseAndPool(
      Consortium consortium,
      Map<String, Study> studies,
      List<Analysis> analyses,
      List<Analysis> stale,
      Collection<String> gone,
      Map<String, String> fingerprints,
      boolean first) {
    Map<String, List<Analysis>> work = new TreeMap<>();
    studies.keySet().forEach(s -> work.put(s, stale));
    TreeSet<String> replaced = new TreeSet<>(gone);
    stale.forEach(a -> replaced.add(a.id()));
    Slice slice =
        first || stale.size() == analyses.size()
            ? Slice.whole()
            : Slice.of("analysis_id", replaced);
    stage(
        "analyse",
        studies.size(),
        () ->
            new AnalyseStudies(warehouse, consortium.plan().minimumCell())
                .run(new AnalyseStudies.Work(work, fingerprints), slice));
    stage("pool", studies.size(), () -> new PoolStudies(warehouse).run(stale, fingerprints, slice));
  }

  /**
   * An analysis depends on its part of the plan, on the studies, and on the code that computes it.
   * Two plans that differ elsewhere give the same fingerprint.
   */
  private static Map<String, String> fingerprints(
      List<Analysis> analyses, Consortium consortium, Map<String, Study> studies) {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    for (Analysis a : analyses) {
      Fingerprint f =
          new Fingerprint()
              .add(a.id())
              .add(consortium.plan().analyses().get(a.id()).toString())
              .add(Long.toString(consortium.plan().seed()))
              .add(Integer.toString(consortium.plan().minimumCell()))
              .add(CodeVersion.code())
              .add(CodeVersion.schema());
      studies.forEach((id, s) -> f.add(id).add(s.fingerprint()));
      fingerprints.put(a.id(), f.hex());
    }
    return fingerprints;
  }

  private static void requireStudies(Map<String, Study> studies, Map<String, String> leftOut) {
    if (studies.isEmpty()) {
      throw new UserError(
          ErrorName.NO_USABLE_STUDY,
          leftOut.isEmpty()
              ? "Cannot run: the folder has no study. Add a folder with a study.yaml."
              : "Cannot run: no study can be used. "
                  + leftOut.entrySet().stream()
                      .map(e -> e.getKey() + ": " + e.getValue())
                      .collect(Collectors.joining(" | ")));
    }
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
    Slice own = Slice.of("run_id", List.of(runId));
    new SliceWriter(warehouse)
        .replace("run_stage", stageRows, own)
        .replace("check_result", checks.stream().map(c -> c.row(runId)).toList(), own)
        .write();
  }

  private void publish(
      String runId,
      Timestamp started,
      String outcome,
      Consortium consortium,
      Pseudonymiser pseudonymiser,
      Map<String, String> leftOut,
      Map<String, String> fingerprints,
      Map<String, Long> versions) {
    // Also of studies that were left out: the next run then knows that they have not changed.
    Map<String, String> studyFingerprints = new TreeMap<>();
    consortium.studies().forEach((id, s) -> studyFingerprints.put(id, s.fingerprint()));
    Row row =
        Rows.of(
            runId,
            started,
            Timestamp.from(Instant.now()),
            outcome,
            consortium.name(),
            CodeVersion.code(),
            CodeVersion.schema(),
            new Fingerprint().add(consortium.planText()).hex(),
            consortium.planText(),
            pseudonymiser.keyId(),
            studyFingerprints,
            leftOut,
            fingerprints,
            versions);
    warehouse.append(
        "run", warehouse.spark().createDataFrame(List.of(row), Warehouse.type("run")).coalesce(1));
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
