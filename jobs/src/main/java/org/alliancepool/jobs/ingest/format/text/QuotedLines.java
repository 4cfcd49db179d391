package org.alliancepool.jobs.ingest.format.text;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of a quoted cell, which are rows of the table where a quote is not closed. A row has
 * its delimiters, and no blank behind them, as prose has behind commas.
 */
final class QuotedLines {
  /** As many lines are looked at; all are counted. */
  private static final int MOST = 10_000;

  /** The number of delimiters of a line with a blank behind one of them. */
  private static final int PROSE = -1;

  /** So many delimiters behind a line break are more than a value has. */
  private static final int SEVERAL = 2;

  private final char delimiter;
  private final int place;
  private final List<Integer> delimiters = new ArrayList<>(1);
  private long breaks;
  private int inLine;
  private boolean isProse;
  private boolean afterDelimiter;

  /**
   * @param place of the cell in its row, from 0
   */
  QuotedLines(char delimiter, int place) {
    this.delimiter = delimiter;
    this.place = place;
  }

  /** The lines of a text. */
  static QuotedLines of(String text, char delimiter) {
    QuotedLines lines = new QuotedLines(delimiter, 0);
    text.chars().forEach(lines::add);
    lines.end();
    return lines;
  }

  void add(int c) {
    if (c == '\n') {
      end();
      breaks++;
      return;
    }
    isProse |= afterDelimiter && c == ' ';
    afterDelimiter = c == delimiter;
    inLine += afterDelimiter ? 1 : 0;
  }

  /** To be called behind the last character. */
  void end() {
    if (delimiters.size() < MOST) {
      delimiters.add(isProse ? PROSE : inLine);
    }
    inLine = 0;
    isProse = false;
    afterDelimiter = false;
  }

  int place() {
    return place;
  }

  /** How many lines the cell goes on behind its first. */
  long breaks() {
    return breaks;
  }

  /**
   * True where a line is a whole row, or the first and the last are the end of one and the
   * beginning of another.
   */
  boolean areRows(int columns) {
    int last = delimiters.size() - 1;
    if (breaks == 0 || columns <= SEVERAL) {
      return false; // of two columns a row has one delimiter, as many a sentence has
    }
    boolean isSwallowed = delimiters.get(0) == columns - 1 - place && delimiters.get(last) == place;
    return isSwallowed || delimiters.subList(1, Math.max(1, last)).contains(columns - 1);
  }

  /** True where more delimiters stand behind a line break than in any value. */
  boolean haveSeveralDelimiters() {
    return delimiters.stream().skip(1).mapToInt(n -> Math.max(0, n)).sum() >= SEVERAL;
  }
}
