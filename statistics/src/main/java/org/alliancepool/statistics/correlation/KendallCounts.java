package org.alliancepool.statistics.correlation;

import java.util.Arrays;

/**
 * Concordance counts of two variables in O(n log n): Knight (1966),
 * doi:10.1080/01621459.1966.10480879.
 *
 * @param n cases
 * @param score concordant minus discordant pairs
 * @param x ties of the first variable
 * @param y ties of the second
 */
public record KendallCounts(long n, double score, Ties x, Ties y) {

  /** Sums over groups of t equal values: t(t-1)/2, t(t-1)(2t+5), t(t-1)(t-2). */
  public record Ties(double pairs, double variance, double triples) {
    static Ties of(double[] sorted) {
      double pairs = 0;
      double variance = 0;
      double triples = 0;
      for (int i = 0; i < sorted.length; ) {
        int j = i;
        while (j < sorted.length && sorted[j] == sorted[i]) {
          j++;
        }
        double t = j - i;
        pairs += t * (t - 1) / 2;
        variance += t * (t - 1) * (2 * t + 5);
        triples += t * (t - 1) * (t - 2);
        i = j;
      }
      return new Ties(pairs, variance, triples);
    }
  }

  /** Counts the pairs of two variables of equal length, without missing values. */
  public static KendallCounts of(double[] x, double[] y) {
    int n = x.length;
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order, (a, b) -> x[a] != x[b] ? Double.compare(x[a], x[b]) : Double.compare(y[a], y[b]));
    double[] ys = new double[n];
    double joint = 0;
    int run = 1;
    for (int i = 0; i < n; i++) {
      ys[i] = y[order[i]];
      if (i > 0) {
        boolean same = x[order[i]] == x[order[i - 1]] && ys[i] == ys[i - 1];
        joint += same ? run : 0;
        run = same ? run + 1 : 1;
      }
    }
    double swaps = sortCounting(ys, new double[n], 0, n);
    double[] xs = x.clone();
    Arrays.sort(xs);
    Ties tx = Ties.of(xs);
    Ties ty = Ties.of(ys);
    double total = 0.5 * n * (n - 1.0);
    // Pairs tied in neither variable, less twice those in the wrong order.
    double score = total - tx.pairs - ty.pairs + joint - 2 * swaps;
    return new KendallCounts(n, score, tx, ty);
  }

  /** Kendall's tau-b. */
  public double tauB() {
    double total = 0.5 * n * (n - 1.0);
    double tau = score / (Math.sqrt(total - x.pairs) * Math.sqrt(total - y.pairs));
    return Math.max(-1, Math.min(1, tau));
  }

  /** Score over its standard deviation under independence, given the ties. */
  public double statistic() {
    double m = n;
    double v0 = m * (m - 1) * (2 * m + 5);
    double var =
        (v0 - x.variance - y.variance) / 18
            + (2 * x.pairs) * (2 * y.pairs) / (2 * m * (m - 1))
            // Two cases have no triples.
            + (n > 2 ? x.triples * y.triples / (9 * m * (m - 1) * (m - 2)) : 0);
    return score / Math.sqrt(var);
  }

  private static double sortCounting(double[] a, double[] scratch, int from, int to) {
    if (to - from < 2) {
      return 0;
    }
    int mid = (from + to) >>> 1;
    double swaps = sortCounting(a, scratch, from, mid) + sortCounting(a, scratch, mid, to);
    int i = from;
    int j = mid;
    for (int o = from; o < to; o++) {
      if (j >= to || (i < mid && a[i] <= a[j])) {
        scratch[o] = a[i++];
      } else {
        swaps += mid - i;
        scratch[o] = a[j++];
      }
    }
    System.arraycopy(scratch, from, a, from, to - from);
    return swaps;
  }
}
