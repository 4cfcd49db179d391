package org.alliancepool.statistics.pool;

/** Reads a formula's text from left to right. What it cannot read it names by its position. */
final class FormulaScanner {
  private final String text;
  private int at;

  FormulaScanner(String text) {
    this.text = text;
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** True where nothing but blanks is left. */
  boolean atEnd() {
    blanks();
    return at >= text.length();
  }

  /** Takes a character if it comes next. */
  boolean accept(char c) {
    blanks();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  /** Takes the character that must come next. */
  void expect(char c) {
    if (!accept(c)) {
      throw unreadable();
    }
  }

  IllegalArgumentException unreadable() {
    return new IllegalArgumentException(
        "cannot read formula \""
            + text
            + "\": unexpected "
            + (at < text.length() ? "\"" + text.charAt(at) + "\"" : "end")
            + " at position "
            + (at + 1)
            + advice());
  }

  /** What to write instead of what is R's but not known here. */
  private String advice() {
    char c = at < text.length() ? text.charAt(at) : ' ';
    return switch (c) {
      case '%' -> "; %in% is not known here, write a:b or a/b";
      case '|' -> "; random effects are not moderators, name their columns by options";
      case '^' -> "; powers of a column need I(), e.g. I(x^2)";
      case '>', '<', '=', '!' -> "; conditions are not known here, make a column of them";
      default -> "; write e.g. \"a + I(x - 10)\"";
    };
  }

  IllegalArgumentException unknownFunction(String name, String more) {
    return new IllegalArgumentException(
        "cannot read formula \""
            + text
            + "\": function \""
            + name
            + "\" is not known here; known are "
            + more
            + "abs, exp, log, log2, log10, sqrt");
  }

  private static boolean isOfNames(char c) {
    return Character.isLetterOrDigit(c) || "._".indexOf(c) >= 0;
  }

  /** A name, or a number; in back quotes whatever stands there. */
  String name() {
    blanks();
    int start = at;
    if (accept('`')) {
      int end = text.indexOf('`', at);
      if (end <= at) {
        throw unreadable();
      }
      String quoted = text.substring(at, end);
      at = end + 1;
      return quoted;
    }
    while (at < text.length() && isOfNames(text.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw unreadable();
    }
    return text.substring(start, at);
  }

  /** True where a character comes next. */
  boolean isNext(char c) {
    return position() < text.length() && text.charAt(at) == c;
  }

  /** True where one of some characters comes next, and is no part of a name. */
  boolean isNextAlone(String characters) {
    return position() < text.length()
        && characters.indexOf(text.charAt(at)) >= 0
        && (at + 1 == text.length() || !isOfNames(text.charAt(at + 1)));
  }

  /** Where the next character stands that is no blank. */
  int position() {
    blanks();
    return at;
  }

  /** What was read from there on cannot stand there. */
  IllegalArgumentException unreadableAt(int position) {
    at = position;
    return unreadable();
  }

  /** A formula that can be read and means nothing. */
  IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("cannot read formula \"" + text + "\": " + why);
  }

  /** The whole text. */
  String text() {
    return text;
  }
}
