package org.alliancepool.jobs.cli;

import org.apache.spark.SparkUserAppException;

/**
 * This process where it runs on the cluster, far from who submitted the command. The submission's
 * exit code is Spark's, so that ours has to be said otherwise; the launcher takes it from there.
 */
final class ClusterDriver {
  private ClusterDriver() {}

  /** Whether the command was submitted in cluster mode. A pod's own spark-submit says client. */
  static boolean isHere() {
    return "cluster".equals(System.getProperty("spark.submit.deployMode"))
        || Boolean.getBoolean("spark.kubernetes.submitInDriver");
  }

  /** Whether that cluster is YARN, where it is a thread of the application master. */
  static boolean isOnYarn() {
    return "yarn".equals(System.getProperty("spark.master"));
  }

  /**
   * Says in the driver's log how the command ends, and tells YARN where that runs it: of an
   * application master that leaves by {@link System#exit} YARN only learns that it was shut down;
   * of this exception it learns the code, and so does who submitted.
   */
  static void report(int code) throws Exception {
    System.err.println("The command ends with exit code " + code + ".");
    if (isOnYarn()) {
      throw OnYarn.exit(code);
    }
  }

  /** Of its own, since most commands start without Spark, and this needs a class of it to load. */
  private static final class OnYarn {
    private OnYarn() {}

    static Exception exit(int code) {
      return new SparkUserAppException(code, null);
    }
  }
}
