package org.alliancepool.statistics.score;

/**
 * The covariances of a scale's keyed items over complete rows: all that {@link Reliability} and
 * {@link ItemAnalysis} need, so that who wants both goes through the rows once.
 */
public final class ItemCovariance {
  private final int n;
  private final int dropped;
  private final double[][] s;

  private ItemCovariance(int n, int dropped, double[][] s) {
    this.n = n;
    this.dropped = dropped;
    this.s = s;
  }

  /**
   * Covariances, divisor n - 1. Rows with a missing item are left out and counted; fewer than two
   * items or complete rows, rows of unequal length and infinite values are refused.
   *
   * @param keyedItems rows of persons, columns of keyed items, NaN where missing
   */
  public static ItemCovariance of(double[][] keyedItems) {
    return of(keyedItems, "analyse items");
  }

  static ItemCovariance of(double[][] keyedItems, String task) {
    double[][] rows = CompleteRows.of(keyedItems, task, "items");
    return new ItemCovariance(
        rows.length, keyedItems.length - rows.length, CompleteRows.covariance(rows));
  }

  /** Complete rows. */
  public int n() {
    return n;
  }

  /** Rows left out. */
  public int dropped() {
    return dropped;
  }

  /** Item by item; not to be changed. */
  double[][] s() {
    return s;
  }
}
