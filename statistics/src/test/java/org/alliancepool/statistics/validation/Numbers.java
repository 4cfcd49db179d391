package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;

/** Arrays of R's answers; a scalar is an array of one. */
final class Numbers {
  private Numbers() {}

  static double[] of(JsonNode node) {
    return node.isArray()
        ? IntStream.range(0, node.size()).mapToDouble(i -> node.get(i).asDouble()).toArray()
        : new double[] {node.asDouble()};
  }

  static double[][] rows(JsonNode node) {
    return IntStream.range(0, node.size()).mapToObj(i -> of(node.get(i))).toArray(double[][]::new);
  }
}
