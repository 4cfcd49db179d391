package org.alliancepool.jobs.changes;

/**
 * Differences that are of the arithmetic and not of the data. Patients are summed in the order of
 * their pseudonyms, so another key gives the same numbers but for their last digits.
 *
 * <p>Rounding is relative to the terms of a sum, and not to a result near zero. The terms of all
 * that is compared (correlations, Fisher's z, their variances, percentages) are of the order of 1,
 * and so numbers below 1 are held against 1. Numbers of patients are whole and differ by more.
 */
final class Rounding {
  /** A thousand times what rounding leaves, and a millionth of what anybody prints. */
  private static final double TOLERANCE = 1e-12;

  private Rounding() {}

  /** True where two numbers are the same but for rounding; null is the same as null alone. */
  static boolean isSame(Double a, Double b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    double size = Math.max(1, Math.max(Math.abs(a), Math.abs(b)));
    return a.equals(b) || Math.abs(a - b) <= TOLERANCE * size;
  }
}
