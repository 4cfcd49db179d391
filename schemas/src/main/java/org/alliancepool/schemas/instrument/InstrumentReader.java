package org.alliancepool.schemas.instrument;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Reads an instrument from its declaration: a file of {@code schemas/instruments}, or an entry of
 * {@code local_instruments} in a study's manifest. Both have the shape of {@code
 * json/instrument.schema.json}. What follows from other facts may be left out: ranges, the total's
 * items (all), the missing rule (80 % of the items, prorated).
 */
public final class InstrumentReader {
  private static final String SCHEMA_FILE = "/org/alliancepool/schemas/json/instrument.schema.json";

  private InstrumentReader() {}

  /**
   * What is wrong with the shape of a declaration, one message a fault; empty if nothing is.
   *
   * @param node the declaration
   */
  public static List<String> faults(JsonNode node) {
    List<String> faults = new ArrayList<>();
    for (Error error : Validation.SCHEMA.validate(node)) {
      String place = error.getInstanceLocation().toString();
      faults.add((place.isEmpty() ? "" : place + ": ") + error.getMessage());
    }
    return faults;
  }

  /**
   * Reads a declaration of a study.
   *
   * @param node the declaration
   * @param where file or manifest, for messages
   * @throws IllegalArgumentException if its shape or its content is wrong
   */
  public static Instrument read(JsonNode node, String where) {
    List<String> faults = faults(node);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot read instrument \"%s\" of %s: %s"
              .formatted(node.path("instrument").asText(), where, String.join("; ", faults)));
    }
    return readTrusted(node);
  }

  /** Reads a declaration whose shape a test of this module has checked. */
  static Instrument readTrusted(JsonNode node) {
    String code = node.get("instrument").asText();
    String name = node.path("name").asText(code);
    Orientation orientation = code(Orientation.class, node.get("orientation"));
    List<Form> forms = list(node.get("forms"), f -> form(f, name, orientation));
    return new Instrument(
        code,
        name,
        list(node.path("aliases"), JsonNode::asText),
        code(Construct.class, node.get("construct")),
        orientation,
        forms);
  }

  private static Form form(JsonNode node, String instrumentName, Orientation orientation) {
    int items = node.get("items").asInt();
    List<Integer> numbers =
        node.has("item_numbers")
            ? list(node.get("item_numbers"), JsonNode::asInt)
            : IntStream.rangeClosed(1, items).boxed().toList();
    Response response = response(node.get("response"));
    Map<Integer, Double> maxima = new HashMap<>();
    for (JsonNode entry : node.path("item_max")) {
      for (JsonNode item : entry.get("items")) {
        maxima.put(item.asInt(), entry.get("max").asDouble());
      }
    }
    Scoring scoring = scoring(node.path("scoring"));
    MissingRule missing = missing(node.path("missing"), MissingRule.DEFAULT);
    boolean scoresOnly = node.path("score_level_only").asBoolean();
    // Everything a scale inherits from its form.
    Function<JsonNode, Scale> scale =
        s -> scale(s, numbers, scoring, response, maxima, missing, orientation, scoresOnly);
    return new Form(
        node.get("form").asText(),
        node.path("name").asText(instrumentName),
        code(Rater.class, node.get("rater")),
        items,
        numbers,
        response,
        anchors(node.path("anchors")),
        maxima,
        scoring,
        list(node.path("subscales"), scale),
        Optional.ofNullable(node.get("total")).map(scale),
        missing,
        list(node.path("variants"), InstrumentReader::variant),
        new Form.Provenance(
            node.get("source").asText(),
            node.has("confidence")
                ? code(Form.Confidence.class, node.get("confidence"))
                : Form.Confidence.MEDIUM,
            node.path("verified").asText(""),
            node.path("note").asText(""),
            node.path("scoring_stated").asText(""),
            node.path("missing_stated").asText("")));
  }

  private static Scale scale(
      JsonNode node,
      List<Integer> formItems,
      Scoring scoring,
      Response response,
      Map<Integer, Double> maxima,
      MissingRule formMissing,
      Orientation formOrientation,
      boolean scoresOnly) {
    String id = node.path("id").asText(Scale.TOTAL);
    boolean byScore = scoresOnly || node.path("score_level_only").asBoolean();
    List<Integer> items;
    if (node.has("items")) {
      items = list(node.get("items"), JsonNode::asInt);
    } else {
      items = id.equals(Scale.TOTAL) && !byScore ? formItems : List.of();
    }
    int size = items.isEmpty() ? node.path("size").asInt(0) : items.size();
    Optional<Range> range =
        node.has("range")
            ? Optional.of(
                new Range(node.get("range").get(0).asDouble(), node.get("range").get(1).asDouble()))
            : byScore
                ? Optional.empty()
                : Form.derivedRange(scoring, items, size, response, maxima);
    return new Scale(
        id,
        node.path("name").asText(id.equals(Scale.TOTAL) ? "Total" : id),
        items,
        list(node.path("reverse"), JsonNode::asInt),
        size,
        range,
        node.has("orientation")
            ? code(Orientation.class, node.get("orientation"))
            : formOrientation,
        missing(node.path("missing"), formMissing),
        byScore ? Scale.Level.SCORE_ONLY : Scale.Level.ITEMS);
  }

  private static Response response(JsonNode node) {
    return new Response(
        node.get("min").asDouble(),
        node.get("max").asDouble(),
        list(node.path("excluded"), JsonNode::asDouble));
  }

  /** The words of a declaration; none where it is absent. */
  static Anchors anchors(JsonNode node) {
    return Anchors.of(
        list(node.path("least"), JsonNode::asText), list(node.path("most"), JsonNode::asText));
  }

  private static Scoring scoring(JsonNode node) {
    return new Scoring(
        node.has("rule") ? code(Scoring.Rule.class, node.get("rule")) : Scoring.Rule.SUM,
        list(node.path("max_groups"), g -> list(g, JsonNode::asInt)),
        list(node.path("also_reported_as"), r -> code(Scoring.Reporting.class, r)));
  }

  private static MissingRule missing(JsonNode node, MissingRule otherwise) {
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (node.get("rule").asText().equals("complete")) {
      return MissingRule.COMPLETE;
    }
    return new MissingRule(
        node.path("min_share").asDouble(MissingRule.DEFAULT.minShare()),
        node.path("max_missing").asInt(-1),
        node.has("round")
            ? code(MissingRule.Rounding.class, node.get("round"))
            : MissingRule.Rounding.NONE);
  }

  private static Variant variant(JsonNode node) {
    Map<Double, Double> recode = new TreeMap<>();
    node.path("recode")
        .properties()
        .forEach(e -> recode.put(Double.valueOf(e.getKey()), e.getValue().asDouble()));
    return new Variant(node.get("variant").asText(), response(node.get("response")), recode);
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> read) {
    List<T> values = new ArrayList<>(array.size());
    array.forEach(v -> values.add(read.apply(v)));
    return values;
  }

  private static <E extends Enum<E>> E code(Class<E> type, JsonNode node) {
    return Enum.valueOf(type, node.asText().toUpperCase(Locale.ROOT));
  }

  /** Loaded when the first study declares a form of its own. */
  private static final class Validation {
    static final Schema SCHEMA = load();

    private static Schema load() {
      try (InputStream in = InstrumentReader.class.getResourceAsStream(SCHEMA_FILE)) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(new ObjectMapper().readTree(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
