package org.alliancepool.jobs.errors;

/**
 * Stable names of the errors that a user can cause and mend. Scripts match on them and {@code
 * docs/runbook.md} has a section for each.
 */
public enum ErrorName {
  /** A file that a manifest or command names is not there or may not be read. */
  MISSING_FILE,
  /** A data file is truncated, mislabelled or not of the format that is declared. */
  UNREADABLE_FILE,
  /** A data file has no rows, or no header. */
  EMPTY_FILE,
  /** A mapped column is not in its file, or is there twice. */
  UNKNOWN_COLUMN,
}
