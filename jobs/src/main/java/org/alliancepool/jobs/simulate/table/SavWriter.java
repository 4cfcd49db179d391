package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * An SPSS system file, plain or as .zsav; one number is declared as user-missing in every numeric
 * variable. Written from the public description of the format in the PSPP developers' guide.
 */
final class SavWriter implements TableWriter {
  private static final int F8 = 5 << 16 | 8 << 8;
  private static final int A = 1 << 16;
  static final double SYSTEM_MISSING = -Double.MAX_VALUE;

  private final BinaryOut out;
  private final List<SimulatedColumn> columns;
  private final long casesAt;
  private final SavCases cells;
  private int cases;

  /** How cases are written. */
  enum Compression {
    NONE,
    ZLIB
  }

  SavWriter(Path file, List<SimulatedColumn> columns, int missing, Compression compression)
      throws IOException {
    this.columns = columns;
    out = new BinaryOut(file, ByteOrder.LITTLE_ENDIAN);
    boolean plain = compression == Compression.NONE;
    out.text(plain ? "$FL2" : "$FL3", 4, ' ');
    out.text("@(#) SPSS DATA FILE simulated", 60, ' ');
    out.i32(2);
    out.i32(columns.stream().mapToInt(SavWriter::units).sum());
    out.i32(plain ? 0 : 2);
    out.i32(0); // no weights
    casesAt = out.written();
    out.i32(0); // cases: known at the end
    out.f64(100);
    out.text("01 Jan 2600:00:00", 17, ' '); // no clock: the same seed gives the same bytes
    out.text("Simulated trial", 64, ' ');
    out.text("", 3, (char) 0);
    for (SimulatedColumn c : columns) {
      variable(c, missing);
    }
    out.i32(999);
    out.i32(0);
    cells = plain ? new SavCases.Plain(out) : new ZsavCases(out);
  }

  private void variable(SimulatedColumn c, int missing) throws IOException {
    int format = c.isText() ? A | c.width() << 8 : F8;
    out.i32(2);
    out.i32(c.width());
    out.i32(0); // no label
    out.i32(c.isText() ? 0 : 1); // user-missing values
    out.i32(format);
    out.i32(format);
    out.text(c.name(), 8, ' ');
    if (!c.isText()) {
      out.f64(missing);
    }
    for (int i = 1; i < units(c); i++) {
      out.i32(2);
      out.i32(-1); // goes on from the variable before
      out.i32(0);
      out.i32(0);
      out.i32(A | 1 << 8);
      out.i32(A | 1 << 8);
      out.text("", 8, ' ');
    }
  }

  /** Eight bytes each. */
  private static int units(SimulatedColumn c) {
    return c.isText() ? (c.width() + 7) / 8 : 1;
  }

  @Override
  public void row(Object[] row) throws IOException {
    cases = Math.addExact(cases, 1);
    for (int i = 0; i < row.length; i++) {
      SimulatedColumn c = columns.get(i);
      if (c.isText()) {
        cells.text(row[i] == null ? "" : (String) row[i], 8 * units(c));
      } else if (row[i] == null) {
        cells.systemMissing();
      } else {
        cells.number((Integer) row[i]);
      }
    }
  }

  @Override
  public void close() throws IOException {
    cells.end();
    out.patch(casesAt, cases);
    out.close();
  }
}
