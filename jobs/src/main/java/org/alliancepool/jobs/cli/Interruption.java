package org.alliancepool.jobs.cli;

import org.alliancepool.jobs.errors.ErrorName;

/**
 * Says what a run leaves that a signal ends: Ctrl-C, or a scheduler's SIGTERM. Nothing needs to be
 * cleaned up: readers see the last published run, and the next run rolls back what is unpublished.
 */
final class Interruption implements AutoCloseable {
  private static volatile boolean underWay;

  private final Thread hook = new Thread(this::tell, "interruption");
  private volatile String published;

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** True once a signal ends the process; what fails from then on fails because of it. */
  static boolean isUnderWay() {
    return underWay;
  }

  /** From now on the run's results stand. */
  void published(String runId) {
    published = runId;
  }

  private void tell() {
    underWay = true;
    System.err.println();
    System.err.println(
        ErrorName.INTERRUPTED
            + (published == null
                ? ": The run was stopped by a signal before its results were published. Nothing of it is visible, the last run's results stand. Run the same command again: what is left of this run is rolled back first."
                : ": The command was stopped by a signal. The results of run %s are published; its report may be missing. Write it with: alliance report --warehouse W."
                    .formatted(published)));
  }

  @Override
  public void close() {
    if (!underWay) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        return; // the signal came just now, and the hook tells of it
      }
    }
  }
}
