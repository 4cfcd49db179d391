package org.alliancepool.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.alliancepool.jobs.localfs.QuickLocalFileSystem;
import org.alliancepool.jobs.localfs.QuickLocalFs;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Opens Spark: embedded on this machine by default, with settings for a quick start; where
 * spark-submit or a master decides, the site's settings win.
 */
final class SparkSessions {
  private SparkSessions() {}

  /** A session that is stopped at the end, unless it was there before. */
  record Session(SparkSession spark, boolean own) implements AutoCloseable {
    @Override
    public void close() {
      if (own) {
        spark.stop();
      }
    }
  }

  /** A session with Delta; the one of this process where there is one, as in a notebook. */
  static Session open(String name, SparkOptions options) {
    if (SparkSession.getDefaultSession().isDefined()
        && !SparkSession.getDefaultSession().get().sparkContext().isStopped()) {
      return new Session(SparkSession.getDefaultSession().get(), false);
    }
    boolean submitted = new SparkConf().contains("spark.master");
    String master = options.master == null ? "local[*]" : options.master;
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("alliance-pool " + name)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.session.timeZone", "UTC");
    if (!submitted) {
      builder.master(master);
      if (master.startsWith("local")) {
        quickStart().forEach(builder::config);
      }
    }
    options.settings.forEach(builder::config);
    return new Session(builder.getOrCreate(), true);
  }

  /** What makes a small job start in seconds; see docs/benchmarks.md. */
  private static Map<String, String> quickStart() {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("spark.ui.enabled", "false");
    conf.put("spark.ui.showConsoleProgress", "false");
    conf.put(
        "spark.sql.shuffle.partitions",
        Integer.toString(Runtime.getRuntime().availableProcessors()));
    conf.put("spark.databricks.delta.snapshotPartitions", "2");
    // A child process for each file's permissions would take more than half of a small run's time.
    conf.put("spark.hadoop.fs.file.impl", QuickLocalFileSystem.class.getName());
    conf.put("spark.hadoop.fs.AbstractFileSystem.file.impl", QuickLocalFs.class.getName());
    conf.put("spark.driver.host", "localhost");
    conf.put("spark.driver.bindAddress", "127.0.0.1");
    if (!"large".equals(System.getProperty("alliance.data"))) {
      // Compiling the code that Spark writes costs more than small data take without it.
      conf.put("spark.sql.adaptive.enabled", "false");
      conf.put("spark.sql.codegen.wholeStage", "false");
      conf.put("spark.sql.codegen.factoryMode", "NO_CODEGEN");
      // Column statistics let a reader skip files; a small table has one or two.
      conf.put("spark.databricks.delta.stats.collect", "false");
      conf.put("spark.databricks.delta.allFilesInCrc.enabled", "false");
    }
    return conf;
  }
}
