package org.alliancepool.jobs.ingest.format.sas;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.Encodings;
import org.alliancepool.jobs.ingest.format.bytes.ZeroBlock;
import org.alliancepool.jobs.ingest.format.sas.XptLayout.Content;
import org.alliancepool.jobs.ingest.format.sas.XptLayout.Place;
import org.alliancepool.jobs.ingest.format.sas.XptLayout.Variable;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.NumberKind;
import org.alliancepool.jobs.ingest.format.value.PaddedText;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads SAS transport files, version 5 and 8 (XPORT engine).
 *
 * <ul>
 *   <li>Numbers are IBM System/370 doubles of 2 to 8 bytes; each is the nearest double, exact where
 *       it has 53 significant bits or fewer, which holds for all that SAS wrote from doubles.
 *   <li>"." is SYSTEM; ".A" to ".Z" and "._" are USER with that text.
 *   <li>Formats of dates, date-times and times give ISO text; zero is 1960-01-01.
 *   <li>Blanks that end a text are padding. Records are filled up with blanks to 80 bytes behind
 *       the last row; when a row is short and has no numbers, a last row of blanks looks the same
 *       as that filling and is not given: it holds no value either way.
 *   <li>With several datasets in the file, one must be named.
 * </ul>
 *
 * <p>Written from SAS technical support document TS-140, "The Record Layout of a Data Set in SAS
 * Transport (XPORT) Format", and its successor for version 8.
 */
public final class XptReader implements TableReader {
  private final ByteCursor in;
  private final PaddedText text;
  private final List<Variable> variables;
  private final List<SourceColumn> columns;
  private final NumberKind[] kinds;
  private final long rowsAt;
  private final long end;
  private final long width;
  private final byte[] stored;
  private final ZeroBlock zeros;
  private byte[] tail;
  private int tailUsed;
  private long position;

  private XptReader(ByteCursor in, Place place, PaddedText text) throws IOException {
    this.in = in;
    this.text = text;
    end = place.end();
    in.skip(place.start(), "the datasets before");
    variables = XptLayout.variables(in, text);
    rowsAt = in.position();
    kinds = new NumberKind[variables.size()];
    long rowLength = 0;
    long furthest = 0;
    for (int i = 0; i < kinds.length; i++) {
      Variable variable = variables.get(i);
      kinds[i] = variable.content() == Content.NUMBER ? SasFormat.kind(variable.format()) : null;
      rowLength += variable.length();
      furthest = Math.max(furthest, (long) variable.offset() + variable.length());
    }
    if (furthest > rowLength) {
      throw in.corrupt(
          "its variables reach to byte %d of rows of %d bytes".formatted(furthest, rowLength));
    }
    width = rowLength;
    // Wide variables cost few bytes of header: a row wider than the file is never allocated.
    stored = new byte[width > in.remaining() ? 0 : (int) width];
    zeros =
        variables.stream().anyMatch(v -> v.content() == Content.TEXT)
            ? ZeroBlock.amongBlankPadded(width)
            : ZeroBlock.among();
    columns = Collections.unmodifiableList(describe());
  }

  /** Opens a file before its first row; the caller closes it. */
  public static XptReader open(ByteSource source, ReadOptions options) throws IOException {
    PaddedText text = text(source, options);
    Place place = XptLayout.choose(places(source, text), options.dataset(), source.name());
    ByteCursor in = ByteCursor.open(source, XptLayout.FORMAT);
    try {
      return new XptReader(in, place, text);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The names of a library's datasets, in their order. */
  public static List<String> datasets(ByteSource source, ReadOptions options) throws IOException {
    return places(source, text(source, options)).stream().map(Place::name).toList();
  }

  private static List<Place> places(ByteSource source, PaddedText text) throws IOException {
    try (ByteCursor ahead = ByteCursor.open(source, XptLayout.FORMAT)) {
      return XptLayout.datasets(ahead, text);
    }
  }

  private static PaddedText text(ByteSource source, ReadOptions options) {
    String encoding = options.encoding() == null ? "UTF-8" : options.encoding();
    return new PaddedText(Encodings.fixedWidth(encoding, source.name()), PaddedText.Padding.BLANKS);
  }

  private List<SourceColumn> describe() {
    List<SourceColumn> all = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      Variable variable = variables.get(i);
      SourceColumn.Type type = kinds[i] == null ? SourceColumn.Type.TEXT : kinds[i].type();
      all.add(new SourceColumn(variable.name(), variable.label(), type, Map.of()));
    }
    return all;
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    if (!fetch()) {
      zeros.cut(in);
      zeros.end(in);
      return null;
    }
    zeros.pass(stored, 0, stored.length, rowsAt + position * width, in);
    position++;
    RowBuilder row = new RowBuilder(kinds.length);
    for (int i = 0; i < kinds.length; i++) {
      Variable variable = variables.get(i);
      if (kinds[i] == null) {
        text.put(row, i, stored, variable.offset(), variable.length());
      } else {
        putNumber(row, i, variable.offset(), variable.length());
      }
    }
    return row.record(position);
  }

  /** Fills {@code stored} with the next row; false behind the last. */
  private boolean fetch() throws IOException {
    if (tail == null) {
      long left = end - in.position();
      if (left >= XptLayout.RECORD) {
        if (left < width) {
          throw in.truncated("row " + (position + 1));
        }
        in.read(stored, stored.length, "row " + (position + 1));
        return true;
      }
      tail = in.bytes(left, "the last record");
    }
    if (isBlank(tail, tailUsed)) {
      return false;
    }
    if (tail.length - tailUsed < width) {
      throw in.truncated("row " + (position + 1));
    }
    System.arraycopy(tail, tailUsed, stored, 0, stored.length);
    tailUsed += stored.length;
    return true;
  }

  private static boolean isBlank(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  private void putNumber(RowBuilder row, int i, int at, int length) {
    long bits = 0;
    for (int b = 0; b < 8; b++) {
      bits = (bits << 8) | (b < length ? stored[at + b] & 0xff : 0);
    }
    long fraction = bits & 0x00ffffffffffffffL;
    int first = (int) (bits >>> 56);
    if (fraction != 0 || !SasFormat.putMissing(row, i, first)) {
      kinds[i].put(row, i, ibm(bits));
    }
  }

  /** A System/370 double: sign, exponent of 16 with bias 64, fraction of 56 bits. */
  static double ibm(long bits) {
    long fraction = bits & 0x00ffffffffffffffL;
    int exponent = (int) ((bits >>> 56) & 0x7f) - 64;
    double magnitude = Math.scalb((double) fraction, 4 * exponent - 56);
    return bits < 0 ? -magnitude : magnitude;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
