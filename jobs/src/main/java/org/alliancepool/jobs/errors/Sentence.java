package org.alliancepool.jobs.errors;

import java.util.Objects;
import java.util.regex.Pattern;

/** Words of others as a part of our sentences. */
public final class Sentence {
  private static final Pattern TRACE = Pattern.compile("\\R\\s+at ");

  private Sentence() {}

  /** A text without its full stop, so that ours may follow. */
  public static String open(String text) {
    String stripped = text.strip();
    return stripped.endsWith(".") && !stripped.endsWith("..")
        ? stripped.substring(0, stripped.length() - 1)
        : stripped;
  }

  /**
   * What an exception says went wrong, without its full stop, and without the stack trace that a
   * server of Hadoop sends in it; its name where it says nothing.
   */
  public static String why(Throwable e) {
    String said = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    return open(TRACE.split(said, 2)[0]);
  }
}
