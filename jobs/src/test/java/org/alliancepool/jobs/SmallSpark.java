package org.alliancepool.jobs;

import org.alliancepool.jobs.localfs.QuickLocalFileSystem;
import org.alliancepool.jobs.localfs.QuickLocalFs;
import org.alliancepool.jobs.warehouse.Workplace;
import org.apache.spark.SparkConf;

/** Settings of a Spark with Delta for small data, as tests have them. */
public final class SmallSpark {
  static final String DRIVER_BYTES = "1048576";

  private SmallSpark() {}

  /** The settings. */
  public static SparkConf conf() {
    return new SparkConf()
        .setMaster("local[2]")
        .setAppName("tests")
        .set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
        .set("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
        .set("spark.sql.session.timeZone", "UTC")
        .set("spark.ui.enabled", "false")
        .set("spark.sql.shuffle.partitions", "2")
        .set("spark.databricks.delta.snapshotPartitions", "2")
        .set("spark.sql.adaptive.enabled", "false")
        .set("spark.sql.codegen.wholeStage", "false")
        .set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .set("spark.hadoop.fs.file.impl", QuickLocalFileSystem.class.getName())
        .set("spark.hadoop.fs.AbstractFileSystem.file.impl", QuickLocalFs.class.getName())
        .set("spark.sql.sources.parallelPartitionDiscovery.threshold", "10000")
        .set(Workplace.LIMIT, DRIVER_BYTES)
        .set("spark.driver.host", "localhost")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }
}
