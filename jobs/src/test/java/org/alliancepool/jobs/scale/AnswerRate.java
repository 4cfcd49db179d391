package org.alliancepool.jobs.scale;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.cli.SparkOptions;
import org.alliancepool.jobs.cli.SparkSessions;
import org.alliancepool.jobs.warehouse.SideBySide;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Prints how fast a run took answers from files to scores, beside two things that Spark does with
 * the Parquet files that came of it. The run's seconds are those that it noted in {@code
 * run_stage}. A thing is done a few times, and the fastest counts.
 *
 * <ul>
 *   <li>The scan reads every column of every answer.
 *   <li>The copy reads every table of the three stages and writes it again, a few side by side as
 *       the stages do: what any pipeline that makes these tables does at least. It makes files of
 *       the same columns with the same codec, the session's; the partition column is in the names
 *       of folders, and so in neither.
 * </ul>
 */
public final class AnswerRate {
  private static final int TIMES = 5;

  private AnswerRate() {}

  /**
   * Prints one row of docs/benchmarks.md.
   *
   * @param args a warehouse with one run, and a folder for the copy, which is made
   */
  public static void main(String[] args) {
    String warehouse = args[0];
    String copy = args[1];
    int cores = Runtime.getRuntime().availableProcessors();
    try (SparkSessions.Session session = SparkSessions.open("rate", new SparkOptions())) {
      SparkSession spark = session.spark();
      List<Row> stages =
          spark
              .read()
              .format("delta")
              .load(warehouse + "/run_stage")
              .where("stage IN ('ingest', 'harmonise', 'score')")
              .select("seconds", "rows_written")
              .collectAsList();
      double run = stages.stream().mapToDouble(s -> s.getDouble(0)).sum();
      Map<String, Callable<Void>> copies = new TreeMap<>();
      for (Row stage : stages) {
        Map<String, Long> rows = stage.getJavaMap(1);
        rows.forEach(
            (table, n) -> {
              if (n > 0) {
                copies.put(table, () -> copy(stored(spark, warehouse, table), copy + "/" + table));
              }
            });
      }
      long answers = spark.read().parquet(warehouse + "/item_response").count();
      double scan =
          seconds(
              () ->
                  spark
                      .read()
                      .parquet(warehouse + "/item_response")
                      .write()
                      .format("noop")
                      .mode(SaveMode.Overwrite)
                      .save());
      double copied = seconds(() -> SideBySide.run(copies));
      System.out.printf(
          Locale.ROOT,
          "| %,d | %.1f s | %,.0f | %.2f s | %,.0f | %.0f | %.2f s | %.1f |%n",
          answers,
          run,
          answers / run / cores,
          scan,
          answers / scan / cores,
          run / scan,
          copied,
          run / copied);
    }
  }

  /** The columns of a table that are in its files. */
  private static Dataset<Row> stored(SparkSession spark, String warehouse, String table) {
    Dataset<Row> all = spark.read().parquet(warehouse + "/" + table);
    TableSchema schema = TableSchema.named(table);
    return schema.isPartitioned() ? all.drop(schema.partition()) : all;
  }

  private static Void copy(Dataset<Row> rows, String to) {
    rows.write().mode(SaveMode.Overwrite).parquet(to);
    return null;
  }

  private static double seconds(Runnable work) {
    double fastest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      work.run();
      fastest = Math.min(fastest, (System.nanoTime() - start) / 1e9);
    }
    return fastest;
  }
}
