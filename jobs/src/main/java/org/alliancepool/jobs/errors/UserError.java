package org.alliancepool.jobs.errors;

import java.util.regex.Pattern;

/**
 * Something that the user can mend: data, manifest, plan, options. Ends with exit code 2 and
 * without a stack trace. The message says <em>cannot what: why, where, what to do</em>.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of a URI, who may open it: some write a password there, which may hold slashes; no port. */
  private static final Pattern USER_OF_URI =
      Pattern.compile("(?<=://)(?![^/@\\s\"]*:\\d+/)[^/:@\\s\"]*:[^@\\s\"]*@");

  private final ErrorName name;

  /**
   * @param name the stable name
   * @param message what cannot be done, why, where (file, row, column), and what to do
   */
  public UserError(ErrorName name, String message) {
    super(text(name, message));
    this.name = name;
  }

  /** As {@link #UserError(ErrorName, String)}, keeping the cause for {@code --stacktrace}. */
  public UserError(ErrorName name, String message, Throwable cause) {
    super(text(name, message), cause);
    this.name = name;
  }

  private static String text(ErrorName name, String message) {
    return name + ": " + USER_OF_URI.matcher(message).replaceAll("…@");
  }

  /** The stable name of this error. */
  public ErrorName name() {
    return name;
  }
}
