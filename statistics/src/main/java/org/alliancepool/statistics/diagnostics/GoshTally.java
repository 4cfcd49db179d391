package org.alliancepool.statistics.diagnostics;

import java.util.Arrays;

/**
 * Counts of the estimates of many subsets: histogram, with and without each study, and joint with
 * I2. Counts are whole numbers, so tallies of several threads add up to the same whatever the
 * order.
 *
 * <p>Counts by study cost next to nothing: a block's histogram is added once for each upper study
 * it has, and the lanes of all blocks share one histogram each for the lowest studies.
 */
final class GoshTally {
  private static final int GROUP_BITS = 4;

  final double low;
  final double width;
  final long[] histogram;
  final long[][] withStudy;
  final int[][] joint;
  private final int[][] group;
  private final double perWidth;
  private int groupHigh = -1;
  private final int[][] lane;
  private final int lowBits;

  GoshTally(double low, double high, int k, int lowBits) {
    this.low = low;
    this.lowBits = lowBits;
    width = (high - low) / Gosh.BINS;
    histogram = new long[Gosh.BINS];
    withStudy = new long[k][Gosh.BINS];
    joint = new int[Gosh.JOINT_BINS][Gosh.I2_BINS];
    perWidth = width > 0 ? 1 / width : 0;
    group = new int[1 << GROUP_BITS][Gosh.BINS];
    lane = new int[1 << lowBits][Gosh.BINS];
  }

  int bin(double estimate) {
    int bin = (int) ((estimate - low) * perWidth);
    return Math.min(Math.max(bin, 0), Gosh.BINS - 1);
  }

  void addJoint(int bin, double i2) {
    joint[bin / (Gosh.BINS / Gosh.JOINT_BINS)][Math.min((int) i2, Gosh.I2_BINS - 1)]++;
  }

  /** Counts a block; lane 0 is left out where it is the empty set. Blocks come in rising order. */
  void addBlock(SubsetBlock fits, int high) {
    if (high >> GROUP_BITS != groupHigh) {
      closeGroup();
      groupHigh = high >> GROUP_BITS;
    }
    int[] block = group[high & ((1 << GROUP_BITS) - 1)];
    for (int b = high == 0 ? 1 : 0; b < fits.lanes; b++) {
      int bin = bin(fits.estimate[b]);
      block[bin]++;
      lane[b][bin]++;
      addJoint(bin, fits.i2[b]);
    }
  }

  private void closeGroup() {
    if (groupHigh < 0) {
      return;
    }
    int[] all = new int[Gosh.BINS];
    for (int g = 0; g < group.length; g++) {
      int[] block = group[g];
      for (int rest = g; rest != 0; rest &= rest - 1) {
        int study = lowBits + Integer.numberOfTrailingZeros(rest);
        if (study < withStudy.length) {
          addTo(withStudy[study], block);
        }
      }
      for (int i = 0; i < all.length; i++) {
        all[i] += block[i];
      }
      Arrays.fill(block, 0);
    }
    addTo(histogram, all);
    for (int rest = groupHigh; rest != 0; rest &= rest - 1) {
      addTo(withStudy[lowBits + GROUP_BITS + Integer.numberOfTrailingZeros(rest)], all);
    }
    groupHigh = -1;
  }

  private static void addTo(long[] sum, int[] counts) {
    for (int i = 0; i < counts.length; i++) {
      sum[i] += counts[i];
    }
  }

  /** Counts one subset. */
  void addOne(double estimate, double i2, boolean[] in) {
    int bin = bin(estimate);
    histogram[bin]++;
    addJoint(bin, i2);
    for (int i = 0; i < in.length; i++) {
      withStudy[i][bin] += in[i] ? 1 : 0;
    }
  }

  /** Distributes the lanes' counts to their studies; call once, at the end. */
  void finish() {
    closeGroup();
    for (int b = 0; b < lane.length; b++) {
      for (int rest = b; rest != 0; rest &= rest - 1) {
        addTo(withStudy[Integer.numberOfTrailingZeros(rest)], lane[b]);
      }
    }
  }

  void merge(GoshTally other) {
    add(histogram, other.histogram);
    for (int i = 0; i < withStudy.length; i++) {
      add(withStudy[i], other.withStudy[i]);
    }
    for (int i = 0; i < joint.length; i++) {
      add(joint[i], other.joint[i]);
    }
  }

  private static void add(int[] sum, int[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  private static void add(long[] sum, long[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }
}
