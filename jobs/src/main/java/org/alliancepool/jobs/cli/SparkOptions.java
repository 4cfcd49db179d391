package org.alliancepool.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/**
 * Where and how Spark runs. Embedded on this machine by default, with settings for a quick start;
 * where {@code spark-submit} or a master decides, the site's settings win.
 */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master: local[N], spark://…, yarn, k8s://…; default: this machine, all cores.")
  private String master;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting; may be repeated.")
  private Map<String, String> settings = new LinkedHashMap<>();

  /** A session with Delta. */
  SparkSession session(String name) {
    SparkConf conf = new SparkConf();
    boolean submitted = conf.contains("spark.master");
    boolean embedded = !submitted && (master == null || master.startsWith("local"));
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("alliance-pool " + name)
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.session.timeZone", "UTC");
    if (!submitted) {
      builder.master(master == null ? "local[*]" : master);
    }
    if (embedded) {
      quickStart().forEach((k, v) -> builder.config(k, v));
    }
    settings.forEach(builder::config);
    SparkSession session = builder.getOrCreate();
    return session;
  }

  /** What makes a small job start in seconds; see docs/benchmarks.md. */
  private static Map<String, String> quickStart() {
    Map<String, String> conf = new LinkedHashMap<>();
    String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
    conf.put("spark.ui.enabled", "false");
    conf.put("spark.ui.showConsoleProgress", "false");
    conf.put("spark.sql.shuffle.partitions", cores);
    conf.put("spark.databricks.delta.snapshotPartitions", "2");
    conf.put("spark.sql.adaptive.enabled", "false");
    conf.put("spark.sql.codegen.wholeStage", "false");
    conf.put("spark.driver.host", "localhost");
    conf.put("spark.driver.bindAddress", "127.0.0.1");
    return conf;
  }
}
