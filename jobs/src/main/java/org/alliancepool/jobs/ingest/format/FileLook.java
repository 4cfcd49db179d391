package org.alliancepool.jobs.ingest.format;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;

/**
 * What a file is, by its first bytes.
 *
 * @param format the format that reads it (CSV for all text, JSONL for all JSON), null where none
 *     does
 * @param description for messages
 */
record FileLook(Format format, String description) {
  /** Byte order marks of UTF-8 and of UTF-16. */
  private static final List<String> MARKS =
      List.of("\u00ef\u00bb\u00bf", "\u00ff\u00fe", "\u00fe\u00ff");

  private record Signature(String bytes, FileLook look) {}

  /** The first bytes as Latin-1 characters. */
  private static final List<Signature> SIGNATURES =
      List.of(
          sign("$FL2", Format.SAV, "an SPSS file (SAV)"),
          sign("$FL3", Format.SAV, "an SPSS file (SAV)"),
          sign("<stata_dta>", Format.DTA, "a Stata file (DTA)"),
          sign("HEADER RECORD*******LIB", Format.XPT, "a SAS transport file (XPT)"),
          sign("PK\u0003\u0004", Format.XLSX, "an Excel workbook (XLSX) or another zip archive"),
          sign(
              "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1",
              null,
              "an old Excel workbook (.xls), or one that is locked with a password"),
          sign("**COMPRESSED**", null, "a SAS CPORT file"),
          sign(
              "\0\0\0\0\0\0\0\0\0\0\0\0\u00c2\u00ea\u0081`",
              Format.SAS7BDAT,
              "a SAS dataset (SAS7BDAT)"),
          sign("PAR1", Format.PARQUET, "a Parquet file (PARQUET)"),
          sign("PARE", null, "a Parquet file that is encrypted"),
          sign("Obj\u0001", null, "an Avro file"),
          sign("ORC", null, "an ORC file"),
          sign("ARROW1", null, "an Arrow file"),
          sign("%PDF", null, "a PDF document"),
          sign("\u001f\u008b", null, "a gzip archive"),
          sign("7z\u00bc\u00af", null, "a 7z archive"),
          sign("Rar!", null, "a RAR archive"),
          sign("{\\rtf", null, "an RTF document"),
          sign("<!DOCTYPE", null, "a web page"),
          sign("<html", null, "a web page"),
          sign("<?xml", null, "an XML file"));

  private static Signature sign(String bytes, Format format, String description) {
    return new Signature(bytes, new FileLook(format, description));
  }

  /** Judges by the first few hundred bytes. */
  static FileLook of(byte[] head) {
    String start = new String(head, StandardCharsets.ISO_8859_1);
    for (Signature signature : SIGNATURES) {
      if (start.startsWith(signature.bytes())) {
        return signature.look();
      }
    }
    if (start.contains("SPSS PORT FILE")) {
      return new FileLook(null, "an SPSS portable file (.por)");
    }
    boolean oldStata =
        head.length > 3
            && head[0] >= 102
            && head[0] <= 115
            && head[2] == 1
            && head[1] >= 1
            && head[1] <= 2;
    if (oldStata) {
      return new FileLook(Format.DTA, "a Stata file (DTA)");
    }
    for (int i = 0; i < start.length(); i++) {
      char c = start.charAt(i);
      // UTF-16 has zero bytes; the text reader sees to that and names the line.
      boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 26;
      if (control && c != 0) {
        return new FileLook(null, "a binary file of no format that is known here");
      }
    }
    int mark = MARKS.stream().filter(start::startsWith).mapToInt(String::length).sum();
    // In UTF-16 every character that JSON begins with has a zero byte beside it.
    String text = start.substring(mark).replace("\0", "").stripLeading();
    return switch (text.isEmpty() ? ' ' : text.charAt(0)) {
      case '{' -> new FileLook(Format.JSONL, "JSON (JSONL, DATASET_JSON)");
      case '[' ->
          new FileLook(null, "a JSON array, which holds no lines; export it as JSON lines (JSONL)");
      default -> new FileLook(Format.CSV, "text (CSV, TSV)");
    };
  }
}
