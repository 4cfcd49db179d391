package org.alliancepool.jobs.cli;

import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;

/**
 * What kept Spark from starting, in the user's words: a setting that it refuses, or a cluster that
 * cannot be reached.
 */
final class StartFailure {
  private static final Pattern SETTING = Pattern.compile("(?<![.\\w])spark\\.[a-z]");

  private static final String SILENT = "it does not answer, or has turned the application away";

  private StartFailure() {}

  /** The failure; empty where Spark is to run in this process and it is none of the user's. */
  static Optional<UserError> of(Exception e, String master) {
    boolean cluster = !master.startsWith("local");
    if (refusesSetting(e) || (!cluster && e instanceof SparkException)) {
      return Optional.of(
          new UserError(
              ErrorName.INVALID_SETTINGS,
              "Cannot start Spark on \"%s\": %s. Correct it in --conf or --master, or in the site's spark-defaults.conf%s."
                  .formatted(
                      master,
                      refusal(e),
                      cluster ? "" : "; the memory of this process is -Xmx in ALLIANCE_JAVA_OPTS"),
              e));
    }
    if (!cluster) {
      return Optional.empty();
    }
    return Optional.of(unreachable(master, isEndedFromOutside(e) ? SILENT : words(e), e));
  }

  /** A master that has not taken the application, of which Spark has thrown nothing. */
  static UserError silent(String master) {
    return unreachable(master, SILENT, null);
  }

  private static UserError unreachable(String master, String why, Exception cause) {
    return new UserError(
        ErrorName.UNREACHABLE_CLUSTER,
        "Cannot start Spark on \"%s\": %s. Check the URL in --master, that the cluster is up, and that this machine may reach it."
            .formatted(master, why),
        cause);
  }

  private static boolean refusesSetting(Exception e) {
    boolean refusal =
        e instanceof IllegalArgumentException
            || (e instanceof SparkException && SETTING.matcher(words(e)).find());
    return refusal && !isEndedFromOutside(e);
  }

  /**
   * Whether the context was ended behind the builder's back, which a master that never answers or
   * refuses makes another thread do. Then Spark trips over whatever is gone by that moment.
   */
  private static boolean isEndedFromOutside(Exception e) {
    String words = words(e);
    return e instanceof NullPointerException
        || e instanceof IllegalStateException
        || e instanceof InterruptedException
        || e instanceof RejectedExecutionException
        || words.isEmpty()
        || words.contains("MetricsSystem")
        || words.startsWith("Exception thrown in awaitResult")
        || words.startsWith("Could not find ") // an endpoint of the driver
        || words.contains("SparkContext was shut down");
  }

  /** Spark's words with the name of the setting, which may stand in a later line of them. */
  private static String refusal(Exception e) {
    String words = words(e);
    if (!SETTING.matcher(words).find() && e instanceof SparkThrowable refused) {
      String setting = refused.getMessageParameters().get("config");
      if (setting != null) {
        return "%s is wrong: %s".formatted(setting.replace("\"", ""), words);
      }
    }
    return words;
  }

  /** The first line, without Spark's codes before and after it. */
  private static String words(Exception e) {
    return Sentence.open(
        String.valueOf(e.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            .replaceFirst("^\\[[A-Z_.]+] ", "")
            .replaceFirst(" SQLSTATE: .*", "")
            .replaceFirst("!$", ""));
  }
}
