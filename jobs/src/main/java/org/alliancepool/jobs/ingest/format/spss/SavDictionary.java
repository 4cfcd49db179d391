package org.alliancepool.jobs.ingest.format.spss;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.Encodings;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.value.NumberKind;
import org.alliancepool.jobs.ingest.format.value.NumberText;
import org.alliancepool.jobs.ingest.format.value.PaddedText;

/**
 * What stands before the data in an SPSS system file: variables, labels, missing values, encoding.
 * Text stays bytes until the whole dictionary is read, because the record that names the encoding
 * comes last.
 *
 * <p>Written from the description of the format in the PSPP developers' manual, "System File
 * Format".
 */
final class SavDictionary {
  static final String FORMAT = "an SPSS file";
  private static final int SEGMENT_WIDTH = 252;
  private static final int STORED_SEGMENT = 255;

  /** How the data are stored. */
  enum Compression {
    NONE,
    BYTECODE,
    ZLIB
  }

  /** A variable record as it stands in the file; very long strings have several. */
  private static final class Raw {
    int slot;
    int width;
    int printFormat;
    byte[] name = {};
    byte[] label = {};
    double[] range = {};
    double[] discrete = {};
    final List<byte[]> missingText = new ArrayList<>();
    LabelSet labels;
  }

  /** Labels that many variables may share; kept once, so that a small file stays small. */
  private record LabelSet(
      List<byte[][]> labels, int[] slots, Map<NumberKind, Map<String, String>> byKind) {}

  private record Extension(int size, byte[] bytes) {}

  private final ByteCursor in;
  private final List<Raw> raws = new ArrayList<>();
  private final Map<Integer, Raw> bySlot = new HashMap<>();
  private final List<LabelSet> labelSets = new ArrayList<>();
  private final Map<Integer, Extension> extensions = new HashMap<>();
  private final List<SavVariable> variables = new ArrayList<>();
  private final Map<String, SavVariable> byName = new HashMap<>();
  private Compression compression = Compression.NONE;
  private double bias;
  private double systemMissing = -Double.MAX_VALUE;
  private long cases;
  private int slots;
  private PaddedText text;

  private SavDictionary(ByteCursor in) {
    this.in = in;
  }

  /** Reads up to the first byte of the data. */
  static SavDictionary read(ByteCursor in, ReadOptions options) throws IOException {
    SavDictionary dictionary = new SavDictionary(in);
    dictionary.readHeader();
    dictionary.readRecords();
    dictionary.resolve(options.encoding());
    return dictionary;
  }

  List<SavVariable> variables() {
    return variables;
  }

  Compression compression() {
    return compression;
  }

  /** What is subtracted from a bytecode to give its number; 100 in every file known. */
  double bias() {
    return bias;
  }

  double systemMissing() {
    return systemMissing;
  }

  /** Number of cases, or -1 where the file does not say. */
  long cases() {
    return cases;
  }

  PaddedText text() {
    return text;
  }

  ByteOrder order() {
    return in.order();
  }

  /** Number of 8-byte slots in a case. */
  int slots() {
    return slots;
  }

  private void readHeader() throws IOException {
    byte[] magic = in.bytes(4, "the file header");
    boolean zlib = magic[3] == '3';
    in.skip(60, "the file header");
    in.order(ByteOrder.LITTLE_ENDIAN);
    int layout = in.i32("the file header");
    if (layout != 2 && layout != 3) {
      in.order(ByteOrder.BIG_ENDIAN);
      layout = Integer.reverseBytes(layout);
      if (layout != 2 && layout != 3) {
        throw in.corrupt("its layout code is neither 2 nor 3 in either byte order");
      }
    }
    in.skip(4, "the file header");
    int code = in.i32("the file header");
    compression =
        switch (code) {
          case 0 -> Compression.NONE;
          case 1 -> Compression.BYTECODE;
          case 2 -> Compression.ZLIB;
          default -> throw in.corrupt("there is no compression method " + code);
        };
    if (zlib != (compression == Compression.ZLIB)) {
      throw in.corrupt("its first bytes and its compression method contradict each other");
    }
    in.skip(4, "the file header");
    cases = in.i32("the file header");
    if (cases < -1) {
      throw in.corrupt("it claims " + cases + " cases");
    }
    bias = in.f64("the file header");
    in.skip(9 + 8 + 64 + 3, "the file header");
  }

  private void readRecords() throws IOException {
    while (true) {
      int type = in.i32("the dictionary");
      switch (type) {
        case 2 -> readVariable();
        case 3 -> readValueLabels();
        case 6 -> in.skip(80L * in.i32("the documents"), "the documents");
        case 7 -> readExtension();
        case 999 -> {
          in.skip(4, "the dictionary");
          return;
        }
        default -> throw in.corrupt("there is no dictionary record of type " + type);
      }
    }
  }

  private void readVariable() throws IOException {
    String where = "the variable records";
    int width = in.i32(where);
    if (width < -1 || width > 255) {
      throw in.corrupt("a variable claims the width " + width);
    }
    Raw raw = new Raw();
    raw.slot = slots++;
    raw.width = width;
    int hasLabel = in.i32(where);
    int missing = in.i32(where);
    raw.printFormat = in.i32(where);
    in.skip(4, where);
    raw.name = in.bytes(8, where);
    if (hasLabel == 1) {
      int length = in.i32(where);
      raw.label = in.bytes(length, "a variable label");
      in.skip((4 - length % 4) % 4, where);
    } else if (hasLabel != 0) {
      throw in.corrupt("a variable is marked neither with nor without a label");
    }
    if (missing < -3 || missing == -1 || missing > 3) {
      throw in.corrupt("a variable claims " + missing + " missing values");
    }
    readMissing(raw, missing);
    if (width < 0) {
      return;
    }
    raws.add(raw);
    bySlot.put(raw.slot, raw);
  }

  private void readMissing(Raw raw, int missing) throws IOException {
    String where = "the missing values";
    if (raw.width > 0) {
      for (int i = 0; i < Math.abs(missing); i++) {
        raw.missingText.add(in.bytes(8, where));
      }
      return;
    }
    if (missing < 0) {
      raw.range = new double[] {in.f64(where), in.f64(where)};
    }
    raw.discrete = new double[missing < 0 ? -missing - 2 : missing];
    for (int i = 0; i < raw.discrete.length; i++) {
      raw.discrete[i] = in.f64(where);
    }
  }

  private void readValueLabels() throws IOException {
    String where = "the value labels";
    int count = in.i32(where);
    if (count < 0 || count > in.remaining() / 16) {
      throw in.corrupt("it claims " + count + " value labels");
    }
    List<byte[][]> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] value = in.bytes(8, where);
      int length = in.u8(where);
      byte[] label = in.bytes(length, where);
      in.skip(7 - length % 8, where);
      labels.add(new byte[][] {value, label});
    }
    int type = in.i32(where);
    if (type != 4) {
      throw in.corrupt("value labels are followed by record type " + type + " and not by 4");
    }
    int users = in.i32(where);
    if (users < 0 || users > in.remaining() / 4) {
      throw in.corrupt("value labels claim " + users + " variables");
    }
    int[] slotsOfSet = new int[users];
    for (int i = 0; i < users; i++) {
      slotsOfSet[i] = in.i32(where) - 1;
    }
    labelSets.add(new LabelSet(labels, slotsOfSet, new HashMap<>()));
  }

  private void readExtension() throws IOException {
    String where = "an extension record";
    int subtype = in.i32(where);
    int size = in.i32(where);
    int count = in.i32(where);
    if (size < 0 || count < 0) {
      throw in.corrupt("an extension record has a negative size");
    }
    long bytes = (long) size * count;
    switch (subtype) {
      case 3, 4, 13, 14, 16, 20, 21, 22 ->
          extensions.put(subtype, new Extension(size, in.bytes(bytes, where)));
      default -> in.skip(bytes, where);
    }
  }

  // From here on the dictionary is read, and its parts are put together.

  private void resolve(String declaredEncoding) {
    text = new PaddedText(encoding(declaredEncoding), PaddedText.Padding.BLANKS);
    readMachineInfo();
    Map<String, String> longNames = pairs(13, "\t");
    Map<String, Integer> widths = veryLongWidths();
    for (LabelSet set : labelSets) {
      for (int slot : set.slots()) {
        Raw raw = bySlot.get(slot);
        if (raw == null) {
          throw in.corrupt("value labels name variable " + (slot + 1) + ", which is not there");
        }
        raw.labels = set;
      }
    }
    for (int i = 0; i < raws.size(); ) {
      Raw raw = raws.get(i);
      String name = text.lenient(raw.name);
      int width = widths.getOrDefault(name.toUpperCase(Locale.ROOT), raw.width);
      int segments = raw.width > 0 && width > 255 ? segments(width) : 1;
      if (segments > raws.size() - i) {
        throw in.corrupt("variable " + name + " claims the width " + width);
      }
      String longName = longNames.getOrDefault(name.toUpperCase(Locale.ROOT), name);
      variables.add(variable(raw, longName, segments > 1 ? width : raw.width, i, segments));
      i += segments;
    }
    addLongStringMissing();
    addLongStringLabels();
  }

  private static int segments(int width) {
    return (int) (((long) width + SEGMENT_WIDTH - 1) / SEGMENT_WIDTH);
  }

  private SavVariable variable(Raw raw, String name, int width, int index, int segments) {
    int[] offsets = new int[segments];
    int[] lengths = new int[segments];
    int left = width;
    for (int s = 0; s < segments; s++) {
      Raw segment = raws.get(index + s);
      int end = index + s + 1 < raws.size() ? raws.get(index + s + 1).slot : slots;
      int room = (end - segment.slot) * 8;
      if ((segment.width == 0 && width > 0) || segment.width > room) {
        throw in.corrupt("the parts of variable " + name + " do not fit its width " + width);
      }
      offsets[s] = segment.slot * 8;
      lengths[s] = Math.min(left, Math.min(segment.width, STORED_SEGMENT));
      left -= lengths[s];
    }
    NumberKind kind = width > 0 ? null : SavVariable.kind((raw.printFormat >> 16) & 0xff);
    List<String> missing = new ArrayList<>();
    for (byte[] code : raw.missingText) {
      missing.add(text.lenient(code));
    }
    // Strings wider than a slot have their labels in a record of their own.
    Map<String, String> labels =
        width > 8 || raw.labels == null ? new LinkedHashMap<>() : labels(raw.labels, kind);
    return new SavVariable(
        name,
        text.lenient(raw.name),
        text.lenient(raw.label),
        width,
        kind,
        offsets,
        lengths,
        raw.range,
        raw.discrete,
        missing,
        labels);
  }

  /** The labels of a set by the text of their values; {@code kind} is null for strings. */
  private Map<String, String> labels(LabelSet set, NumberKind kind) {
    return set.byKind()
        .computeIfAbsent(
            kind,
            k -> {
              Map<String, String> labels = new LinkedHashMap<>();
              for (byte[][] label : set.labels()) {
                String value = k == null ? text.lenient(label[0]) : number(k, label[0]);
                labels.put(value, text.lenient(label[1]));
              }
              return labels;
            });
  }

  private String number(NumberKind kind, byte[] bytes) {
    double value = ByteBuffer.wrap(bytes).order(in.order()).getDouble();
    String text = kind.text(value);
    return text == null ? NumberText.of(value) : text;
  }

  private Charset encoding(String declared) {
    if (declared != null) {
      return Encodings.fixedWidth(declared, in.fileName());
    }
    Extension named = extensions.get(20);
    if (named != null) {
      String name = new String(named.bytes(), StandardCharsets.US_ASCII).replace("\0", "").strip();
      return Encodings.fixedWidth(name, in.fileName());
    }
    Extension machine = extensions.get(3);
    int page = machine != null && machine.bytes().length >= 32 ? buffer(machine).getInt(28) : 0;
    String name =
        switch (page) {
          case 65001 -> "UTF-8";
          case 0, 2, 3 -> "windows-1252";
          default ->
              page > 28590 && page < 28606 ? "ISO-8859-" + (page - 28590) : "windows-" + page;
        };
    Charset charset = Encodings.find(name);
    return charset != null ? charset : Encodings.fixedWidth("CP" + page, in.fileName());
  }

  private void readMachineInfo() {
    Extension floats = extensions.get(4);
    if (floats != null && floats.size() == 8 && floats.bytes().length >= 8) {
      systemMissing = buffer(floats).getDouble(0);
    }
    Extension count = extensions.get(16);
    if (count != null && count.size() == 8 && count.bytes().length >= 16) {
      long extended = buffer(count).getLong(8);
      if (cases == -1 && extended >= 0) {
        cases = extended;
      }
    }
  }

  private ByteBuffer buffer(Extension extension) {
    return ByteBuffer.wrap(extension.bytes()).order(in.order());
  }

  /** The {@code key=value} pairs of an extension record, keys in upper case. */
  private Map<String, String> pairs(int subtype, String separator) {
    Map<String, String> pairs = new HashMap<>();
    Extension extension = extensions.get(subtype);
    if (extension == null) {
      return pairs;
    }
    String all = new String(extension.bytes(), text.charset());
    int from = 0;
    while (from < all.length()) {
      int end = all.indexOf(separator, from);
      end = end < 0 ? all.length() : end;
      int equals = all.indexOf('=', from);
      if (equals > from && equals < end) {
        pairs.put(
            all.substring(from, equals).toUpperCase(Locale.ROOT),
            all.substring(equals + 1, end).replace("\0", "").stripTrailing());
      }
      from = end + separator.length();
    }
    return pairs;
  }

  private Map<String, Integer> veryLongWidths() {
    Map<String, Integer> widths = new HashMap<>();
    pairs(14, "\t")
        .forEach(
            (name, width) -> {
              try {
                widths.put(name, Integer.parseInt(width.strip()));
              } catch (NumberFormatException e) {
                throw in.corrupt("variable " + name + " claims the width \"" + width + "\"");
              }
            });
    return widths;
  }

  private void addLongStringMissing() {
    Extension extension = extensions.get(22);
    if (extension == null) {
      return;
    }
    ByteBuffer record = buffer(extension);
    String where = "the missing values of long strings";
    while (record.remaining() >= 4) {
      SavVariable variable = find(text.lenient(take(record, where)), where);
      if (record.remaining() < 5) {
        throw in.corrupt(where + " end too early");
      }
      int count = record.get() & 0xff;
      byte[] first = take(record, where);
      variable.missingText().add(text.lenient(first));
      for (int i = 1; i < count; i++) {
        if (record.remaining() < first.length) {
          throw in.corrupt(where + " end too early");
        }
        byte[] code = new byte[first.length];
        record.get(code);
        variable.missingText().add(text.lenient(code));
      }
    }
  }

  private void addLongStringLabels() {
    Extension extension = extensions.get(21);
    if (extension == null) {
      return;
    }
    ByteBuffer record = buffer(extension);
    String where = "the value labels of long strings";
    while (record.remaining() >= 4) {
      SavVariable variable = find(text.lenient(take(record, where)), where);
      if (record.remaining() < 8) {
        throw in.corrupt(where + " end too early");
      }
      record.getInt();
      int count = record.getInt();
      for (int i = 0; i < count; i++) {
        String value = text.lenient(take(record, where));
        variable.valueLabels().put(value, text.lenient(take(record, where)));
      }
    }
  }

  private SavVariable find(String name, String where) {
    if (byName.isEmpty()) {
      for (SavVariable variable : variables) {
        byName.put(variable.shortName().toUpperCase(Locale.ROOT), variable);
      }
      for (SavVariable variable : variables) {
        byName.put(variable.name().toUpperCase(Locale.ROOT), variable);
      }
    }
    SavVariable variable = byName.get(name.toUpperCase(Locale.ROOT));
    if (variable == null || variable.width() <= 8) {
      throw in.corrupt(where + " name \"" + name + "\", which is no long string");
    }
    return variable;
  }

  private byte[] take(ByteBuffer record, String where) {
    int length = record.remaining() < 4 ? -1 : record.getInt();
    if (length < 0 || length > record.remaining()) {
      throw in.corrupt(where + " end too early");
    }
    byte[] bytes = new byte[length];
    record.get(bytes);
    return bytes;
  }
}
