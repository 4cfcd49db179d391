package org.alliancepool.jobs.ingest.format.table;

import java.io.IOException;
import java.util.List;

/**
 * A trial file as a table, read once from top to bottom with bounded memory.
 *
 * <p>A file that is truncated, mislabelled or hostile ends in one {@link
 * org.alliancepool.jobs.errors.UserError} that names the byte or row: never in another exception,
 * an endless loop, or an allocation that is larger than the file warrants.
 */
public interface TableReader extends AutoCloseable {
  /** The columns in file order. Names are as in the file; nothing is trimmed but padding. */
  List<SourceColumn> columns();

  /** The next row, or null after the last. Its arrays belong to the caller. */
  SourceRecord next() throws IOException;

  @Override
  void close() throws IOException;
}
