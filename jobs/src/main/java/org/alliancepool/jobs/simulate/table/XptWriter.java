package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/**
 * A SAS transport file, version 5, with one member. Written from SAS' technical note TS-140, "The
 * Record Layout of a Data Set in SAS Transport (XPORT) Format".
 */
final class XptWriter implements TableWriter {
  private static final int RECORD = 80;
  private static final String EPOCH = "01JAN26:00:00:00";
  private static final String ZEROS = "000000000000000000000000000000  ";

  private final BinaryOut out;
  private final List<SimulatedColumn> columns;

  XptWriter(Path file, List<SimulatedColumn> columns) throws IOException {
    this.columns = columns;
    out = new BinaryOut(file, ByteOrder.BIG_ENDIAN);
    record("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + ZEROS);
    record("SAS     SAS     SASLIB  9.4     SIM                             " + EPOCH);
    record(EPOCH);
    record("HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!000000000000000001600000000140  ");
    record("HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!" + ZEROS);
    record("SAS     DATA    SASDATA 9.4     SIM                             " + EPOCH);
    record(EPOCH);
    record(
        "HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!000000%04d00000000000000000000  "
            .formatted(columns.size()));
    int position = 0;
    for (int i = 0; i < columns.size(); i++) {
      position = variable(columns.get(i), i + 1, position);
    }
    out.fillTo(RECORD, ' ');
    record("HEADER RECORD*******OBS     HEADER RECORD!!!!!!!" + ZEROS);
  }

  private int variable(SimulatedColumn c, int number, int position) throws IOException {
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
    out.text("", 52, (char) 0);
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
