package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes one file, row by row; holds no more than one row, except where the format asks for it. */
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

  /**
   * Opens a file.
   *
   * @param rows how many rows will come: some formats say so at their beginning
   * @param missing the number that the file itself declares as missing, where the format can
   */
  static TableWriter open(
      Path file, String format, List<SimulatedColumn> columns, long rows, int missing)
      throws IOException {
    return switch (format) {
      case "csv" -> new TextWriter(file, columns, ',');
      case "tsv" -> new TextWriter(file, columns, '\t');
      case "xlsx" -> new XlsxWriter(file, columns);
      case "sav" -> new SavWriter(file, columns, rows, missing);
      case "dta" -> new DtaWriter(file, columns, rows);
      case "xpt" -> new XptWriter(file, columns);
      default -> throw new IllegalArgumentException("no format \"" + format + "\"");
    };
  }
}
