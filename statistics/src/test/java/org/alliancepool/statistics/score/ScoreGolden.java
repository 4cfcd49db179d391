package org.alliancepool.statistics.score;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The results of {@code src/test/r/score.R} and of others like it. */
final class ScoreGolden {
  private ScoreGolden() {}

  static JsonNode of(String kind, String name) {
    return in("score.json", kind, name);
  }

  static JsonNode in(String file, String kind, String name) {
    try (InputStream in = ScoreGolden.class.getResourceAsStream("/golden/" + file)) {
      return new ObjectMapper().readTree(in).get(kind).get(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[][] matrix(JsonNode rows) {
    double[][] matrix = new double[rows.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = new double[rows.get(i).size()];
      for (int j = 0; j < matrix[i].length; j++) {
        matrix[i][j] = rows.get(i).get(j).asDouble();
      }
    }
    return matrix;
  }
}
