package org.alliancepool.jobs.warehouse.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Rows as plain values and as text: doubles in round-trip form, null as the empty text, bytes in
 * Base64, lists, maps and inner rows as JSON with their keys in order.
 */
public final class RowText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter CSV =
      new CsvMapper().writer(CsvSchema.emptySchema().withLineSeparator("\n"));

  private RowText() {}

  /** One line of CSV with its line end: nothing for null, two quotes for empty text. */
  public static String csv(Row row) {
    String[] cells = new String[row.size()];
    boolean anyEmpty = false;
    for (int i = 0; i < cells.length; i++) {
      cells[i] = text(row.get(i));
      anyEmpty |= cells[i].isEmpty() && !row.isNullAt(i);
    }
    return anyEmpty ? withEmptyText(row, cells) : csv(cells);
  }

  /** Cell by cell, since the writer knows no difference; it is rare. */
  private static String withEmptyText(Row row, String[] cells) {
    StringJoiner line = new StringJoiner(",", "", "\n");
    for (int i = 0; i < cells.length; i++) {
      boolean empty = cells[i].isEmpty();
      line.add(
          empty
              ? row.isNullAt(i) ? "" : "\"\""
              : csv(new String[] {cells[i]}).replaceFirst("\n$", ""));
    }
    return line.toString();
  }

  /** One line of CSV with its line end. */
  public static String csv(String[] cells) {
    try {
      return CSV.writeValueAsString(cells);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("text can always be written", e);
    }
  }

  /** One line of JSON. */
  public static String json(Row row) {
    return json(object(row));
  }

  /** One value as text. */
  public static String text(Object value) {
    Object plain = plain(value);
    if (plain instanceof Map || plain instanceof List) {
      return json(plain);
    }
    return plain == null ? "" : plain.toString();
  }

  private static String json(Object plain) {
    try {
      return JSON.writeValueAsString(plain);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values can always be written", e);
    }
  }

  private static Map<String, Object> object(Row row) {
    Map<String, Object> object = new java.util.LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      object.put(row.schema().fieldNames()[i], plain(row.get(i)));
    }
    return object;
  }

  private static Object plain(Object value) {
    if (value instanceof Row row) {
      return object(row);
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<String, Object> plain = new TreeMap<>();
      CollectionConverters.asJava(map).forEach((k, v) -> plain.put(String.valueOf(k), plain(v)));
      return plain;
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      List<Object> plain = new ArrayList<>();
      CollectionConverters.asJava(seq).forEach(v -> plain.add(plain(v)));
      return plain;
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value instanceof Number
            || value instanceof Boolean
            || value instanceof String
            || value == null
        ? value
        : value.toString();
  }
}
