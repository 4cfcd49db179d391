package org.alliancepool.statistics.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.alliancepool.statistics.pool.MetaFit;

/**
 * What the pooled effects of many subsets look like: Olkin, Dahabreh and Trikalinos (2012),
 * doi:10.1002/jrsm.1053.
 *
 * <p>Edge cases: effects that are all equal give one bin of width 0 and one mode; a mode may have
 * no {@code causes}: no single study makes it.
 *
 * @param k number of studies
 * @param rows their positions in the input
 * @param subsets number of subsets fitted
 * @param mean mean of the estimates
 * @param sd their standard deviation
 * @param low lower edge of the first bin: the smallest effect
 * @param width width of a bin of {@link #histogram}; 0 where all effects are equal
 * @param histogram counts of estimates
 * @param withStudy counts of estimates of the subsets with each study, [study][bin]
 * @param joint counts by estimate and I2, [estimate][percent]; an estimate bin is {@code width *
 *     BINS / JOINT_BINS} wide
 * @param meanWith mean estimate of the subsets with each study, from bin mid-points
 * @param meanWithout the same without it
 * @param separation distance of the two means over the root mean square of the two standard
 *     deviations
 * @param mostSeparating study with the largest separation, an index into {@link #rows}
 * @param modes modes of the distribution, from low to high
 * @param estimates estimates by subset, where kept: for all subsets at the number whose bits are
 *     the studies (place 0 is NaN)
 * @param i2 I2 in percent by subset, where kept
 * @param converged whether every fit converged
 */
public record GoshResult(
    int k,
    int[] rows,
    long subsets,
    double mean,
    double sd,
    double low,
    double width,
    long[] histogram,
    long[][] withStudy,
    int[][] joint,
    double[] meanWith,
    double[] meanWithout,
    double[] separation,
    int mostSeparating,
    List<Mode> modes,
    float[] estimates,
    float[] i2,
    boolean converged) {

  /** A study that is in a mode's subsets as often as in all, give or take this, has not made it. */
  private static final double LEAST_SEPARATION = 0.1;

  /**
   * One mode: a local maximum of the smoothed histogram that rises at least a tenth above the
   * valley to its neighbour.
   *
   * @param location estimate at the maximum
   * @param from lower end of the mode's range
   * @param to upper end
   * @param share share of the subsets in the range
   * @param inclusion for each study the share of the subsets in the range that have it
   * @param causes studies that make the mode by their presence (inclusion high) or absence (low):
   *     those of which the inclusion differs by more than a tenth from the share of all subsets,
   *     the largest difference first; empty where there is only one mode
   */
  public record Mode(
      double location,
      double from,
      double to,
      double share,
      double[] inclusion,
      List<Integer> causes) {}

  static GoshResult of(
      MetaFit full,
      long total,
      GoshTally tally,
      double[][] moments,
      float[] estimates,
      float[] i2,
      boolean converged) {
    double sum = 0;
    double squares = 0;
    for (double[] m : moments) {
      sum += m[0];
      squares += m[1];
    }
    double shift = sum / total;
    double sd = total > 1 ? Math.sqrt(Math.max(0, squares - sum * shift) / (total - 1)) : 0;
    int k = full.k();
    double[] with = new double[k];
    double[] without = new double[k];
    double[] separation = new double[k];
    int most = 0;
    for (int i = 0; i < k; i++) {
      long[] rest = tally.histogram.clone();
      for (int b = 0; b < rest.length; b++) {
        rest[b] -= tally.withStudy[i][b];
      }
      double[] a = meanAndVariance(tally, tally.withStudy[i]);
      double[] b = meanAndVariance(tally, rest);
      with[i] = a[0];
      without[i] = b[0];
      double spread = Math.sqrt((a[1] + b[1]) / 2);
      separation[i] = spread > 0 ? Math.abs(a[0] - b[0]) / spread : 0;
      if (separation[i] > separation[most]) {
        most = i;
      }
    }
    return new GoshResult(
        k,
        full.rows(),
        total,
        full.beta()[0] + shift,
        sd,
        tally.low,
        tally.width,
        tally.histogram,
        tally.withStudy,
        tally.joint,
        with,
        without,
        separation,
        most,
        modes(tally, sd),
        estimates,
        i2,
        converged);
  }

  private static double[] meanAndVariance(GoshTally tally, long[] counts) {
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (int b = 0; b < counts.length; b++) {
      n += counts[b];
      sum += (double) counts[b] * b;
      squares += (double) counts[b] * b * b;
    }
    if (n == 0) {
      return new double[] {Double.NaN, 0};
    }
    double m = sum / n;
    double var = Math.max(0, squares / n - m * m) * tally.width * tally.width;
    return new double[] {tally.low + (m + 0.5) * tally.width, var};
  }

  /** Modes of the histogram smoothed with a Gaussian of 0.15 sd, at least one bin. */
  private static List<Mode> modes(GoshTally tally, double sd) {
    double bandwidth = tally.width > 0 ? Math.max(1, 0.15 * sd / tally.width) : 1;
    double[] f = smooth(tally.histogram, bandwidth);
    List<Integer> peaks = new ArrayList<>();
    List<Integer> valleys = new ArrayList<>();
    for (int b = 0; b < f.length; b++) {
      boolean top =
          f[b] > 0 && (b == 0 || f[b] > f[b - 1]) && (b == f.length - 1 || f[b] >= f[b + 1]);
      if (!top) {
        continue;
      }
      int last = peaks.size() - 1;
      if (last < 0) {
        peaks.add(b);
        continue;
      }
      int valley = lowest(f, peaks.get(last), b);
      if (f[valley] <= 0.9 * Math.min(f[peaks.get(last)], f[b])) {
        peaks.add(b);
        valleys.add(valley);
      } else if (f[b] > f[peaks.get(last)]) {
        peaks.set(last, b);
      }
    }
    double highest = Arrays.stream(f).max().orElse(0);
    List<Mode> modes = new ArrayList<>();
    int from = 0;
    for (int m = 0; m < peaks.size(); m++) {
      int to = m < valleys.size() ? valleys.get(m) : f.length;
      // Ripples of single studies in the far tails are no modes.
      if (f[peaks.get(m)] >= 0.01 * highest) {
        modes.add(mode(tally, peaks.get(m), from, to));
        from = to;
      }
    }
    return modes;
  }

  private static int lowest(double[] f, int from, int to) {
    int at = from;
    for (int b = from; b <= to; b++) {
      at = f[b] < f[at] ? b : at;
    }
    return at;
  }

  private static double[] smooth(long[] counts, double bandwidth) {
    int reach = (int) Math.ceil(4 * bandwidth);
    double[] f = new double[counts.length];
    for (int b = 0; b < f.length; b++) {
      for (int c = Math.max(0, b - reach); c <= Math.min(f.length - 1, b + reach); c++) {
        double z = (b - c) / bandwidth;
        f[b] += counts[c] * Math.exp(-0.5 * z * z);
      }
    }
    return f;
  }

  private static Mode mode(GoshTally tally, int peak, int from, int to) {
    long total = Arrays.stream(tally.histogram).sum();
    long inside = Arrays.stream(tally.histogram, from, to).sum();
    int k = tally.withStudy.length;
    double[] inclusion = new double[k];
    double[] apart = new double[k];
    for (int i = 0; i < k; i++) {
      inclusion[i] = (double) Arrays.stream(tally.withStudy[i], from, to).sum() / inside;
      double usual = (double) Arrays.stream(tally.withStudy[i]).sum() / total;
      apart[i] = Math.abs(inclusion[i] - usual);
    }
    List<Integer> causes =
        IntStream.range(0, k)
            .filter(i -> apart[i] > LEAST_SEPARATION)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -apart[i]))
            .toList();
    return new Mode(
        tally.low + (peak + 0.5) * tally.width,
        tally.low + from * tally.width,
        tally.low + to * tally.width,
        (double) inside / total,
        inclusion,
        causes);
  }
}
