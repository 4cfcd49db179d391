package org.alliancepool.schemas.table;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.alliancepool.schemas.vocabulary.Vocabulary;

/**
 * One column of a table.
 *
 * @param name snake_case
 * @param type Spark SQL type
 * @param required true where null is refused
 * @param unit null where it has none
 * @param vocabulary name of the vocabulary file that lists its values, or null
 * @param range lowest and highest value, each null where it is open, or null
 * @param check a further SQL condition on the row, or null
 * @param analystNote how to use it
 * @param loaderRule how it is filled
 */
public record ColumnSchema(
    @JsonProperty(value = "name", required = true) String name,
    @JsonProperty(value = "type", required = true) String type,
    @JsonProperty("required") boolean required,
    @JsonProperty("unit") String unit,
    @JsonProperty("vocabulary") String vocabulary,
    @JsonProperty("range") List<Double> range,
    @JsonProperty("check") String check,
    @JsonProperty(value = "analyst_note", required = true) String analystNote,
    @JsonProperty(value = "loader_rule", required = true) String loaderRule) {

  /**
   * The condition that every row must meet, as SQL; empty where there is none. A null passes unless
   * the column is required: Delta itself would refuse a condition that is null.
   */
  public Optional<String> condition() {
    List<String> parts = new ArrayList<>();
    if (vocabulary != null) {
      parts.add(
          Vocabulary.load(vocabulary).codes().stream()
              .map(code -> "'" + code + "'")
              .collect(Collectors.joining(", ", "`" + name + "` IN (", ")")));
    }
    if (range != null && range.get(0) != null) {
      parts.add("`" + name + "` >= " + number(range.get(0)));
    }
    if (range != null && range.get(1) != null) {
      parts.add("`" + name + "` <= " + number(range.get(1)));
    }
    if (check != null) {
      parts.add("(" + check + ")");
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    String all = String.join(" AND ", parts);
    return Optional.of(required ? all : "`" + name + "` IS NULL OR (" + all + ")");
  }

  private static String number(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
