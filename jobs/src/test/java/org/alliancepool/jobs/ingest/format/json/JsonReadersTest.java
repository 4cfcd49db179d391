package org.alliancepool.jobs.ingest.format.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alliancepool.jobs.ingest.format.Tables;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON lines and CDISC Dataset-JSON. */
class JsonReadersTest {
  private static final ReadOptions LINES = ReadOptions.of(Format.JSONL);
  private static final ReadOptions DATASET = ReadOptions.of(Format.DATASET_JSON);

  private static ByteSource text(String text) {
    return Tables.text(text, StandardCharsets.UTF_8);
  }

  private static ByteSource fixture(String name) {
    return LocalFile.of(Tables.fixture(name));
  }

  @Test
  void linesGiveAllNamesAsColumnsAndTheirLineAsPosition() throws IOException {
    ByteSource file = fixture("lines.jsonl");
    assertThat(Tables.columns(file, LINES))
        .extracting(SourceColumn::name)
        .containsExactly("id", "wai.1", "wai.2", "visit", "note", "done", "odd name, ü", "list");
    assertThat(Tables.rows(file, LINES))
        .containsExactly(
            "1|P-01|3|2.5|1959-12-31|Zürich|<BLANK>|<BLANK>|<BLANK>",
            "2|1012|<SYSTEM>|99|<BLANK>|<BLANK>|true|<BLANK>|<BLANK>",
            "4|1012|<BLANK>|1E-9|<BLANK>|日本語|<BLANK>|x|[...]<UNREADABLE>");
  }

  @Test
  void aDamagedLineIsAProblemAndTheLinesAroundItAreRead() throws IOException {
    assertThat(
            Tables.rows(
                text("{\"id\":1}\n{\"id\":2,\n[3]\n{\"id\":4,\"id\":5}\n{\"id\":6} {}\n{\"id\":7}"),
                LINES))
        .containsExactly(
            "1|1",
            "2|2  !the line is no sound JSON object: it is no JSON at character 9",
            "3|<BLANK>  !the line is no sound JSON object: it is no JSON at character 2",
            "4|4  !the line gives \"id\" twice, and nothing tells which value is right",
            "5|6  !the line is no sound JSON object: it is no JSON at character 11",
            "6|7");
  }

  @Test
  void aFileThatEndsInsideAnObjectWasCutShort() throws IOException {
    for (String end : List.of("{\"id\":2,\"a\":1", "{\"id\":2,\"a\":tr", "{\"a\":{\"b\":1}", "{")) {
      for (String more : List.of("", "\n", "\n \n")) {
        assertThat(Tables.error(text("{\"id\":1}\n" + end + more), LINES))
            .as(end)
            .hasMessage(
                "UNREADABLE_FILE: Cannot read \"trial.csv\": it ends in line 2, inside an object. The file was cut short; ask the site for a whole copy.");
      }
    }
    assertThat(Tables.rows(text("{\"id\":1}\n{\"id\":1,\"id\":2}\n"), LINES)).hasSize(2);
    assertThat(Tables.rows(text("{\"id\":1}\nend of file"), LINES)).hasSize(2);
  }

  /** Also in the first line, and where an object within and a name with a dot are one column. */
  @Test
  void columnWithTwoValuesIsNamed() throws IOException {
    assertThat(
            Tables.rows(
                text("{\"id\":1,\"id\":1}\n{\"id\":2}\n{\"id\":3,\"a\":{\"b\":1},\"a.b\":2}"),
                LINES))
        .containsExactly(
            "1|1  !the line gives \"id\" twice, and nothing tells which value is right",
            "2|2",
            "3|3  !the line gives \"a.b\" twice, and nothing tells which value is right");
  }

  /** Else a score that a site wraps in an object in some lines would be blank there. */
  @Test
  void anObjectWhereOtherLinesHaveAValueIsUnreadable() throws IOException {
    ByteSource file =
        text("{\"phq\":5}\n{\"phq\":{\"value\":6,\"by\":{}}}\n{\"phq\":null}\n{\"b\":{\"c\":1}}");
    assertThat(Tables.columns(file, LINES))
        .extracting(SourceColumn::name)
        .containsExactly("phq", "phq.value", "b.c");
    assertThat(Tables.rows(file, LINES))
        .containsExactly(
            "1|5|<BLANK>|<BLANK>",
            "2|{...}<UNREADABLE>|6|<BLANK>",
            "3|<SYSTEM>|<BLANK>|<BLANK>",
            "4|<BLANK>|<BLANK>|1");
  }

  @Test
  void numbersThatAreNoneCostTheirCellAlone() throws IOException {
    assertThat(Tables.rows(text("{\"id\":1,\"a\":NaN,\"b\":-Infinity,\"c\":2}"), LINES))
        .containsExactly("1|1|NaN<UNREADABLE>|-Infinity<UNREADABLE>|2");
    assertThat(Tables.rows(text(dataset(",\"rows\":[[NaN,2]]")), DATASET))
        .containsExactly("1|NaN<UNREADABLE>|2");
  }

  @Test
  void halfACharacterCostsItsCellAlone() throws IOException {
    assertThat(Tables.rows(text("{\"id\":\"a\\ud800b\",\"x\":\"\\ud83d\\ude00\"}"), LINES))
        .containsExactly("1|a\uFFFDb<UNREADABLE>|😀");
  }

  @Test
  void messagesDoNotQuoteTheFile() throws IOException {
    assertThat(Tables.error(text("{\"Smith, John\" 1}\n{\"id\":1}"), LINES).getMessage())
        .contains("UNREADABLE_FILE: Cannot read \"trial.csv\": line 1 is no JSON object")
        .doesNotContain("Smith");
    assertThat(Tables.error(text("{\"datasetJSONVersion\":\"1.1.0\",Smith}"), DATASET).getMessage())
        .contains("it is no sound JSON (line 1, character ")
        .doesNotContain("Smith");
  }

  @Test
  void numbersKeepWhatTheySay() throws IOException {
    assertThat(
            Tables.rows(
                text("{\"a\":9007199254740993,\"b\":0.1,\"c\":-0.0,\"d\":1e400,\"e\":100}"), LINES))
        .containsExactly("1|9007199254740993|0.1|0|1e400<UNREADABLE>|100");
  }

  @Test
  void linesMayBeUtf16OrDeclareTheirEncoding() throws IOException {
    assertThat(Tables.rows(Tables.text("\ufeff{\"a\":\"ü\"}", StandardCharsets.UTF_8), LINES))
        .containsExactly("1|ü");
    assertThat(Tables.rows(Tables.text("\ufeff{\"a\":\"ü\"}", StandardCharsets.UTF_16LE), LINES))
        .containsExactly("1|ü");
    for (String utf16 : List.of("UTF-16LE", "UTF-16BE")) {
      assertThat(
              Tables.rows(
                  Tables.text("{\"a\":\"ü\"}", Charset.forName(utf16)),
                  new ReadOptions(Format.JSONL, utf16, null, null, 1, null)))
          .containsExactly("1|ü");
    }
    assertThat(
            Tables.error(Tables.text("{\"a\":1}", StandardCharsets.UTF_16LE), LINES).getMessage())
        .contains("It may be UTF-16: declare its encoding");
    assertThat(
            Tables.rows(
                Tables.text("{\"a\":\"ü\"}", StandardCharsets.ISO_8859_1),
                new ReadOptions(Format.JSONL, "windows-1252", null, null, 1, null)))
        .containsExactly("1|ü");
    assertThat(
            Tables.error(Tables.text("{\"a\":\"ü\"}", StandardCharsets.ISO_8859_1), LINES)
                .getMessage())
        .contains("byte 7 (line 1) is not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataset.json", "dataset.ndjson"})
  void datasetJsonIsReadInBothShapes(String name) throws IOException {
    List<SourceColumn> columns = Tables.columns(fixture(name), DATASET);
    assertThat(columns)
        .extracting(SourceColumn::name)
        .containsExactly("USUBJID", "QSTESTCD", "QSSTRESN", "QSDTC", "VISIT", "DOSE");
    assertThat(columns.get(2).label()).isEqualTo("Häufigkeit");
    assertThat(columns)
        .extracting(SourceColumn::type)
        .containsExactly(
            SourceColumn.Type.TEXT,
            SourceColumn.Type.TEXT,
            SourceColumn.Type.NUMBER,
            SourceColumn.Type.DATE,
            SourceColumn.Type.TEXT,
            SourceColumn.Type.NUMBER);
    assertThat(Tables.rows(fixture(name), DATASET))
        .containsExactly(
            "1|P-01|WAI01|3|1959-12-31|Week 1|1.50",
            "2|P-01|WAI02|2.5|2020-02|Week 1|<SYSTEM>",
            "3|Zürich|WAI01|<SYSTEM>|<SYSTEM>|<BLANK>|0.1",
            "4|日本語|WAI02|9007199254740993|2020-02-29|Week 1|2");
  }

  private static String dataset(String more) {
    return "{\"datasetJSONVersion\":\"1.1.0\",\"columns\":[{\"name\":\"A\"},{\"name\":\"B\"}]"
        + more
        + "}";
  }

  @Test
  void datasetJsonRowsThatDoNotFitAreProblems() throws IOException {
    assertThat(Tables.rows(text(dataset(",\"rows\":[[1,2],[1],[1,2,3],[[1],{\"x\":2}]]")), DATASET))
        .containsExactly(
            "1|1|2",
            "2|1|<BLANK>  !the row has 1 values, and there are 2 columns",
            "3|1|2  !the row has 3 values, and there are 2 columns",
            "4|[...]<UNREADABLE>|{...}<UNREADABLE>");
  }

  @Test
  void datasetJsonColumnsMayStandBehindTheRows() throws IOException {
    assertThat(
            Tables.rows(
                text(
                    "{\"rows\":[[1]],\"columns\":[{\"name\":\"A\"}],\"datasetJSONVersion\":\"1.1\"}"),
                DATASET))
        .containsExactly("1|1");
  }

  @Test
  void datasetJsonThatLacksRowsOrVersionIsRefused() throws IOException {
    assertThat(Tables.error(text(dataset(",\"records\":3,\"rows\":[[1,2]]")), DATASET).getMessage())
        .contains("it says that it has 3 records and has 1 rows");
    assertThat(Tables.error(text(dataset(",\"rows\":[]")), DATASET).getMessage())
        .startsWith("EMPTY_FILE");
    assertThat(Tables.error(text("{\"clinicalData\":{}}"), DATASET).getMessage())
        .contains("version 1.0 and other JSON are not read");
    assertThat(Tables.error(text("{\"datasetJSONVersion\":\"2.0\"}"), DATASET).getMessage())
        .contains("it is Dataset-JSON version \"2.0\". Export it as 1.1");
    assertThat(Tables.error(text("{\"datasetJSONVersion\":\"1.1\"}"), DATASET).getMessage())
        .contains("it has no \"columns\"");
    assertThat(Tables.error(text(dataset(",\"rows\":[[1,2]]").replace("]}", "]")), DATASET))
        .hasMessageContaining("it may have been cut short");
  }

  /** Else two ids that differ in such a letter would be one. */
  @Test
  void datasetJsonInAnotherEncodingIsRefused() throws IOException {
    String rows = dataset(",\"rows\":[[\"S-ü\",1],[\"S-ö\",2]]");
    assertThat(Tables.rows(text("\ufeff" + rows), DATASET)).containsExactly("1|S-ü|1", "2|S-ö|2");
    assertThat(
            Tables.error(Tables.text(rows, Charset.forName("windows-1252")), DATASET).getMessage())
        .contains("it is not UTF-8, as Dataset-JSON must be");
  }

  @Test
  void mislabelledAndEmptyFilesSayWhatTheyAre() throws IOException {
    assertThat(Tables.error(text("id,a\n1,2"), LINES).getMessage())
        .contains("as JSONL: it looks like text (CSV, TSV)");
    assertThat(Tables.error(text("{\"a\":1}"), ReadOptions.of(Format.CSV)).getMessage())
        .contains("as CSV: it looks like JSON (JSONL, DATASET_JSON)");
    assertThat(Tables.error(text("[{\"a\":1}]"), LINES).getMessage())
        .contains("it looks like a JSON array, which holds no lines");
    assertThat(Tables.error(text(""), LINES).getMessage()).startsWith("EMPTY_FILE");
    assertThat(Tables.error(text("{}\n{}"), LINES).getMessage()).startsWith("EMPTY_FILE");
  }

  @Test
  void deepAndWideLinesEndInAnError() throws IOException {
    String deep = "{\"a\":".repeat(50_000);
    assertThat(Tables.error(text(deep), LINES).getMessage())
        .contains("line 1 is no JSON object (")
        .contains("its objects stand too deep in each other")
        .doesNotContain("Constraint");
    String wide =
        IntStream.range(0, 100_001)
            .mapToObj(i -> "\"c" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    assertThat(Tables.error(text(wide), LINES).getMessage())
        .contains("more than 100000 different names");
  }
}
