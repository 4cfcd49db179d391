package org.alliancepool.jobs.simulate.table;

import java.io.IOException;

/**
 * Writes one table, row by row; holds no more than one row, except where the format asks for it.
 */
public interface TableWriter extends AutoCloseable {
  /**
   * Writes a row.
   *
   * @param cells a String, an Integer, or null for a blank, in the order of the columns. Only a
   *     format of free text takes a String in a column of numbers.
   */
  void row(Object[] cells) throws IOException;

  @Override
  void close() throws IOException;
}
