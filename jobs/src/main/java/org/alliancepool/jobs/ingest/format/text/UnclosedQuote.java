package org.alliancepool.jobs.ingest.format.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is said of a row in which rows below it have become text of a cell. Tables keep the sentence
 * alone, so that what it says is read from it where it counts.
 */
public final class UnclosedQuote {
  private static final String PROBLEM =
      "a quote seems not to be closed: %s goes on over %d more %s";

  private static final Pattern LINES =
      Pattern.compile("(?s)^a quote seems not to be closed: .* goes on over (\\d{1,9}) more line");

  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  private static final char[] DELIMITERS = {',', ';', '\t', '|'};

  private UnclosedQuote() {}

  /**
   * The problem of a row in a cell that should have one line, in any format: a workbook may have
   * been made of such a file. Empty where nothing looks like rows.
   */
  public static Optional<String> in(String cell, String text) {
    String lines = LINE_BREAK.matcher(text).replaceAll("\n");
    for (char delimiter : DELIMITERS) {
      QuotedLines of = QuotedLines.of(lines, delimiter);
      if (of.haveSeveralDelimiters()) {
        return Optional.of(problem(cell, of.breaks()));
      }
    }
    return Optional.empty();
  }

  /**
   * The problem of such a row. Nothing of the cell is in it: it holds others' data.
   *
   * @param cell which cell
   * @param lines how many lines it goes on
   */
  static String problem(String cell, long lines) {
    return PROBLEM.formatted(
        cell,
        lines,
        lines == 1
            ? "line, which looks like a row and is lost"
            : "lines, which look like rows and are lost");
  }

  /** How many lines are lost by the problem of a row; none where it is another. */
  public static long lines(String problem) {
    Matcher said = LINES.matcher(problem);
    return said.find() ? Long.parseLong(said.group(1)) : 0;
  }
}
