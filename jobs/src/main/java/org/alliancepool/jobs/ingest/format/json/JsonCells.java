package org.alliancepool.jobs.ingest.format.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.alliancepool.jobs.ingest.format.value.NumberText;
import org.alliancepool.jobs.ingest.format.value.RowBuilder;

/** JSON as cells: what a value's text is, and limits that keep hostile files small in memory. */
final class JsonCells {
  /** A surrogate without its other half: as a code point of its own. */
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  /** No cell of a trial file is longer; a form's longest free text has some thousand characters. */
  private static final int LONGEST_TEXT = 1 << 20;

  private static final int LONGEST_NAME = 1000;
  private static final int LONGEST_NUMBER = 400;
  private static final int DEEPEST = 32;

  /** Whole numbers of up to as many digits are exact as doubles. */
  private static final int EXACT_DIGITS = 15;

  private static final int SHOWN = 100;

  /** What stands in tables for an object where a value should be. */
  static final String OBJECT = "{...}";

  /**
   * Strict JSON: a name that stands twice in an object is an error, as are comments. Python writes
   * NaN and Infinity, which are no JSON: see {@link #put}.
   */
  static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          // Else every new name of a hostile file would stay in a table of the whole process.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LONGEST_TEXT)
                  .maxNameLength(LONGEST_NAME)
                  .maxNumberLength(LONGEST_NUMBER)
                  .build())
          .build();

  private static final int BYTE_ORDER_MARK = '\uFEFF';

  private JsonCells() {}

  /**
   * A parser of UTF-8 that throws {@link CharacterCodingException} at bytes that are none. One that
   * opens the bytes itself, without a table of names, would read them all as one sign, and two ids
   * as one.
   */
  static JsonParser parser(InputStream bytes) throws IOException {
    BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)));
    try {
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return FACTORY.createParser(text);
    } catch (IOException e) {
      text.close();
      throw e;
    }
  }

  /**
   * Puts the value where the parser stands into a row, and leaves the parser at its end. Null is
   * SYSTEM, an object or array UNREADABLE: a cell has one value. So is NaN, which may be a missing
   * value or a fault in somebody's arithmetic, and a text with half a character, a surrogate alone:
   * of two ids that differ in it alone one would become the other. The cells around them are sound.
   */
  static void put(RowBuilder row, int column, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case VALUE_NULL -> row.system(column);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> putNumber(row, column, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> row.text(column, parser.getText());
      case VALUE_STRING -> putText(row, column, parser.getText());
      default -> {
        parser.skipChildren();
        row.unreadable(column, token == JsonToken.START_ARRAY ? "[...]" : OBJECT);
      }
    }
  }

  private static void putText(RowBuilder row, int column, String text) {
    String whole = HALF.matcher(text).replaceAll("\uFFFD");
    if (whole.equals(text)) {
      row.text(column, text);
    } else {
      row.unreadable(column, whole);
    }
  }

  private static void putNumber(RowBuilder row, int column, String digits) {
    double value = Double.parseDouble(digits);
    boolean whole = digits.matches("-?\\d+");
    if (!Double.isFinite(value)) {
      row.unreadable(column, digits.length() > SHOWN ? digits.substring(0, SHOWN) : digits);
    } else if (whole && digits.length() > EXACT_DIGITS) {
      row.text(column, digits);
    } else {
      row.text(column, NumberText.of(value));
    }
  }
}
