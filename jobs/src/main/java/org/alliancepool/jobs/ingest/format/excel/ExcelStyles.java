package org.alliancepool.jobs.ingest.format.excel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which cell styles show a number as a date, a date-time or a time. */
final class ExcelStyles {
  /** How a style shows numbers. */
  enum Shown {
    NUMBER,
    DATE,
    DATE_TIME,
    TIME,
    /** Hours beyond 24: [h]:mm. */
    ELAPSED
  }

  private final List<Shown> cellStyles = new ArrayList<>();

  /** Reads the styles; without the part every number is a plain number. */
  static ExcelStyles read(ExcelParts parts, String name) throws IOException {
    ExcelStyles styles = new ExcelStyles();
    try (ExcelXml xml = name == null ? null : parts.open(name)) {
      if (xml != null) {
        styles.read(xml);
      }
    }
    return styles;
  }

  private void read(ExcelXml xml) throws IOException {
    Map<String, Shown> custom = new HashMap<>();
    boolean cells = false;
    while (xml.next()) {
      if (xml.isStart("numFmt")) {
        String code = xml.attribute("formatCode");
        custom.put(xml.attribute("numFmtId"), code == null ? Shown.NUMBER : ofCode(code));
      } else if (xml.isStart("cellXfs")) {
        cells = true;
      } else if (xml.isEnd("cellXfs")) {
        cells = false;
      } else if (cells && xml.isStart("xf")) {
        String id = xml.attribute("numFmtId");
        cellStyles.add(custom.containsKey(id) ? custom.get(id) : ofId(id));
      }
    }
  }

  /** How the style of a cell shows numbers. */
  Shown shown(String style) {
    if (style == null) {
      return Shown.NUMBER;
    }
    try {
      int index = Integer.parseInt(style);
      return index >= 0 && index < cellStyles.size() ? cellStyles.get(index) : Shown.NUMBER;
    } catch (NumberFormatException e) {
      return Shown.NUMBER;
    }
  }

  /** Formats that every Excel knows by number (ECMA-376 part 1, 18.8.30). */
  private static Shown ofId(String id) {
    if (id == null) {
      return Shown.NUMBER;
    }
    return switch (id) {
      case "14", "15", "16", "17" -> Shown.DATE;
      case "27", "28", "29", "30", "31", "36" -> Shown.DATE;
      case "50", "51", "52", "53", "54", "55", "56", "57", "58" -> Shown.DATE;
      case "22" -> Shown.DATE_TIME;
      case "18", "19", "20", "21", "32", "33", "34", "35", "45", "47" -> Shown.TIME;
      case "46" -> Shown.ELAPSED;
      default -> Shown.NUMBER;
    };
  }

  /** Judges a format code by its letters outside quotes, brackets and escapes. */
  static Shown ofCode(String code) {
    String section = code.toLowerCase(Locale.ROOT);
    boolean date = false;
    boolean time = false;
    boolean minuteOrMonth = false;
    for (int i = 0; i < section.length(); i++) {
      char c = section.charAt(i);
      switch (c) {
        case '"' -> i = end(section, '"', i);
        case '\\', '_', '*' -> i++;
        case '[' -> {
          int end = end(section, ']', i);
          String inside = section.substring(i + 1, Math.max(i + 1, end));
          if (inside.matches("h+|m+|s+")) {
            return Shown.ELAPSED;
          }
          i = end;
        }
        case 'y', 'd' -> date = true;
        case 'h', 's' -> time = true;
        case 'm' -> minuteOrMonth = true;
        // "General" has an e and no date; other letters belong to no number format.
        case 'g' -> {
          if (section.startsWith("general", i)) {
            i += 6;
          }
        }
        case ';' -> i = section.length();
        default -> {
          // Digits, signs and separators say nothing of dates.
        }
      }
    }
    if (date || (minuteOrMonth && !time)) {
      return time ? Shown.DATE_TIME : Shown.DATE;
    }
    return time ? Shown.TIME : Shown.NUMBER;
  }

  private static int end(String code, char closing, int from) {
    int end = code.indexOf(closing, from + 1);
    return end < 0 ? code.length() : end;
  }
}
