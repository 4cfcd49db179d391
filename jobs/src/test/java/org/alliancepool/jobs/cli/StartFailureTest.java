package org.alliancepool.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.Map;
import java.util.stream.Stream;
import org.alliancepool.jobs.errors.UserError;
import org.apache.spark.SparkException;
import org.apache.spark.SparkIllegalArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Spark throws stands here in its own words, as a real one has said them. */
class StartFailureTest {
  private static final String MASTER = "spark://host:7077";

  private static UserError of(Exception e, String master) {
    return StartFailure.of(e, master).orElseThrow();
  }

  static Stream<Exception> endedFromOutside() {
    return Stream.of(
        new NullPointerException(
            "Cannot invoke \"org.apache.spark.scheduler.DAGScheduler.metricsSource()\" because the"
                + " return value of \"org.apache.spark.SparkContext._dagScheduler()\" is null"),
        new NullPointerException(),
        new IllegalStateException("Cannot call methods on a stopped SparkContext."),
        new IllegalArgumentException(
            "requirement failed: Can only call getServletHandlers on a running MetricsSystem"),
        new SparkException("Exception thrown in awaitResult: "),
        new SparkException("Could not find HeartbeatReceiver."));
  }

  @ParameterizedTest
  @MethodSource
  void endedFromOutside(Exception e) {
    assertThat(of(e, MASTER))
        .hasMessage(
            "UNREACHABLE_CLUSTER: Cannot start Spark on \"spark://host:7077\": it does not answer, or has turned the application away. Check the URL in --master, that the cluster is up, and that this machine may reach it.");
  }

  @Test
  void whatTheClusterSaysIsTold() {
    assertThat(of(new SparkException("Yarn application has already ended!\nLook there."), "yarn"))
        .hasMessageStartingWith(
            "UNREACHABLE_CLUSTER: Cannot start Spark on \"yarn\": Yarn application has already ended. Check");
    assertThat(of(new ConnectException("Connection refused"), "yarn"))
        .hasMessageContaining("UNREACHABLE_CLUSTER", "\"yarn\": Connection refused. Check");
  }

  private static Exception memory(String condition, String setting) {
    return new SparkIllegalArgumentException(
        condition,
        Map.of(
            "executorMemory", "314572800",
            "systemMemory", "314572800",
            "minSystemMemory", "471859200",
            "config", "\"" + setting + "\""));
  }

  @Test
  void memoryThatIsTooSmallIsASetting() {
    assertThat(of(memory("INVALID_EXECUTOR_MEMORY", "spark.executor.memory"), MASTER))
        .hasMessage(
            "INVALID_SETTINGS: Cannot start Spark on \"spark://host:7077\": spark.executor.memory is wrong: Executor memory 314572800 must be at least 471859200. Correct it in --conf or --master, or in the site's spark-defaults.conf.");
    assertThat(of(memory("INVALID_DRIVER_MEMORY", "spark.driver.memory"), "local[2]"))
        .hasMessage(
            "INVALID_SETTINGS: Cannot start Spark on \"local[2]\": spark.driver.memory is wrong: System memory 314572800 must be at least 471859200. Correct it in --conf or --master, or in the site's spark-defaults.conf; the memory of this process is -Xmx in ALLIANCE_JAVA_OPTS.");
  }

  @Test
  void otherRefusedSettings() {
    assertThat(
            of(
                new IllegalArgumentException("spark.executor.cores should be int, but was many"),
                MASTER))
        .hasMessageContaining(
            "INVALID_SETTINGS", "\": spark.executor.cores should be int, but was many. Correct");
    assertThat(
            of(
                new SparkException(
                    "Asked to launch cluster with 300 MiB/worker but requested 1024 MiB/executor"),
                "local-cluster[2,1,300]"))
        .hasMessageContaining("INVALID_SETTINGS", "Asked to launch cluster with 300 MiB/worker");
  }

  /** On this machine it is ours. */
  @Test
  void nothingIsMadeOfOtherFailures() {
    assertThat(StartFailure.of(new NullPointerException(), "local[*]")).isEmpty();
  }
}
