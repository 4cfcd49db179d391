package org.alliancepool.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Prints rows: doubles in round-trip form, null as empty (null in JSON). */
final class RowPrinter {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StructType schema;
  private final List<Row> rows;

  RowPrinter(StructType schema, List<Row> rows) {
    this.schema = schema;
    this.rows = rows;
  }

  void csv(PrintStream out) throws IOException {
    CsvMapper mapper = new CsvMapper();
    CsvSchema csv = CsvSchema.emptySchema().withLineSeparator("\n");
    var writer = mapper.writer(csv);
    out.print(writer.writeValueAsString(schema.fieldNames()));
    for (Row row : rows) {
      String[] cells = new String[row.size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = text(row.get(i));
      }
      out.print(writer.writeValueAsString(cells));
    }
  }

  void json(PrintStream out) throws IOException {
    for (Row row : rows) {
      out.println(JSON.writeValueAsString(object(row)));
    }
  }

  void table(PrintStream out) {
    String[] names = schema.fieldNames();
    int[] widths = new int[names.length];
    List<String[]> lines = new ArrayList<>();
    lines.add(names);
    for (Row row : rows) {
      String[] cells = new String[names.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.get(i) instanceof Double d ? shortForm(d) : text(row.get(i));
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

  /** Six significant digits: what a person reads. The csv has all of them. */
  private static String shortForm(double d) {
    if (d == Math.rint(d) && Math.abs(d) < 1e15) {
      return Long.toString((long) d);
    }
    return Double.toString(
        new java.math.BigDecimal(d).round(new java.math.MathContext(6)).doubleValue());
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    Object plain = plain(value);
    if (plain instanceof Map || plain instanceof List) {
      try {
        return JSON.writeValueAsString(plain);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return plain.toString();
  }

  private static Map<String, Object> object(Row row) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      object.put(row.schema().fieldNames()[i], plain(row.get(i)));
    }
    return object;
  }

  @SuppressWarnings("deprecation") // The replacement needs Scala's implicit classes.
  private static Object plain(Object value) {
    if (value instanceof Row row) {
      return object(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      JavaConverters.mapAsJavaMap(map).forEach((k, v) -> plain.put(String.valueOf(k), plain(v)));
      return plain;
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      List<Object> plain = new ArrayList<>();
      JavaConverters.seqAsJavaList(seq).forEach(v -> plain.add(plain(v)));
      return plain;
    }
    return value instanceof Number
            || value instanceof Boolean
            || value instanceof String
            || value == null
        ? value
        : value.toString();
  }
}
