package org.alliancepool.jobs.ingest.format.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.TextCursor;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/** How a text file of which nothing is known may be read: its encoding, delimiter and header. */
public final class TextLook {
  private static final int HEAD = 1 << 12;
  private static final int BUFFER = 1 << 15;
  private static final int MOST_ROWS = 60;

  /** Where two explain as many rows, the one that is rarer in prose and numbers. */
  private static final List<Character> DELIMITERS = List.of('\t', ';', '|', ',');

  /**
   * Of Western, then of Central Europe, then one in which every byte has a meaning. The first two
   * know most bytes alike, so that the first stands for both.
   */
  private static final List<String> SINGLE_BYTE =
      List.of("windows-1252", "windows-1250", "ISO-8859-1");

  private TextLook() {}

  /**
   * The encoding that must be declared; null where the file says it, or is UTF-8.
   *
   * <p>Reads the file to its end: the first letter that is not ASCII may stand in the last row.
   */
  public static String encoding(ByteSource source) throws IOException {
    byte[] head;
    try (InputStream in = source.open()) {
      head = in.readNBytes(HEAD);
    }
    if (TextCursor.marked(head) != null) {
      return null;
    }
    // A zero byte behind the first line is damage, see TextCursor.
    for (int i = 0; i < head.length && head[i] != '\n'; i++) {
      if (head[i] == 0) {
        // Names and numbers are of characters whose upper byte is zero.
        return i % 2 == 0 ? "UTF-16BE" : "UTF-16LE";
      }
    }
    if (isOf(StandardCharsets.UTF_8, source)) {
      return null;
    }
    for (String name : SINGLE_BYTE) {
      if (isOf(Charset.forName(name), source)) {
        return name;
      }
    }
    return null;
  }

  private static boolean isOf(Charset charset, ByteSource source) throws IOException {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    CharBuffer chars = CharBuffer.allocate(BUFFER);
    try (InputStream in = source.open()) {
      boolean ended = false;
      while (!ended) {
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
        if (decoder.decode(bytes, chars.clear(), ended).isError()) {
          return false;
        }
        bytes.compact();
      }
    }
    return true;
  }

  /** Options under which most of the first rows have equally many cells, from the header on. */
  public static ReadOptions of(ByteSource source, String encoding) throws IOException {
    Character separator = CsvReader.separator(source, encoding);
    List<Character> candidates = separator == null ? DELIMITERS : List.of(separator);
    ReadOptions best = ReadOptions.of(Format.CSV).in(encoding);
    long most = 0;
    for (char delimiter : candidates) {
      ReadOptions options =
          new ReadOptions(Format.CSV, encoding, delimiter, null, separator == null ? 1 : 2, null);
      List<SourceRecord> rows = firstRows(source, options);
      Map<Integer, Long> rowsOfWidth = new TreeMap<>();
      rows.forEach(r -> rowsOfWidth.merge(r.values().length, 1L, Long::sum));
      rowsOfWidth.remove(1); // any text has rows of one cell
      for (Map.Entry<Integer, Long> e : rowsOfWidth.entrySet()) {
        if (e.getValue() > most) {
          most = e.getValue();
          best = options.withHeaderIn(headerRow(rows, e.getKey(), options.headerRow()));
        }
      }
    }
    boolean tabs = best.delimiter() != null && best.delimiter() == '\t' && separator == null;
    boolean said = separator != null || (best.delimiter() != null && best.delimiter() == ',');
    return new ReadOptions(
        tabs ? Format.TSV : Format.CSV,
        encoding,
        tabs || said ? null : best.delimiter(),
        null,
        // Behind a line that names the delimiter the reader looks in the second one by itself.
        separator != null && best.headerRow() == 2 ? 1 : best.headerRow(),
        null);
  }

  private static List<SourceRecord> firstRows(ByteSource source, ReadOptions options)
      throws IOException {
    try {
      return CsvReader.firstRows(source, options, MOST_ROWS);
    } catch (UserError e) {
      return List.of(); // a quote that this delimiter leaves open
    }
  }

  /** The first row of that many cells of which most hold a name: a title leaves them blank. */
  private static int headerRow(List<SourceRecord> rows, int width, int otherwise) {
    return rows.stream()
        .filter(r -> r.values().length == width)
        .filter(r -> Arrays.stream(r.values()).filter(v -> v != null).count() * 2 > width)
        .findFirst()
        .map(r -> (int) r.position())
        .orElse(otherwise);
  }
}
