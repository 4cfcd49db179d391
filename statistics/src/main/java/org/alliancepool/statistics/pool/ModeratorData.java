package org.alliancepool.statistics.pool;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Named moderator columns of one effect table: numbers, or text that is taken as a factor.
 *
 * <p>NaN and null are missing. All columns have the same length.
 */
public final class ModeratorData {
  private final int rows;
  private final Map<String, double[]> numbers = new LinkedHashMap<>();
  private final Map<String, String[]> texts = new LinkedHashMap<>();

  /** An empty table for this many effects. */
  public ModeratorData(int rows) {
    this.rows = rows;
  }

  /** Adds a numeric column. */
  public ModeratorData numeric(String name, double[] values) {
    check(name, values.length);
    numbers.put(name, values.clone());
    texts.remove(name);
    return this;
  }

  /** Adds a text column. */
  public ModeratorData text(String name, String[] values) {
    check(name, values.length);
    texts.put(name, values.clone());
    numbers.remove(name);
    return this;
  }

  /** Number of effects. */
  public int rows() {
    return rows;
  }

  /** Names of all columns. */
  public Set<String> names() {
    Set<String> all = new java.util.TreeSet<>(numbers.keySet());
    all.addAll(texts.keySet());
    return all;
  }

  double[] numbers(String name) {
    return numbers.get(name);
  }

  String[] texts(String name) {
    return texts.get(name);
  }

  private void check(String name, int length) {
    if (length != rows) {
      throw new IllegalArgumentException(
          "cannot use column \""
              + name
              + "\": it has "
              + length
              + " values for "
              + rows
              + " effects; give one value per effect");
    }
  }
}
