package org.alliancepool.schemas.document;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * A YAML document with the line of every value. Documents are untrusted: no tags beyond the plain
 * ones, no aliases, no duplicate keys, at most 2 MB.
 */
public final class YamlDocument {
  /**
   * The longest document. Look at a file's size first: the parser needs a time that grows with the
   * square of a value's length, and counts characters only once it has the value.
   */
  public static final int MOST_BYTES = 2_000_000;

  private final JsonNode root;
  private final Map<String, Integer> lines;

  private YamlDocument(JsonNode root, Map<String, Integer> lines) {
    this.root = root;
    this.lines = lines;
  }

  /**
   * Parses a text.
   *
   * @throws InvalidDocument where it is not YAML, with the line
   */
  public static YamlDocument parse(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(30);
    options.setCodePointLimit(MOST_BYTES);
    try {
      Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      if (node == null) {
        throw new InvalidDocument(List.of(new Violation(1, "", "the file is empty")));
      }
      Map<String, Integer> lines = new HashMap<>();
      JsonNode root = convert(node, "", lines);
      return new YamlDocument(root, lines);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw new InvalidDocument(
          List.of(new Violation(line, "", "not valid YAML: " + e.getProblem())));
    } catch (ReaderException e) {
      throw new InvalidDocument(
          List.of(
              new Violation(
                  lineAt(text, e.getPosition()),
                  "",
                  "the character U+%04X may not stand in YAML; remove it, or save the file anew as UTF-8 text"
                      .formatted(e.getCodePoint()))));
    } catch (YAMLException e) {
      throw new InvalidDocument(
          List.of(
              new Violation(
                  0,
                  "",
                  "it is too long, stands too deep in itself, or repeats a part by an alias (*name); write every part out, in at most %d bytes"
                      .formatted(MOST_BYTES))));
    }
  }

  /** The content. */
  public JsonNode root() {
    return root;
  }

  /**
   * The line of a value, given as a JSON pointer; the line of its nearest parent where it has none.
   */
  public int line(String pointer) {
    String p = pointer;
    while (!p.isEmpty() && !lines.containsKey(p)) {
      p = p.substring(0, p.lastIndexOf('/'));
    }
    return lines.getOrDefault(p, 1);
  }

  /**
   * Checks the document.
   *
   * @param schema name of a file in {@code schemas/json}, without {@code .schema.json}
   * @return what is wrong, in the order of lines; empty where it is valid
   */
  public List<Violation> violations(String schema) {
    return violations(schema, root, "");
  }

  /** As {@link #violations(String)}, for the part of the document at a JSON pointer. */
  public List<Violation> violationsAt(String schema, String pointer) {
    return violations(schema, root.at(pointer), pointer);
  }

  private List<Violation> violations(String schemaName, JsonNode part, String prefix) {
    String schemaText = resource(schemaName);
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schemaText, InputFormat.JSON);
    JsonNode schemaTree = tree(schemaText);
    List<Violation> found = new ArrayList<>();
    for (com.networknt.schema.Error error : schema.validate(part)) {
      String at = error.getInstanceLocation().toString();
      String pointer = prefix + ("$".equals(at) || "/".equals(at) ? "" : at);
      found.add(new SchemaMessage(this, schemaTree, error, pointer).toViolation(place(pointer)));
    }
    found.sort(Comparator.comparingInt(Violation::line).thenComparing(Violation::where));
    // A failed oneOf repeats what its branches say; the branches are the better message.
    return found.stream().distinct().toList();
  }

  /** A JSON pointer as people write a place: {@code files[0].format}. */
  private static String place(String pointer) {
    StringBuilder place = new StringBuilder();
    JsonPointer p = JsonPointer.compile(pointer.isEmpty() ? "" : pointer);
    while (!p.matches()) {
      if (p.mayMatchElement()) {
        place.append('[').append(p.getMatchingIndex()).append(']');
      } else {
        place.append(place.length() == 0 ? "" : ".").append(p.getMatchingProperty());
      }
      p = p.tail();
    }
    return place.toString();
  }

  private static JsonNode convert(Node node, String pointer, Map<String, Integer> lines) {
    lines.put(pointer, node.getStartMark().getLine() + 1);
    if (node instanceof MappingNode mapping) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw new InvalidDocument(
              List.of(new Violation(line(tuple.getKeyNode()), "", "a key must be a plain word")));
        }
        if (object.has(key.getValue())) {
          throw new InvalidDocument(
              List.of(
                  new Violation(
                      line(key), "", "key \"" + key.getValue() + "\" stands twice; remove one")));
        }
        String child = pointer + "/" + key.getValue().replace("~", "~0").replace("/", "~1");
        object.set(key.getValue(), convert(tuple.getValueNode(), child, lines));
        lines.put(child, line(key));
      }
      return object;
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < sequence.getValue().size(); i++) {
        array.add(convert(sequence.getValue().get(i), pointer + "/" + i, lines));
      }
      return array;
    }
    return scalar((ScalarNode) node);
  }

  private static JsonNode scalar(ScalarNode node) {
    String text = node.getValue();
    JsonNodeFactory json = JsonNodeFactory.instance;
    Tag tag = node.getTag();
    if (tag.equals(Tag.NULL)) {
      return json.nullNode();
    }
    if (tag.equals(Tag.BOOL) && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
      return json.booleanNode(text.equalsIgnoreCase("true"));
    }
    try {
      if (tag.equals(Tag.INT)) {
        return json.numberNode(Long.parseLong(text));
      }
      if (tag.equals(Tag.FLOAT)) {
        double value = Double.parseDouble(text);
        // Beyond the largest it would be infinity, which is as little a number as ".inf".
        return Double.isFinite(value) ? json.numberNode(value) : json.textNode(text);
      }
    } catch (NumberFormatException e) {
      // YAML 1.1 also reads 1_000, 0x1F and 12:30 as numbers; people mean the text.
      return json.textNode(text);
    }
    // Dates and the other words that YAML 1.1 reads as something else (yes, no, on) stay text.
    return json.textNode(text);
  }

  /** The line of a character, by how many code points stand before it. */
  private static int lineAt(String text, int position) {
    return 1 + (int) text.codePoints().limit(position).filter(c -> c == '\n').count();
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static String resource(String name) {
    String path = "/org/alliancepool/schemas/json/" + name + ".schema.json";
    try (InputStream in = YamlDocument.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no JSON Schema " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Thrown where a text is not a document of the wanted kind. */
  public static final class InvalidDocument extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Violation> violations;

    InvalidDocument(List<Violation> violations) {
      super(violations.toString());
      this.violations = List.copyOf(violations);
    }

    /** What is wrong. */
    public List<Violation> violations() {
      return violations;
    }
  }
}
