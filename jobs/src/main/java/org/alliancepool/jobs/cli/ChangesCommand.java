package org.alliancepool.jobs.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.changes.RunComparison;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.AsOf;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alliance changes}: what moved between two runs, and why. */
@Command(
    name = "changes",
    description = {
      "Says what moved between two runs, and which study's data or manifest, plan or code moved it.",
      "The parts of a number's difference add up to it; docs/nightly.md says how they are made.",
      "Pools are printed in full, also those that hold an effect below the minimum cell: the output is for those who may read the warehouse."
    },
    mixinStandardHelpOptions = true)
final class ChangesCommand implements Callable<Integer> {
  /** Parts of the answer. */
  enum Section {
    POOLS,
    EFFECTS,
    QUARANTINE,
    STUDIES
  }

  @Option(
      names = "--from",
      paramLabel = "RUN|DATE",
      description = "The earlier run; default: the one before the later run.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "RUN|DATE",
      description = "The later run; default: the newest one that computed anything.")
  private String to;

  @Option(
      names = "--show",
      paramLabel = "pools|effects|quarantine|studies",
      description = "One part of the answer; default: all, for csv pools.")
  private Section show;

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "TABLE",
      description =
          "Output; default: table. csv is one part, json one object with all that is shown.")
  private RowFormat format;

  @Mixin private SparkOptions spark;

  @Override
  public Integer call() {
    try (SparkSessions.Session session = SparkSessions.open("changes", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      List<PublishedRun> runs = PublishedRun.all(tables);
      PublishedRun later = later(tables, runs);
      PublishedRun earlier = earlier(tables, runs, later);
      RunComparison comparison = new RunComparison(tables, earlier, later);
      ChangesPrinter printer = new ChangesPrinter(comparison, earlier, later);
      List<Section> shown = show == null ? List.of(Section.values()) : List.of(show);
      PrintStream out = System.out;
      switch (format) {
        case CSV -> printer.csv(out, show == null ? Section.POOLS : show);
        case JSON -> printer.json(out, shown);
        case TABLE -> printer.table(out, shown);
      }
      out.flush();
      return Main.DONE;
    }
  }

  private PublishedRun later(Warehouse tables, List<PublishedRun> runs) {
    if (to != null || runs.isEmpty()) {
      return AsOf.run(tables, to);
    }
    return runs.stream()
        .filter(r -> r.outcome().equals("computed"))
        .findFirst()
        .orElse(runs.get(0));
  }

  private PublishedRun earlier(Warehouse tables, List<PublishedRun> runs, PublishedRun later) {
    if (from != null) {
      return AsOf.among(runs, from, tables.location());
    }
    return runs.stream()
        .dropWhile(r -> !r.runId().equals(later.runId()))
        .skip(1)
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    ErrorName.UNKNOWN_RUN,
                    "Cannot say what changed in warehouse \"%s\": run %s is the first. Run again when data, manifests or plan have changed."
                        .formatted(tables.location(), later.runId())));
  }
}
