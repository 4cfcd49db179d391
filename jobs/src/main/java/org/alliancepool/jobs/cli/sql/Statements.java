package org.alliancepool.jobs.cli.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Text parted into SQL statements, each of which ends with a semicolon. One within quotes or a
 * comment ends nothing.
 *
 * @param complete statements without their semicolon, in order; none is blank
 * @param rest what comes after the last semicolon; empty where it is blank or nothing but comments
 */
record Statements(List<String> complete, String rest) {
  private static final char NONE = 0;

  static Statements in(String text) {
    List<String> complete = new ArrayList<>();
    int start = 0;
    boolean blank = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '-' && next(text, i) == '-') {
        i = endOfLine(text, i);
      } else if (c == '/' && next(text, i) == '*') {
        int end = endOfComment(text, i);
        blank &= end < text.length(); // an open comment waits for its end
        i = end;
      } else if (c == '\'' || c == '"' || c == '`') {
        blank = false;
        i = endOfQuote(text, i);
      } else if (c == ';') {
        if (!blank) {
          complete.add(text.substring(start, i).strip());
        }
        start = i + 1;
        blank = true;
      } else {
        blank &= Character.isWhitespace(c);
      }
    }
    return new Statements(List.copyOf(complete), blank ? "" : text.substring(start).strip());
  }

  private static char next(String text, int i) {
    return i + 1 < text.length() ? text.charAt(i + 1) : NONE;
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  /** The last sign of a comment, which may hold others. */
  private static int endOfComment(String text, int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '/' && next(text, i) == '*') {
        depth++;
        i++;
      } else if (text.charAt(i) == '*' && next(text, i) == '/') {
        depth--;
        i++;
        if (depth == 0) {
          return i;
        }
      }
    }
    return text.length();
  }

  /** The closing quote. A doubled one closes and opens again, which comes to the same. */
  private static int endOfQuote(String text, int from) {
    char quote = text.charAt(from);
    for (int i = from + 1; i < text.length(); i++) {
      if (text.charAt(i) == quote) {
        return i;
      }
      if (text.charAt(i) == '\\' && quote != '`') {
        i++;
      }
    }
    return text.length();
  }
}
