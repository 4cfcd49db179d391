package org.alliancepool.statistics.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** One data set with R's answers, and relative comparison. */
final class Oracle {
  private final List<String[]> rows;
  private final List<String> header;
  private final JsonNode expected;

  private Oracle(List<String[]> rows, JsonNode expected) {
    header = List.of(rows.get(0));
    this.rows = rows.subList(1, rows.size());
    this.expected = expected;
  }

  static Oracle of(String name) {
    List<String[]> rows = new ArrayList<>();
    String text = new String(bytes("/oracle/data/" + name + ".csv"), StandardCharsets.UTF_8);
    text.lines().forEach(line -> rows.add(line.replace("\"", "").split(",", -1)));
    return new Oracle(rows, json("/oracle/expected/" + name + ".json"));
  }

  static JsonNode json(String resource) {
    try {
      return new ObjectMapper().readTree(bytes(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = Oracle.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode expected(String key) {
    return expected.get(key);
  }

  String[] text(String column) {
    int c = header.indexOf(column);
    return rows.stream().map(row -> row[c]).toArray(String[]::new);
  }

  double[] number(String column) {
    return Arrays.stream(text(column)).mapToDouble(Double::parseDouble).toArray();
  }

  Grouping grouping(String column) {
    return Grouping.of(text(column));
  }

  static double[] numbers(JsonNode node) {
    return node.isArray()
        ? IntStream.range(0, node.size()).mapToDouble(i -> node.get(i).asDouble()).toArray()
        : new double[] {node.asDouble()};
  }

  /** Largest relative difference; where R says 0 or nearly so, relative to {@code floor}. */
  static double difference(double[] actual, double[] expected, double floor) {
    if (actual.length != expected.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      double scale = Math.max(Math.abs(expected[i]), floor);
      double difference = Math.abs(actual[i] - expected[i]) / scale;
      worst = Double.isNaN(difference) ? Double.NaN : Math.max(worst, difference);
    }
    return worst;
  }
}
