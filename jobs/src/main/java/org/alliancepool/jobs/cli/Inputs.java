package org.alliancepool.jobs.cli;

import java.net.URI;
import java.nio.file.Path;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * Finds the files and folders that a command line names. In this process a path is one of this
 * machine's disk. Under spark-submit Spark's rule holds: a path without a scheme is one of the
 * site's default file system.
 */
final class Inputs {
  private final SparkOptions spark;

  Inputs(SparkOptions spark) {
    this.spark = spark;
  }

  /** The place that an argument names. */
  Location at(String argument) {
    requireShared(argument, ErrorName.MISSING_FILE);
    boolean submitted = System.getProperty("spark.master") != null;
    if (!submitted && argument.startsWith("file:/")) {
      return Location.of(Path.of(URI.create(argument).getPath()));
    }
    return submitted || isUri(argument)
        ? SparkSessions.location(argument, spark)
        : Location.of(Path.of(argument));
  }

  /**
   * Refuses a relative path where the driver runs on the cluster: there it would be another folder,
   * thrown away with the driver.
   */
  static void requireShared(String argument, ErrorName name) {
    if (ClusterDriver.isHere() && !isUri(argument) && !argument.startsWith("/")) {
      throw new UserError(
          name,
          "Cannot use \"%s\": the driver runs on the cluster, where a relative path is another folder. Give a URI, or an absolute path that every machine sees."
              .formatted(argument));
    }
  }

  /** A drive letter is no scheme. */
  private static boolean isUri(String argument) {
    return argument.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
  }
}
