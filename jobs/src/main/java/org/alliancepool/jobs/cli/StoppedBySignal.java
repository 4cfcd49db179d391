package org.alliancepool.jobs.cli;

import java.util.function.Supplier;
import org.alliancepool.jobs.errors.ErrorName;

/** Says what a command without Spark leaves where a signal ends it. */
final class StoppedBySignal {
  private StoppedBySignal() {}

  /**
   * Works.
   *
   * @param left what a signal would leave of it, and what to do then
   */
  static <T> T leaves(String left, Supplier<T> work) {
    Thread hook = new Thread(() -> tell(left));
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      remove(hook);
    }
  }

  private static void tell(String left) {
    System.err.printf(
        "%n%s: The command was stopped by a signal. %s%n", ErrorName.INTERRUPTED, left);
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the signal came just now, and the hook tells of it
    }
  }
}
