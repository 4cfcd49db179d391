package org.alliancepool.jobs.warehouse.delta;

import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/**
 * Settings of Hadoop by which every page of Parquet carries a checksum and is held against it when
 * it is read: a bit that a disk has lost would otherwise be a number. Never the site's.
 */
public final class PageChecksums {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "parquet.page.write-checksum.enabled", "true",
          "parquet.page.verify-checksum.enabled", "true");

  private PageChecksums() {}

  /** For all sessions of a Spark that is to be started, and every machine of its cluster. */
  public static void configure(SparkSession.Builder builder) {
    SETTINGS.forEach((key, value) -> builder.config("spark.hadoop." + key, value));
  }

  /** For a session that is there. */
  public static void configure(SparkSession session) {
    SETTINGS.forEach(session.conf()::set);
  }

  /** For Delta Kernel, which asks the file system for its settings, whatever it is given. */
  public static void configure(FileSystem files) {
    SETTINGS.forEach(files.getConf()::set);
  }
}
