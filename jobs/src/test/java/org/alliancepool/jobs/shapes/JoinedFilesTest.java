package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sheets and files joined on the participant's id: the arm in one, the ratings in others. */
class JoinedFilesTest {
  private static final String MANIFEST =
      """
      study_id: joined
      title: One workbook, two sheets and a text file
      treatment: psychedelic
      status: completed
      arms:
        drug: {role: active, codes: [A]}
        control: {role: comparator, codes: [B]}
      visits:
        base: {timepoint: baseline, week: 0}
        s1: {phase: integration, session: 1}
      files:
        - {file: book.xlsx, sheet: People, format: xlsx, layout: wide, participant: ID, arm: Group}
        - file: book.xlsx
          sheet: Ratings
          format: xlsx
          layout: long
          participant: ID
          visit: Visit
          measures: [{instrument: WAI-SR, rater: client, score: WAI}]
        - file: bdi.csv
          format: csv
          layout: wide
          participant: id
          measures: [{instrument: BDI-II, score: bdi, visit: base}]
      """;

  @TempDir private Path temp;
  private Path folder;

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectories(temp.resolve("joined"));
  }

  /** A workbook of sheets; cells beginning with a digit are numbers, others text. */
  private void book(List<List<String>> people, List<List<String>> ratings) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("book.xlsx"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      part(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"r1\"/><sheet name=\"Ratings\" sheetId=\"2\" r:id=\"r2\"/></sheets></workbook>");
      String type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet";
      part(
          zip,
          "xl/_rels/workbook.xml.rels",
          "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"%s\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"%s\" Target=\"worksheets/sheet2.xml\"/></Relationships>"
              .formatted(type, type));
      part(zip, "xl/worksheets/sheet1.xml", sheet(people));
      part(zip, "xl/worksheets/sheet2.xml", sheet(ratings));
    }
  }

  private static void part(ZipOutputStream zip, String name, String xml) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(xml.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static String sheet(List<List<String>> rows) {
    StringBuilder xml =
        new StringBuilder(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
    for (int r = 0; r < rows.size(); r++) {
      xml.append("<row r=\"%d\">".formatted(r + 1));
      for (int c = 0; c < rows.get(r).size(); c++) {
        String at = "" + (char) ('A' + c) + (r + 1);
        String text = rows.get(r).get(c);
        xml.append(
            text.matches("\\d.*")
                ? "<c r=\"%s\"><v>%s</v></c>".formatted(at, text)
                : "<c r=\"%s\" t=\"inlineStr\"><is><t xml:space=\"preserve\">%s</t></is></c>"
                    .formatted(at, text.replace("'", "")));
      }
      xml.append("</row>");
    }
    return xml + "</sheetData></worksheet>";
  }

  @Test
  void idsAreTheSameAsNumberTextOrWithPoint() throws IOException {
    book(
        List.of(
            List.of("ID", "Group"),
            List.of("1012", "A"), // a number
            List.of("'1013", "B"), // text
            List.of("' 1014 ", "A"), // text with blanks
            List.of("0", "B")),
        List.of(
            List.of("ID", "Visit", "WAI"),
            List.of("'1012", "s1", "50"),
            List.of("1013", "s1", "48"),
            List.of("1014.0", "s1", "47"),
            List.of("'0.0", "s1", "40")));
    Files.writeString(folder.resolve("bdi.csv"), "id,bdi\n1012.0,30\n1013.00,31\n 1014,32\n0,20\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.error()).isNull();
    assertThat(study.table("participant", "participant_id", "arm_id", "n_source_row"))
        .containsExactlyInAnyOrder(
            study.pseudonym("1012") + " drug 3",
            study.pseudonym("1013") + " control 3",
            study.pseudonym("1014") + " drug 3",
            study.pseudonym("0") + " control 3");
    assertThat(study.table("measurement", "value")).hasSize(8);
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  /** As they come along where cells are copied from a page or a letter. */
  @Test
  void blanksThatNobodySeesAreNoPartOfACell() throws IOException {
    book(
        List.of(List.of("ID", "Group"), List.of("P1", "A\u00a0"), List.of("P 2", "B")),
        List.of(
            List.of("ID", "Visit", "WAI"),
            List.of("P1\u00a0", "\u2007s1", "'\u202f50\u200b"),
            List.of("\u200eP 2\u200f", "s1", "48"),
            List.of("\u00a0", "s1", "47")));
    Files.writeString(folder.resolve("bdi.csv"), "id,bdi\n\u2003P1,\u00a030\nP 2\u2060,\u00a0\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("participant", "participant_id", "arm_id", "n_source_row"))
        .containsExactlyInAnyOrder(
            study.pseudonym("P1") + " drug 3", study.pseudonym("P 2") + " control 3");
    assertThat(study.table("measurement", "value")).containsExactly("30.0", "48.0", "50.0");
    assertThat(study.table("quarantine", "rule"))
        .as("an id of blanks alone is none; a score of blanks alone is missing")
        .containsExactly("missing_id");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void aMappedNameThatTheHeaderHasTwiceIsRefused() throws IOException {
    book(
        List.of(List.of("ID", "Group"), List.of("1", "A")),
        List.of(List.of("ID", "Visit", "WAI"), List.of("1", "s1", "50")));
    Files.writeString(folder.resolve("bdi.csv"), "id,bdi,bdi,note,note\n1,30,12,,\n");
    assertThat(ReadStudy.of(folder, MANIFEST).error())
        .contains("UNKNOWN_COLUMN", "column \"bdi\" is in the file 2 times");
  }

  @Test
  void whatSaysThatThereIsNoIdIsNoPatient() throws IOException {
    book(
        List.of(List.of("ID", "Group"), List.of("Nan", "A"), List.of("KA", "B")),
        List.of(
            List.of("ID", "Visit", "WAI"), List.of("Nana", "s1", "50"), List.of("KA", "s1", "48")));
    Files.writeString(
        folder.resolve("bdi.csv"),
        "id,bdi\nNana,30\nKA,20\nNA,25\n.,7\n#N/A,2\nk.A.,50\nunknown,50\nNA-1,9\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("participant", "participant_id", "n_source_row"))
        .containsExactlyInAnyOrder(
            study.pseudonym("Nana") + " 2",
            study.pseudonym("KA") + " 3",
            study.pseudonym("NA-1") + " 1");
    assertThat(
            study.table("quarantine", "rule", "row").stream()
                .filter(r -> r.matches("(missing|doubtful)_id .*")))
        .containsExactly(
            "doubtful_id 2",
            "doubtful_id 4",
            "doubtful_id 7",
            "missing_id 5",
            "missing_id 6",
            "missing_id 8");
  }

  @Test
  void whatStandsBelowATableIsNoPatient() throws IOException {
    book(
        List.of(List.of("ID", "Group"), List.of("P1", "A"), List.of("N2", "B")),
        List.of(
            List.of("ID", "Visit", "WAI"), List.of("P1", "s1", "50"), List.of("N2", "s1", "48")));
    Files.writeString(
        folder.resolve("bdi.csv"),
        "id,bdi\nP1,30\nN2,20\nMean,25\nSD:,7.1\nN = 2,2\nSumme,50\nStd. Dev.,7\nMax,30\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("participant", "participant_id", "arm_id", "n_source_row"))
        .containsExactlyInAnyOrder(
            study.pseudonym("P1") + " drug 3", study.pseudonym("N2") + " control 3");
    assertThat(study.table("quarantine", "rule", "row"))
        .containsExactly(
            "doubtful_id 9",
            "summary_row 4",
            "summary_row 5",
            "summary_row 6",
            "summary_row 7",
            "summary_row 8");
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void idsOfOneFileAloneAreNamedAndKept() throws IOException {
    book(
        List.of(List.of("ID", "Group"), List.of("1", "A"), List.of("2", "B"), List.of("4", "A")),
        List.of(
            List.of("ID", "Visit", "WAI"),
            List.of("1", "s1", "50"),
            List.of("3", "s1", "48"),
            List.of("'04", "s1", "47")));
    Files.writeString(folder.resolve("bdi.csv"), "id,bdi\n1,30\n2,31\n3,32\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("participant", "arm_id"))
        .as("1, 2 and 4 have an arm; 3, and 04 that may be 4 but nothing tells, have none")
        .containsExactly("control", "drug", "drug", "null", "null");
    assertThat(study.table("measurement", "visit", "value"))
        .containsExactly("base 30.0", "base 31.0", "base 32.0", "s1 47.0", "s1 48.0", "s1 50.0");
    assertThat(study.table("quarantine", "rule", "file", "subject"))
        .containsExactlyInAnyOrder(
            "id_not_in_file book.xlsx#Ratings " + study.pseudonym("2"),
            "id_not_in_file book.xlsx#People " + study.pseudonym("3"),
            "missing_arm book.xlsx#People " + study.pseudonym("3"),
            "id_not_in_file book.xlsx#Ratings " + study.pseudonym("4"),
            "id_not_in_file bdi.csv " + study.pseudonym("4"),
            "id_not_in_file book.xlsx#People " + study.pseudonym("04"),
            "id_not_in_file bdi.csv " + study.pseudonym("04"),
            "missing_arm book.xlsx#People " + study.pseudonym("04"));
    assertThat(study.table("quarantine", "file", "remedy"))
        .as("where to look, without the id")
        .anyMatch(r -> r.startsWith("bdi.csv The id stands in \"book.xlsx#Ratings\", row 4. "));
    assertThat(study.books()).containsExactly(0L, 0L);
  }

  @Test
  void messagesSayColumnsByTheManifestsWords() throws IOException {
    List<List<String>> people = List.of(List.of("ID", "Group"), List.of("1", "A"));
    book(
        List.of(List.of("TRIAL 5, CONFIDENTIAL"), List.of("ID", "Group"), List.of("1", "A")),
        people);
    Files.writeString(folder.resolve("bdi.csv"), "id,bdi\n1,30\n");
    assertThat(ReadStudy.of(folder, MANIFEST).error())
        .as("what stands there may be a patient")
        .contains("column \"ID\" is not in the file, nor is any other that the manifest names.")
        .contains("header_row")
        .doesNotContain("CONFIDENTIAL");
    book(people, people);
    assertThat(ReadStudy.of(folder, MANIFEST.replace("arm: Group", "arm: ID")).error())
        .endsWith(
            "column \"ID\" is mapped twice, as participant and as arm. Remove one of them, or correct its column.");
    assertThat(ReadStudy.of(folder, MANIFEST).error())
        .contains("column \"Visit\" is not in the file")
        .doesNotContain("header_row");
  }

  @Test
  void armsThatDifferBetweenSheetsAreBothQuarantined() throws IOException {
    book(
        List.of(List.of("ID", "Group"), List.of("1", "A"), List.of("'1", "B")),
        List.of(List.of("ID", "Visit", "WAI"), List.of("1", "s1", "50")));
    Files.writeString(folder.resolve("bdi.csv"), "id,bdi\n1,30\n");
    ReadStudy study = ReadStudy.of(folder, MANIFEST);
    assertThat(study.table("participant", "arm_id")).containsExactly("null");
    assertThat(study.table("quarantine", "rule", "row"))
        .containsExactly(
            "conflicting_value 2", "conflicting_value 3", "missing_arm 2", "repeated_id 3");
  }
}
