package org.alliancepool.jobs.notebook;

/** What a cell ends with when it cannot be run to its end; the message is for its author. */
final class CellException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CellException(String message) {
    super(message);
  }

  CellException(String message, Throwable cause) {
    super(message, cause);
  }
}
