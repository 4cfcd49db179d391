package org.alliancepool.jobs.warehouse;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/**
 * Which rows a write replaces: those of which any of the columns has one of its values.
 *
 * @param values by column; null for the whole table
 */
public record Slice(Map<String, Set<String>> values) {
  /** The whole table. */
  public static Slice whole() {
    return new Slice(null);
  }

  /** No rows: what an appending write replaces. */
  static Slice none() {
    return new Slice(Map.of());
  }

  /** The rows whose column has one of the values. */
  public static Slice of(String column, Collection<String> values) {
    return new Slice(Map.of(column, new TreeSet<>(values)));
  }

  /** The rows of either slice. */
  public Slice or(Slice other) {
    if (isWholeTable() || other.isWholeTable()) {
      return whole();
    }
    Map<String, Set<String>> either = new TreeMap<>(values);
    other.values.forEach(
        (column, more) ->
            either.merge(
                column,
                more,
                (a, b) -> {
                  Set<String> all = new TreeSet<>(a);
                  all.addAll(b);
                  return all;
                }));
    return new Slice(either);
  }

  boolean isWholeTable() {
    return values == null;
  }

  /** True where rows with these values in the partition columns can be in the slice. */
  boolean meets(Map<String, String> partition) {
    return isWholeTable()
        || values.entrySet().stream()
            .anyMatch(
                e ->
                    !e.getValue().isEmpty()
                        && (!partition.containsKey(e.getKey())
                            || e.getValue().contains(partition.get(e.getKey()))));
  }

  /** True where a row is in the slice. */
  boolean has(Row row) {
    return isWholeTable()
        || values.entrySet().stream()
            .anyMatch(e -> e.getValue().contains(row.<String>getAs(e.getKey())));
  }

  /** The same as SQL. */
  String condition() {
    return values.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .map(
            e ->
                e.getValue().stream()
                    .map(v -> "'" + v.replace("\\", "\\\\").replace("'", "\\'") + "'")
                    .collect(Collectors.joining(", ", "`" + e.getKey() + "` IN (", ")")))
        .reduce((a, b) -> a + " OR " + b)
        .orElse("false");
  }
}
