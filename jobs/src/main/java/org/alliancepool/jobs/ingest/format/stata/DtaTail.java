package org.alliancepool.jobs.ingest.format.stata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/** What stands behind the data in a Stata file: long strings and value labels. */
final class DtaTail {
  private static final int BINARY = 129;
  private static final int TEXT = 130;

  /** Where a long string belongs: variable and row, both from 1. */
  private record Place(long variable, long row) {}

  private record LongString(byte[] bytes, boolean binary) {}

  private final DtaHeader header;
  private final Map<Place, LongString> strings = new HashMap<>();
  private final Map<String, Map<Integer, String>> labels = new HashMap<>();

  private DtaTail(DtaHeader header) {
    this.header = header;
  }

  /** Reads from the byte behind the data to the end. */
  static DtaTail read(ByteCursor in, DtaHeader header, boolean keepStrings) throws IOException {
    DtaTail tail = new DtaTail(header);
    if (header.isTagged()) {
      DtaHeader.expect(in, "</data><strls>");
      tail.readStrings(in, keepStrings);
      DtaHeader.expect(in, "value_labels>");
      tail.readTaggedLabels(in);
      DtaHeader.expect(in, "stata_dta>");
      in.expectEnd();
    } else {
      while (in.remaining() > 0) {
        tail.readLabelSet(in);
      }
    }
    return tail;
  }

  /** Label by value, by the name of the set. */
  Map<String, Map<Integer, String>> labels() {
    return labels;
  }

  private void readStrings(ByteCursor in, boolean keep) throws IOException {
    String where = "the long strings";
    while (true) {
      int first = in.u8(where);
      if (first == '<') {
        DtaHeader.expect(in, "/strls><");
        return;
      }
      if (first != 'G') {
        throw in.corrupt("a long string does not begin with \"GSO\"");
      }
      DtaHeader.expect(in, "SO");
      long variable = in.i32(where) & 0xffffffffL;
      long row = header.strlVariableBytes() == 4 ? in.i32(where) & 0xffffffffL : in.i64(where);
      int type = in.u8(where);
      if (type != BINARY && type != TEXT) {
        throw in.corrupt("there is no type %d of long string".formatted(type));
      }
      long length = in.i32(where) & 0xffffffffL;
      if (keep) {
        LongString string = new LongString(in.bytes(length, where), type == BINARY);
        strings.put(new Place(variable, row), string);
      } else {
        in.skip(length, where);
      }
    }
  }

  private void readTaggedLabels(ByteCursor in) throws IOException {
    while (true) {
      DtaHeader.expect(in, "<");
      if (in.u8("the value labels") == '/') {
        DtaHeader.expect(in, "value_labels></");
        return;
      }
      DtaHeader.expect(in, "bl>");
      readLabelSet(in);
      DtaHeader.expect(in, "</lbl>");
    }
  }

  private void readLabelSet(ByteCursor in) throws IOException {
    String where = "the value labels";
    int claimed = in.i32(where);
    String name = header.text().lenient(in.bytes(header.nameWidth(), where));
    in.skip(3, where);
    int count = in.i32(where);
    int textLength = in.i32(where);
    if (count < 0 || textLength < 0 || 8L + 8L * count + textLength != claimed) {
      throw in.corrupt("the length of value label \"%s\" is wrong".formatted(name));
    }
    byte[] table = in.bytes(8L * count, where);
    byte[] texts = in.bytes(textLength, where);
    ByteBuffer numbers = ByteBuffer.wrap(table).order(in.order());
    Map<Integer, String> set = new LinkedHashMap<>();
    long total = 0;
    for (int i = 0; i < count; i++) {
      int from = numbers.getInt(4 * i);
      int value = numbers.getInt(4 * (count + i));
      if (from < 0 || from > textLength) {
        throw in.corrupt("value label \"%s\" points outside its texts".formatted(name));
      }
      String label = header.text().lenient(texts, from, textLength - from);
      total += label.length();
      // Labels that overlap would let a small file ask for much memory.
      if (total > textLength + 1024L) {
        throw in.corrupt("the texts of value label \"%s\" overlap".formatted(name));
      }
      set.put(value, label);
    }
    labels.put(name, set);
  }

  /** Puts the long string that a row refers to. */
  void putLongString(RowBuilder row, int column, ByteBuffer stored, int at) {
    Place place = place(stored, at, header.strlVariableBytes());
    if (place.variable() == 0 && place.row() == 0) {
      row.blank(column);
      return;
    }
    LongString string = strings.get(place);
    if (string == null && header.strlVariableBytes() == 3) {
      // R's haven writes release 119 with the 2-byte variable numbers of release 118.
      string = strings.get(place(stored, at, 2));
    }
    if (string == null) {
      row.unreadable(column, "strL (%d,%d)".formatted(place.variable(), place.row()));
    } else if (string.binary()) {
      row.unreadable(column, "binary strL of %d bytes".formatted(string.bytes().length));
    } else {
      header.text().put(row, column, string.bytes(), 0, string.bytes().length);
    }
  }

  private static Place place(ByteBuffer stored, int at, int variableBytes) {
    return new Place(
        unsigned(stored, at, variableBytes),
        unsigned(stored, at + variableBytes, 8 - variableBytes));
  }

  private static long unsigned(ByteBuffer bytes, int at, int length) {
    long value = 0;
    for (int i = 0; i < length; i++) {
      int index = bytes.order() == ByteOrder.BIG_ENDIAN ? at + i : at + length - 1 - i;
      value = (value << 8) | (bytes.get(index) & 0xff);
    }
    return value;
  }
}
