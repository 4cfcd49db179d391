package org.alliancepool.jobs.cli;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.warehouse.row.RowText;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Prints rows: doubles in round-trip form, null as empty (null in JSON). */
public final class RowPrinter {
  /** Unicode's pictures of control characters begin with that of the null character. */
  private static final char PICTURES = '\u2400';

  private static final char DELETE = 0x7f;
  private static final char PICTURE_OF_DELETE = '\u2421';

  /** The control characters of Latin-1 have no pictures. */
  private static final char UNKNOWN = '\ufffd';

  /** Smaller numbers are printed with a power of ten. */
  private static final double PLAIN = 1e-6;

  private final StructType schema;
  private final List<Row> rows;

  /** Of rows that are all there. */
  public RowPrinter(StructType schema, List<Row> rows) {
    this.schema = schema;
    this.rows = rows;
  }

  /** In any form. */
  public void print(RowFormat format, PrintStream out) {
    switch (format) {
      case CSV -> csv(out);
      case JSON -> json(out);
      case TABLE -> table(out);
    }
  }

  void csv(PrintStream out) {
    out.print(RowText.csv(schema.fieldNames()));
    rows.forEach(row -> out.print(RowText.csv(row)));
  }

  void json(PrintStream out) {
    rows.forEach(row -> out.println(RowText.json(row)));
  }

  void table(PrintStream out) {
    String[] names = schema.fieldNames();
    int[] widths = new int[names.length];
    List<String[]> lines = new ArrayList<>();
    lines.add(names);
    for (Row row : rows) {
      String[] cells = new String[names.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = visible(cell(row.get(i)));
      }
      lines.add(cells);
    }
    lines.forEach(
        l -> {
          for (int i = 0; i < l.length; i++) {
            widths[i] = Math.max(widths[i], l[i].length());
          }
        });
    for (int n = 0; n < lines.size(); n++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean number = n > 0 && rows.get(n - 1).get(i) instanceof Number;
        String pad = " ".repeat(widths[i] - lines.get(n)[i].length());
        line.append(i == 0 ? "" : "  ")
            .append(number ? pad + lines.get(n)[i] : lines.get(n)[i] + pad);
      }
      out.println(line.toString().stripTrailing());
      if (n == 0) {
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
          rule.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
        }
        out.println(rule);
      }
    }
    out.println("(%d %s)".formatted(rows.size(), rows.size() == 1 ? "row" : "rows"));
  }

  /**
   * Text of sites with signs for its control characters, which would steer the terminal. Lines and
   * tabs stay: EXPLAIN has them.
   */
  private static String visible(String text) {
    StringBuilder signs = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) && c != '\n' && c != '\t') {
        signs.setCharAt(
            i, c < ' ' ? (char) (PICTURES + c) : c == DELETE ? PICTURE_OF_DELETE : UNKNOWN);
      }
    }
    return signs.toString();
  }

  /** A value as a person reads it. */
  public static String cell(Object value) {
    return value instanceof Double d && Double.isFinite(d) ? shortForm(d) : RowText.text(value);
  }

  /**
   * Six significant digits: what a person reads. The csv has all of them. Powers of ten only where
   * zeros would hide the digits.
   */
  private static String shortForm(double d) {
    if (d == Math.rint(d) && Math.abs(d) < 1e15) {
      return Long.toString((long) d);
    }
    double rounded = new BigDecimal(d).round(new MathContext(6)).doubleValue();
    return Math.abs(rounded) >= PLAIN && Math.abs(rounded) < 1e15
        ? new BigDecimal(Double.toString(rounded)).toPlainString()
        : Double.toString(rounded);
  }
}
