package org.alliancepool.jobs.cli;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.PlanAnalyses;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.ingest.pseudonym.Pseudonymiser;
import org.alliancepool.jobs.pipeline.Agenda;
import org.alliancepool.jobs.pipeline.RunPipeline;
import org.alliancepool.jobs.report.WriteReport;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code alliance run}: the whole pipeline on a consortium's folder. */
@Command(
    name = "run",
    description = "Takes a consortium from its files to pooled results and a report.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "DIR",
      description = {
        "Folder with consortium.yaml, plan.yaml and a folder per study;",
        "a path, or a URI of any Hadoop file system."
      })
  private String dir;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description = "Another plan than the folder's own.")
  private String plan;

  @Option(
      names = "--plan-only",
      description = "Say what would run and why, on standard output; compute and write nothing.")
  private boolean planOnly;

  @Mixin private Keys keys;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws IOException {
    try (Interruption interruption = new Interruption(warehouse.location())) {
      return run(interruption);
    }
  }

  private int run(Interruption interruption) throws IOException {
    Inputs inputs = new Inputs(spark);
    Location folder = inputs.at(dir);
    Inputs.requireShared(warehouse.location(), ErrorName.UNREADABLE_WAREHOUSE);
    Location planFile = plan == null ? folder.resolve("plan.yaml") : inputs.at(plan);
    Pseudonymiser pseudonymiser = keys.pseudonymiser(Consortium.keyPolicy(folder), inputs);
    Consortium consortium =
        Consortium.load(
            folder,
            planFile,
            new Consortium.Context(pseudonymiser.keyId(), LocalDate.now(ZoneOffset.UTC)));
    ConsoleProgress progress = new ConsoleProgress(interruption);
    consortium
        .broken()
        .forEach((id, e) -> progress.warns("study \"" + id + "\" is left out: " + e.getMessage()));
    List<Analysis> analyses = PlanAnalyses.of(consortium, planFile);
    try (SparkSessions.Session session = SparkSessions.open("run", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      if (planOnly) {
        Agenda agenda = Agenda.of(consortium, analyses, PublishedRun.newest(tables));
        consortium.dataOfNoStudy(agenda.leftOut().keySet()).forEach(progress::warns);
        PlannedWorkPrinter.print(agenda, System.out, System.err);
        return agenda.leftOut().isEmpty() ? Main.DONE : Main.DONE_IN_PART;
      }
      RunPipeline.Result result =
          new RunPipeline(tables, progress).run(consortium, analyses, pseudonymiser);
      interruption.published(result.runId());
      result.failedChecks().forEach(c -> progress.warns("CHECK_FAILED: " + c));
      result.warnedChecks().forEach(c -> progress.warns("CHECK_WARNING: " + c));
      try {
        report(tables, consortium, result, progress);
      } catch (Exception e) { // Spark throws checked exceptions that it does not declare
        progress.warns(
            "run %s is published and its results stand; only its report is missing. Once what is said below is mended, write it with: alliance report --warehouse %s."
                .formatted(result.runId(), warehouse.location()));
        throw e;
      }
      System.err.println(
          result.outcome() == RunPipeline.Result.Outcome.UNCHANGED
              ? "Nothing has changed since the last run: nothing was computed, its results stand. Run "
                  + result.runId()
                  + "."
              : "Run " + result.runId() + " is published.");
      return result.leftOut().isEmpty() && result.failedChecks().isEmpty()
          ? Main.DONE
          : Main.DONE_IN_PART;
    }
  }

  /** Writes the report, unless nothing has changed since it was written. */
  private static void report(
      Warehouse tables,
      Consortium consortium,
      RunPipeline.Result result,
      ConsoleProgress progress) {
    WriteReport report = new WriteReport(tables);
    org.apache.hadoop.fs.Path page =
        new org.apache.hadoop.fs.Path(report.defaultFolder(), "index.html");
    // A run that was killed after it was published has left the report of the one before.
    if (result.outcome() == RunPipeline.Result.Outcome.COMPUTED
        || PublishedRun.standing(tables).stream().noneMatch(report::isWritten)) {
      long start = System.nanoTime();
      progress.begins("report", consortium.studies().size());
      report.run(consortium.plan(), PublishedRun.required(tables), report.defaultFolder());
      progress.ended("report", (System.nanoTime() - start) / 1e9, Map.of());
    }
    System.err.println("Report: " + page);
  }
}
