package org.alliancepool.statistics.bias;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The golden files made by src/test/r/bias_diagnostics.R and selection_models.R. */
public final class Golden {
  /** One data set with its answers. */
  public record Set(String name, double[] yi, double[] vi, double[] ni, double[] x, JsonNode node) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Golden() {}

  /** A whole golden file. */
  public static JsonNode file(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One data set of bias_diagnostics.json. */
  public static Set set(String name) {
    JsonNode n = file("bias_diagnostics").get("sets").get(name);
    return new Set(
        name,
        numbers(n.get("yi")),
        numbers(n.get("vi")),
        numbers(n.get("ni")),
        numbers(n.get("x")),
        n);
  }

  /** An array of numbers, null as NaN. */
  public static double[] numbers(JsonNode n) {
    double[] a = new double[n.isArray() ? n.size() : 1];
    for (int i = 0; i < a.length; i++) {
      JsonNode e = n.isArray() ? n.get(i) : n;
      a[i] = e.isNumber() ? e.asDouble() : Double.NaN;
    }
    return a;
  }
}
