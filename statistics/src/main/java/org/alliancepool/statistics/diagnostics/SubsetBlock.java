package org.alliancepool.statistics.diagnostics;

import java.util.Arrays;
import org.alliancepool.statistics.pool.RemlKernel;
import org.alliancepool.statistics.pool.TauEstimator;

/**
 * Fits a block of subsets at once: the subsets that share their upper studies and run through all
 * combinations of the lowest few. One lane per combination, so that every inner loop is a plain
 * loop over lanes.
 *
 * <p>Effects are centred at the overall mean. Sums at tau2 = 0 are those of the shared studies plus
 * a table of those of the lanes. REML: Newton steps on the score (Fisher scoring where the
 * likelihood is not concave) from the Hedges or DerSimonian-Laird estimate, until the step is below
 * 1e-7 of tau2 plus the smallest variance, which leaves about 1e-12. A lane that may have a second
 * maximum (the score at 0 is not positive though an inner maximum was found, or was positive on the
 * way to 0), or does not settle, is fitted by {@link RemlKernel}.
 */
final class SubsetBlock {
  private static final int LOW_BITS = 7;
  private static final int MAX_STEPS = 25;
  private static final double SETTLED = 1e-7;
  private static final int SUMS = 6;

  private final double[] y;
  private final double[] v;
  private final double[] w;
  private final double center;
  private final double vmin;
  private final TauEstimator method;
  private final RemlKernel kernel;
  private final double[] subsetY;
  private final double[] subsetV;

  final int lowBits;
  final int lanes;

  /** Estimates of the last block, one per lane; lane 0 of block 0 is the empty set and NaN. */
  final double[] estimate;

  /** I2 of the last block in percent. */
  final double[] i2;

  /** Fits that needed the slow way and did not converge there either. */
  int failures;

  private final double[][] mask;
  private final double[][] table;
  private final double[][] plain;
  private final double[] tau2;
  private final double[][] acc;
  private final double[] size;
  private final double[] typical;
  private final double[] excess;
  private final double[] laneSize;
  private final boolean[] open;
  private final boolean[] rose;

  SubsetBlock(double[] yi, double[] vi, TauEstimator method) {
    int k = yi.length;
    this.method = method;
    v = vi.clone();
    w = new double[k];
    double sw = 0;
    double swy = 0;
    for (int i = 0; i < k; i++) {
      w[i] = 1 / vi[i];
      sw += w[i];
      swy += w[i] * yi[i];
    }
    center = swy / sw;
    y = new double[k];
    for (int i = 0; i < k; i++) {
      y[i] = yi[i] - center;
    }
    vmin = Arrays.stream(vi).min().orElse(1);
    kernel = new RemlKernel(k);
    subsetY = new double[k];
    subsetV = new double[k];
    lowBits = Math.min(LOW_BITS, k);
    lanes = 1 << lowBits;
    estimate = new double[lanes];
    i2 = new double[lanes];
    tau2 = new double[lanes];
    size = new double[lanes];
    typical = new double[lanes];
    excess = new double[lanes];
    laneSize = new double[lanes];
    for (int b = 0; b < lanes; b++) {
      laneSize[b] = Integer.bitCount(b);
    }
    open = new boolean[lanes];
    rose = new boolean[lanes];
    acc = new double[8][lanes];
    plain = new double[SUMS + 3][lanes];
    mask = new double[lowBits][lanes];
    table = new double[SUMS + 3][lanes];
    for (int i = 0; i < lowBits; i++) {
      for (int b = 0; b < lanes; b++) {
        if ((b >> i & 1) == 1) {
          mask[i][b] = 1;
          addStudy(i, b, table);
        }
      }
    }
  }

  private void addStudy(int i, int b, double[][] to) {
    double wi = w[i];
    double wy = wi * y[i];
    to[0][b] += wi;
    to[1][b] += wi * wi;
    to[2][b] += wi * wi * wi;
    to[3][b] += wy;
    to[4][b] += wy * y[i];
    to[5][b] += wi * wy;
    to[6][b] += wy * wy;
    to[7][b] += y[i];
    to[8][b] += y[i] * y[i];
  }

  /** Fits all subsets whose upper studies are the bits of {@code high}. */
  void fit(int high) {
    double[][] shared = new double[SUMS + 3][1];
    double sharedV = 0;
    for (int i = lowBits; i < y.length; i++) {
      if ((high >> (i - lowBits) & 1) == 1) {
        addStudy(i, 0, shared);
        sharedV += v[i];
      }
    }
    for (int s = 0; s < plain.length; s++) {
      if (method != TauEstimator.REML && s != 0 && s != 1 && s != 3 && s != 4) {
        continue;
      }
      double add = shared[s][0];
      double[] from = table[s];
      double[] to = plain[s];
      for (int b = 0; b < lanes; b++) {
        to[b] = from[b] + add;
      }
    }
    double highSize = Integer.bitCount(high);
    for (int b = 0; b < lanes; b++) {
      size[b] = highSize + laneSize[b];
    }
    atZero(plain[0], plain[1], plain[3], plain[4], size, typical, excess);
    if (high == 0) {
      // Single studies: rounding must not make heterogeneity of nothing.
      for (int b = 0; b < lanes; b++) {
        if (size[b] < 2) {
          excess[b] = 0;
          typical[b] = 1;
        }
      }
    } else if (highSize == 1) {
      excess[0] = 0;
      typical[0] = 1;
    }
    if (method == TauEstimator.EE) {
      for (int b = 0; b < lanes; b++) {
        estimate[b] = center + plain[3][b] / plain[0][b];
        i2[b] = 100 * excess[b] / (excess[b] + Math.max(1, size[b] - 1));
      }
      return;
    }
    for (int b = 0; b < lanes; b++) {
      // (Q - df) / trace, with trace = df / typical variance.
      tau2[b] = excess[b] * typical[b] / Math.max(1, size[b] - 1);
    }
    if (method == TauEstimator.REML) {
      reml(high, sharedV);
    }
    clear(2);
    double[] s1 = acc[0];
    double[] y1 = acc[1];
    for (int i = 0; i < y.length; i++) {
      if (i < lowBits) {
        addMean(v[i], y[i], mask[i], tau2, s1, y1);
      } else if ((high >> (i - lowBits) & 1) == 1) {
        addMean(v[i], y[i], tau2, s1, y1);
      }
    }
    for (int b = 0; b < lanes; b++) {
      estimate[b] = center + y1[b] / s1[b];
      i2[b] = 100 * tau2[b] / (tau2[b] + typical[b]);
    }
  }

  /** Typical variance, and by how much Q exceeds its degrees of freedom, at least 0. */
  private static void atZero(
      double[] s1,
      double[] s2,
      double[] y1,
      double[] yy1,
      double[] size,
      double[] typical,
      double[] excess) {
    for (int b = 0; b < s1.length; b++) {
      double inverse = 1 / s1[b];
      double df = size[b] - 1;
      typical[b] = df / (s1[b] - s2[b] * inverse);
      excess[b] = Math.max(0, yy1[b] - y1[b] * y1[b] * inverse - df);
    }
  }

  private void clear(int n) {
    for (int s = 0; s < n; s++) {
      Arrays.fill(acc[s], 0);
    }
  }

  private static void addMean(
      double vi, double yi, double[] in, double[] t, double[] s1, double[] y1) {
    for (int b = 0; b < s1.length; b++) {
      double wi = in[b] / (vi + t[b]);
      s1[b] += wi;
      y1[b] += wi * yi;
    }
  }

  private static void addMean(double vi, double yi, double[] t, double[] s1, double[] y1) {
    for (int b = 0; b < s1.length; b++) {
      double wi = 1 / (vi + t[b]);
      s1[b] += wi;
      y1[b] += wi * yi;
    }
  }

  private void reml(int high, double sharedV) {
    int left = 0;
    for (int b = 0; b < lanes; b++) {
      double m = size[b];
      open[b] = m > 1;
      rose[b] = false;
      if (m > 1) {
        left++;
        double sumV = sharedV;
        for (int i = 0; i < lowBits; i++) {
          sumV += mask[i][b] * v[i];
        }
        double hedges = (plain[8][b] - plain[7][b] * plain[7][b] / m) / (m - 1) - sumV / m;
        tau2[b] = Math.max(tau2[b], hedges);
      }
    }
    for (int step = 0; step < MAX_STEPS && left > 0; step++) {
      sums(high);
      left = newton();
    }
    for (int b = 0; b < lanes; b++) {
      if (size[b] > 1) {
        boolean upAtZero = scoreAtZero(b) > 0;
        if (open[b] || (tau2[b] > 0 ? !upAtZero : rose[b])) {
          tau2[b] = slow(high, b);
        }
      }
    }
  }

  private double scoreAtZero(int b) {
    double s1 = plain[0][b];
    double mu = plain[3][b] / s1;
    double ypp = plain[6][b] - 2 * mu * plain[5][b] + mu * mu * plain[1][b];
    return ypp - (s1 - plain[1][b] / s1);
  }

  private void sums(int high) {
    clear(8);
    for (int i = 0; i < y.length; i++) {
      if (i < lowBits) {
        double[] in = mask[i];
        add(v[i], y[i], in, tau2, acc[0], acc[1], acc[2], acc[3]);
      } else if ((high >> (i - lowBits) & 1) == 1) {
        add(v[i], y[i], tau2, acc[0], acc[1], acc[2], acc[3]);
      }
    }
    double[] t = tau2;
    for (int i = 0; i < y.length; i++) {
      if (i < lowBits) {
        addSquares(v[i], y[i], mask[i], t, acc[4], acc[5], acc[6], acc[7]);
      } else if ((high >> (i - lowBits) & 1) == 1) {
        addSquares(v[i], y[i], t, acc[4], acc[5], acc[6], acc[7]);
      }
    }
  }

  private static void add(
      double vi,
      double yi,
      double[] in,
      double[] t,
      double[] s1,
      double[] s2,
      double[] s3,
      double[] y1) {
    for (int b = 0; b < s1.length; b++) {
      double wi = in[b] / (vi + t[b]);
      double w2 = wi * wi;
      s1[b] += wi;
      s2[b] += w2;
      s3[b] += w2 * wi;
      y1[b] += wi * yi;
    }
  }

  private static void add(
      double vi, double yi, double[] t, double[] s1, double[] s2, double[] s3, double[] y1) {
    for (int b = 0; b < s1.length; b++) {
      double wi = 1 / (vi + t[b]);
      double w2 = wi * wi;
      s1[b] += wi;
      s2[b] += w2;
      s3[b] += w2 * wi;
      y1[b] += wi * yi;
    }
  }

  private static void addSquares(
      double vi,
      double yi,
      double[] in,
      double[] t,
      double[] y2,
      double[] yy2,
      double[] y3,
      double[] yy3) {
    for (int b = 0; b < y2.length; b++) {
      double wi = in[b] / (vi + t[b]);
      double w2y = wi * wi * yi;
      double w3y = w2y * wi;
      y2[b] += w2y;
      yy2[b] += w2y * yi;
      y3[b] += w3y;
      yy3[b] += w3y * yi;
    }
  }

  private static void addSquares(
      double vi, double yi, double[] t, double[] y2, double[] yy2, double[] y3, double[] yy3) {
    for (int b = 0; b < y2.length; b++) {
      double wi = 1 / (vi + t[b]);
      double w2y = wi * wi * yi;
      double w3y = w2y * wi;
      y2[b] += w2y;
      yy2[b] += w2y * yi;
      y3[b] += w3y;
      yy3[b] += w3y * yi;
    }
  }

  /** One step in every open lane; returns how many stay open. */
  private int newton() {
    int left = 0;
    for (int b = 0; b < lanes; b++) {
      if (!open[b]) {
        continue;
      }
      double s1 = acc[0][b];
      double s2 = acc[1][b];
      double s3 = acc[2][b];
      double mu = acc[3][b] / s1;
      // With u = w (y - mu): sum u^2, sum w u, sum w u^2.
      double uu = acc[5][b] - 2 * mu * acc[4][b] + mu * mu * s2;
      double wu = acc[4][b] - mu * s2;
      double wuu = acc[7][b] - 2 * mu * acc[6][b] + mu * mu * s3;
      double ratio = s2 / s1;
      double score = 0.5 * (uu - (s1 - ratio));
      double trace2 = s2 - 2 * s3 / s1 + ratio * ratio;
      double curvature = wuu - wu * wu / s1 - 0.5 * trace2;
      boolean concave = curvature > 0;
      double t = tau2[b];
      double next = Math.max(0, t + (concave ? score / curvature : 2 * score / trace2));
      // From afar a Newton step may overshoot by orders of magnitude.
      next = Math.min(next, 4 * t + 4 * typical[b]);
      rose[b] |= score > 0;
      tau2[b] = next;
      boolean settled =
          Math.abs(next - t) <= SETTLED * (next + vmin) && (concave || (t == 0 && next == 0));
      open[b] = !settled;
      left += settled ? 0 : 1;
    }
    return left;
  }

  private double slow(int high, int b) {
    int m = 0;
    for (int i = 0; i < y.length; i++) {
      boolean in = i < lowBits ? (b >> i & 1) == 1 : (high >> (i - lowBits) & 1) == 1;
      if (in) {
        subsetY[m] = y[i];
        subsetV[m++] = v[i];
      }
    }
    double t = kernel.reml(subsetY, subsetV, m);
    failures += kernel.converged() ? 0 : 1;
    return t;
  }
}
