package org.alliancepool.jobs.ingest.format.excel;

import java.io.Closeable;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import org.alliancepool.jobs.ingest.format.excel.ExcelBook.DateSystem;
import org.alliancepool.jobs.ingest.format.excel.ExcelStyles.Shown;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.value.DateText;
import org.alliancepool.jobs.ingest.format.value.NumberText;

/** The rows of one sheet that have any content, in order. */
final class ExcelSheet implements Closeable {
  static final int MOST_COLUMNS = 16_384;
  private static final int MOST_ROWS = 1_048_576;
  private static final double MILLIS_PER_DAY = 86_400_000.0;
  private static final long EPOCH_1900 = LocalDate.of(1899, 12, 30).toEpochDay();
  private static final long EPOCH_1904 = LocalDate.of(1904, 1, 1).toEpochDay();

  /** Whether a cell's text is a value. */
  enum Content {
    VALUE,
    UNREADABLE
  }

  /** A cell that is not empty. */
  record Cell(String text, Content content) {}

  private final ExcelBook book;
  private final char decimalMark;
  private final ExcelXml xml;
  private Cell[] cells = new Cell[16];
  private int width;
  private int row;
  private boolean inData;

  ExcelSheet(ExcelParts parts, ExcelBook book, ReadOptions options) throws IOException {
    this.book = book;
    this.decimalMark = options.decimalMark();
    this.xml = parts.require(book.part(options.sheet(), parts.fileName()));
  }

  /** Goes to the next row that has content; false behind the last. */
  boolean nextRow() throws IOException {
    // Reading on to the end of the part lets the archive's checksum speak.
    while (xml.next()) {
      if (xml.isStart("sheetData")) {
        inData = true;
      } else if (xml.isEnd("sheetData")) {
        inData = false;
      } else if (inData && xml.isStart("row")) {
        readRow();
        if (width > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** The sheet row, from 1. */
  int row() {
    return row;
  }

  /** Columns up to the last cell that is not empty. */
  int width() {
    return width;
  }

  /** A cell by column from 0; null where it is empty. */
  Cell cell(int column) {
    return column < width ? cells[column] : null;
  }

  private void readRow() throws IOException {
    String number = xml.attribute("r");
    int next = number == null ? row + 1 : number(number, MOST_ROWS, 0);
    if (next <= row || next > MOST_ROWS) {
      throw xml.corrupt("row \"%s\" follows row %d".formatted(number, row));
    }
    row = next;
    Arrays.fill(cells, 0, width, null);
    width = 0;
    int column = -1;
    while (xml.next() && !xml.isEnd("row")) {
      if (!xml.isStart("c")) {
        continue;
      }
      String address = xml.attribute("r");
      int here = address == null ? column + 1 : column(address);
      if (here <= column || here >= MOST_COLUMNS) {
        throw xml.corrupt("cell \"%s\" of row %d is out of order".formatted(address, row));
      }
      if (address != null && rowOf(address) != row) {
        throw xml.corrupt("cell \"%s\" stands in row %d".formatted(address, row));
      }
      column = here;
      Cell cell = readCell();
      if (cell != null) {
        if (column >= cells.length) {
          cells = Arrays.copyOf(cells, Math.min(MOST_COLUMNS, 2 * column + 1));
        }
        cells[column] = cell;
        width = column + 1;
      }
    }
  }

  private static int number(String digits, int most, int otherwise) {
    try {
      int number = Integer.parseInt(digits);
      return number <= most ? number : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The column of an address like "AB12", from 0; beyond the last column where it is none. */
  private static int column(String address) {
    int column = 0;
    int i = 0;
    while (i < address.length() && i < 4 && address.charAt(i) >= 'A' && address.charAt(i) <= 'Z') {
      column = 26 * column + address.charAt(i) - 'A' + 1;
      i++;
    }
    return i == 0 || i == 4 ? MOST_COLUMNS : column - 1;
  }

  /** The row of an address like "AB12"; 0 where it is none. */
  private static int rowOf(String address) {
    int digits = 0;
    while (digits < address.length() && Character.isLetter(address.charAt(digits))) {
      digits++;
    }
    return number(address.substring(digits), MOST_ROWS, 0);
  }

  private Cell readCell() throws IOException {
    String type = xml.attribute("t");
    String style = xml.attribute("s");
    String value = null;
    String formula = null;
    while (xml.next() && !xml.isEnd("c")) {
      if (xml.isStart("v")) {
        value = xml.plainText("v");
      } else if (xml.isStart("is")) {
        value = xml.richText("is");
      } else if (xml.isStart("f")) {
        formula = xml.plainText("f");
      }
    }
    if (value == null && formula != null) {
      return new Cell("=" + formula, Content.UNREADABLE);
    }
    if (value == null || value.isEmpty()) {
      return null;
    }
    return switch (type == null ? "n" : type) {
      case "s" -> sharedString(value);
      case "inlineStr" -> new Cell(value, Content.VALUE);
      case "str" -> new Cell(ExcelXml.unescape(value), Content.VALUE);
      case "d" -> new Cell(value, Content.VALUE);
      case "b" -> truth(value);
      case "e" -> new Cell(value, Content.UNREADABLE);
      case "n" -> number(value, book.styles().shown(style));
      default -> throw xml.corrupt("there is no cell type \"%s\"".formatted(type));
    };
  }

  private Cell sharedString(String value) {
    int index = number(value, book.strings().size() - 1, -1);
    if (index < 0 || index >= book.strings().size()) {
      throw xml.corrupt("a cell of row %d names a text that is not there".formatted(row));
    }
    String text = book.strings().get(index);
    return text.isEmpty() ? null : new Cell(text, Content.VALUE);
  }

  private static Cell truth(String value) {
    return switch (value) {
      case "1", "true" -> new Cell("TRUE", Content.VALUE);
      case "0", "false" -> new Cell("FALSE", Content.VALUE);
      default -> new Cell(value, Content.UNREADABLE);
    };
  }

  private Cell number(String text, Shown shown) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return new Cell(text, Content.UNREADABLE);
    }
    String shownAs = Double.isFinite(value) ? text(value, shown) : null;
    return shownAs == null ? new Cell(text, Content.UNREADABLE) : new Cell(shownAs, Content.VALUE);
  }

  private String text(double value, Shown shown) {
    return switch (shown) {
      case NUMBER -> NumberText.of(value).replace('.', decimalMark);
      case ELAPSED -> DateText.time(value * MILLIS_PER_DAY);
      case TIME ->
          value < 0 ? null : value < 1 ? DateText.time(value * MILLIS_PER_DAY) : dateTime(value);
      case DATE -> date(value);
      case DATE_TIME -> dateTime(value);
    };
  }

  private String date(double serial) {
    Double day = epochDay(serial);
    return day == null ? null : DateText.date(day);
  }

  private String dateTime(double serial) {
    Double day = epochDay(serial);
    return day == null ? null : DateText.dateTime(day * MILLIS_PER_DAY);
  }

  /** Excel's 1900 system has a 29 February 1900, day 60; no date stands for it. */
  private Double epochDay(double serial) {
    if (book.dates() == DateSystem.FROM_1904) {
      return serial < 0 ? null : serial + EPOCH_1904;
    }
    if (serial < 1 || (serial >= 60 && serial < 61)) {
      return null;
    }
    return serial + EPOCH_1900 + (serial < 60 ? 1 : 0);
  }

  @Override
  public void close() throws IOException {
    xml.close();
  }
}
