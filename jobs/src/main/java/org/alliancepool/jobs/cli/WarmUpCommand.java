package org.alliancepool.jobs.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs through the code that commands need, so that the launcher can keep its classes in an
 * archive: a run, the same again, a query. Only the launcher calls it.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "A small consortium.")
  private Path dir;

  @Option(names = "--warehouse", required = true, description = "A folder to throw away.")
  private String warehouse;

  @Override
  public Integer call() {
    Main.execute("run", dir.toString(), "--warehouse", warehouse);
    Main.execute("run", dir.toString(), "--warehouse", warehouse);
    return Main.execute(
        "query",
        "SELECT * FROM current_pooled_effect ORDER BY analysis_id",
        "--warehouse",
        warehouse,
        "--format",
        "csv");
  }
}
