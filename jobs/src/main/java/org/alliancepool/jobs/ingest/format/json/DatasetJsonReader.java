package org.alliancepool.jobs.ingest.format.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/**
 * Reads CDISC Dataset-JSON 1.1: one object with {@code columns} and {@code rows}, or the variant in
 * lines (NDJSON), where the first line is that object without rows and each further line a row.
 *
 * <ul>
 *   <li>A row's position is its number. A row with fewer or more values than columns has a {@code
 *       problem}; the rows around it are read.
 *   <li>null is SYSTEM; an object, an array or NaN in a cell is UNREADABLE. Dates are as written,
 *       ISO 8601, partial ones too.
 *   <li>The file says in {@code records} how many rows it has. One that has another number was cut
 *       short, or badly made, and is refused.
 *   <li>Memory: the columns, and one row. The columns are sought first, wherever they stand.
 * </ul>
 *
 * <p>Written from the CDISC Dataset-JSON v1.1 specification (2024).
 */
public final class DatasetJsonReader implements TableReader {
  private static final int MOST_COLUMNS = 100_000;

  private final String fileName;
  private final JsonParser parser;
  private final List<SourceColumn> columns;
  private final long records;

  /** True where rows follow the object as lines. */
  private boolean inLines;

  private boolean inRows;
  private long position;

  private DatasetJsonReader(String fileName, JsonParser parser, Head head) {
    this.fileName = fileName;
    this.parser = parser;
    this.columns = Collections.unmodifiableList(head.columns);
    this.records = head.records;
    this.inLines = !head.hasRows;
  }

  /** What the object says before and behind its rows. */
  private static final class Head {
    private String version;
    private List<SourceColumn> columns;
    private boolean hasRows;
    private long records = -1;
  }

  /** Opens a file before its first row; the caller closes it. */
  public static DatasetJsonReader open(ByteSource source, ReadOptions options) throws IOException {
    Head head;
    try (JsonParser parser = parser(source)) {
      head = guarded(source.name(), () -> head(source.name(), parser));
    }
    JsonParser parser = parser(source);
    try {
      DatasetJsonReader reader = new DatasetJsonReader(source.name(), parser, head);
      guarded(source.name(), reader::enter);
      return reader;
    } catch (IOException | RuntimeException e) {
      parser.close();
      throw e;
    }
  }

  private static JsonParser parser(ByteSource source) throws IOException {
    return guarded(source.name(), () -> JsonCells.parser(source.open()));
  }

  /** Reads the object to its end, without looking into the rows. */
  private static Head head(String fileName, JsonParser parser) throws IOException {
    Head head = new Head();
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "datasetJSONVersion" -> head.version = parser.getText();
        case "columns" -> head.columns = columns(fileName, parser);
        case "records" -> head.records = parser.getValueAsLong(-1);
        case "rows" -> {
          head.hasRows = true;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    if (head.hasRows && isMoreBehind(parser)) {
      throw error(
          fileName,
          "more data follow behind its end. The file is damaged; ask the site for a fresh copy");
    }
    if (head.version == null || !head.version.matches("1\\.1(\\..*)?")) {
      throw error(
          fileName,
          head.version == null
              ? "it does not say \"datasetJSONVersion\": \"1.1...\"; version 1.0 and other JSON are not read. Export it as Dataset-JSON 1.1"
              : "it is Dataset-JSON version \"%s\". Export it as 1.1"
                  .formatted(shown(head.version)));
    }
    if (head.columns == null || head.columns.isEmpty()) {
      throw error(fileName, "it has no \"columns\". Export it again");
    }
    return head;
  }

  private static boolean isMoreBehind(JsonParser parser) throws IOException {
    try {
      return parser.nextToken() != null;
    } catch (JsonProcessingException | CharacterCodingException e) {
      return true;
    }
  }

  private static List<SourceColumn> columns(String fileName, JsonParser parser) throws IOException {
    List<SourceColumn> columns = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw error(fileName, "its \"columns\" are no list. Export it again");
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      Map<String, String> said = new HashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        if (parser.nextToken().isScalarValue()) {
          if (List.of("name", "label", "dataType").contains(key)) {
            said.put(key, parser.getText());
          }
        } else {
          parser.skipChildren();
        }
      }
      if (columns.size() == MOST_COLUMNS) {
        throw error(fileName, "it has more than %d columns".formatted(MOST_COLUMNS));
      }
      columns.add(
          new SourceColumn(
              said.getOrDefault("name", ""),
              said.getOrDefault("label", ""),
              type(said.getOrDefault("dataType", "")),
              Map.of()));
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw error(fileName, "its \"columns\" hold something that is no object. Export it again");
    }
    return columns;
  }

  private static SourceColumn.Type type(String dataType) {
    return switch (dataType) {
      case "integer", "decimal", "float", "double" -> SourceColumn.Type.NUMBER;
      case "date" -> SourceColumn.Type.DATE;
      case "datetime" -> SourceColumn.Type.DATE_TIME;
      case "time" -> SourceColumn.Type.TIME;
      default -> SourceColumn.Type.TEXT;
    };
  }

  /** Goes to the first row. */
  private Void enter() throws IOException {
    parser.nextToken();
    if (inLines) {
      parser.skipChildren();
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME && !inRows) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("rows")) {
        if (value != JsonToken.START_ARRAY) {
          throw error(fileName, "its \"rows\" are no list. Export it again");
        }
        inRows = true;
        break;
      }
      parser.skipChildren();
    }
    return null;
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public SourceRecord next() throws IOException {
    return guarded(fileName, this::row);
  }

  private SourceRecord row() throws IOException {
    JsonToken token = inLines || inRows ? parser.nextToken() : null;
    if (token == null || (inRows && token == JsonToken.END_ARRAY)) {
      inRows = false;
      inLines = false;
      if (records >= 0 && records != position) {
        throw error(
            fileName,
            "it says that it has %d records and has %d rows; it may have been cut short. Ask the site for a fresh copy"
                .formatted(records, position));
      }
      return null;
    }
    position++;
    if (token != JsonToken.START_ARRAY) {
      throw error(fileName, "row %d is no list. Export it again".formatted(position));
    }
    RowBuilder row = new RowBuilder(columns.size());
    int cells = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (cells < columns.size()) {
        JsonCells.put(row, cells, parser);
      } else {
        parser.skipChildren();
      }
      cells++;
    }
    row.fillBlanks();
    String problem =
        cells == columns.size()
            ? null
            : "the row has %d values, and there are %d columns".formatted(cells, columns.size());
    return row.record(position, problem);
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T guarded(String fileName, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (JsonProcessingException e) {
      // The parser's own message may quote the text, and that may be an id.
      String where =
          e.getLocation() == null
              ? ""
              : " (line %d, character %d)"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw error(
          fileName,
          "it is no sound JSON%s; it may have been cut short. Ask the site for a fresh copy"
              .formatted(where));
    } catch (CharacterCodingException e) {
      throw error(fileName, "it is not UTF-8, as Dataset-JSON must be. Export it again");
    }
  }

  private static UserError error(String fileName, String why) {
    return new UserError(
        ErrorName.UNREADABLE_FILE,
        "Cannot read \"%s\" as Dataset-JSON: %s.".formatted(fileName, why));
  }

  private static String shown(String text) {
    return text.length() > 20 ? text.substring(0, 20) + "..." : text;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
