package org.alliancepool.schemas.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.alliancepool.schemas.vocabulary.NearestName;

/** Turns the validator's message into one that says what to write instead. */
final class SchemaMessage {
  private final YamlDocument document;
  private final JsonNode schema;
  private final Error error;
  private final String pointer;

  SchemaMessage(YamlDocument document, JsonNode schema, Error error, String pointer) {
    this.document = document;
    this.schema = schema;
    this.error = error;
    this.pointer = pointer;
  }

  Violation toViolation(String place) {
    String keyword = error.getKeyword() == null ? "" : error.getKeyword();
    String what =
        switch (keyword) {
          case "additionalProperties" -> unknownKey();
          case "required" -> "key \"" + argument(0) + "\" is missing; add it";
          case "enum" ->
              "\"%s\" is not allowed; write one of %s"
                  .formatted(value(), words(parent().path("enum")));
          case "type" ->
              "must be %s, but is \"%s\"".formatted(words(parent().path("type")), value());
          case "pattern" ->
              "\"%s\" is not allowed here: %s"
                  .formatted(
                      value(),
                      parent()
                          .path("description")
                          .asText("must match " + parent().path("pattern").asText())
                          .replaceFirst("\\.$", ""));
          case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" ->
              "%s is not allowed; write %s".formatted(value(), range());
          case "oneOf" -> "needs exactly one of: " + titles(parent().path("oneOf"));
          default -> error.getMessage();
        };
    String at = keyword.equals("additionalProperties") ? pointer + "/" + argument(0) : pointer;
    return new Violation(document.line(at), place, what);
  }

  private String unknownKey() {
    List<String> allowed = allowedKeys();
    String key = argument(0);
    String nearest =
        NearestName.of(key, allowed).map(n -> "; did you mean \"" + n + "\"?").orElse("");
    return "unknown key \"%s\"%s (allowed: %s)".formatted(key, nearest, String.join(", ", allowed));
  }

  private String argument(int index) {
    Object[] arguments = error.getArguments();
    return arguments == null || arguments.length <= index
        ? ""
        : String.valueOf(arguments[index]).replace("'", "");
  }

  private String value() {
    JsonNode node = error.getInstanceNode();
    return node == null ? "" : node.isValueNode() ? node.asText() : node.toString();
  }

  /** The schema object that holds the keyword that failed. */
  private JsonNode parent() {
    String location = error.getSchemaLocation().toString();
    String fragment = location.substring(location.indexOf('#') + 1);
    String holder = fragment.substring(0, Math.max(0, fragment.lastIndexOf('/')));
    return schema.at(holder);
  }

  private List<String> allowedKeys() {
    List<String> keys = new ArrayList<>();
    parent().path("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private String range() {
    JsonNode schemaOf = parent();
    String from = schemaOf.path("minimum").asText();
    String to = schemaOf.path("maximum").asText();
    return to.isEmpty() ? from + " or more" : "a number from " + from + " to " + to;
  }

  private static String words(JsonNode values) {
    List<String> words = new ArrayList<>();
    if (values.isArray()) {
      values.forEach(v -> words.add(v.asText()));
    } else {
      words.add(values.asText());
    }
    return words.stream().collect(Collectors.joining(", "));
  }

  private static String titles(JsonNode branches) {
    List<String> titles = new ArrayList<>();
    branches.forEach(b -> titles.add(b.path("title").asText()));
    return String.join("; or ", titles);
  }
}
