package org.alliancepool.jobs.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.alliancepool.jobs.errors.ErrorName;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Says what a run leaves that a signal ends: Ctrl-C, or a scheduler's SIGTERM. Nothing needs to be
 * cleaned up: readers see the last published run, and the next run rolls back what is unpublished.
 */
final class Interruption implements AutoCloseable {
  /** Before Spark stops itself, which makes every thread that works fail with a trace. */
  private static final int BEFORE_SPARK = Integer.MAX_VALUE;

  private static volatile boolean underWay;

  private final Runnable hook = this::tell;
  private final String warehouse;
  private volatile String says =
      "The run was stopped by a signal before its results were published. Nothing of it is visible, the last run's results stand. Run the same command again: what is left of this run is rolled back first.";

  Interruption(String warehouse) {
    this.warehouse = warehouse;
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
  }

  /** True once a signal ends the process; what fails from then on fails because of it. */
  static boolean isUnderWay() {
    return underWay;
  }

  /** The commit that publishes the run begins: until it has ended nobody can say on which side. */
  void publishes(String runId) {
    says =
        "The run was stopped by a signal in the moment in which run %s was published: readers see either all of it or nothing. Run the same command again: it ends with the same results either way."
            .formatted(runId);
  }

  /** From now on the run's results stand. */
  void published(String runId) {
    says =
        "The command was stopped by a signal. The results of run %s are published; its report may be missing. Write it with: alliance report --warehouse %s."
            .formatted(runId, warehouse);
  }

  private void tell() {
    underWay = true;
    System.err.println();
    System.err.println(ErrorName.INTERRUPTED + ": " + says);
    System.err.flush();
    // One message: what threads print that Spark leaves without a floor says nothing to the user.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    if (!underWay) {
      try {
        ShutdownHookManager.get().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        return; // the signal came just now, and the hook tells of it
      }
    }
  }
}
