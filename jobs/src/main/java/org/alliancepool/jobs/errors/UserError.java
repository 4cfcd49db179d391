package org.alliancepool.jobs.errors;

/**
 * Something that the user can mend: data, manifest, plan, options. Ends with exit code 2 and
 * without a stack trace. The message says <em>cannot what: why, where, what to do</em>.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorName name;

  /**
   * @param name the stable name
   * @param message what cannot be done, why, where (file, row, column), and what to do
   */
  public UserError(ErrorName name, String message) {
    super(name + ": " + message);
    this.name = name;
  }

  /** As {@link #UserError(ErrorName, String)}, keeping the cause for {@code --stacktrace}. */
  public UserError(ErrorName name, String message, Throwable cause) {
    super(name + ": " + message, cause);
    this.name = name;
  }

  /** The stable name of this error. */
  public ErrorName name() {
    return name;
  }
}
