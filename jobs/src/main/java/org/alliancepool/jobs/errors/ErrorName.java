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
  /** A data file was written to while a run read it. */
  CHANGING_FILE,
  /** A data file has no rows, or no header. */
  EMPTY_FILE,
  /** A mapped column is not in its file, or is there twice. */
  UNKNOWN_COLUMN,
  /** A manifest breaks its JSON Schema, or contradicts itself. */
  INVALID_MANIFEST,
  /** A plan breaks its JSON Schema, or asks for what no study has. */
  INVALID_PLAN,
  /** A setting in consortium.yaml, or one of ours in Spark's, is wrong. */
  INVALID_SETTINGS,
  /** An instrument, form or variant is declared nowhere. */
  UNKNOWN_INSTRUMENT,
  /** The consortium's folder has no study that can be used. */
  NO_USABLE_STUDY,
  /** There is no key to make pseudonyms with, or it is too weak. */
  NO_KEY,
  /** The warehouse is not a folder that can be read and written. */
  UNREADABLE_WAREHOUSE,
  /** The warehouse, or room for temporary files, ran out while a run wrote. */
  UNWRITABLE_WAREHOUSE,
  /** The folder for an export, a simulation or the report cannot be written, or is not empty. */
  UNWRITABLE_OUTPUT,
  /** The warehouse has no complete run yet. */
  NO_RUN,
  /** The run or date that is asked for is none of the warehouse. */
  UNKNOWN_RUN,
  /** Another run wrote to the warehouse at the same time. */
  CONCURRENT_RUN,
  /** A signal ended a run, such as Ctrl-C. */
  INTERRUPTED,
  /** A command needed more memory than Java may have. */
  OUT_OF_MEMORY,
  /** The cluster's Spark is not the one that this code is built for. */
  UNSUITABLE_SPARK,
  /** The cluster does not answer, or takes no application. */
  UNREACHABLE_CLUSTER,
  /** A query is not valid SQL, or names a table or column that is not there. */
  INVALID_QUERY,
  /** The address or port to serve on is taken, or none of this machine's. */
  ADDRESS_NOT_FREE,
  /** The address to serve on is reached by other machines, and no token is set. */
  UNSAFE_ADDRESS,
  /** A table of effects for a meta-analysis cannot be used. */
  INVALID_EFFECTS,
  /** A fatal data check failed. */
  CHECK_FAILED,
  /** A data check that is not fatal failed. */
  CHECK_WARNING,
  /** The sheet or dataset of a file is not there, or there are several and none is named. */
  UNKNOWN_TABLE,
  /** An encoding that Java does not know, or that cannot be the one of this file. */
  UNKNOWN_ENCODING,
}
