package org.alliancepool.jobs.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.report.WriteReport;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alliance report}: writes the report of a complete run again. */
@Command(
    name = "report",
    description = "Writes the report of the newest complete run, or of an earlier one, index.html.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder of the report; default: report in the warehouse, or report-as-of/RUN with --as-of.")
  private String out;

  @Mixin private AsOfOption asOf;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws IOException {
    try (SparkSessions.Session session = SparkSessions.open("report", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      PublishedRun run = asOf.run(tables);
      WriteReport report = new WriteReport(tables);
      Path usual = asOf.isGiven() ? report.earlierFolder(run) : report.defaultFolder();
      Path folder = out == null ? usual : new Path(out);
      System.out.println(report.run(Plan.parse(run.plan()), run, folder).page());
      return Main.DONE;
    }
  }
}
