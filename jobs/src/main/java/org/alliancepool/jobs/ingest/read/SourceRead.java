package org.alliancepool.jobs.ingest.read;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/** What comes of reading a study: rows, after those of a file its account, or why it failed. */
public sealed interface SourceRead extends Serializable {
  /** A row of {@code source_row}. */
  record Line(Row row) implements SourceRead {}

  /** A row of {@code source_file}. */
  record Account(Row row) implements SourceRead {}

  /** Why a study cannot be used. */
  record Failure(String study, String message) implements SourceRead {}
}
