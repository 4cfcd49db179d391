package org.alliancepool.jobs.scale;

import java.util.Locale;
import org.alliancepool.jobs.cli.SparkOptions;
import org.alliancepool.jobs.cli.SparkSessions;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Prints how fast a run took answers from files to scores, beside a bare scan of the Parquet files
 * that hold them. The run's seconds are those that it noted in {@code run_stage}; the scan reads
 * every column of every row, a few times, and the fastest counts.
 */
public final class AnswerRate {
  private static final int SCANS = 5;

  private AnswerRate() {}

  /**
   * Prints one row of docs/benchmarks.md.
   *
   * @param args a warehouse with one run
   */
  public static void main(String[] args) {
    int cores = Runtime.getRuntime().availableProcessors();
    try (SparkSessions.Session session = SparkSessions.open("rate", new SparkOptions())) {
      SparkSession spark = session.spark();
      double run =
          spark
              .read()
              .format("delta")
              .load(args[0] + "/run_stage")
              .where("stage IN ('ingest', 'harmonise', 'score')")
              .selectExpr("sum(seconds)")
              .collectAsList()
              .get(0)
              .getDouble(0);
      long answers = spark.read().parquet(args[0] + "/item_response").count();
      double scan = Double.POSITIVE_INFINITY;
      for (int i = 0; i < SCANS; i++) {
        long start = System.nanoTime();
        spark
            .read()
            .parquet(args[0] + "/item_response")
            .write()
            .format("noop")
            .mode(SaveMode.Overwrite)
            .save();
        scan = Math.min(scan, (System.nanoTime() - start) / 1e9);
      }
      System.out.printf(
          Locale.ROOT,
          "| %,d | %.1f s | %,.0f | %.2f s | %,.0f | %.0f |%n",
          answers,
          run,
          answers / run / cores,
          scan,
          answers / scan / cores,
          run / scan);
    }
  }
}
