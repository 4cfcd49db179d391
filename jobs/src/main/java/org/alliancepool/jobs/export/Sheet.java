package org.alliancepool.jobs.export;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.alliancepool.jobs.warehouse.row.RowText;
import org.alliancepool.schemas.table.ColumnSchema;

/**
 * A small table on its way into a text file, with what each column means.
 *
 * @param file its name
 * @param columns in order
 * @param rows cells in the order of the columns; null is not available
 */
record Sheet(String file, List<Column> columns, List<Object[]> rows) {
  /** Behind blanks of any script, and characters that are not seen. */
  private static final Pattern FORMULA =
      Pattern.compile(
          "[\\s\\p{Z}\\p{C}]*(?:[=+@\uFF1D\uFF0B\uFF20]|[-\uFF0D](?!\\d+(?:\\.\\d+)?$))");

  /**
   * A column.
   *
   * @param unit null where it has none
   * @param vocabulary that lists its values, or null
   * @param nullable whether a cell may be absent
   * @param note what it means, for the dictionary
   */
  record Column(
      String name, String type, String unit, String vocabulary, boolean nullable, String note) {

    /** A column without absent cells. */
    static Column always(String name, String type, String note) {
      return new Column(name, type, null, null, false, note);
    }

    /** A column that is not available in some rows. */
    static Column orAbsent(String name, String type, String note) {
      return new Column(name, type, null, null, true, note);
    }

    /** A column as its table declares it. */
    static Column of(ColumnSchema c) {
      return new Column(
          c.name(), c.type(), c.unit(), c.vocabulary(), !c.required(), c.analystNote());
    }

    /** The same, under a name and with a note of its own. */
    Column as(String otherName, String otherNote) {
      return new Column(otherName, type, unit, vocabulary, nullable, otherNote);
    }

    /** The same, with cells that may be absent. */
    Column orAbsent() {
      return new Column(name, type, unit, vocabulary, true, note);
    }
  }

  static Sheet of(String file, List<Column> columns) {
    return new Sheet(file, columns, new ArrayList<>());
  }

  void add(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "%s has %d columns, not %d".formatted(file, columns.size(), cells.length));
    }
    rows.add(cells);
  }

  /** As R's read.csv takes it: commas, decimal points, NA. */
  String csv() {
    StringBuilder text =
        new StringBuilder(RowText.csv(columns.stream().map(Column::name).toArray(String[]::new)));
    for (Object[] row : rows) {
      String[] cells = new String[row.length];
      for (int i = 0; i < row.length; i++) {
        cells[i] = row[i] == null ? "NA" : text(row[i]);
      }
      text.append(RowText.csv(cells));
    }
    return text.toString();
  }

  /** As R's read.csv2 takes it, and Metapsy asks: semicolons, decimal commas, NA. */
  String csv2() {
    StringBuilder text = new StringBuilder();
    text.append(String.join(";", columns.stream().map(Column::name).toList())).append('\n');
    for (Object[] row : rows) {
      List<String> cells = new ArrayList<>();
      for (Object cell : row) {
        if (cell == null) {
          cells.add("NA");
        } else if (cell instanceof Double d) {
          cells.add(Double.toString(d).replace('.', ','));
        } else {
          // The standard allows no semicolon in a cell; a line break would end the row.
          cells.add(text(cell).replaceAll("[;\\r\\n\"]", ",").strip());
        }
      }
      text.append(String.join(";", cells)).append('\n');
    }
    return text.toString();
  }

  /** Words of a manifest that Excel would take for a formula, and run, get a mark before them. */
  private static String text(Object cell) {
    String text = RowText.text(cell);
    return cell instanceof String && FORMULA.matcher(text).lookingAt() ? "'" + text : text;
  }
}
