package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A SAS transport file, version 5 or 8, with one member. Written from SAS' technical note TS-140,
 * "The Record Layout of a Data Set in SAS Transport (XPORT) Format", and from its "Record Layout
 * for a SAS Version 8 or 9 Data Set in SAS Transport Format".
 */
final class XptWriter implements TableWriter {
  private static final int RECORD = 80;
  private static final int REST = 52;
  private static final int LONG_NAME = 32;

  /** Of the dataset; version 5 has eight characters of it. */
  private static final String NAME = "DATA                            ";

  private static final String BLANKS = "                        ";
  private static final String EPOCH = "01JAN26:00:00:00";
  private static final String ZEROS = "000000000000000000000000000000  ";

  private final BinaryOut out;
  private final List<SimulatedColumn> columns;

  /** What the headers of a version are called, eight characters each. */
  enum Version {
    V5("LIBRARY ", "MEMBER  ", "DSCRPTR ", "NAMESTR ", "OBS     "),
    V8("LIBV8   ", "MEMBV8  ", "DSCPTV8 ", "NAMSTV8 ", "OBSV8   ");

    private final String library;
    private final String member;
    private final String descriptor;
    private final String variables;
    private final String rows;

    Version(String library, String member, String descriptor, String variables, String rows) {
      this.library = library;
      this.member = member;
      this.descriptor = descriptor;
      this.variables = variables;
      this.rows = rows;
    }
  }

  XptWriter(Path file, List<SimulatedColumn> columns, Version version) throws IOException {
    this.columns = columns;
    out = new BinaryOut(file, ByteOrder.BIG_ENDIAN);
    header(version.library, ZEROS);
    record("SAS     SAS     SASLIB  9.4     SIM                             " + EPOCH);
    record(EPOCH);
    header(version.member, "000000000000000001600000000140  ");
    header(version.descriptor, ZEROS);
    boolean longNames = version == Version.V8;
    record(
        "SAS     %sSASDATA 9.4     SIM     %s%s"
            .formatted(longNames ? NAME : NAME.substring(0, 8), longNames ? "" : BLANKS, EPOCH));
    record(EPOCH);
    header(version.variables, "000000%04d00000000000000000000  ".formatted(columns.size()));
    int position = 0;
    for (int i = 0; i < columns.size(); i++) {
      position = variable(columns.get(i), i + 1, position, version);
    }
    out.fillTo(RECORD, ' ');
    header(version.rows, ZEROS);
  }

  private void header(String kind, String rest) throws IOException {
    record("HEADER RECORD*******" + kind + "HEADER RECORD!!!!!!!" + rest);
  }

  private int variable(SimulatedColumn c, int number, int position, Version version)
      throws IOException {
    int length = c.isText() ? c.width() : 8;
    out.i16(c.isText() ? 2 : 1);
    out.i16(0);
    out.i16(length);
    out.i16(number);
    out.text(c.name(), 8, ' ');
    out.text("", 40, ' '); // no label
    out.text("", 8, ' '); // no format
    out.text("", 8, (char) 0); // its width, decimals, justification
    out.text("", 8, ' '); // no informat
    out.text("", 4, (char) 0);
    out.i32(position);
    if (version == Version.V8) {
      out.text(c.name(), LONG_NAME, ' ');
      out.text("", REST - LONG_NAME, (char) 0);
    } else {
      out.text("", REST, (char) 0);
    }
    return position + length;
  }

  private void record(String text) throws IOException {
    out.text(text, RECORD, ' ');
  }

  @Override
  public void row(Object[] cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      SimulatedColumn c = columns.get(i);
      if (c.isText()) {
        out.text(cells[i] == null ? "" : (String) cells[i], c.width(), ' ');
      } else if (cells[i] == null) {
        out.u8('.');
        out.text("", 7, (char) 0);
      } else {
        out.i64(ibm((Integer) cells[i]));
      }
    }
  }

  /** A whole number as IBM floating point: sign, exponent of 16 in excess 64, 56-bit fraction. */
  static long ibm(int x) {
    if (x == 0) {
      return 0;
    }
    long fraction = Math.abs((long) x);
    int digits = (67 - Long.numberOfLeadingZeros(fraction)) / 4;
    long sign = x < 0 ? 1L << 63 : 0;
    return sign | (long) (64 + digits) << 56 | fraction << (56 - 4 * digits);
  }

  @Override
  public void close() throws IOException {
    out.fillTo(RECORD, ' ');
    out.close();
  }
}
