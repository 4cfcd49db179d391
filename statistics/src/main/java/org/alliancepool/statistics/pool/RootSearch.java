package org.alliancepool.statistics.pool;

/**
 * A function of tau2 whose root is sought by Newton steps that a bracket keeps in check.
 *
 * <p>{@link #evaluate} sets {@link #value} (positive left of the root) and {@link #step}, the move
 * it proposes. A step out of the bracket, or one that does not shrink it, becomes a bisection: in a
 * bracket that spans decades, of the logarithm. Converged means a last step below 1e-8 of the root:
 * steps converge quadratically, so that the error left is rounding.
 */
abstract class RootSearch {
  private static final int MAX_ITERATIONS = 200;

  double value;
  double step;
  boolean converged;
  int iterations;

  abstract void evaluate(double t);

  /** The root in [lo, hi], where value(lo) is positive and value(hi) is not. */
  final double root(double lo, double hi, double start) {
    double a = lo;
    double b = hi;
    double t = Math.min(b, Math.max(a, start));
    converged = false;
    for (iterations = 1; iterations <= MAX_ITERATIONS; iterations++) {
      evaluate(t);
      if (value > 0) {
        a = t;
      } else if (value < 0) {
        b = t;
      } else {
        converged = true;
        return t;
      }
      double next = t + step;
      boolean newton = next > a && next < b;
      if (!newton) {
        if (Math.abs(step) <= 1e-14 * t || b - a <= 4 * Math.ulp(b)) {
          converged = true;
          return t;
        }
        next = a > 0 && b > 16 * a ? Math.sqrt(a * b) : 0.5 * (a + b);
      }
      double move = Math.abs(next - t);
      t = next;
      if ((newton && move <= 1e-8 * t) || b - a <= 4 * Math.ulp(b)) {
        converged = true;
        return t;
      }
    }
    return t;
  }
}
