package org.alliancepool.statistics.score;

import java.util.Arrays;

/**
 * How one scale is scored from the answers of a form. Immutable; {@link #of} gives a key without
 * reversed items whose score needs 80 % of the items, and the other methods return changed copies.
 *
 * <p>Columns are positions in the array of answers, from 0.
 *
 * @param rule how keyed answers become a score
 * @param min lowest answer
 * @param max highest answer
 * @param columns the columns that belong to the scale
 * @param maxima highest answer of each of {@code columns}; {@code max} for most forms
 * @param reversed those of {@code columns} that are reverse-keyed
 * @param excluded values between min and max that are no answer, as the zero of the BLRI
 * @param maxGroups for {@link Rule#MAX_GROUPS}: groups of columns of which the highest counts
 * @param minItems least number of answered items for a score
 * @param rounding rounding of a prorated sum
 */
public record ScoringKey(
    Rule rule,
    double min,
    double max,
    int[] columns,
    double[] maxima,
    int[] reversed,
    double[] excluded,
    int[][] maxGroups,
    int minItems,
    Rounding rounding) {

  /** A scoring rule. */
  public enum Rule {
    /** Sum of the keyed answers; prorated: their mean times the number of items. */
    SUM,
    /** Mean of the keyed answers that are there. */
    MEAN,
    /** Sum over groups of each group's highest answer, and over the items in no group (QIDS). */
    MAX_GROUPS
  }

  /** Rounding of a prorated sum. */
  public enum Rounding {
    /** Kept as it is. */
    NONE,
    /** Up to the next whole number. */
    UP
  }

  /** Copies the arrays and refuses a key that contradicts itself. */
  public ScoringKey {
    columns = columns.clone();
    maxima = maxima.clone();
    reversed = reversed.clone();
    excluded = excluded.clone();
    maxGroups = Arrays.stream(maxGroups).map(int[]::clone).toArray(int[][]::new);
    if (!(min < max)) {
      throw new IllegalArgumentException(
          "cannot make a scoring key: answers from %s to %s are no scale; min must be below max"
              .formatted(min, max));
    }
    if (columns.length == 0) {
      throw new IllegalArgumentException("cannot make a scoring key: it has no items; name them");
    }
    if (maxima.length != columns.length) {
      throw new IllegalArgumentException(
          "cannot make a scoring key: %d maxima for %d items; give one for each item"
              .formatted(maxima.length, columns.length));
    }
    if (Arrays.stream(columns).distinct().count() != columns.length || min(columns) < 0) {
      throw new IllegalArgumentException(
          "cannot make a scoring key: columns %s are not distinct positions from 0"
              .formatted(Arrays.toString(columns)));
    }
    for (int column : reversed) {
      requireMember(columns, column, "reversed");
    }
    int[] grouped = Arrays.stream(maxGroups).flatMapToInt(Arrays::stream).toArray();
    for (int column : grouped) {
      requireMember(columns, column, "grouped");
    }
    if (Arrays.stream(grouped).distinct().count() != grouped.length) {
      throw new IllegalArgumentException(
          "cannot make a scoring key: a column is in two groups; put it into one");
    }
    if (grouped.length > 0 != (rule == Rule.MAX_GROUPS)) {
      throw new IllegalArgumentException(
          "cannot make a scoring key: groups and rule MAX_GROUPS go together, but the rule is "
              + rule);
    }
    if (minItems < 1 || minItems > columns.length) {
      throw new IllegalArgumentException(
          "cannot make a scoring key: %d answered items are asked of %d; ask for 1 to %d"
              .formatted(minItems, columns.length, columns.length));
    }
  }

  private static int min(int[] values) {
    return Arrays.stream(values).min().orElseThrow();
  }

  private static void requireMember(int[] columns, int column, String what) {
    if (position(columns, column) < 0) {
      throw new IllegalArgumentException(
          "cannot make a scoring key: %s column %d is not among the scale's columns %s"
              .formatted(what, column, Arrays.toString(columns)));
    }
  }

  private static int position(int[] columns, int column) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] == column) {
        return i;
      }
    }
    return -1;
  }

  /** A sum of answers from min to max: no reversed items, 80 % of the items needed. */
  public static ScoringKey sum(double min, double max, int... columns) {
    return of(Rule.SUM, min, max, columns, new int[0][]);
  }

  /** A mean of answers from min to max: no reversed items, 80 % of the items needed. */
  public static ScoringKey mean(double min, double max, int... columns) {
    return of(Rule.MEAN, min, max, columns, new int[0][]);
  }

  /** A sum in which only the highest answer of each group counts; 80 % of the items needed. */
  public static ScoringKey maxGroups(double min, double max, int[] columns, int[][] groups) {
    return of(Rule.MAX_GROUPS, min, max, columns, groups);
  }

  private static ScoringKey of(Rule rule, double min, double max, int[] columns, int[][] groups) {
    double[] maxima = new double[columns.length];
    Arrays.fill(maxima, max);
    // 0.8 * 5 must be 4, whatever the last binary digit says.
    int minItems = Math.max(1, (int) Math.ceil(0.8 * columns.length - 1e-9));
    return new ScoringKey(
        rule,
        min,
        max,
        columns,
        maxima,
        new int[0],
        new double[0],
        groups,
        minItems,
        Rounding.NONE);
  }

  /** With these columns reverse-keyed: x counts as min + max - x, with the item's own max. */
  public ScoringKey reversing(int... reverse) {
    return new ScoringKey(
        rule, min, max, columns, maxima, reverse, excluded, maxGroups, minItems, rounding);
  }

  /** With these values of the response scale taken as no answer. */
  public ScoringKey excluding(double... values) {
    return new ScoringKey(
        rule, min, max, columns, maxima, reversed, values, maxGroups, minItems, rounding);
  }

  /** With a lower highest answer for some columns. */
  public ScoringKey withMaximum(double maximum, int... of) {
    double[] changed = maxima.clone();
    for (int column : of) {
      requireMember(columns, column, "limited");
      changed[position(columns, column)] = maximum;
    }
    return new ScoringKey(
        rule, min, max, columns, changed, reversed, excluded, maxGroups, minItems, rounding);
  }

  /** With another least number of answered items. */
  public ScoringKey requiring(int answered) {
    return new ScoringKey(
        rule, min, max, columns, maxima, reversed, excluded, maxGroups, answered, rounding);
  }

  /** With rounding of prorated sums. */
  public ScoringKey rounding(Rounding how) {
    return new ScoringKey(
        rule, min, max, columns, maxima, reversed, excluded, maxGroups, minItems, how);
  }

  /** The lowest possible score. */
  public double lowestScore() {
    return rule == Rule.MEAN ? min : parts() * min;
  }

  /** The highest possible score. */
  public double highestScore() {
    double sum = 0;
    boolean[] inGroup = new boolean[columns.length];
    for (int[] group : maxGroups) {
      double highest = Double.NEGATIVE_INFINITY;
      for (int column : group) {
        int i = position(columns, column);
        inGroup[i] = true;
        highest = Math.max(highest, maxima[i]);
      }
      sum += highest;
    }
    for (int i = 0; i < columns.length; i++) {
      sum += inGroup[i] ? 0 : maxima[i];
    }
    return rule == Rule.MEAN ? sum / columns.length : sum;
  }

  /** What is added up: items, where a group counts as one. */
  int parts() {
    int parts = columns.length;
    for (int[] group : maxGroups) {
      parts -= group.length - 1;
    }
    return parts;
  }

  /** The part to which each of {@code columns} belongs: groups first, then the single items. */
  int[] partOfItem() {
    int[] part = new int[columns.length];
    Arrays.fill(part, -1);
    for (int g = 0; g < maxGroups.length; g++) {
      for (int column : maxGroups[g]) {
        part[position(columns, column)] = g;
      }
    }
    int next = maxGroups.length;
    for (int i = 0; i < part.length; i++) {
      if (part[i] < 0) {
        part[i] = next++;
      }
    }
    return part;
  }
}
