package org.alliancepool.statistics.bias;

/** Checks on effects and variances that all methods of this package share. */
final class Effects {
  private Effects() {}

  /** Refuses what no method here can use; {@code what} completes "cannot ...". */
  static void check(String what, double[] yi, double[] vi, int least) {
    if (yi.length != vi.length) {
      throw new IllegalArgumentException(
          "cannot "
              + what
              + ": "
              + yi.length
              + " effects but "
              + vi.length
              + " variances; give one variance for each effect");
    }
    if (yi.length < least) {
      throw new IllegalArgumentException(
          "cannot "
              + what
              + ": "
              + yi.length
              + " effects, at least "
              + least
              + " are needed; report the pooled effect without it");
    }
    for (int i = 0; i < yi.length; i++) {
      if (!Double.isFinite(yi[i])) {
        throw new IllegalArgumentException(
            "cannot " + what + ": effect " + (i + 1) + " is " + yi[i] + "; leave it out");
      }
      if (!(vi[i] > 0) || Double.isInfinite(vi[i])) {
        throw new IllegalArgumentException(
            "cannot "
                + what
                + ": variance "
                + (i + 1)
                + " is "
                + vi[i]
                + ", not a positive number; correct it or leave the effect out");
      }
    }
  }

  /** Refuses a level that is not a probability strictly between 0 and 1. */
  static void checkLevel(String what, double alpha) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "cannot " + what + ": level " + alpha + " is not between 0 and 1; use e.g. 0.05");
    }
  }

  /** Inverse-variance weighted mean. */
  static double commonEffect(double[] yi, double[] vi) {
    double sw = 0;
    double swy = 0;
    for (int i = 0; i < yi.length; i++) {
      sw += 1 / vi[i];
      swy += yi[i] / vi[i];
    }
    return swy / sw;
  }

  static boolean isConstant(double[] x) {
    double low = x[0];
    double high = x[0];
    for (double v : x) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    return high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high));
  }
}
