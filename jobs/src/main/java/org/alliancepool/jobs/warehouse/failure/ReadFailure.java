package org.alliancepool.jobs.warehouse.failure;

import java.util.List;
import java.util.Optional;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;

/**
 * Tells a lost or damaged file of a table from a fault of ours. Spark and Delta say it by name at
 * the beginning of a message, wherever in a job they find it.
 */
public final class ReadFailure {
  private static final List<String> NAMES =
      List.of(
          "[FAILED_READ_FILE",
          "[PATH_NOT_FOUND]",
          "[DELTA_MISSING_PART_FILES]",
          "[DELTA_TRUNCATED_TRANSACTION_LOG]",
          "[DELTA_LOG_FILE_NOT_FOUND",
          "[DELTA_STATE_RECOVER_ERROR]",
          "[DELTA_VERSIONS_NOT_CONTIGUOUS]");

  private ReadFailure() {}

  /** The failure in the user's words; empty where it is another. */
  public static Optional<UserError> of(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String text = String.valueOf(t.getMessage());
      if (NAMES.stream().anyMatch(text::contains)) {
        return Optional.of(
            new UserError(
                ErrorName.UNREADABLE_WAREHOUSE,
                "Cannot read the warehouse: %s. Check the rights to it, and on a cluster that every machine sees the same folder there; where its files are lost or damaged, restore them or give another --warehouse and run again."
                    .formatted(Sentence.open(words(text))),
                failure));
      }
    }
    return Optional.empty();
  }

  /** Any failure to read a table, in the user's words. */
  public static UserError ofTable(String table, String warehouse, Exception e) {
    return new UserError(
        ErrorName.UNREADABLE_WAREHOUSE,
        "Cannot read table \"%s\" in warehouse \"%s\": %s. Check the rights to it, and on a cluster that every machine sees the same folder there; where its files are damaged, restore them or give another --warehouse and run again."
            .formatted(table, warehouse, Sentence.open(firstLine(e))),
        e);
  }

  /** What was wrong at last; Spark's messages go on with the plan of the query. */
  private static String firstLine(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
  }

  /** The first line, without what stands behind the sentence. */
  private static String words(String text) {
    return text.lines()
        .findFirst()
        .orElse("")
        .replaceFirst(" SQLSTATE: .*", "")
        .strip()
        .replaceFirst("\\.$", "");
  }
}
