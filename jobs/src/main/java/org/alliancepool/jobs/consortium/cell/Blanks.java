package org.alliancepool.jobs.consortium.cell;

import java.text.Normalizer;

/**
 * Blanks at the ends of what stands in a cell: spaces of any width, also those that do not break a
 * line, tabs and line ends, and characters that nobody sees at all (of zero width, or marks of the
 * direction of writing, which come along where text is copied). {@link String#strip()} knows none
 * of the last two.
 */
public final class Blanks {
  private Blanks() {}

  /** The text without blanks around it. */
  public static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end); // the text itself where nothing is to go
  }

  /**
   * The name of a column as names are compared: without blanks around it, which a header has as
   * easily as a cell, and its letters composed. A Mac may write an accent as a character of its
   * own.
   */
  public static String name(String column) {
    return Normalizer.normalize(strip(column), Normalizer.Form.NFC);
  }

  /** True where nothing but blanks stands. */
  public static boolean isBlank(String text) {
    int at = 0;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at == text.length();
  }

  private static boolean isBlank(char c) {
    return c <= ' '
        ? Character.isWhitespace(c)
        : c > '~'
            && (Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT);
  }
}
