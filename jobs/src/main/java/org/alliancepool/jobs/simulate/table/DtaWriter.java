package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A Stata file of release 115: numbers as int, text as str. Written from Stata's own description,
 * {@code help dta_115}.
 */
final class DtaWriter implements TableWriter {
  private static final char NUL = 0;
  private static final int INT = 252;

  /** The first code above the range of int: the missing value ".". */
  private static final int MISSING = 32741;

  private final BinaryOut out;
  private final List<SimulatedColumn> columns;
  private final long rowsAt;
  private int rows;

  DtaWriter(Path file, List<SimulatedColumn> columns) throws IOException {
    this.columns = columns;
    out = new BinaryOut(file, ByteOrder.LITTLE_ENDIAN);
    out.u8(115);
    out.u8(2); // low byte first
    out.u8(1);
    out.u8(0);
    out.i16(columns.size());
    rowsAt = out.written();
    out.i32(0); // rows: known at the end
    out.text("Simulated trial", 81, NUL);
    out.text("", 18, NUL); // no time stamp: the same seed gives the same bytes
    for (SimulatedColumn c : columns) {
      out.u8(c.isText() ? c.width() : INT);
    }
    for (SimulatedColumn c : columns) {
      out.text(c.name(), 33, NUL);
    }
    out.text("", 2 * (columns.size() + 1), NUL); // no sort order
    for (SimulatedColumn c : columns) {
      out.text(c.isText() ? "%" + c.width() + "s" : "%8.0g", 49, NUL);
    }
    out.text("", 33 * columns.size(), NUL); // no value labels
    out.text("", 81 * columns.size(), NUL); // no variable labels
    out.text("", 5, NUL); // no expansion fields
  }

  @Override
  public void row(Object[] cells) throws IOException {
    rows = Math.addExact(rows, 1);
    for (int i = 0; i < cells.length; i++) {
      SimulatedColumn c = columns.get(i);
      if (c.isText()) {
        out.text(cells[i] == null ? "" : (String) cells[i], c.width(), NUL);
      } else {
        out.i16(cells[i] == null ? MISSING : (Integer) cells[i]);
      }
    }
  }

  @Override
  public void close() throws IOException {
    out.patch(rowsAt, rows);
    out.close();
  }
}
