package org.alliancepool.jobs.ingest.format.stata;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.ZeroBlock;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.NumberKind;
import org.alliancepool.jobs.ingest.format.value.NumberText;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads Stata .dta files of releases 113 to 115 and 117 to 119 in both byte orders.
 *
 * <ul>
 *   <li>The missing value "." is SYSTEM; ".a" to ".z" are USER with that text.
 *   <li>%td (and the older %d) formats give dates, %tc formats date-times, before 1960 too. %tC,
 *       which counts leap seconds, and weeks, months, quarters and years stay numbers.
 *   <li>Text ends at its first zero byte; blanks that end it are part of it.
 *   <li>A float is given as the double it stands for, which is what Stata computes with: 3.4 stored
 *       as float reads "3.4000000953674316".
 *   <li>Value labels and long strings (strL) stand behind the data, so the file is read twice.
 *       Memory: the long strings and labels, and one row. A binary strL is UNREADABLE.
 * </ul>
 *
 * <p>Written from Stata's own description, {@code help dta}.
 */
public final class DtaReader implements TableReader {
  static final int DOUBLE = 65526;
  static final int FLOAT = 65527;
  static final int LONG = 65528;
  static final int INT = 65529;
  static final int BYTE = 65530;
  static final int STRL = 32768;
  private static final int WIDEST_STRING = 2045;
  private static final int MISSING_DOT = 0;

  /** 1960-01-01 in days since 1970-01-01. */
  private static final long EPOCH = -3653;

  private static final NumberKind DATE = NumberKind.of(SourceColumn.Type.DATE, 86_400_000.0, EPOCH);
  private static final NumberKind DATE_TIME = NumberKind.of(SourceColumn.Type.DATE_TIME, 1, EPOCH);

  private final ByteCursor in;
  private final DtaHeader header;
  private final int[] offsets;
  private final NumberKind[] kinds;
  private final byte[] stored;
  private final DtaTail tail;
  private final ZeroBlock zeros = ZeroBlock.among();
  private final List<SourceColumn> columns;
  private long position;

  private DtaReader(ByteSource source, ByteCursor in, ReadOptions options) throws IOException {
    this.in = in;
    header = DtaHeader.read(in, options);
    offsets = new int[header.columns()];
    kinds = new NumberKind[header.columns()];
    int width = 0;
    boolean hasLongStrings = false;
    for (int i = 0; i < header.columns(); i++) {
      offsets[i] = width;
      kinds[i] = kind(header.format(i));
      width += width(header.type(i));
      hasLongStrings |= header.type(i) == STRL;
    }
    stored = new byte[width];
    if (header.rows() < 0 || header.rows() > in.remaining() / width) {
      throw in.corrupt(
          "it claims %d rows of %d bytes where %d are left"
              .formatted(header.rows(), width, in.remaining()));
    }
    tail = readTail(source, width, hasLongStrings);
    columns = describe();
  }

  /** Opens a file before its first row; the caller closes it. */
  public static DtaReader open(ByteSource source, ReadOptions options) throws IOException {
    ByteCursor in = ByteCursor.open(source, DtaHeader.FORMAT);
    try {
      return new DtaReader(source, in, options);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private DtaTail readTail(ByteSource source, int width, boolean hasLongStrings)
      throws IOException {
    try (ByteCursor ahead = ByteCursor.open(source, DtaHeader.FORMAT)) {
      ahead.order(in.order());
      ahead.skip(in.position() + header.rows() * width, "the data");
      return DtaTail.read(ahead, header, hasLongStrings);
    }
  }

  private int width(int type) {
    return switch (type) {
      case BYTE -> 1;
      case INT -> 2;
      case LONG, FLOAT -> 4;
      case DOUBLE, STRL -> 8;
      default -> {
        if (type == 0 || type > WIDEST_STRING) {
          throw in.corrupt("there is no variable type " + type);
        }
        yield type;
      }
    };
  }

  private static NumberKind kind(String format) {
    String plain = format.startsWith("%-") ? "%" + format.substring(2) : format;
    if (plain.startsWith("%td") || plain.startsWith("%d")) {
      return DATE;
    }
    return plain.startsWith("%tc") ? DATE_TIME : NumberKind.PLAIN;
  }

  private List<SourceColumn> describe() {
    // Columns that share a set of labels share the map.
    Map<String, Map<NumberKind, Map<String, String>>> texts = new HashMap<>();
    List<SourceColumn> all = new ArrayList<>();
    for (int i = 0; i < header.columns(); i++) {
      boolean isText = isText(header.type(i));
      Map<String, String> labels = Map.of();
      Map<Integer, String> set = tail.labels().get(header.labelSet(i));
      if (set != null && !isText) {
        labels =
            texts
                .computeIfAbsent(header.labelSet(i), name -> new HashMap<>())
                .computeIfAbsent(kinds[i], kind -> labels(set, kind));
      }
      SourceColumn.Type type = isText ? SourceColumn.Type.TEXT : kinds[i].type();
      all.add(new SourceColumn(header.name(i), header.label(i), type, labels));
    }
    return Collections.unmodifiableList(all);
  }

  private static Map<String, String> labels(Map<Integer, String> set, NumberKind kind) {
    Map<String, String> labels = new java.util.LinkedHashMap<>();
    set.forEach(
        (value, label) -> {
          int code = missingCode(value);
          String text = code >= 0 ? missingText(code) : kind.text(value);
          labels.put(text == null ? Integer.toString(value) : text, label);
        });
    return Collections.unmodifiableMap(labels);
  }

  private static boolean isText(int type) {
    return type <= WIDEST_STRING || type == STRL;
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    if (position == header.rows()) {
      zeros.end(in);
      return null;
    }
    in.read(stored, stored.length, "row " + (position + 1));
    zeros.pass(stored, 0, stored.length, in.position() - stored.length, in);
    position++;
    RowBuilder row = new RowBuilder(columns.size());
    ByteBuffer bytes = ByteBuffer.wrap(stored).order(in.order());
    for (int i = 0; i < columns.size(); i++) {
      int type = header.type(i);
      if (type == STRL) {
        tail.putLongString(row, i, bytes, offsets[i]);
      } else if (type <= WIDEST_STRING) {
        header.text().put(row, i, stored, offsets[i], type);
      } else {
        putNumber(row, i, bytes, type);
      }
    }
    return row.record(position);
  }

  private void putNumber(RowBuilder row, int i, ByteBuffer bytes, int type) {
    int at = offsets[i];
    switch (type) {
      case BYTE -> put(row, i, bytes.get(at), bytes.get(at) - 101);
      case INT -> put(row, i, bytes.getShort(at), bytes.getShort(at) - 32741);
      case LONG -> put(row, i, bytes.getInt(at), missingCode(bytes.getInt(at)));
      case FLOAT -> {
        // Missing values are 2^127 and on, one per 2^11 units in the last place.
        int bits = bytes.getInt(at);
        put(row, i, bytes.getFloat(at), bits < 0x7f000000 ? -1 : (bits - 0x7f000000) >> 11);
      }
      default -> {
        long bits = bytes.getLong(at);
        long first = 0x7fe0000000000000L;
        put(row, i, bytes.getDouble(at), bits < first ? -1 : (int) ((bits - first) >> 40));
      }
    }
  }

  private static int missingCode(int value) {
    return value < 2147483621 ? -1 : value - 2147483621;
  }

  private static String missingText(int code) {
    return code == MISSING_DOT ? "." : "." + (char) ('a' + code - 1);
  }

  /** A missing code is 0 for ".", 1 to 26 for ".a" to ".z", and negative for a value. */
  private void put(RowBuilder row, int i, double value, int missingCode) {
    if (missingCode < 0) {
      kinds[i].put(row, i, value);
    } else if (missingCode == MISSING_DOT) {
      row.system(i);
    } else if (missingCode <= 26) {
      row.user(i, missingText(missingCode));
    } else {
      row.unreadable(i, NumberText.of(value));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
