package org.alliancepool.jobs.simulate.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An Excel workbook with one sheet of numbers and inline text, written row by row (ECMA-376, part
 * 1, sections 18.2 and 18.3).
 */
final class XlsxWriter implements TableWriter {
  private static final String XML =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String RELATIONSHIPS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";

  private final ZipOutputStream zip;
  private final Writer sheet;
  private long row;

  XlsxWriter(Path file, List<SimulatedColumn> columns) throws IOException {
    zip = new ZipOutputStream(Files.newOutputStream(file));
    part(
        "[Content_Types].xml",
        """
        <Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"""
            .formatted(PACKAGE));
    part("_rels/.rels", relationship("officeDocument", "xl/workbook.xml"));
    part(
        "xl/workbook.xml",
        """
        <workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>"""
            .formatted(MAIN, RELATIONSHIPS));
    part("xl/_rels/workbook.xml.rels", relationship("worksheet", "worksheets/sheet1.xml"));
    begin("xl/worksheets/sheet1.xml");
    sheet = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8), 1 << 16);
    sheet.write(XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
    row(columns.stream().map(SimulatedColumn::name).toArray());
  }

  private static String relationship(String type, String target) {
    return """
        <Relationships xmlns="%srelationships"><Relationship Id="r1" Type="%s/%s" Target="%s"/></Relationships>"""
        .formatted(PACKAGE, RELATIONSHIPS, type, target);
  }

  private void part(String name, String xml) throws IOException {
    begin(name);
    zip.write((XML + xml).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private void begin(String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.fromMillis(0)); // the same seed gives the same bytes
    zip.putNextEntry(entry);
  }

  @Override
  public void row(Object[] cells) throws IOException {
    row++;
    sheet.write("<row r=\"" + row + "\">");
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == null) {
        continue;
      }
      sheet.write("<c r=\"" + letters(i) + row + "\"");
      if (cells[i] instanceof Integer) {
        sheet.write("><v>" + cells[i] + "</v></c>");
      } else {
        sheet.write(" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + cells[i] + "</t></is></c>");
      }
    }
    sheet.write("</row>");
  }

  /** A column's letters: A to Z, AA, AB. */
  static String letters(int column) {
    String last = Character.toString((char) ('A' + column % 26));
    return column < 26 ? last : letters(column / 26 - 1) + last;
  }

  @Override
  public void close() throws IOException {
    try (zip) {
      sheet.write("</sheetData></worksheet>");
      sheet.flush();
      zip.closeEntry();
    }
  }
}
