package org.alliancepool.jobs.warehouse.failure;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.apache.hadoop.fs.FSError;

/**
 * Tells a full disk or a lost right from a fault of ours. Spark passes on what an executor met only
 * as text, so the text of the operating system is what there is to go by.
 */
public final class WriteFailure {
  /** Java's, whose message is nothing but the path. */
  private static final String ACCESS = "accessdeniedexception";

  private static final List<String> WORDS =
      List.of(
          "no space left on device",
          "disk quota exceeded",
          "not enough space",
          "read-only file system",
          "permission denied",
          ACCESS);

  private WriteFailure() {}

  /** What to tell the user of a failure of a run that writes to a warehouse. */
  public static RuntimeException explained(Throwable failure, String warehouse) {
    if (failure instanceof UserError user) {
      return user;
    }
    Optional<UserError> known = of(failure, warehouse);
    if (known.isPresent()) {
      return known.get();
    }
    return failure instanceof RuntimeException r ? r : new IllegalStateException(failure);
  }

  /** The same failure of a run in the user's words; empty where it is none of these. */
  public static Optional<UserError> of(Throwable failure, String warehouse) {
    return words(failure)
        .map(
            words ->
                new UserError(
                    ErrorName.UNWRITABLE_WAREHOUSE,
                    "Cannot finish the run: writing failed with \"%s\", to warehouse \"%s\" or to Spark's temporary files. Nothing of this run is visible, and what earlier ones have published stands. Make room or mend the rights, and run again."
                        .formatted(words, warehouse),
                    failure));
  }

  /** Hadoop's local file system throws an error where a disk is full: the same as an exception. */
  public static IOException asException(FSError e) {
    return new IOException(e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
  }

  /** What the operating system said; empty where the failure is none of these. */
  public static Optional<String> words(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String text = String.valueOf(t).toLowerCase(Locale.ROOT);
      Optional<String> words = WORDS.stream().filter(text::contains).findFirst();
      if (words.isPresent()) {
        return words.map(w -> w.equals(ACCESS) ? "access denied" : w);
      }
    }
    return Optional.empty();
  }
}
