package org.alliancepool.jobs.ingest.format.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.TextCursor;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads JSON lines: an object per line, its names the columns.
 *
 * <ul>
 *   <li>A row's position is its line. Lines without content are skipped.
 *   <li>The columns are all names of all lines, in the order in which they first appear, so the
 *       file is read twice. A name that a line lacks is BLANK, null is SYSTEM.
 *   <li>The fields of an object within are columns with the outer name and a dot before theirs.
 *       Where the outer name is a column too, by other lines, the object is UNREADABLE there, as an
 *       array is everywhere: a cell has one value.
 *   <li>A line that is no object, or gives a column two values, has a {@code problem}; the lines
 *       around it are read. A first line that is no object is an error: the file is something else.
 *       So is a last line that ends inside its object: the file was cut short.
 *   <li>Memory: the names, and one line.
 * </ul>
 */
public final class JsonLinesReader implements TableReader {
  /** No trial file has as many columns; without a limit new names would fill the memory. */
  private static final int MOST_COLUMNS = 100_000;

  private static final int LONGEST_LINE = 1 << 24;

  private final TextCursor text;
  private final Map<String, Integer> places;
  private final List<SourceColumn> columns = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private long lineNumber;

  private JsonLinesReader(TextCursor text, Map<String, Integer> places) {
    this.text = text;
    this.places = places;
    for (String name : places.keySet()) {
      columns.add(new SourceColumn(name, "", SourceColumn.Type.TEXT, Map.of()));
    }
  }

  /** Opens a file before its first row; the caller closes it. */
  public static JsonLinesReader open(ByteSource source, ReadOptions options) throws IOException {
    Map<String, Integer> places;
    try (JsonLinesReader ahead =
        new JsonLinesReader(TextCursor.open(source, options.encoding()), new LinkedHashMap<>())) {
      places = ahead.names();
    }
    return new JsonLinesReader(TextCursor.open(source, options.encoding()), places);
  }

  /** Reads all lines for their names. */
  private Map<String, Integer> names() throws IOException {
    boolean first = true;
    boolean isCut = false;
    long lastLine = 0;
    while (nextLine()) {
      isCut = false;
      List<String> found = new ArrayList<>();
      try (JsonParser parser = parser()) {
        walk(parser, (name, p) -> addCell(found, name, p));
      } catch (RepeatedName e) {
        isCut = isCut(e);
        found.clear(); // the file is one of JSON lines all the same
      } catch (JsonProcessingException e) {
        if (first) {
          throw text.error(
              "line %d is no JSON object (%s). Export the file as JSON lines, an object per line"
                  .formatted(lineNumber, reason(e)));
        }
        isCut = isCut(e);
        found.clear();
      }
      first = false;
      lastLine = lineNumber;
      found.forEach(name -> places.putIfAbsent(name, places.size()));
      if (places.size() > MOST_COLUMNS) {
        throw text.error("it has more than %d different names".formatted(MOST_COLUMNS));
      }
    }
    if (isCut) {
      throw text.error(
          "it ends in line %d, inside an object. The file was cut short; ask the site for a whole copy"
              .formatted(lastLine));
    }
    if (places.isEmpty()) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": its objects have no names. Ask the site to export it again."
              .formatted(text.fileName()));
    }
    return places;
  }

  /** True where the line that was refused begins an object and does not end it. */
  private boolean isCut(JsonProcessingException e) {
    String object = line.toString().strip();
    return object.startsWith("{") && (e instanceof JsonEOFException || !object.endsWith("}"));
  }

  private static void addCell(List<String> names, String name, JsonParser value) {
    if (value.currentToken() != JsonToken.START_OBJECT) {
      names.add(name); // of an object the fields are columns, and its own name only by other lines
    }
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    if (!nextLine()) {
      return null;
    }
    RowBuilder row = new RowBuilder(columns.size());
    String problem = null;
    try (JsonParser parser = parser()) {
      walk(
          parser,
          (name, p) -> {
            Integer place = places.get(name);
            if (place != null && p.currentToken() == JsonToken.START_OBJECT) {
              row.unreadable(place, JsonCells.OBJECT);
            } else if (place != null) {
              JsonCells.put(row, place, p);
            }
          });
    } catch (RepeatedName e) {
      problem =
          "the line gives \"%s\" twice, and nothing tells which value is right".formatted(e.name());
    } catch (JsonProcessingException e) {
      problem = "the line is no sound JSON object: " + reason(e);
    }
    row.fillBlanks();
    return row.record(lineNumber, problem);
  }

  /** Of the line; {@link #walk} looks for names that stand twice, and says which. */
  private JsonParser parser() throws IOException {
    return JsonCells.FACTORY
        .createParser(line.toString())
        .disable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  /** Takes the value of a name, also an object, whose fields follow by their own names. */
  private interface Visitor {
    void value(String name, JsonParser parser) throws IOException;
  }

  /** A column has two values in one line: by a name that stands twice, or by {@code a.b}. */
  private static final class RepeatedName extends JsonProcessingException {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_SHOWN = 80;

    private final String name;

    RepeatedName(String name) {
      super("repeated name");
      this.name = name;
    }

    String name() {
      return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name;
    }
  }

  /** Visits the values of one object and of the objects in it. */
  private static void walk(JsonParser parser, Visitor visitor) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(parser, "no object stands there");
    }
    walkObject("", parser, new HashSet<>(), visitor);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "more stands behind it");
    }
  }

  private static void walkObject(
      String prefix, JsonParser parser, Set<String> before, Visitor visitor) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + parser.currentName();
      if (!before.add(name)) {
        throw new RepeatedName(name);
      }
      JsonToken token = parser.nextToken();
      visitor.value(name, parser);
      if (token == JsonToken.START_OBJECT) {
        walkObject(name + ".", parser, before, visitor);
      } else {
        parser.skipChildren();
      }
    }
  }

  /** What the parser says, without the text around it, which may be an id. */
  private static String reason(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "a text, name or number in it is too long, or its objects stand too deep in each other";
    }
    String where = e.getLocation() == null ? "" : " at character " + e.getLocation().getColumnNr();
    return "it is no JSON" + where;
  }

  /** Reads the next line that has content; false at the end. */
  private boolean nextLine() throws IOException {
    while (true) {
      lineNumber = text.line();
      line.setLength(0);
      int c = text.next();
      while (c != TextCursor.END && c != '\n') {
        if (line.length() == LONGEST_LINE) {
          throw text.error(
              "line %d is longer than %d characters".formatted(lineNumber, LONGEST_LINE));
        }
        line.append((char) c);
        c = text.next();
      }
      if (!line.toString().isBlank()) {
        return true;
      }
      if (c == TextCursor.END) {
        return false;
      }
    }
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
