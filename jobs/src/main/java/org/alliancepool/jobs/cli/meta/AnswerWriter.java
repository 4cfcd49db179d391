package org.alliancepool.jobs.cli.meta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes an answer as JSON or CSV. Doubles are in round-trip form; NaN, infinite and null are
 * {@code null} in JSON and empty in CSV.
 *
 * <p>CSV has one row per coefficient, and one per effect left out or per other method where the
 * answer holds such. Vectors of other lengths get a column per entry ({@code sigma2_1}), nested
 * objects a prefix ({@code cr2_se}); the effects themselves are not written.
 */
final class AnswerWriter {
  /** The vectors that describe effects, not coefficients. */
  static final Set<String> OF_EFFECTS =
      Set.of("slab", "yi", "vi", "ri", "ni", "weights", "influence");

  /** Vectors of a model's other parameters: a column for each entry. */
  private static final Set<String> OF_PARAMETERS =
      Set.of("sigma2", "i2_levels", "selmodel_steps", "selmodel_delta", "selmodel_delta_se");

  /** Objects that hold one answer per name; each becomes rows of its own in CSV. */
  private static final List<String> OF_ANSWERS =
      List.of("sensitivity", "leave_one_out", "cumulative", "subgroups");

  private AnswerWriter() {}

  /** One JSON object. */
  static String json(Map<String, Object> values) {
    StringWriter text = new StringWriter();
    // Escapes survive a terminal or pipe of any encoding.
    JsonFactory json = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.setPrettyPrinter(new DefaultPrettyPrinter());
      write(out, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> e : map.entrySet()) {
        out.writeFieldName((String) e.getKey());
        write(out, e.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof double[] array) {
      out.writeStartArray();
      for (double x : array) {
        write(out, x);
      }
      out.writeEndArray();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object x : list) {
        write(out, x);
      }
      out.writeEndArray();
    } else if (value instanceof Double x) {
      if (Double.isFinite(x)) {
        out.writeNumber(x);
      } else {
        out.writeNull();
      }
    } else if (value instanceof Long x) {
      out.writeNumber(x);
    } else if (value instanceof Integer x) {
      out.writeNumber(x);
    } else if (value instanceof Boolean x) {
      out.writeBoolean(x);
    } else {
      out.writeString(value.toString());
    }
  }

  /** A CSV table. */
  static String csv(Map<String, Object> values) {
    List<Map<String, String>> rows = new ArrayList<>(rows("main", values));
    for (String nest : OF_ANSWERS) {
      if (values.get(nest) instanceof Map<?, ?> inner) {
        for (Map.Entry<?, ?> e : inner.entrySet()) {
          rows.addAll(rows(nest + ":" + e.getKey(), asMap(e.getValue())));
        }
      }
    }
    boolean several = OF_ANSWERS.stream().anyMatch(values::containsKey);
    Set<String> header = new LinkedHashSet<>();
    rows.forEach(r -> header.addAll(r.keySet()));
    if (!several) {
      header.remove("analysis");
    }
    StringBuilder out = new StringBuilder();
    line(out, new ArrayList<>(header));
    for (Map<String, String> row : rows) {
      line(out, header.stream().map(h -> row.getOrDefault(h, "")).toList());
    }
    return out.toString();
  }

  private static List<Map<String, String>> rows(String analysis, Map<String, Object> values) {
    int p = values.get("beta") instanceof double[] beta ? beta.length : 1;
    List<Map<String, String>> rows = new ArrayList<>();
    for (int j = 0; j < p; j++) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("analysis", analysis);
      row.put("name", "intrcpt");
      flatten(row, "", values, j, p);
      rows.add(row);
    }
    return rows;
  }

  private static void flatten(
      Map<String, String> row, String prefix, Map<String, Object> values, int j, int p) {
    for (Map.Entry<String, Object> e : values.entrySet()) {
      String key = prefix + e.getKey();
      Object value = e.getValue();
      if (OF_EFFECTS.contains(key) || OF_ANSWERS.contains(key)) {
        continue;
      }
      if (key.equals("names") && value instanceof List<?> names) {
        row.put("name", names.get(j).toString());
      } else if (OF_PARAMETERS.contains(key)) {
        double[] parameters = (double[]) value;
        for (int l = 0; l < parameters.length; l++) {
          row.put(key + "_" + (l + 1), text(parameters[l]));
        }
      } else if (value instanceof double[] array) {
        row.put(key, array.length == p ? text(array[j]) : "");
      } else if (value instanceof Map<?, ?>) {
        flatten(row, key + "_", asMap(value), j, p);
      } else if (value instanceof List<?> list) {
        row.put(key, String.join("; ", list.stream().map(Object::toString).toList()));
      } else {
        row.put(key, text(value));
      }
    }
  }

  @SuppressWarnings("unchecked") // Only Values makes these maps.
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }

  private static String text(Object value) {
    if (value == null || (value instanceof Double x && !Double.isFinite(x))) {
      return "";
    }
    return value.toString();
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append(String.join(",", cells.stream().map(AnswerWriter::cell).toList())).append('\n');
  }

  /** A cell of CSV, quoted where it must be. */
  static String cell(String text) {
    boolean quote =
        text.indexOf(',') >= 0
            || text.indexOf('"') >= 0
            || text.indexOf('\n') >= 0
            || text.indexOf('\r') >= 0;
    return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
