package org.alliancepool.jobs.ingest.format.stata;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.Encodings;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.value.PaddedText;
import org.alliancepool.jobs.ingest.format.value.PaddedText.Padding;

/**
 * What stands before the data in a Stata file: release, byte order, variables. Releases 113 to 115
 * are a fixed binary layout, 117 to 119 have tags around the same parts.
 *
 * <p>Written from Stata's own description, {@code help dta} and {@code help dta_113}.
 */
final class DtaHeader {
  static final String FORMAT = "a Stata file";

  private final ByteCursor in;
  private int release;
  private int columns;
  private long rows;
  private PaddedText text;
  private int[] types;
  private String[] names;
  private String[] formats;
  private String[] labelSets;
  private String[] labels;

  private DtaHeader(ByteCursor in) {
    this.in = in;
  }

  /** Reads up to the first byte of the data. */
  static DtaHeader read(ByteCursor in, ReadOptions options) throws IOException {
    DtaHeader header = new DtaHeader(in);
    byte[] first = in.bytes(1, "the header");
    if (first[0] == '<') {
      header.readTagged(options);
    } else {
      header.readBinary(first[0], options);
    }
    return header;
  }

  boolean isTagged() {
    return release >= 117;
  }

  int columns() {
    return columns;
  }

  long rows() {
    return rows;
  }

  PaddedText text() {
    return text;
  }

  String name(int column) {
    return names[column];
  }

  String label(int column) {
    return labels[column];
  }

  String format(int column) {
    return formats[column];
  }

  /** The name of the column's set of value labels, empty where it has none. */
  String labelSet(int column) {
    return labelSets[column];
  }

  /** The column's storage type, in the codes of releases 117 to 119. */
  int type(int column) {
    return types[column];
  }

  /** Bytes of a label set's name, without the padding behind it. */
  int nameWidth() {
    return release >= 118 ? 129 : 33;
  }

  /** Bytes of the variable number in a reference to a long string (release 117: 4). */
  int strlVariableBytes() {
    return release == 117 ? 4 : release == 118 ? 2 : 3;
  }

  private void readTagged(ReadOptions options) throws IOException {
    expect("stata_dta><header><release>");
    byte[] digits = in.bytes(3, "the header");
    String number = new String(digits, StandardCharsets.US_ASCII);
    switch (number) {
      case "117" -> release = 117;
      case "118" -> release = 118;
      case "119" -> release = 119;
      default -> throw unknownRelease(number);
    }
    expect("</release><byteorder>");
    String order = new String(in.bytes(3, "the header"), StandardCharsets.US_ASCII);
    switch (order) {
      case "LSF" -> in.order(ByteOrder.LITTLE_ENDIAN);
      case "MSF" -> in.order(ByteOrder.BIG_ENDIAN);
      default -> throw in.corrupt("its byte order is neither LSF nor MSF");
    }
    expect("</byteorder><K>");
    columns = release == 119 ? in.i32("the header") : in.u16("the header");
    expect("</K><N>");
    rows = release == 117 ? in.i32("the header") & 0xffffffffL : in.i64("the header");
    expect("</N><label>");
    in.skip(release == 117 ? in.u8("the header") : in.u16("the header"), "the data label");
    expect("</label><timestamp>");
    in.skip(in.u8("the header"), "the time stamp");
    expect("</timestamp></header><map>");
    // The map's offsets are not needed to read from top to bottom.
    in.skip(14 * 8, "the map");
    text = text(options, release == 117 ? "windows-1252" : "UTF-8");
    boolean wide = release >= 118;
    checkColumns(wide ? 2 + 129 + 2 + 57 + 129 + 321 : 2 + 33 + 2 + 49 + 33 + 81);
    expect("</map><variable_types>");
    types = new int[columns];
    for (int i = 0; i < columns; i++) {
      types[i] = in.u16("the variable types");
    }
    expect("</variable_types><varnames>");
    names = texts(wide ? 129 : 33, "the variable names");
    expect("</varnames><sortlist>");
    in.skip((columns + 1L) * (release == 119 ? 4 : 2), "the sort list");
    expect("</sortlist><formats>");
    formats = texts(wide ? 57 : 49, "the formats");
    expect("</formats><value_label_names>");
    labelSets = texts(wide ? 129 : 33, "the names of value labels");
    expect("</value_label_names><variable_labels>");
    labels = texts(wide ? 321 : 81, "the variable labels");
    expect("</variable_labels><characteristics>");
    skipCharacteristics();
    expect("data>");
  }

  private void skipCharacteristics() throws IOException {
    while (true) {
      expect("<");
      if (in.u8("the characteristics") == '/') {
        expect("characteristics><");
        return;
      }
      expect("h>");
      in.skip(in.i32("the characteristics"), "the characteristics");
      expect("</ch>");
    }
  }

  private void readBinary(int first, ReadOptions options) throws IOException {
    release = first & 0xff;
    if (release < 113 || release > 115) {
      throw unknownRelease(Integer.toString(release));
    }
    int order = in.u8("the header");
    if (order != 1 && order != 2) {
      throw in.corrupt("its byte order is neither 1 nor 2");
    }
    in.order(order == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    in.skip(2, "the header");
    columns = in.u16("the header");
    rows = in.i32("the header") & 0xffffffffL;
    in.skip(81 + 18, "the header");
    text = text(options, "windows-1252");
    int formatWidth = release == 113 ? 12 : 49;
    checkColumns(1 + 33 + 2 + formatWidth + 33 + 81);
    types = new int[columns];
    for (int i = 0; i < columns; i++) {
      types[i] = modernType(in.u8("the variable types"));
    }
    names = texts(33, "the variable names");
    in.skip((columns + 1L) * 2, "the sort list");
    formats = texts(formatWidth, "the formats");
    labelSets = texts(33, "the names of value labels");
    labels = texts(81, "the variable labels");
    while (true) {
      int kind = in.u8("the expansion fields");
      int length = in.i32("the expansion fields");
      if (kind == 0 && length == 0) {
        return;
      }
      in.skip(length, "the expansion fields");
    }
  }

  /** Releases 113 to 115 count 251 to 255 for byte to double, and 1 to 244 for strings. */
  private int modernType(int type) {
    return switch (type) {
      case 251 -> DtaReader.BYTE;
      case 252 -> DtaReader.INT;
      case 253 -> DtaReader.LONG;
      case 254 -> DtaReader.FLOAT;
      case 255 -> DtaReader.DOUBLE;
      default -> {
        if (type == 0 || type > 244) {
          throw in.corrupt("there is no variable type " + type);
        }
        yield type;
      }
    };
  }

  private PaddedText text(ReadOptions options, String usual) {
    String name = options.encoding() == null ? usual : options.encoding();
    return new PaddedText(Encodings.fixedWidth(name, in.fileName()), Padding.ZERO_BYTE);
  }

  private void checkColumns(int bytesPerColumn) {
    if (columns < 0 || columns > in.remaining() / bytesPerColumn) {
      throw in.corrupt("it claims %d variables".formatted(columns));
    }
    if (columns == 0) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": it has no variables. Ask the site for the right file."
              .formatted(in.fileName()));
    }
  }

  private String[] texts(int width, String where) throws IOException {
    String[] texts = new String[columns];
    byte[] bytes = new byte[width];
    for (int i = 0; i < columns; i++) {
      in.read(bytes, width, where);
      texts[i] = text.lenient(bytes);
    }
    return texts;
  }

  private void expect(String tag) throws IOException {
    expect(in, tag);
  }

  /** Reads a tag that must stand here. */
  static void expect(ByteCursor in, String tag) throws IOException {
    for (int i = 0; i < tag.length(); i++) {
      if (in.u8("the tag \"" + tag + "\"") != tag.charAt(i)) {
        throw in.corrupt("\"" + tag + "\" does not stand where it must");
      }
    }
  }

  private UserError unknownRelease(String number) {
    return new UserError(
        ErrorName.UNREADABLE_FILE,
        "Cannot read \"%s\": it is a Stata file of release %s; releases 113 to 115 and 117 to 119 (Stata 8 to 18) are read. Save it again with \"saveold\" or \"save\"."
            .formatted(in.fileName(), number));
  }
}
