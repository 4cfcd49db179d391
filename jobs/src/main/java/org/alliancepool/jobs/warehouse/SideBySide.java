package org.alliancepool.jobs.warehouse;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does several small pieces of Spark work at a time: each waits more than it computes. A failure
 * comes out as it was thrown.
 */
public final class SideBySide {
  private static final int AT_A_TIME = 4;

  private SideBySide() {}

  /**
   * Does all of the work.
   *
   * @return each piece's result, by its name
   */
  public static <T> Map<String, T> run(Map<String, ? extends Callable<T>> work) {
    ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      Map<String, Future<T>> running = new TreeMap<>();
      work.forEach((name, piece) -> running.put(name, pool.submit(piece)));
      Map<String, T> results = new TreeMap<>();
      for (Map.Entry<String, Future<T>> e : running.entrySet()) {
        results.put(e.getKey(), e.getValue().get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tables are read or written", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }
}
