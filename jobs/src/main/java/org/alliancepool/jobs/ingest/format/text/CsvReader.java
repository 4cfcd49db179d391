package org.alliancepool.jobs.ingest.format.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.TextCursor;
import org.alliancepool.jobs.ingest.format.table.HeaderNames;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads CSV and TSV as RFC 4180 has it: quotes around a cell protect delimiters, line ends and
 * doubled quotes.
 *
 * <ul>
 *   <li>A row's position is the physical line where it begins, also behind quoted line ends.
 *   <li>Nothing is trimmed. An empty cell, quoted or not, is BLANK. A line without any content
 *       (empty, or delimiters only) is skipped.
 *   <li>A row with fewer or more cells than the header, or with text behind a closing quote, has a
 *       {@code problem}; the rows around it are read. A quote inside an unquoted cell is text.
 *   <li>A quote that is never closed would swallow the rest of the file: an error with the line
 *       where it opens. So are bytes that are not of the encoding. One that some rows below closes
 *       leaves one row with a {@code problem}, in whatever column: a cell whose lines look like
 *       rows is none.
 *   <li>A last row with fewer cells than the header and no line end was cut short: an error, as in
 *       every format. Many programs leave the last line end out, so that a whole row is sound.
 *   <li>Where {@code short_rows} is declared, a row with fewer cells is sound: blank cells at its
 *       end were left away. A last one without a line end may still be cut, and has a problem.
 *   <li>A first line {@code sep=;}, as Excel writes and reads it, names the delimiter and is no
 *       row; a header that should stand in line 1 then stands in line 2.
 *   <li>A cell of more than {@value RowBuilder#MOST_CHARACTERS} characters is UNREADABLE, as in
 *       every format; only its beginning is held in memory.
 *   <li>A header of one cell that contains another usual delimiter is refused: the delimiter is not
 *       the one declared.
 * </ul>
 *
 * <p>Read by hand because no CSV library at hand gives the line where a quoted row begins, and goes
 * on behind a row that is malformed.
 */
public final class CsvReader implements TableReader {
  /** Three words, or one with a colon before others: no id. */
  private static final Pattern NOTE = Pattern.compile("\\S\\s+\\S+\\s+\\S|\\p{L}:\\s");

  /** No trial file has as many columns; without a limit a line of commas would fill the memory. */
  private static final int MOST_COLUMNS = 100_000;

  private static final int UNREAD = -2;

  private static final Pattern SEPARATOR = Pattern.compile("(?i)\"?sep=(.)\"?");

  /** As much of the first line as may be a separator's. */
  private static final int SEPARATOR_LENGTH = 8;

  private final TextCursor text;
  private final char delimiter;
  private final boolean mayBeShort;
  private final List<SourceColumn> columns = new ArrayList<>();
  private final StringBuilder cell = new StringBuilder();
  private final List<String> cells = new ArrayList<>();
  private int cellCount;
  private boolean hasContent;
  private boolean endsWithFile;
  private final List<QuotedLines> broken = new ArrayList<>();
  private boolean hasShortRows;

  /** True where the row says something behind the last column. */
  private boolean hasSurplus;

  private QuotedLines quoted;
  private String problem;
  private int peeked = UNREAD;

  private CsvReader(TextCursor text, char delimiter, boolean mayBeShort) {
    this.text = text;
    this.delimiter = delimiter;
    this.mayBeShort = mayBeShort;
  }

  private void readHeader(int headerRow, int headerRows) throws IOException {
    // What stands above the header is not a table; its quotes mean nothing.
    while (text.line() < headerRow) {
      if (text.next() == TextCursor.END) {
        throw noHeader(headerRow);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < headerRows; row++) {
      rows.add(readNames(headerRow + row, row == headerRows - 1));
    }
    for (String name : HeaderNames.of(rows)) {
      columns.add(new SourceColumn(name, "", SourceColumn.Type.TEXT, Map.of()));
    }
  }

  /**
   * A row of names.
   *
   * @param line where it stands
   * @param isLast of several, of which the others may be blank
   */
  private List<String> readNames(int line, boolean isLast) throws IOException {
    if (!readRow(MOST_COLUMNS) || (isLast && !hasContent)) {
      throw noHeader(line);
    }
    if (cellCount > MOST_COLUMNS) {
      throw text.error("its header has more than %d cells".formatted(MOST_COLUMNS));
    }
    if (problem != null) {
      throw text.error("its header (line %d) is malformed: %s".formatted(line, problem));
    }
    if (broken.stream().anyMatch(lines -> lines.areRows(cellCount))) {
      throw text.error(
          "its header (line %d) goes on over lines that look like rows. Close the quote that opens there"
              .formatted(line));
    }
    checkDelimiter(line);
    return List.copyOf(cells);
  }

  /** Opens a file before its first row; the caller closes it. */
  public static CsvReader open(ByteSource source, ReadOptions options) throws IOException {
    Character separator = separator(source, options.encoding());
    TextCursor text = TextCursor.open(source, options.encoding());
    try {
      CsvReader reader =
          new CsvReader(text, delimiter(text, options, separator), options.shortRows());
      reader.readHeader(
          separator == null ? options.headerRow() : Math.max(2, options.headerRow()),
          options.headerRows());
      return reader;
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** What a first line {@code sep=;} names; null where there is none. */
  static Character separator(ByteSource source, String encoding) throws IOException {
    StringBuilder line = new StringBuilder();
    try (TextCursor text = TextCursor.open(source, encoding)) {
      while (line.length() < SEPARATOR_LENGTH) {
        int c = text.next();
        if (c == TextCursor.END || c == '\n') {
          break;
        }
        line.append((char) c);
      }
    }
    Matcher said = SEPARATOR.matcher(line);
    return said.matches() ? said.group(1).charAt(0) : null;
  }

  /** The first rows of a file of which the header is not known; rows without content left out. */
  static List<SourceRecord> firstRows(ByteSource source, ReadOptions options, int most)
      throws IOException {
    List<SourceRecord> rows = new ArrayList<>();
    try (TextCursor text = TextCursor.open(source, options.encoding())) {
      CsvReader reader = new CsvReader(text, options.delimiter(), options.shortRows());
      while (rows.size() < most) {
        long line = reader.peek() == TextCursor.END ? 0 : reader.peekedLine;
        if (!reader.readRow(MOST_COLUMNS)) {
          break;
        }
        if (reader.hasContent) {
          RowBuilder row = new RowBuilder(reader.cells.size());
          for (int i = 0; i < reader.cells.size(); i++) {
            row.text(i, reader.cells.get(i));
          }
          rows.add(row.record(line));
        }
      }
    }
    return rows;
  }

  private static char delimiter(TextCursor text, ReadOptions options, Character separator) {
    Character declared =
        options.delimiter() == null && options.format() == ReadOptions.Format.TSV
            ? Character.valueOf('\t')
            : options.delimiter();
    if (declared != null && separator != null && !declared.equals(separator)) {
      throw text.error(
          "its first line says that %s separate the cells, its manifest says %s. Leave the delimiter out of the manifest, and format: csv"
              .formatted(words(separator), words(declared)));
    }
    return declared != null ? declared : separator != null ? separator : ',';
  }

  private static String words(char delimiter) {
    return delimiter == '\t' ? "tabs" : "\"" + delimiter + "\"";
  }

  private UserError noHeader(int headerRow) {
    return new UserError(
        ErrorName.EMPTY_FILE,
        "Cannot read \"%s\": line %d, where the header should be, is empty or not there. Check header_row."
            .formatted(text.fileName(), headerRow));
  }

  private void checkDelimiter(int headerRow) {
    String only = cells.size() == 1 ? cells.get(0) : "";
    for (char other : new char[] {';', '\t', ',', '|'}) {
      if (only.indexOf(other) >= 0) {
        throw text.error(
            "its header (line %d) is a single cell with %s in it. Declare the delimiter"
                .formatted(headerRow, words(other)));
      }
    }
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    while (true) {
      long line = peek() == TextCursor.END ? 0 : peekedLine;
      if (!readRow(columns.size())) {
        return null;
      }
      if (hasContent) {
        return record(line);
      }
    }
  }

  private SourceRecord record(long line) {
    RowBuilder row = new RowBuilder(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      row.text(i, i < cells.size() ? cells.get(i) : "");
    }
    boolean isShort = cellCount < columns.size();
    boolean fits =
        isShort ? mayBeShort && !endsWithFile : cellCount == columns.size() || !hasSurplus;
    if (problem == null && !fits) {
      requireWhole(line);
      hasShortRows |= isShort;
      problem = "the row has %d cells, the header %d".formatted(cellCount, columns.size());
    }
    return row.record(line, swallowing().orElse(problem));
  }

  /**
   * A last row of neither letters nor digits is no row: programs of old end a file so. Nor is a
   * sentence; and where other rows are short too, the file is written so.
   */
  private void requireWhole(long line) {
    if (endsWithFile
        && cellCount < columns.size()
        && !hasShortRows
        && !mayBeShort
        && !NOTE.matcher(cells.get(0)).find()
        && cells.stream().anyMatch(c -> c.chars().anyMatch(Character::isLetterOrDigit))) {
      throw text.error(
          "it ends in line %d, inside a row: %d of %d cells, and no line end. The file was cut short; ask the site for a whole copy"
              .formatted(line, cellCount, columns.size()));
    }
  }

  /** What is wrong where rows have become text of a cell of this one. */
  private Optional<String> swallowing() {
    return broken.stream()
        .filter(this::areRows)
        .findFirst()
        .map(lines -> UnclosedQuote.problem(cellName(lines.place()), lines.breaks()));
  }

  private boolean areRows(QuotedLines lines) {
    boolean isDoubtful = problem != null || isTooLong(lines.place());
    return lines.areRows(columns.size()) || (isDoubtful && lines.haveSeveralDelimiters());
  }

  private boolean isTooLong(int place) {
    return place < cells.size() && cells.get(place).length() > RowBuilder.MOST_CHARACTERS;
  }

  private String cellName(int place) {
    return place < columns.size()
        ? "the cell in column \"%s\"".formatted(columns.get(place).name())
        : "cell %d".formatted(place + 1);
  }

  private long peekedLine;

  private int peek() throws IOException {
    if (peeked == UNREAD) {
      peekedLine = text.line();
      peeked = text.next();
    }
    return peeked;
  }

  private int take() throws IOException {
    int c = peek();
    peeked = UNREAD;
    return c;
  }

  /** Reads one row, keeping as many cells as wanted; false at the end of the file. */
  private boolean readRow(int wanted) throws IOException {
    cells.clear();
    cellCount = 0;
    hasContent = false;
    hasSurplus = false;
    problem = null;
    broken.clear();
    if (peek() == TextCursor.END) {
      return false;
    }
    int end;
    do {
      cell.setLength(0);
      end = peek() == '"' ? readQuoted() : readPlain();
      cellCount++;
      hasContent |= cell.length() > 0;
      hasSurplus |= cellCount > wanted && !cell.toString().isBlank();
      if (cellCount <= wanted) {
        cells.add(cell.toString());
      }
    } while (end == delimiter);
    endsWithFile = end == TextCursor.END;
    return true;
  }

  /** Reads an unquoted cell, or what is left of one; returns what ended it. */
  private int readPlain() throws IOException {
    while (true) {
      int c = take();
      if (c == delimiter || c == '\n' || c == TextCursor.END) {
        return c;
      }
      append((char) c);
    }
  }

  /** Keeps of a cell no more than shows that it is too long. */
  private void append(char c) {
    if (cell.length() <= RowBuilder.MOST_CHARACTERS) {
      cell.append(c);
    }
  }

  private int readQuoted() throws IOException {
    take();
    long opened = peekedLine;
    quoted = new QuotedLines(delimiter, cellCount);
    while (true) {
      int c = take();
      if (c == TextCursor.END) {
        throw text.error(
            "the quote that opens in line %d is never closed. Close it there, or ask the site to export the file again"
                .formatted(opened));
      }
      if (c != '"') {
        append((char) c);
        quoted.add(c);
      } else if (peek() == '"') {
        append((char) take());
        quoted.add(c);
      } else if (peek() == delimiter || peek() == '\n' || peek() == TextCursor.END) {
        closeQuoted();
        return take();
      } else {
        closeQuoted();
        problem =
            "cell %d has text behind its closing quote (line %d)"
                .formatted(cellCount + 1, peekedLine);
        return readPlain();
      }
    }
  }

  private void closeQuoted() {
    quoted.end();
    if (quoted.breaks() > 0) {
      broken.add(quoted);
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
