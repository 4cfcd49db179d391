package org.alliancepool.statistics.score;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The items of a scale that, together, run most against the others: of all ways to part the items
 * into two groups of at least two, the one whose sums correlate lowest, on n complete rows. Where
 * several items should be reversed and are not, these are they. It sees what single items cannot
 * show: wrong items lower each other's and every right item's correlation with the rest, until none
 * stands out where half of a scale is wrong, while the sums of the two groups go near -1.
 *
 * <p>The group is looked for, so its correlation is low by chance too. {@link
 * #probabilityOfSoLow(double, int, int)} is that of one correlation times the number of ways to
 * part the items (Bonferroni), which holds whatever group a search finds, also if it is not the
 * lowest. Items that have nothing to do with each other are the worst case: where all correlations
 * between items are 0 or above, so are those of every two sums.
 *
 * <p>The search flips one item at a time while that lowers the correlation, once from every item;
 * on ten items it finds what trying all finds (see the tests).
 *
 * <p>Edge cases: items without variance belong to no group; fewer than four others, or sums without
 * variance: there is no group, and {@code r} is NaN.
 *
 * @param columns of the smaller group, ascending; of two equal ones, that without the first item
 * @param r the correlation of its sum with that of the others
 */
public record OpposedItems(int[] columns, double r) {
  private static final int FEWEST = 2;

  /** Of a correlation: less is what arithmetic leaves, and no reason to move an item. */
  private static final double LEAST = 1e-12;

  private static final OpposedItems NONE = new OpposedItems(new int[0], Double.NaN);

  /**
   * Searches.
   *
   * @param items covariances of keyed items
   */
  public static OpposedItems of(ItemCovariance items) {
    double[][] all = items.s();
    double none = ItemAnalysis.noVariance(all);
    int[] varying = IntStream.range(0, all.length).filter(i -> all[i][i] > none).toArray();
    if (varying.length < 2 * FEWEST) {
      return NONE;
    }
    double[][] s =
        Arrays.stream(varying)
            .mapToObj(i -> Arrays.stream(varying).mapToDouble(j -> all[i][j]).toArray())
            .toArray(double[][]::new);
    Parting lowest = null;
    for (int first = 0; first < s.length; first++) {
      Parting found = new Parting(s, first, none);
      found.descend();
      if (found.r < (lowest == null ? Double.POSITIVE_INFINITY : lowest.r)) {
        lowest = found;
      }
    }
    return lowest == null
        ? NONE
        : new OpposedItems(
            Arrays.stream(lowest.smaller()).map(i -> varying[i]).toArray(), lowest.r);
  }

  /**
   * An upper bound of how probable a group as much opposed is in items that do not run against each
   * other.
   *
   * @param k items that vary
   * @return at most 1; NaN where r is NaN, or n below 3
   */
  public static double probabilityOfSoLow(double r, int n, int k) {
    double ways = Math.pow(2, k - 1) - 1 - k; // without the empty group and those of one item
    return Math.min(1, ways * ItemAnalysis.probabilityOfSoLow(r, n));
  }

  /** Two groups of items, and what is needed to move one item cheaply. */
  private static final class Parting {
    private final double[][] s;
    private final double none;
    private final boolean[] inGroup;
    private int size;

    /** Covariances of each item with the sums of the group and of the others. */
    private final double[] withGroup;

    private final double[] withOthers;

    /** Variances of the two sums, and their covariance. */
    private double group;

    private double others;
    private double across;
    private double r = Double.POSITIVE_INFINITY;

    Parting(double[][] s, int first, double none) {
      this.s = s;
      this.none = none;
      inGroup = new boolean[s.length];
      withGroup = new double[s.length];
      withOthers = Arrays.stream(s).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
      others = Arrays.stream(withOthers).sum();
      flip(first);
    }

    /** Flips items while that lowers the correlation; to a group of two in any case. */
    void descend() {
      while (true) {
        int best = -1;
        double lowest = r - LEAST;
        for (int i = 0; i < s.length; i++) {
          double after = rAfter(i);
          if (after < lowest) {
            best = i;
            lowest = after;
          }
        }
        if (best < 0) {
          return;
        }
        flip(best);
        r = lowest;
      }
    }

    /** The correlation when item i has changed sides; above all others where it must not. */
    private double rAfter(int i) {
      int after = size + (inGroup[i] ? -1 : 1);
      if (after < FEWEST || s.length - after < FEWEST) {
        return Double.POSITIVE_INFINITY;
      }
      double one = group + (inGroup[i] ? s[i][i] - 2 * withGroup[i] : s[i][i] + 2 * withGroup[i]);
      double other =
          others + (inGroup[i] ? s[i][i] + 2 * withOthers[i] : s[i][i] - 2 * withOthers[i]);
      return one > none && other > none
          ? acrossAfter(i) / Math.sqrt(one * other)
          : Double.POSITIVE_INFINITY;
    }

    private double acrossAfter(int i) {
      double change = withGroup[i] - withOthers[i];
      return across + (inGroup[i] ? change - s[i][i] : -change - s[i][i]);
    }

    private void flip(int i) {
      across = acrossAfter(i);
      double side = inGroup[i] ? -1 : 1;
      group += s[i][i] + side * 2 * withGroup[i];
      others += s[i][i] - side * 2 * withOthers[i];
      for (int j = 0; j < s.length; j++) {
        withGroup[j] += side * s[i][j];
        withOthers[j] -= side * s[i][j];
      }
      inGroup[i] = !inGroup[i];
      size += inGroup[i] ? 1 : -1;
    }

    int[] smaller() {
      boolean isGroup = 2 * size < inGroup.length || (2 * size == inGroup.length && !inGroup[0]);
      return IntStream.range(0, inGroup.length).filter(i -> inGroup[i] == isGroup).toArray();
    }
  }
}
