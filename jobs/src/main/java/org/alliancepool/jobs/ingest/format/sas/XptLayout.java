package org.alliancepool.jobs.ingest.format.sas;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.value.PaddedText;

/** The headers of a SAS transport file: which datasets it holds, and the variables of one. */
final class XptLayout {
  static final String FORMAT = "a SAS transport file";
  static final int RECORD = 80;
  private static final String HEADER = "HEADER RECORD*******";

  /**
   * A dataset in the file.
   *
   * @param start of its first header, in bytes
   * @param end the byte behind its last record
   */
  record Place(String name, long start, long end) {}

  /**
   * A variable of a dataset.
   *
   * @param content whether it holds numbers or text
   * @param format name of its SAS format without width
   * @param offset of its bytes in a row
   * @param length of its bytes
   */
  record Variable(
      String name, String label, Content content, String format, int offset, int length) {}

  /** What a variable holds. */
  enum Content {
    NUMBER,
    TEXT
  }

  private XptLayout() {}

  /** All datasets, found by their headers; reads the whole file once. */
  static List<Place> datasets(ByteCursor in, PaddedText text) throws IOException {
    byte[] record = new byte[RECORD];
    List<Place> found = new ArrayList<>();
    String name = null;
    long start = 0;
    in.read(record, RECORD, "the library header");
    while (true) {
      long position = in.position();
      int read = in.readUpTo(record, RECORD);
      if (read > 0 && read < RECORD) {
        throw in.truncated("a record of 80 bytes");
      }
      boolean member = read > 0 && (isHeader(record, "MEMBER  ") || isHeader(record, "MEMBV8  "));
      if (name != null && (member || read == 0)) {
        found.add(new Place(name, start, position));
      }
      if (read == 0) {
        return found;
      }
      if (member) {
        boolean v8 = isHeader(record, "MEMBV8  ");
        start = position;
        in.read(record, RECORD, "a dataset's header");
        in.read(record, RECORD, "a dataset's header");
        name = text.lenient(record, 8, v8 ? 32 : 8);
      }
    }
  }

  /** The dataset that is asked for, or the only one. */
  static Place choose(List<Place> places, String wanted, String fileName) {
    String names = String.join(", ", places.stream().map(Place::name).toList());
    if (places.isEmpty()) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": the transport library holds no dataset. Ask the site for the right file."
              .formatted(fileName));
    }
    if (wanted == null) {
      if (places.size() > 1) {
        throw new UserError(
            ErrorName.UNKNOWN_TABLE,
            "Cannot read \"%s\": it holds the datasets %s. Name one of them in the manifest."
                .formatted(fileName, names));
      }
      return places.get(0);
    }
    List<Place> fit = places.stream().filter(p -> p.name().equalsIgnoreCase(wanted)).toList();
    if (fit.size() != 1) {
      throw new UserError(
          ErrorName.UNKNOWN_TABLE,
          "Cannot read \"%s\": it holds %s dataset \"%s\", but %s. Name one of these in the manifest."
              .formatted(fileName, fit.isEmpty() ? "no" : "more than one", wanted, names));
    }
    return fit.get(0);
  }

  /** Reads a dataset's headers, from their first byte up to the first byte of its rows. */
  static List<Variable> variables(ByteCursor in, PaddedText text) throws IOException {
    byte[] record = new byte[RECORD];
    in.read(record, RECORD, "a dataset's header");
    boolean v8 = isHeader(record, "MEMBV8  ");
    long namestr = digits(in, record, 74, 78);
    if (namestr != 140 && namestr != 136) {
      throw in.corrupt("its variable descriptions have %d bytes, not 140".formatted(namestr));
    }
    in.read(record, RECORD, "a dataset's header");
    if (!isHeader(record, v8 ? "DSCPTV8 " : "DSCRPTR ")) {
      throw in.corrupt("a dataset has no descriptor header");
    }
    in.skip(2 * RECORD, "a dataset's header");
    in.read(record, RECORD, "a dataset's header");
    if (!isHeader(record, v8 ? "NAMSTV8 " : "NAMESTR ")) {
      throw in.corrupt("a dataset has no header of variables");
    }
    long count = digits(in, record, 48, 58);
    if (count > in.remaining() / namestr) {
      throw in.corrupt("it claims %d variables".formatted(count));
    }
    if (count == 0) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": the dataset has no variables. Ask the site for the right file."
              .formatted(in.fileName()));
    }
    List<Variable> variables = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      variables.add(variable(in, in.bytes(namestr, "a variable's description"), v8, text));
    }
    skipFilling(in);
    in.read(record, RECORD, "a dataset's header");
    if (v8 && (isHeader(record, "LABELV8 ") || isHeader(record, "LABELV9 "))) {
      readLongLabels(in, record, variables, text);
      in.read(record, RECORD, "a dataset's header");
    }
    if (!isHeader(record, v8 ? "OBSV8   " : "OBS     ")) {
      throw in.corrupt("a dataset has no header of rows");
    }
    return variables;
  }

  private static Variable variable(ByteCursor in, byte[] bytes, boolean v8, PaddedText text) {
    int type = u16(bytes, 0);
    int length = u16(bytes, 4);
    int offset = (u16(bytes, 84) << 16) | u16(bytes, 86);
    String name = text.lenient(bytes, 8, 8);
    if (v8 && bytes.length >= 120) {
      String longName = text.lenient(bytes, 88, 32);
      name = longName.isEmpty() ? name : longName;
    }
    if ((type != 1 && type != 2)
        || offset < 0
        || length == 0
        || (type == 1 && (length < 2 || length > 8))) {
      throw in.corrupt(
          "variable %s claims type %d and %d bytes at %d".formatted(name, type, length, offset));
    }
    return new Variable(
        name,
        text.lenient(bytes, 16, 40),
        type == 1 ? Content.NUMBER : Content.TEXT,
        text.lenient(bytes, 56, 8),
        offset,
        length);
  }

  /** Version 8 keeps labels of more than 40 bytes apart; version 9 adds long format names. */
  private static void readLongLabels(
      ByteCursor in, byte[] header, List<Variable> variables, PaddedText text) throws IOException {
    String where = "the long labels";
    boolean withFormats = isHeader(header, "LABELV9 ");
    long count = digits(in, header, 48, RECORD);
    for (long i = 0; i < count; i++) {
      int number = in.u16(where);
      int nameLength = in.u16(where);
      int labelLength = in.u16(where);
      int formatLength = withFormats ? in.u16(where) : 0;
      int informatLength = withFormats ? in.u16(where) : 0;
      String name = text.lenient(in.bytes(nameLength, where));
      String label = text.lenient(in.bytes(labelLength, where));
      String format = text.lenient(in.bytes(formatLength, where));
      in.skip(informatLength, where);
      if (number < 1 || number > variables.size()) {
        throw in.corrupt("a long label belongs to variable %d".formatted(number));
      }
      Variable old = variables.get(number - 1);
      variables.set(
          number - 1,
          new Variable(
              name.isEmpty() ? old.name() : name,
              label,
              old.content(),
              format.isEmpty() ? old.format() : format.replaceAll("[0-9.]+$", ""),
              old.offset(),
              old.length()));
    }
    skipFilling(in);
  }

  private static void skipFilling(ByteCursor in) throws IOException {
    in.skip((RECORD - in.position() % RECORD) % RECORD, "a dataset's header");
  }

  private static int u16(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  private static boolean isHeader(byte[] record, String kind) {
    String start = HEADER + kind + "HEADER RECORD!!!!!!!";
    for (int i = 0; i < start.length(); i++) {
      if (record[i] != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** A count in a header: digits, with blanks around them in some writers' files. */
  private static long digits(ByteCursor in, byte[] record, int from, int to) {
    String text = new String(record, from, to - from, StandardCharsets.US_ASCII).strip();
    int end = 0;
    while (end < text.length() && end < 15 && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    if (end == 0) {
      throw in.corrupt("a count in a header is not a number");
    }
    return Long.parseLong(text.substring(0, end));
  }
}
