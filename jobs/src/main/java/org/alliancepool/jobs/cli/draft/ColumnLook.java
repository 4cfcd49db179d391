package org.alliancepool.jobs.cli.draft;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a column looks like: how many values, which, whether numbers. Values are remembered only
 * while they are few; they are shown of columns that are named like a visit or an arm, where rows
 * share every one of them and none looks like a date. So no id is ever printed.
 */
final class ColumnLook {
  /** Arms and visits are fewer; ids are more. */
  private static final int MOST_VALUES = 40;

  private static final Pattern DATE = Pattern.compile("\\d{1,4}[-./]\\d{1,2}[-./]\\d{1,4}");

  private final String name;
  private final Map<String, String> labels;
  private final Map<String, Integer> values = new TreeMap<>();
  private boolean tooMany;
  private long present;
  private long numbers;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  /**
   * @param labels what the file calls values
   */
  ColumnLook(String name, Map<String, String> labels) {
    this.name = name;
    this.labels = labels;
  }

  /** What the file calls a value; null where it does not. */
  String label(String value) {
    return labels.get(value);
  }

  String name() {
    return name;
  }

  void see(String value) {
    if (value == null || value.isBlank()) {
      return;
    }
    String text = value.strip();
    present++;
    if (text.matches("-?\\d{1,15}(\\.\\d+)?")) {
      numbers++;
      min = Math.min(min, Double.parseDouble(text));
      max = Math.max(max, Double.parseDouble(text));
    }
    if (!tooMany) {
      values.merge(text, 1, Integer::sum);
      if (values.size() > MOST_VALUES) {
        tooMany = true;
        values.clear();
      }
    }
  }

  /** The values of a column of few, each of which several rows share; else none. */
  List<String> sharedValues() {
    boolean shared = values.values().stream().allMatch(n -> n > 1);
    boolean dates = values.keySet().stream().anyMatch(v -> DATE.matcher(v).find());
    return shared && !dates ? List.copyOf(values.keySet()) : List.of();
  }

  boolean isNumeric() {
    return present > 0 && numbers == present;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }
}
