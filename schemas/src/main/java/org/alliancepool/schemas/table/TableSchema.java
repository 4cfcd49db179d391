package org.alliancepool.schemas.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One table, as {@code schemas/tables/NAME.yaml} declares it.
 *
 * @param name snake_case, singular
 * @param stage the stage that alone writes it
 * @param schemaVersion raised by one with each migration
 * @param purpose one sentence
 * @param grain what one row is
 * @param key columns that together name a row
 * @param slice columns by which a run replaces its own part and nothing else
 * @param partition column by whose values the files of a large table are kept apart, so that to
 *     replace a slice no other rows are read or written; null for a small one
 * @param columns in table order
 */
public record TableSchema(
    String name,
    String stage,
    int schemaVersion,
    String purpose,
    String grain,
    List<String> key,
    List<String> slice,
    String partition,
    List<ColumnSchema> columns) {

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** All tables in the order of the data flow. */
  private static final List<String> NAMES =
      List.of(
          "source_file",
          "source_row",
          "study",
          "arm",
          "participant",
          "clinician",
          "session",
          "item_response",
          "measurement",
          "published_effect",
          "quarantine",
          "cell_account",
          "score",
          "coverage",
          "reliability",
          "rater_agreement",
          "effect_size",
          "effect_covariance",
          "refusal",
          "pooled_effect",
          "heterogeneity",
          "contrast",
          "influence",
          "run",
          "run_stage",
          "check_result");

  private static final Map<String, TableSchema> BY_NAME =
      NAMES.stream().collect(Collectors.toUnmodifiableMap(n -> n, TableSchema::read));

  @JsonCreator
  static TableSchema of(
      @JsonProperty(value = "table", required = true) String name,
      @JsonProperty(value = "stage", required = true) String stage,
      @JsonProperty(value = "schema_version", required = true) int schemaVersion,
      @JsonProperty(value = "purpose", required = true) String purpose,
      @JsonProperty(value = "grain", required = true) String grain,
      @JsonProperty(value = "key", required = true) List<String> key,
      @JsonProperty(value = "slice", required = true) String slice,
      @JsonProperty("partition") String partition,
      @JsonProperty(value = "columns", required = true) List<ColumnSchema> columns) {
    return new TableSchema(
        name,
        stage,
        schemaVersion,
        purpose,
        grain,
        List.copyOf(key),
        Arrays.stream(slice.split(",", -1)).map(String::strip).toList(),
        partition,
        List.copyOf(columns));
  }

  /** Every declared table, in the order of the data flow. */
  public static List<TableSchema> all() {
    return NAMES.stream().map(BY_NAME::get).toList();
  }

  /**
   * A table by name.
   *
   * @throws IllegalArgumentException where no such table is declared
   */
  public static TableSchema named(String name) {
    TableSchema table = BY_NAME.get(name);
    if (table == null) {
      throw new IllegalArgumentException("no table \"" + name + "\" in schemas/tables");
    }
    return table;
  }

  /** True where each run adds what it has to say of itself, beside its row in {@code run}. */
  public boolean isOfRuns() {
    return stage.equals("run") && !name.equals("run");
  }

  /** True where the rows of a slice have files of their own. */
  public boolean isPartitioned() {
    return partition != null;
  }

  /** The column of that name. */
  public ColumnSchema column(String column) {
    return columns.stream()
        .filter(c -> c.name().equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no column " + column));
  }

  private static TableSchema read(String name) {
    String resource = "/org/alliancepool/schemas/tables/" + name + ".yaml";
    try (InputStream in = TableSchema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + resource);
      }
      return YAML.readValue(in, TableSchema.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
  }
}
