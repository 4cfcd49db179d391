package org.alliancepool.jobs.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.alliancepool.jobs.errors.ErrorName;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Says what a run leaves that is ended from outside: by a signal (Ctrl-C, a scheduler's SIGTERM),
 * or by Spark where a task has no memory left. Nothing needs to be cleaned up: readers see the last
 * published run, and the next run rolls back what is unpublished.
 */
final class Interruption implements AutoCloseable {
  /** Before Spark stops itself, which makes every thread that works fail with a trace. */
  private static final int BEFORE_SPARK = Integer.MAX_VALUE;

  /** After Spark has removed its temporary files. */
  private static final int AFTER_SPARK = 1;

  /** Spark's, which ends the process with a code of its own. */
  private static final String LAST_HANDLER = "SparkUncaughtExceptionHandler";

  private static volatile boolean underWay;

  private final Runnable hook = this::tell;
  private final Runnable end = this::end;
  private final String warehouse;
  private volatile boolean ranOut;
  private volatile String says =
      "The run was stopped by a signal before its results were published. Nothing of it is visible, the last run's results stand. Run the same command again: what is left of this run is rolled back first.";

  Interruption(String warehouse) {
    this.warehouse = warehouse;
    ShutdownHookManager.get().addShutdownHook(hook, BEFORE_SPARK);
    ShutdownHookManager.get().addShutdownHook(end, AFTER_SPARK);
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
    if (isSparksDoing()) {
      System.err.println(outOfMemory(says.replace("stopped by a signal", "ended by that")));
      ranOut = true;
    } else {
      System.err.println(ErrorName.INTERRUPTED + ": " + says);
    }
    System.err.flush();
    // One message: what threads print that Spark leaves without a floor says nothing to the user.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
  }

  /** Ends with our code where Spark ends the process with its own. */
  private void end() {
    if (ranOut) {
      Runtime.getRuntime().halt(Main.USER_ERROR);
    }
  }

  /** True where Spark ends the process, whose thread waits for us. */
  private static boolean isSparksDoing() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().endsWith(LAST_HANDLER));
  }

  /**
   * What to tell where the memory is used up.
   *
   * @param consequence what is left of the work
   */
  static String outOfMemory(String consequence) {
    return "%s: Cannot go on: Java has no memory left of the %d MB that it may use. %s Give it more, for instance with ALLIANCE_JAVA_OPTS=-Xmx4g, on a cluster with spark.driver.memory and spark.executor.memory."
        .formatted(ErrorName.OUT_OF_MEMORY, Runtime.getRuntime().maxMemory() >> 20, consequence);
  }

  @Override
  public void close() {
    if (!underWay) {
      try {
        ShutdownHookManager.get().removeShutdownHook(hook);
        ShutdownHookManager.get().removeShutdownHook(end);
      } catch (IllegalStateException e) {
        return; // the signal came just now, and the hook tells of it
      }
    }
  }
}
