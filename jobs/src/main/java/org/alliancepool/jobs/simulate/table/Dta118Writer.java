package org.alliancepool.jobs.simulate.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Stata file of release 118: numbers as int, ids as str, codes as long strings (strL). Of those
 * each is kept once, and every row points to it, as after Stata's {@code compress}. Written from
 * Stata's own description, {@code help dta}.
 */
final class Dta118Writer implements TableWriter {
  private static final char NUL = 0;
  private static final int INT = 65529;
  private static final int STR_L = 32768;

  /** Ids are longer, and each in few rows. */
  private static final int LONGEST_CODE = 8;

  /** The first code above the range of int: the missing value ".". */
  private static final int MISSING = 32741;

  private static final int ASCII = 130;

  private final BinaryOut out;
  private final List<SimulatedColumn> columns;
  private final Map<String, Place> codes = new LinkedHashMap<>();
  private final List<Long> map = new ArrayList<>();
  private final long rowsAt;
  private final long mapAt;
  private long rows;

  /** Where a long string stands for the first time: the numbers of its variable and row. */
  private record Place(int variable, long row) {}

  Dta118Writer(Path file, List<SimulatedColumn> columns) throws IOException {
    this.columns = columns;
    out = new BinaryOut(file, ByteOrder.LITTLE_ENDIAN);
    map.add(0L);
    tag("<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>");
    out.i16(columns.size());
    tag("</K><N>");
    rowsAt = out.written();
    out.i64(0); // rows: known at the end
    String label = "Simulated trial";
    tag("</N><label>");
    out.i16(label.length());
    tag(label);
    tag("</label><timestamp>");
    out.u8(0); // none: the same seed gives the same bytes
    tag("</timestamp></header>");
    begin("map");
    mapAt = out.written();
    for (int i = 0; i < 14; i++) {
      out.i64(0); // known at the end
    }
    tag("</map>");
    begin("variable_types");
    for (SimulatedColumn c : columns) {
      out.i16(!c.isText() ? INT : isCode(c) ? STR_L : c.width());
    }
    tag("</variable_types>");
    begin("varnames");
    for (SimulatedColumn c : columns) {
      out.text(c.name(), 129, NUL);
    }
    tag("</varnames>");
    empty("sortlist", 2 * (columns.size() + 1));
    begin("formats");
    for (SimulatedColumn c : columns) {
      out.text(!c.isText() ? "%8.0g" : isCode(c) ? "%9s" : "%" + c.width() + "s", 57, NUL);
    }
    tag("</formats>");
    empty("value_label_names", 129 * columns.size());
    empty("variable_labels", 321 * columns.size());
    empty("characteristics", 0);
    begin("data");
  }

  private static boolean isCode(SimulatedColumn c) {
    return c.width() <= LONGEST_CODE;
  }

  private void tag(String text) throws IOException {
    out.text(text, text.length(), NUL);
  }

  /** Opens a part, whose place the map names. */
  private void begin(String part) throws IOException {
    map.add(out.written());
    tag("<" + part + ">");
  }

  private void empty(String part, int bytes) throws IOException {
    begin(part);
    out.text("", bytes, NUL);
    tag("</" + part + ">");
  }

  @Override
  public void row(Object[] cells) throws IOException {
    rows++;
    for (int i = 0; i < cells.length; i++) {
      SimulatedColumn c = columns.get(i);
      String text = c.isText() && cells[i] != null ? (String) cells[i] : "";
      if (!c.isText()) {
        out.i16(cells[i] == null ? MISSING : (Integer) cells[i]);
      } else if (isCode(c)) {
        int variable = i + 1;
        Place place =
            text.isEmpty()
                ? new Place(0, 0)
                : codes.computeIfAbsent(text, t -> new Place(variable, rows));
        // The variable in two bytes, the row in six.
        out.i64(place.variable() | (place.row() << 16));
      } else {
        out.text(text, c.width(), NUL);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      tag("</data>");
      begin("strls");
      for (Map.Entry<String, Place> code : codes.entrySet()) {
        byte[] text = (code.getKey() + NUL).getBytes(StandardCharsets.US_ASCII);
        tag("GSO");
        out.i32(code.getValue().variable());
        out.i64(code.getValue().row());
        out.u8(ASCII);
        out.i32(text.length);
        out.bytes(text, text.length);
      }
      tag("</strls>");
      empty("value_labels", 0);
      map.add(out.written());
      tag("</stata_dta>");
      map.add(out.written());
      out.patch(rowsAt, rows);
      for (int i = 0; i < map.size(); i++) {
        out.patch(mapAt + 8L * i, map.get(i));
      }
    }
  }
}
