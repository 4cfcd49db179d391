package org.alliancepool.jobs.ingest.format.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.jobs.ingest.format.Tables;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private static ReadOptions options(String encoding, Character delimiter, int headerRow) {
    return new ReadOptions(Format.CSV, encoding, delimiter, null, headerRow, null);
  }

  private static List<String> read(String text) throws IOException {
    return Tables.rows(Tables.text(text, UTF_8), ReadOptions.of(Format.CSV));
  }

  private static String error(String text) throws IOException {
    return Tables.error(Tables.text(text, UTF_8), ReadOptions.of(Format.CSV)).getMessage();
  }

  @Test
  void positionIsTheLineWhereARowBegins() throws IOException {
    assertThat(read("id,note\n1,\"two\nlines\"\n\n2,\"a \"\"b\"\", c\"\r\n3,x\r4,"))
        .containsExactly("2|1|two\nlines", "5|2|a \"b\", c", "6|3|x", "7|4|<BLANK>");
  }

  @Test
  void nothingIsTrimmedAndQuotesInsideAreText() throws IOException {
    assertThat(read("id,note\n 1 ,5\" tall\n\"\",\" \"\n"))
        .containsExactly("2| 1 |5\" tall", "3|<BLANK>| ");
  }

  @Test
  void linesWithoutContentAreSkipped() throws IOException {
    assertThat(read("id,note\n\n,,\n,\n1,x\n\n")).containsExactly("5|1|x");
  }

  @Test
  void raggedRowsHaveAProblemAndTheOthersAreRead() throws IOException {
    assertThat(read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6\n"))
        .containsExactly(
            "2|1|2|3",
            "3|1|2|<BLANK>  !the row has 2 cells, the header 3",
            "4|1|2|3  !the row has 4 cells, the header 3",
            "5|4|5|6");
  }

  /**
   * As some programs write blank cells at the end of a row; the last row may be cut all the same.
   */
  @Test
  void rowsThatEndEarlyHaveBlanksWhereThatIsDeclared() throws IOException {
    ReadOptions options = ReadOptions.of(Format.CSV).withShortRows();
    assertThat(Tables.rows(Tables.text("a,b,c\n1,2,3\n1,2\n1\n1,2,3,4\n4,5\n", UTF_8), options))
        .containsExactly(
            "2|1|2|3",
            "3|1|2|<BLANK>",
            "4|1|<BLANK>|<BLANK>",
            "5|1|2|3  !the row has 4 cells, the header 3",
            "6|4|5|<BLANK>");
    assertThat(Tables.rows(Tables.text("a,b,c\n1,2\n4,5", UTF_8), options))
        .containsExactly("2|1|2|<BLANK>", "3|4|5|<BLANK>  !the row has 2 cells, the header 3");
  }

  @Test
  void textBehindAClosingQuoteIsAProblemOfItsRow() throws IOException {
    assertThat(read("a,b\n\"x\"y,2\n3,4\n"))
        .containsExactly("2|xy|2  !cell 1 has text behind its closing quote (line 2)", "3|3|4");
  }

  @Test
  void unterminatedQuoteIsNamedByTheLineWhereItOpens() throws IOException {
    assertThat(error("a,b\n1,2\n3,\"4\n5,6\n"))
        .isEqualTo(
            "UNREADABLE_FILE: Cannot read \"trial.csv\": the quote that opens in line 3 is never closed. Close it there, or ask the site to export the file again.");
  }

  /** Whichever column it stands in, mapped or not, and closed in the same or in another. */
  @Test
  void rowsInsideACellAreAProblem() throws IOException {
    String three = "a,b,c\n1,\"2,3\n4,5\",6\n7,8,9\n";
    String swallowed =
        "2|1|2,3\n4,5|6  !a quote seems not to be closed: the cell in column \"b\" goes on over 1 more line, which looks like a row and is lost";
    assertThat(read(three)).containsExactly(swallowed, "4|7|8|9");
    assertThat(read("a,b,c\n1,2,\"3\n4,5,6\n7,8,9\n1,2,\"\n7,8,9\n"))
        .hasSize(2)
        .first()
        .asString()
        .contains("column \"c\" goes on over 3 more lines");
    assertThat(read("a,b,c\n\"1,2,3\n4,5,6\n7,\"x\",9\n1,2,3\n"))
        .as("another quote ends it")
        .hasSize(2)
        .first()
        .asString()
        .contains("column \"a\" goes on over 2 more lines");
    assertThat(read("a,b,c\n1,\"2,3\n4,5,6,7\n1,2,3,4\",5,6\n"))
        .as("neither the lines nor the whole have the header's cells")
        .singleElement()
        .asString()
        .contains("column \"b\" goes on over 2 more lines");
  }

  @Test
  void textOfSeveralLinesIsACell() throws IOException {
    assertThat(read("a,b,c\n1,\"Slept badly, tired, sad.\nBetter, then, in the end\",3\n"))
        .singleElement()
        .asString()
        .doesNotContain("!");
    assertThat(read("a,b\n1,\"x\n2,y\"\n")).as("of two columns").hasSize(1);
  }

  @Test
  void rowsInsideAHeaderAreRefused() throws IOException {
    assertThat(error("a,b,\"c\n7001,2,3\n7002,5,\"\n7003,5,6\n"))
        .isEqualTo(
            "UNREADABLE_FILE: Cannot read \"trial.csv\": its header (line 1) goes on over lines that look like rows. Close the quote that opens there.");
    assertThat(read("a,b,\"c\n(1,2 or 3)\"\n1,2,3\n")).hasSize(1);
  }

  @Test
  void aFileThatEndsInsideARowWasCutShort() throws IOException {
    assertThat(error("a,b,c\n1,2,3\n4,5"))
        .isEqualTo(
            "UNREADABLE_FILE: Cannot read \"trial.csv\": it ends in line 3, inside a row: 2 of 3 cells, and no line end. The file was cut short; ask the site for a whole copy.");
    assertThat(read("a,b,c\n1,2,3\n4,5,6")).as("a whole row needs no line end").hasSize(2);
    assertThat(read("a,b,c\n1,2,3\n4,5,")).hasSize(2);
    assertThat(read("a,b,c\n1,2,3\n4,5\n")).as("a row with its line end is whole").hasSize(2);
    assertThat(read("a,b,c\n1,2,3\n\u001a")).as("as DOS ended files").hasSize(2);
    assertThat(read("a,b,c\n1,2,3\n  ")).hasSize(2);
    assertThat(read("a,b,c\n1,2,3\n* two withdrew early")).as("a footnote").hasSize(2);
    assertThat(read("a,b,c\n1,2,3\nSource: clinic database, of 12 March")).hasSize(2);
    assertThat(read("a,b,c\n1,2\n4,5")).as("all rows are short").hasSize(2);
  }

  @Test
  void duplicateAndEmptyNamesStayAsTheyAre() throws IOException {
    assertThat(Tables.columns(Tables.text("a,a,,b \n1,2,3,4", UTF_8), ReadOptions.of(Format.CSV)))
        .extracting(SourceColumn::name)
        .containsExactly("a", "a", "", "b ");
  }

  @Test
  void headerRowMayStandBelowATitle() throws IOException {
    ByteSource file = Tables.text("Trial \"X, export\n\nid;v\n1;2,5\n", UTF_8);
    assertThat(Tables.rows(file, options(null, ';', 3))).containsExactly("4|1|2,5");
    assertThat(Tables.error(file, options(null, ';', 2)))
        .hasMessage(
            "EMPTY_FILE: Cannot read \"trial.csv\": line 2, where the header should be, is empty or not there. Check header_row.");
    assertThat(Tables.error(file, options(null, ';', 9))).hasMessageContaining("EMPTY_FILE");
  }

  @Test
  void namesInTwoRowsAreOne() throws IOException {
    ByteSource file = Tables.text("Trial;;\n;Baseline;;Week 6\nid;PHQ;GAD;PHQ\n1;2;3;4\n", UTF_8);
    ReadOptions both = options(null, ';', 2).withHeaderRows(2);
    assertThat(Tables.columns(file, both))
        .extracting(SourceColumn::name)
        .containsExactly("id", "Baseline PHQ", "Baseline GAD", "Week 6 PHQ");
    assertThat(Tables.rows(file, both)).containsExactly("4|1|2|3|4");
    assertThat(Tables.error(file, options(null, ';', 4).withHeaderRows(2)))
        .hasMessageContaining("EMPTY_FILE")
        .hasMessageContaining("line 5");
  }

  @Test
  void encodingsAndByteOrderMarks() throws IOException {
    String text = "id,ort\n1,Zürich\n";
    ReadOptions none = ReadOptions.of(Format.CSV);
    List<String> rows = List.of("2|1|Zürich");
    assertThat(Tables.rows(Tables.text(text, UTF_8), none)).isEqualTo(rows);
    assertThat(Tables.rows(Tables.text("\ufeff" + text, UTF_8), none)).isEqualTo(rows);
    assertThat(Tables.rows(Tables.text("\ufeff" + text, UTF_8), options("UTF-8", null, 1)))
        .isEqualTo(rows);
    assertThat(Tables.rows(Tables.text(text, UTF_16), none)).isEqualTo(rows);
    assertThat(Tables.rows(Tables.text(text, UTF_16), options("UTF-16", null, 1))).isEqualTo(rows);
    assertThat(Tables.rows(Tables.text(text, UTF_16LE), options("UTF-16LE", null, 1)))
        .isEqualTo(rows);
    assertThat(Tables.rows(Tables.text(text, WINDOWS), options("windows-1252", null, 1)))
        .isEqualTo(rows);
    assertThat(Tables.rows(Tables.text(text, ISO_8859_1), options("ISO-8859-1", null, 1)))
        .isEqualTo(rows);
  }

  @Test
  void utf16ThatEndsInsideACharacterWasCutShort() throws IOException {
    byte[] whole = "\ufeffid,ort\n1,Bern\n".getBytes(UTF_16LE);
    ByteSource cut = new Tables.Bytes("trial.csv", Arrays.copyOf(whole, whole.length - 3));
    assertThat(Tables.error(cut, ReadOptions.of(Format.CSV)))
        .hasMessage(
            "UNREADABLE_FILE: Cannot read \"trial.csv\": it ends at byte 27 (line 2), inside a character of UTF-16LE. The file was cut short; ask the site for a whole copy.");
  }

  @Test
  void wrongEncodingsAreNamedByLineAndByte() throws IOException {
    assertThat(Tables.error(Tables.text("id,ort\n1,Zürich\n", WINDOWS), ReadOptions.of(Format.CSV)))
        .hasMessage(
            "UNREADABLE_FILE: Cannot read \"trial.csv\": byte 11 (line 2) is not UTF-8. Declare the encoding it is in, such as windows-1252.");
    assertThat(
            Tables.error(
                Tables.text("\ufeffid,ort\n1,Zürich\n", UTF_8), options("windows-1252", null, 1)))
        .hasMessageContaining("its byte order mark says UTF-8, its manifest says windows-1252");
    assertThat(Tables.error(Tables.text("a,b\n1,2\n", UTF_16LE), ReadOptions.of(Format.CSV)))
        .hasMessageContaining("line 1 holds a zero character. It may be UTF-16");
    assertThat(Tables.error(Tables.text("a,b\n1,2\n", UTF_8), options("utf8000", null, 1)))
        .hasMessageContaining("UNKNOWN_ENCODING")
        .hasMessageContaining("there is no encoding \"utf8000\"");
  }

  @Test
  void rowsBeforeAWrongByteAreGiven() throws IOException {
    ByteSource file = Tables.text("id,ort\n1,a\n2,ü\n", WINDOWS);
    try (TableReader reader = TableReaders.open(file, ReadOptions.of(Format.CSV))) {
      assertThat(Tables.cells(reader.next())).containsExactly("1", "a");
    }
  }

  @Test
  void undeclaredDelimiterIsRefused() throws IOException {
    assertThat(error("id;v\n1;2\n"))
        .isEqualTo(
            "UNREADABLE_FILE: Cannot read \"trial.csv\": its header (line 1) is a single cell with \";\" in it. Declare the delimiter.");
    assertThat(Tables.rows(Tables.text("id\tv\n1\t2\n", UTF_8), ReadOptions.of(Format.TSV)))
        .containsExactly("2|1|2");
  }

  @Test
  void excelsLineOfTheSeparatorIsNoRow() throws IOException {
    for (String first : new String[] {"sep=;\r\n", "SEP=;\n", "\"sep=;\"\n", "\ufeffsep=;\n"}) {
      ByteSource file = Tables.text(first + "id;v\n1;2,5\n\n2;x;y\n", UTF_8);
      assertThat(Tables.rows(file, options(null, null, 1)))
          .as(first)
          .containsExactly("3|1|2,5", "5|2|x  !the row has 3 cells, the header 2");
      assertThat(Tables.rows(file, options(null, ';', 2))).hasSize(2);
      assertThat(Tables.error(file, options(null, '|', 1)))
          .hasMessageContaining(
              "its first line says that \";\" separate the cells, its manifest says \"|\".");
    }
    ByteSource tabs = Tables.text("sep=\t\nTitle\nid\tv\n1\t2\n", UTF_16LE);
    assertThat(Tables.rows(tabs, options("UTF-16LE", null, 3))).containsExactly("4|1|2");
    assertThat(Tables.rows(Tables.text("sep,v\n1,2\n", UTF_8), ReadOptions.of(Format.CSV)))
        .containsExactly("2|1|2");
    assertThat(Tables.rows(Tables.text("sep=1,v\n1,2\n", UTF_8), ReadOptions.of(Format.CSV)))
        .containsExactly("2|1|2");
    assertThat(error("sep=;\n")).contains("line 2, where the header should be");
  }

  @Test
  void rowsOfLabelsBelowTheHeaderAreNoData() throws IOException {
    ByteSource file = Tables.text("id,v\n\"Your\nid\",Value\n{x},{y}\n1,2\n3,4\n", UTF_8);
    ReadOptions options = ReadOptions.of(Format.CSV);
    assertThat(Tables.rows(file, options.withDataFrom(5))).containsExactly("5|1|2", "6|3|4");
    assertThat(Tables.rows(file, options)).hasSize(4);
    assertThat(Tables.error(file, options.withDataFrom(9)))
        .hasMessageContaining("a header but no rows");
  }

  @Test
  void headersThatWouldFillTheMemoryAreRefused() throws IOException {
    assertThat(error("a" + ",".repeat(2_000_000) + "\n"))
        .contains("its header has more than 100000 cells");
  }

  @Test
  void mislabelledAndEmptyFilesAreRefused() throws IOException {
    ReadOptions csv = ReadOptions.of(Format.CSV);
    assertThat(Tables.error(LocalFile.of(Tables.fixture("trial.sav")), csv))
        .hasMessageContaining("as CSV: it looks like an SPSS file (SAV). Correct the format");
    assertThat(Tables.error(LocalFile.of(Tables.fixture("trial-14.dta")), csv))
        .hasMessageContaining("it looks like a Stata file (DTA)");
    assertThat(Tables.error(LocalFile.of(Tables.fixture("trial-8.dta")), csv))
        .hasMessageContaining("it looks like a Stata file (DTA)");
    assertThat(Tables.error(LocalFile.of(Tables.fixture("trial-5.xpt")), csv))
        .hasMessageContaining("it looks like a SAS transport file (XPT)");
    assertThat(Tables.error(Tables.text("%PDF-1.4", UTF_8), csv))
        .hasMessageContaining("it looks like a PDF document");
    assertThat(Tables.error(Tables.text("a,b\n1,2\n", UTF_8), ReadOptions.of(Format.SAV)))
        .hasMessageContaining("as SAV: it looks like text (CSV, TSV)");
    assertThat(Tables.error(Tables.text("", UTF_8), csv))
        .hasMessage(
            "EMPTY_FILE: Cannot read \"trial.csv\": it has 0 bytes. Ask the site to send it again.");
    assertThat(Tables.error(Tables.text("a,b\n", UTF_8), csv))
        .hasMessageContaining("EMPTY_FILE")
        .hasMessageContaining("a header but no rows");
    assertThat(Tables.error(LocalFile.of(Tables.fixture("nowhere.csv")), csv))
        .hasMessageContaining("MISSING_FILE");
  }

  /** Law: what is written by RFC 4180 is read back, whatever the cells hold. */
  @Property(tries = 300)
  void whatIsWrittenIsReadBack(
      @ForAll @Size(min = 1, max = 8)
          List<@Size(value = 3) List<@CharRange(from = 1, to = 300) String>> rows)
      throws IOException {
    StringBuilder file = new StringBuilder("a,b,c\n");
    List<List<String>> expected = new ArrayList<>();
    for (List<String> row : rows) {
      List<String> cells = new ArrayList<>();
      for (String cell : row) {
        file.append(cells.isEmpty() ? "" : ",")
            .append('"')
            .append(cell.replace("\"", "\"\""))
            .append('"');
        // Every line end is given as LF.
        String read = cell.replace("\r\n", "\n").replace('\r', '\n');
        cells.add(read.isEmpty() ? "<BLANK>" : read);
      }
      file.append("\r\n");
      if (cells.stream().anyMatch(c -> !c.equals("<BLANK>"))) {
        expected.add(cells);
      }
    }
    // Control characters may make the file look binary, so the reader is opened directly.
    List<List<String>> read = new ArrayList<>();
    try (TableReader reader =
        CsvReader.open(Tables.text(file.toString(), UTF_8), ReadOptions.of(Format.CSV))) {
      for (SourceRecord r = reader.next(); r != null; r = reader.next()) {
        // A cell at random may look like rows.
        assertThat(r.problem() == null || UnclosedQuote.lines(r.problem()) > 0).isTrue();
        read.add(Tables.cells(r));
      }
    }
    assertThat(read).isEqualTo(expected);
  }
}
