package org.alliancepool.statistics.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers that are equal beyond chance: one item's to another's in every row, or all of one row to
 * those of another. A column that was copied over its neighbour, or rows that were filled down,
 * give scores and correlations that look sound.
 *
 * <p>Where nearly all answer alike, equal answers are no sign of anything. Two columns count only
 * where {@value #FEWEST_OTHER} rows have another answer than the column's most frequent one; two
 * rows only where so many of their answers differ from the most frequent of the column, and so many
 * from the most frequent of the row, and they are three different ones, as two people's who tick
 * one answer throughout, or one end of the scale and the other where items are turned, are not.
 *
 * @param columns pairs of equal columns, from 0; each with the first that it is equal to
 * @param rows how many rows are equal to another
 */
public record CopiedAnswers(List<Pair> columns, int rows) {
  private static final int FEWEST_OTHER = 10;

  /** Two equal columns. */
  public record Pair(int first, int other) {}

  /**
   * Looks at a form's answers.
   *
   * @param answers a row per person, a column per item, as answered; NaN where missing, which is
   *     equal to missing alone
   */
  public static CopiedAnswers of(double[][] answers) {
    return of(answers, usual(answers));
  }

  /**
   * The same where the most frequent answers are known.
   *
   * @param usual what {@link #usual} says of these answers
   */
  public static CopiedAnswers of(double[][] answers, double[] usual) {
    boolean[] varies = new boolean[usual.length];
    for (int c = 0; c < usual.length; c++) {
      varies[c] = others(column(answers, c), usual[c]) >= FEWEST_OTHER;
    }
    return new CopiedAnswers(equalColumns(answers, varies), equalRows(answers, usual));
  }

  /** The most frequent answer to each item, the lowest of several; NaN where there is none. */
  public static double[] usual(double[][] answers) {
    double[] usual = new double[answers.length == 0 ? 0 : answers[0].length];
    Arrays.setAll(usual, c -> mode(column(answers, c)));
    return usual;
  }

  private static List<Pair> equalColumns(double[][] answers, boolean[] varies) {
    List<Pair> pairs = new ArrayList<>();
    for (int other = 1; other < varies.length; other++) {
      for (int first = 0; first < other; first++) {
        if (varies[first] && varies[other] && areEqual(answers, first, other)) {
          pairs.add(new Pair(first, other));
          break;
        }
      }
    }
    return pairs;
  }

  private static boolean areEqual(double[][] answers, int first, int other) {
    for (double[] row : answers) {
      if (Double.compare(row[first], row[other]) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int equalRows(double[][] answers, double[] modes) {
    Map<List<Double>, Integer> times = new HashMap<>();
    for (double[] row : answers) {
      int unusual = 0;
      for (int c = 0; c < row.length; c++) {
        if (!Double.isNaN(row[c]) && row[c] != modes[c]) {
          unusual++;
        }
      }
      if (unusual >= FEWEST_OTHER
          && others(row, mode(row)) >= FEWEST_OTHER
          && CarriedAnswers.isOwn(row)) {
        List<Double> key = new ArrayList<>(row.length);
        for (double answer : row) {
          key.add(answer);
        }
        times.merge(key, 1, Integer::sum);
      }
    }
    return times.values().stream().filter(n -> n > 1).mapToInt(n -> n).sum();
  }

  private static double[] column(double[][] answers, int c) {
    double[] column = new double[answers.length];
    for (int r = 0; r < answers.length; r++) {
      column[r] = answers[r][c];
    }
    return column;
  }

  /** The most frequent value, the lowest of several; NaN where there is none. */
  private static double mode(double[] values) {
    Map<Double, Integer> times = new HashMap<>();
    for (double value : values) {
      if (!Double.isNaN(value)) {
        times.merge(value, 1, Integer::sum);
      }
    }
    double mode = Double.NaN;
    int most = 0;
    for (Map.Entry<Double, Integer> e : times.entrySet()) {
      if (e.getValue() > most || (e.getValue() == most && e.getKey() < mode)) {
        mode = e.getKey();
        most = e.getValue();
      }
    }
    return mode;
  }

  private static int others(double[] values, double mode) {
    int n = 0;
    for (double value : values) {
      if (!Double.isNaN(value) && value != mode) {
        n++;
      }
    }
    return n;
  }
}
