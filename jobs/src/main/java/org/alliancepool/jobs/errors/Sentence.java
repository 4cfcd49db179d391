package org.alliancepool.jobs.errors;

import java.util.Objects;

/** Words of others as a part of our sentences. */
public final class Sentence {
  private Sentence() {}

  /** A text without its full stop, so that ours may follow. */
  public static String open(String text) {
    String stripped = text.strip();
    return stripped.endsWith(".") && !stripped.endsWith("..")
        ? stripped.substring(0, stripped.length() - 1)
        : stripped;
  }

  /** What an exception says went wrong, without its full stop; its name where it says nothing. */
  public static String why(Throwable e) {
    return open(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
  }
}
