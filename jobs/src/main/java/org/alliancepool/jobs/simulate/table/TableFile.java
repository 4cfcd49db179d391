package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.util.List;

/** A file that is being written, of one table or of several, one after the other. */
public interface TableFile extends AutoCloseable {
  /** Begins the next table; the one before is closed. */
  TableWriter next(List<SimulatedColumn> columns) throws IOException;

  @Override
  default void close() throws IOException {}
}
