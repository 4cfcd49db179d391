package org.alliancepool.statistics.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the reference data and results made with R, and compares with a declared tolerance. */
public final class Oracle {
  private Oracle() {}

  /** A CSV file as columns of text; empty cells are null. */
  public static Map<String, String[]> data(String name) {
    String[] lines = text("/oracle/data/" + name + ".csv").lines().toArray(String[]::new);
    String[] header = split(lines[0]).toArray(String[]::new);
    Map<String, String[]> columns = new LinkedHashMap<>();
    for (int j = 0; j < header.length; j++) {
      String[] c = new String[lines.length - 1];
      for (int i = 0; i < c.length; i++) {
        String cell = split(lines[i + 1]).get(j);
        c[i] = cell.isEmpty() ? null : cell;
      }
      columns.put(header[j], c);
    }
    return columns;
  }

  /** One numeric column; empty cells are NaN. */
  public static double[] column(Map<String, String[]> data, String name) {
    String[] text = data.get(name);
    double[] x = new double[text.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = text[i] == null ? Double.NaN : Double.parseDouble(text[i]);
    }
    return x;
  }

  /** The expected results. */
  public static JsonNode expected(String name) {
    return json("/oracle/expected/" + name + ".json");
  }

  /** A golden file, made with R by the script of the same purpose in src/test/r. */
  public static JsonNode golden(String name) {
    return json("/golden/" + name + ".json");
  }

  private static JsonNode json(String path) {
    try {
      return new ObjectMapper().readTree(text(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts a relative agreement; a null in R is not compared. */
  public static void assertClose(String what, double actual, JsonNode node, double relative) {
    if (node == null || node.isNull() || node.isTextual()) {
      return;
    }
    assertClose(what, actual, node.asDouble(), relative);
  }

  /** Asserts a relative agreement. */
  public static void assertClose(String what, double actual, double expected, double relative) {
    if (actual == expected) {
      return;
    }
    assertThat(Math.abs(actual - expected))
        .as("%s: expected %s but was %s", what, expected, actual)
        .isLessThanOrEqualTo(relative * Math.max(Math.abs(expected), 1e-12));
  }

  /** Asserts a vector, which R writes as a scalar when it has length one. */
  public static void assertClose(String what, double[] actual, JsonNode node, double relative) {
    if (node == null || node.isNull()) {
      return;
    }
    if (!node.isArray()) {
      assertThat(actual).as(what).hasSize(1);
      assertClose(what, actual[0], node, relative);
      return;
    }
    assertThat(actual).as(what).hasSize(node.size());
    for (int i = 0; i < actual.length; i++) {
      assertClose(what + "[" + i + "]", actual[i], node.get(i), relative);
    }
  }

  private static List<String> split(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }

  private static String text(String path) {
    try (InputStream in = Oracle.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
