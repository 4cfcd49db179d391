package org.alliancepool.jobs.cli;

import java.util.Map;
import java.util.stream.Collectors;
import org.alliancepool.jobs.pipeline.Progress;

/**
 * Progress on standard error: on a terminal one line that is rewritten while a stage works,
 * elsewhere plain lines.
 */
final class ConsoleProgress implements Progress {
  private final boolean terminal;
  private final Interruption interruption;
  private final long start = System.nanoTime();

  ConsoleProgress(Interruption interruption) {
    this.interruption = interruption;
    // The launcher knows whether standard error is a terminal; Java does not.
    terminal = "true".equals(System.getenv("ALLIANCE_TERMINAL"));
  }

  @Override
  public void begins(String stage, int studies) {
    String text = "%-10s %d %s ...".formatted(stage, studies, studies == 1 ? "study" : "studies");
    if (terminal) {
      System.err.print(text + "\r");
      System.err.flush();
    }
  }

  @Override
  public void ended(String stage, double seconds, Map<String, Long> rowsWritten) {
    String rows =
        rowsWritten.entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    System.err.printf(
        "%-10s %5.1f s (%.1f s in all)  %s%n",
        stage, seconds, (System.nanoTime() - start) / 1e9, rows);
  }

  @Override
  public void publishes(String runId) {
    interruption.publishes(runId);
  }

  @Override
  public void warns(String message) {
    System.err.println("warning: " + message);
  }
}
