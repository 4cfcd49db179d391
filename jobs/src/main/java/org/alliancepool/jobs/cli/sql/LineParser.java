package org.alliancepool.jobs.cli.sql;

import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells when a statement is complete, and which word the cursor is in. */
final class LineParser implements Parser {
  /**
   * A line up to the cursor.
   *
   * @param line all of it
   * @param cursor where the cursor is
   * @param word the name or command that the cursor is at the end of; empty between words
   */
  record Line(String line, int cursor, String word) implements ParsedLine {
    @Override
    public int wordCursor() {
      return word.length();
    }

    @Override
    public int wordIndex() {
      return 0;
    }

    @Override
    public List<String> words() {
      return List.of(word);
    }
  }

  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.ACCEPT_LINE
        && ShellCommand.in(line).isEmpty()
        && !Statements.in(line).rest().isEmpty()) {
      throw new EOFError(-1, -1, "a statement ends with ;");
    }
    int start = cursor;
    while (start > 0 && isPartOfName(line.charAt(start - 1))) {
      start--;
    }
    return new Line(line, cursor, line.substring(start, cursor));
  }

  /** A dot is none: after {@code effect_size.} or {@code e.} a column is completed. */
  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '\\';
  }
}
