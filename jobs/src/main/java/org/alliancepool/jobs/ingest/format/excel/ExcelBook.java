package org.alliancepool.jobs.ingest.format.excel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * What a workbook holds besides its sheets' cells.
 *
 * @param sheets part by sheet name, in the order of the tabs
 * @param strings the shared strings
 * @param styles of cells
 * @param dates the system its dates count in
 */
record ExcelBook(
    Map<String, String> sheets, List<String> strings, ExcelStyles styles, DateSystem dates) {
  /** The day that dates count from. */
  enum DateSystem {
    FROM_1900,
    FROM_1904
  }

  private record Relation(String type, String target) {}

  static ExcelBook read(ExcelParts parts) throws IOException {
    String workbook = "xl/workbook.xml";
    for (Relation relation : relations(parts, "", "_rels/.rels").values()) {
      if (relation.type().endsWith("/officeDocument")) {
        workbook = relation.target();
      }
    }
    int slash = workbook.lastIndexOf('/') + 1;
    String folder = workbook.substring(0, slash);
    Map<String, Relation> relations =
        relations(parts, folder, folder + "_rels/" + workbook.substring(slash) + ".rels");
    Map<String, String> sheets = new LinkedHashMap<>();
    DateSystem dates = DateSystem.FROM_1900;
    try (ExcelXml xml = parts.require(workbook)) {
      while (xml.next()) {
        if (xml.isStart("workbookPr")) {
          String from1904 = xml.attribute("date1904");
          if ("1".equals(from1904) || "true".equals(from1904)) {
            dates = DateSystem.FROM_1904;
          }
        } else if (xml.isStart("sheet")) {
          Relation relation = relations.get(xml.attribute("id"));
          String name = xml.attribute("name");
          if (relation == null || name == null) {
            throw xml.corrupt("sheet \"%s\" has no part".formatted(name));
          }
          sheets.put(name, relation.target());
        }
      }
    }
    String strings = null;
    String styles = null;
    for (Relation relation : relations.values()) {
      if (relation.type().endsWith("/sharedStrings")) {
        strings = relation.target();
      } else if (relation.type().endsWith("/styles")) {
        styles = relation.target();
      }
    }
    return new ExcelBook(
        sheets, readStrings(parts, strings), ExcelStyles.read(parts, styles), dates);
  }

  private static Map<String, Relation> relations(ExcelParts parts, String folder, String name)
      throws IOException {
    Map<String, Relation> relations = new HashMap<>();
    try (ExcelXml xml = parts.open(name)) {
      while (xml != null && xml.next()) {
        if (xml.isStart("Relationship")) {
          String target = xml.attribute("Target");
          String type = xml.attribute("Type");
          if (target != null && type != null) {
            String path = target.startsWith("/") ? target.substring(1) : folder + target;
            relations.put(xml.attribute("Id"), new Relation(type, path));
          }
        }
      }
    }
    return relations;
  }

  private static List<String> readStrings(ExcelParts parts, String name) throws IOException {
    List<String> strings = new ArrayList<>();
    try (ExcelXml xml = name == null ? null : parts.open(name)) {
      while (xml != null && xml.next()) {
        if (xml.isStart("si")) {
          strings.add(xml.richText("si"));
        }
      }
    }
    return strings;
  }

  /** The part of a sheet, by its name or, where none is given, of the only one. */
  String part(String sheet, String fileName) {
    if (sheets.isEmpty()) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot read \"%s\": the workbook has no sheets. Ask the site for the right file."
              .formatted(fileName));
    }
    if (sheet == null && sheets.size() > 1) {
      throw new UserError(
          ErrorName.UNKNOWN_TABLE,
          "Cannot read \"%s\": it has the sheets \"%s\". Name one in sheet: of the manifest."
              .formatted(fileName, String.join("\", \"", sheets.keySet())));
    }
    String part = sheet == null ? sheets.values().iterator().next() : sheets.get(sheet);
    if (part == null) {
      throw new UserError(
          ErrorName.UNKNOWN_TABLE,
          "Cannot read \"%s\": it has no sheet \"%s\"; its sheets are \"%s\". Correct the name in the manifest."
              .formatted(fileName, sheet, String.join("\", \"", sheets.keySet())));
    }
    return part;
  }
}
