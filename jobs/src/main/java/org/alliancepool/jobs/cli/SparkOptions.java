package org.alliancepool.jobs.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where and how Spark runs, as the user says. Knows nothing of Spark, so that help needs none. */
public final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      converter = MasterUrl.class,
      description =
          "Spark master: local[N], spark://…, yarn, k8s://…; default: this machine, all cores.")
  String master;

  /** The launcher hands it to spark-submit; what is left here was meant for this process. */
  @Option(
      names = "--deploy-mode",
      paramLabel = "client|cluster",
      description =
          "With --master: whether the driver runs here or on the cluster; default: client.")
  String deployMode;

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting; may be repeated.")
  Map<String, String> settings = new LinkedHashMap<>();

  /** Adds settings; what the user says of them counts. */
  public void set(Map<String, String> more) {
    more.forEach(settings::putIfAbsent);
  }
}
