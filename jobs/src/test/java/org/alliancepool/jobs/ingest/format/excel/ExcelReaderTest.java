package org.alliancepool.jobs.ingest.format.excel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.Tables;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workbooks are put together part by part, so that each test shows the XML that it is about. */
class ExcelReaderTest {
  private static final String HEADER =
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>";

  private static ReadOptions options(String sheet, int headerRow) {
    return new ReadOptions(Format.XLSX, null, null, sheet, headerRow, null);
  }

  private static List<String> read(String rows) throws IOException {
    return Tables.rows(WorkbookParts.zip(WorkbookParts.of(HEADER + rows)), options("Data", 1));
  }

  private static String error(String rows) throws IOException {
    return Tables.error(WorkbookParts.zip(WorkbookParts.of(HEADER + rows)), options("Data", 1))
        .getMessage();
  }

  private static String cell(String attributes, String content) throws IOException {
    List<String> rows =
        read(
            "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" "
                + attributes
                + ">"
                + content
                + "</c></row>");
    return rows.get(0).substring("2|1|".length());
  }

  /** German Excel holds "3,5" as text beside the number 3.5: both are to be read alike. */
  @Test
  void numbersHaveTheDecimalMarkOfTheText() throws IOException {
    ReadOptions comma =
        new ReadOptions(
            Format.XLSX, null, null, "Data", null, new ReadOptions.Rows(1, 1, 1), ',', false);
    String cells =
        "<row r=\"2\"><c r=\"A2\"><v>-0.25</v></c><c r=\"B2\" t=\"inlineStr\"><is><t>3.5</t></is></c></row>";
    assertThat(Tables.rows(WorkbookParts.zip(WorkbookParts.of(HEADER + cells)), comma))
        .containsExactly("2|-0,25|3.5");
  }

  @Test
  void namesAndSheets() throws IOException {
    assertThat(
            Tables.columns(
                WorkbookParts.zip(WorkbookParts.of(HEADER + "<row><c><v>1</v></c></row>")),
                options("Data", 1)))
        .extracting(SourceColumn::name)
        .containsExactly("id", "value ");
    assertThat(Tables.rows(WorkbookParts.zip(WorkbookParts.of(HEADER)), options("Other", 1)))
        .containsExactly("2|7");
    assertThat(Tables.error(WorkbookParts.zip(WorkbookParts.of(HEADER)), options("Dta", 1)))
        .hasMessage(
            "UNKNOWN_TABLE: Cannot read \"trial.xlsx\": it has no sheet \"Dta\"; its sheets are \"Data\", \"Other\". Correct the name in the manifest.");
    assertThat(Tables.error(WorkbookParts.zip(WorkbookParts.of(HEADER)), options(null, 1)))
        .hasMessage(
            "UNKNOWN_TABLE: Cannot read \"trial.xlsx\": it has the sheets \"Data\", \"Other\". Name one in sheet: of the manifest.");
  }

  /** Its archives say sizes behind the data, in eight bytes. */
  @Test
  void workbookWrittenByFastexcel() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(bytes, "test", "1.0")) {
      Worksheet sheet = book.newWorksheet("Data");
      sheet.value(0, 0, "id");
      sheet.value(0, 1, "score");
      sheet.value(1, 0, "P-1");
      sheet.value(1, 1, 4.25);
    }
    assertThat(Tables.rows(new Tables.Bytes("trial.xlsx", bytes.toByteArray()), options("Data", 1)))
        .containsExactly("2|P-1|4.25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "''~<v>3.0</v>~3",
        "''~<v>0.10000000000000001</v>~0.1",
        "''~<v>1E5</v>~100000",
        "s=\"1\"~<v>43831</v>~2020-01-01",
        "s=\"1\"~<v>1</v>~1900-01-01",
        "s=\"1\"~<v>59</v>~1900-02-28",
        "s=\"1\"~<v>60</v>~60<UNREADABLE>",
        "s=\"1\"~<v>61</v>~1900-03-01",
        "s=\"1\"~<v>-1</v>~-1<UNREADABLE>",
        "s=\"1\"~<v>1E9</v>~1E9<UNREADABLE>",
        "s=\"2\"~<v>43831.5</v>~2020-01-01T12:00:00",
        "s=\"2\"~<v>43831</v>~2020-01-01T00:00:00",
        "s=\"3\"~<v>43831.99</v>~2020-01-01",
        "s=\"4\"~<v>1.25</v>~30:00:00",
        "s=\"5\"~<v>2.5</v>~2.5",
        "s=\"6\"~<v>0.25</v>~06:00:00",
        "s=\"99\"~<v>4</v>~4",
        "t=\"b\"~<v>1</v>~TRUE",
        "t=\"b\"~<v>0</v>~FALSE",
        "t=\"e\"~<v>#N/A</v>~#N/A<UNREADABLE>",
        "t=\"d\"~<v>2020-01-01</v>~2020-01-01",
        "t=\"inlineStr\"~<is><t> x </t></is>~ x ",
        "t=\"inlineStr\"~<is><t>x</t></is>~x",
        "t=\"str\"~<f>A1</f><v>two</v>~two",
        "''~<f>A1*2</f><v>4</v>~4",
        "''~<f>A1*2</f>~=A1*2<UNREADABLE>",
        "t=\"str\"~<f>A1</f><v></v>~<BLANK>",
        "t=\"e\"~<f>1/0</f><v>#DIV/0!</v>~#DIV/0!<UNREADABLE>",
        "s=\"1\"~''~<BLANK>",
        "''~<v>1,5</v>~1,5<UNREADABLE>"
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void cellsAreWhatExcelShows(String attributes, String content, String expected)
      throws IOException {
    assertThat(cell(attributes.replace("''", ""), content.replace("''", ""))).isEqualTo(expected);
  }

  @Test
  void escapedCharactersInTextAreUnescaped() throws IOException {
    assertThat(cell("t=\"s\"", "<v>2</v>")).isEqualTo("a\rb _x12");
  }

  @Test
  void datesCountFrom1904WhereTheWorkbookSaysSo() throws IOException {
    Map<String, String> parts =
        WorkbookParts.of(HEADER + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>0</v></c></row>");
    parts.computeIfPresent(
        "xl/workbook.xml",
        (n, xml) -> xml.replace("<workbookPr/>", "<workbookPr date1904=\"1\"/>"));
    assertThat(Tables.rows(WorkbookParts.zip(parts), options("Data", 1)))
        .containsExactly("2|1904-01-01|<BLANK>");
  }

  @Test
  void positionsAreSheetRowsAndWhatHasNoHeaderIsNotRead() throws IOException {
    assertThat(
            read(
                "<row r=\"5\"><c r=\"B5\"><v>1</v></c><c r=\"D5\" t=\"str\"><v>remark</v></c></row>"
                    + "<row r=\"6\"><c r=\"A6\" s=\"1\"/></row><row r=\"7\"><c r=\"D7\"><v>9</v></c></row>"
                    + "<row><c><v>2</v></c></row>"))
        .containsExactly("5|<BLANK>|1", "8|2|<BLANK>");
  }

  @Test
  void headerBelowATitleAndHeaderThatIsNotThere() throws IOException {
    ByteSource file =
        WorkbookParts.zip(
            WorkbookParts.of(
                "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"3\"><c r=\"A3\" t=\"str\"><v>id</v></c></row><row r=\"4\"><c r=\"A4\"><v>2</v></c></row>"));
    assertThat(Tables.rows(file, options("Data", 3))).containsExactly("4|2");
    assertThat(Tables.error(file, options("Data", 2)))
        .hasMessage(
            "EMPTY_FILE: Cannot read \"trial.xlsx\": row 2 of the sheet, where the header should be, is empty. Check sheet and header_row.");
  }

  @Test
  void namesInTwoRowsAreOne() throws IOException {
    ByteSource file =
        WorkbookParts.zip(
            WorkbookParts.of(
                "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>id</v></c><c r=\"B2\" t=\"str\"><v>Week 6</v></c></row>"
                    + "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"C3\"><v>2</v></c></row>"
                    + "<row r=\"4\"><c r=\"A4\"><v>7</v></c><c r=\"C4\"><v>3</v></c></row>"));
    ReadOptions both = options("Data", 2).withHeaderRows(2);
    assertThat(Tables.columns(file, both))
        .extracting(SourceColumn::name)
        .containsExactly("id", "Week 6 1", "Week 6 2");
    assertThat(Tables.rows(file, both)).containsExactly("4|7|<BLANK>|3");
    assertThat(Tables.columns(file, options("Data", 1).withHeaderRows(3)))
        .as("a blank row above says nothing")
        .extracting(SourceColumn::name)
        .containsExactly("id", "Week 6 1", "Week 6 2");
    assertThat(Tables.error(file, options("Data", 4).withHeaderRows(2)))
        .hasMessageContaining("row 5 of the sheet, where the header should be, is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>999999999</v></c></row>~names a text that is not there",
        "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>-1</v></c></row>~names a text that is not there",
        "<row r=\"2\"><c r=\"ZZZZZZ2\"><v>1</v></c></row>~is out of order",
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"A2\"><v>1</v></c></row>~cell \"A2\" of row 2 is out of order",
        "<row r=\"2\"><c r=\"A3\"><v>1</v></c></row>~cell \"A3\" stands in row 2",
        "<row r=\"99999999\"><c><v>1</v></c></row>~row \"99999999\" follows row 1",
        "<row r=\"1\"><c><v>1</v></c></row>~row \"1\" follows row 1",
        "<row r=\"2\"><c t=\"zz\"><v>1</v></c></row>~there is no cell type \"zz\"",
        "<row r=\"2\"><c><v>1</c></row>~the XML is malformed",
        "<row r=\"2\"><c><v>&boom;</v></c></row>~in xl/worksheets/sheet1.xml"
      })
  void hostileSheetsAreRefused(String rows, String why) throws IOException {
    assertThat(error(rows)).startsWith("UNREADABLE_FILE: Cannot read \"trial.xlsx\"").contains(why);
  }

  @Test
  void entitiesAndDocumentTypesAreRefused() throws IOException {
    Map<String, String> parts = WorkbookParts.of(HEADER);
    parts.put(
        "xl/sharedStrings.xml",
        "<?xml version=\"1.0\"?><!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>");
    assertThat(Tables.error(WorkbookParts.zip(parts), options("Data", 1)))
        .hasMessageContaining("UNREADABLE_FILE")
        .hasMessageContaining("xl/sharedStrings.xml");
  }

  @Test
  void archivesThatSwellAreRefused() throws IOException {
    Map<String, String> parts = WorkbookParts.of(HEADER);
    parts.put("xl/sharedStrings.xml", "<sst><si><t>" + " ".repeat(30_000_000) + "</t></si></sst>");
    assertThat(Tables.error(WorkbookParts.zip(parts), options("Data", 1)))
        .hasMessageContaining("the archive inflates to more than");
  }

  /** Wherever the archive is cut, what is said of it is said in words. */
  @Test
  void damagedArchivesAreSaidInWords() throws IOException {
    byte[] whole = WorkbookParts.zip(WorkbookParts.of(HEADER)).open().readAllBytes();
    for (int cut = 8; cut < whole.length; cut += 7) {
      byte[] part = Arrays.copyOf(whole, cut);
      byte[] changed = whole.clone();
      changed[cut] ^= 0x5a;
      for (byte[] bytes : new byte[][] {part, changed}) {
        try {
          Tables.rows(new Tables.Bytes("trial.xlsx", bytes), options("Data", 1));
        } catch (UserError e) {
          assertThat(e).hasMessageNotContaining("(null)");
        }
      }
    }
  }

  @Test
  void otherZipArchivesAreNoWorkbook() throws IOException {
    assertThat(
            Tables.error(WorkbookParts.zip(Map.of("word/document.xml", "<w/>")), options(null, 1)))
        .hasMessageContaining("in xl/workbook.xml, the archive has no such part");
  }

  @ParameterizedTest
  @CsvSource({
    "yyyy-mm-dd,DATE",
    "mmm yy,DATE",
    "h:mm AM/PM,TIME",
    "m/d/yy h:mm,DATE_TIME",
    "[mm]:ss,ELAPSED",
    "mm:ss.0,TIME",
    "General,NUMBER",
    "0.00E+00,NUMBER",
    "[Red]0.0,NUMBER",
    "[$-409]d-mmm-yy,DATE",
    "0.0\" d\",NUMBER",
    "0\\d,NUMBER",
    "#;\"dy\",NUMBER"
  })
  void formatCodesTellDatesFromNumbers(String code, ExcelStyles.Shown shown) {
    assertThat(ExcelStyles.ofCode(code)).isEqualTo(shown);
  }
}
