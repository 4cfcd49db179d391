package org.alliancepool.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs through the code that commands need, so that the launcher can keep its classes in an
 * archive: a run, the same again, one with a changed study, a query. Only the launcher calls it.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "A small consortium, to throw away.")
  private Path dir;

  @Option(names = "--warehouse", required = true, description = "A folder to throw away.")
  private String warehouse;

  @Override
  public Integer call() throws IOException {
    Main.execute("run", dir.toString(), "--warehouse", warehouse);
    Main.execute("run", dir.toString(), "--warehouse", warehouse);
    change();
    Main.execute("run", dir.toString(), "--warehouse", warehouse);
    return Main.execute(
        "query",
        "SELECT * FROM current_pooled_effect ORDER BY analysis_id",
        "--warehouse",
        warehouse,
        "--format",
        "csv");
  }

  /** Another fingerprint of one study, and nothing else. */
  private void change() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      Path manifest =
          files.filter(f -> f.endsWith("study.yaml")).sorted().findFirst().orElseThrow();
      Files.writeString(manifest, "\n# changed\n", StandardOpenOption.APPEND);
    }
  }
}
