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
 * An Excel workbook of sheets of numbers and inline text, written row by row (ECMA-376, part 1,
 * sections 18.2 and 18.3).
 */
final class XlsxFile implements TableFile {
  private static final String XML =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String RELATIONSHIPS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";

  private final ZipOutputStream zip;
  private int begun;

  XlsxFile(Path file, List<String> sheets) throws IOException {
    zip = new ZipOutputStream(Files.newOutputStream(file));
    StringBuilder types = new StringBuilder();
    StringBuilder names = new StringBuilder();
    StringBuilder relationships = new StringBuilder();
    for (int i = 1; i <= sheets.size(); i++) {
      types.append(
          "<Override PartName=\"/xl/worksheets/sheet%d.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
              .formatted(i));
      names.append(
          "<sheet name=\"%s\" sheetId=\"%d\" r:id=\"r%d\"/>".formatted(sheets.get(i - 1), i, i));
      relationships.append(relationship(i, "worksheet", "worksheets/sheet" + i + ".xml"));
    }
    part(
        "[Content_Types].xml",
        """
        <Types xmlns="%scontent-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>%s</Types>"""
            .formatted(PACKAGE, types));
    part("_rels/.rels", relationships(relationship(1, "officeDocument", "xl/workbook.xml")));
    part(
        "xl/workbook.xml",
        """
        <workbook xmlns="%s" xmlns:r="%s"><sheets>%s</sheets></workbook>"""
            .formatted(MAIN, RELATIONSHIPS, names));
    part("xl/_rels/workbook.xml.rels", relationships(relationships));
  }

  private static String relationships(CharSequence all) {
    return "<Relationships xmlns=\"%srelationships\">%s</Relationships>".formatted(PACKAGE, all);
  }

  private static String relationship(int id, String type, String target) {
    return "<Relationship Id=\"r%d\" Type=\"%s/%s\" Target=\"%s\"/>"
        .formatted(id, RELATIONSHIPS, type, target);
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
  public TableWriter next(List<SimulatedColumn> columns) throws IOException {
    begun++;
    begin("xl/worksheets/sheet" + begun + ".xml");
    return new Sheet(columns);
  }

  /** A column's letters: A to Z, AA, AB. */
  static String letters(int column) {
    String last = Character.toString((char) ('A' + column % 26));
    return column < 26 ? last : letters(column / 26 - 1) + last;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private final class Sheet implements TableWriter {
    private final Writer out =
        new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8), 1 << 16);
    private long row;

    Sheet(List<SimulatedColumn> columns) throws IOException {
      out.write(XML + "<worksheet xmlns=\"" + MAIN + "\"><sheetData>");
      row(columns.stream().map(SimulatedColumn::name).toArray());
    }

    @Override
    public void row(Object[] cells) throws IOException {
      row++;
      out.write("<row r=\"" + row + "\">");
      for (int i = 0; i < cells.length; i++) {
        if (cells[i] == null) {
          continue;
        }
        out.write("<c r=\"" + letters(i) + row + "\"");
        if (cells[i] instanceof Integer) {
          out.write("><v>" + cells[i] + "</v></c>");
        } else {
          out.write(" t=\"inlineStr\"><is><t xml:space=\"preserve\">" + cells[i] + "</t></is></c>");
        }
      }
      out.write("</row>");
    }

    @Override
    public void close() throws IOException {
      out.write("</sheetData></worksheet>");
      out.flush();
      zip.closeEntry();
    }
  }
}
