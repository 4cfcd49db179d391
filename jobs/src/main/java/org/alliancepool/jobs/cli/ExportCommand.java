package org.alliancepool.jobs.cli;

import java.util.concurrent.Callable;
import org.alliancepool.jobs.export.ExportResults;
import org.alliancepool.jobs.export.ExportResults.Patients;
import org.alliancepool.jobs.warehouse.Warehouse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alliance export}: a run's results for R, Metapsy and everything that reads Parquet. */
@Command(
    name = "export",
    description = {
      "Writes effects.csv and pooled.csv (as metafor takes them), metapsy.csv (Metapsy data standard), the harmonised tables as Parquet, and dictionary.csv.",
      "Cells below the plan's minimum are left out; pseudonyms are, unless --participants is given."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "A new folder, or one that holds an earlier export, which is replaced.")
  private String out;

  @Option(
      names = "--participants",
      description =
          "Also export the tables with a row per patient or rating. They carry pseudonyms: treat them as personal data.")
  private boolean participants;

  @Mixin private WarehouseOption warehouse;

  @Mixin private AsOfOption asOf;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() {
    try (SparkSessions.Session session = SparkSessions.open("export", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      ExportResults.Result result =
          new ExportResults(tables, asOf.run(tables))
              .run(out, participants ? Patients.PSEUDONYMISED : Patients.WITHHELD);
      System.err.printf(
          "%d effects, %d withheld since their cell is small; %d comparisons of arms.%n",
          result.effects(), result.suppressed(), result.comparisons());
      System.out.println(result.folder());
      return Main.DONE;
    }
  }
}
