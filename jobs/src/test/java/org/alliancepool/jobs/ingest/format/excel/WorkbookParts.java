package org.alliancepool.jobs.ingest.format.excel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.alliancepool.jobs.ingest.format.Tables;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;

/** A small workbook in tests, as the XML that it is made of. */
public final class WorkbookParts {
  private static final String MAIN =
      " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
  private static final String TYPE =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

  private WorkbookParts() {}

  /** Parts of a workbook with the sheets "Data" and "Other". */
  public static Map<String, String> of(String rows) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(
        "_rels/.rels",
        "<Relationships><Relationship Id=\"rId1\" Type=\""
            + TYPE
            + "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    parts.put(
        "xl/workbook.xml",
        "<workbook"
            + MAIN
            + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><workbookPr/><sheets>"
            + "<sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"Other\" sheetId=\"2\" r:id=\"rId2\"/>"
            + "</sheets></workbook>");
    parts.put(
        "xl/_rels/workbook.xml.rels",
        "<Relationships>"
            + relation("rId1", "worksheet", "worksheets/sheet1.xml")
            + relation("rId2", "worksheet", "/xl/worksheets/sheet2.xml")
            + relation("rId3", "styles", "styles.xml")
            + relation("rId4", "sharedStrings", "sharedStrings.xml")
            + "</Relationships>");
    parts.put("xl/worksheets/sheet1.xml", sheet(rows));
    parts.put(
        "xl/worksheets/sheet2.xml",
        sheet(
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>k</v></c></row><row r=\"2\"><c r=\"A2\"><v>7</v></c></row>"));
    parts.put(
        "xl/styles.xml",
        "<styleSheet"
            + MAIN
            + "><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy\"/>"
            + "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"166\" formatCode=\"0.0&quot;days&quot;\"/></numFmts>"
            + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
            + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"164\"/>"
            + "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>");
    parts.put(
        "xl/sharedStrings.xml",
        "<sst"
            + MAIN
            + "><si><t>id</t></si><si><r><t>val</t></r><r><t xml:space=\"preserve\">ue </t></r><rPh><t>x</t></rPh></si>"
            + "<si><t>a_x000D_b _x12</t></si></sst>");
    return parts;
  }

  private static String relation(String id, String type, String target) {
    return "<Relationship Id=\"%s\" Type=\"%s%s\" Target=\"%s\"/>"
        .formatted(id, TYPE, type, target);
  }

  private static String sheet(String rows) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet"
        + MAIN
        + "><sheetData>"
        + rows
        + "</sheetData></worksheet>";
  }

  /** The workbook of such parts. */
  public static ByteSource zip(Map<String, String> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return new Tables.Bytes("trial.xlsx", bytes.toByteArray());
  }
}
