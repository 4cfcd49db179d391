package org.alliancepool.statistics.dependent;

import java.util.Arrays;

/**
 * Maximises a likelihood over variance components that may not be negative: Newton steps on the
 * components that are free to move, projected on the boundary (Bertsekas 1982,
 * doi:10.1137/0320018). The Hessian is a difference of the analytic score and is made negative
 * definite by its eigenvalues, so it steers but does not limit the accuracy. A component ends at
 * exactly 0 where the score there is not positive.
 */
final class BoxNewton {
  /** Where the search ended. */
  record Optimum(double[] sigma2, MultilevelLikelihood.Value value, boolean converged) {}

  /** Of the differences that make the Hessian: a flat direction needs the better one. */
  private enum Accuracy {
    FORWARD,
    CENTRAL
  }

  private static final int MAX_ITERATIONS = 200;
  private final MultilevelLikelihood likelihood;
  private final boolean[] fixed;
  private final double unit;

  /**
   * @param fixed components held at their starting value
   * @param unit a variance of the order of the answer
   */
  BoxNewton(MultilevelLikelihood likelihood, boolean[] fixed, double unit) {
    this.likelihood = likelihood;
    this.fixed = fixed;
    this.unit = unit;
  }

  /** Climbs from {@code start} until the Newton decrement is below {@code tolerance}. */
  Optimum climb(double[] start, double tolerance) {
    double[] x = start.clone();
    MultilevelLikelihood.Value at = likelihood.at(x);
    if (at == null) {
      return new Optimum(x, null, false);
    }
    double last = Double.POSITIVE_INFINITY;
    Curvature curvature = null;
    int age = 0;
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      int[] free = free(x, at.gradient());
      if (free.length == 0) {
        return new Optimum(x, at, true);
      }
      // Near the top the curvature hardly changes: one of its evaluations serves a few steps.
      if (curvature == null || last > 1e-6 || age > 3 || !Arrays.equals(free, curvature.free)) {
        curvature = new Curvature(x, at, free, last < 1 ? Accuracy.CENTRAL : Accuracy.FORWARD);
        age = 0;
      }
      double[] step = newtonStep(at, curvature, x);
      double decrement = 0;
      for (int a = 0; a < free.length; a++) {
        decrement += step[a] * at.gradient()[free[a]];
      }
      // Once the gain drowns in rounding, a decrement that stops falling is as good as 0.
      if (decrement <= tolerance || (decrement < 1e-16 && age == 0 && decrement > 0.25 * last)) {
        return new Optimum(x, at, true);
      }
      age++;
      last = decrement;
      double[] next = null;
      MultilevelLikelihood.Value value = null;
      double slack = 1e-12 * (1 + Math.abs(at.logLik()));
      for (double length = 1; length > 1e-9; length /= 2) {
        next = moved(x, free, step, length);
        value = likelihood.at(next);
        if (value != null && value.logLik() >= at.logLik() - (decrement < 1e-8 ? slack : 0)) {
          break;
        }
        value = null;
      }
      if (value == null || Arrays.equals(next, x)) {
        // The Newton arc may bend away at a corner of the box; uphill along one axis never does.
        Optimum uphill = alongOneAxis(x, at, free);
        if (uphill == null) {
          return new Optimum(x, at, decrement < 1e-8);
        }
        next = uphill.sigma2();
        value = uphill.value();
      }
      x = next;
      at = value;
    }
    return new Optimum(x, at, false);
  }

  private int[] free(double[] x, double[] gradient) {
    int[] free = new int[x.length];
    int n = 0;
    for (int l = 0; l < x.length; l++) {
      if (!fixed[l] && (x[l] > 0 || gradient[l] > 0)) {
        free[n++] = l;
      }
    }
    return Arrays.copyOf(free, n);
  }

  private static double[] moved(double[] x, int[] free, double[] step, double length) {
    double[] next = x.clone();
    for (int a = 0; a < free.length; a++) {
      next[free[a]] = Math.max(0, x[free[a]] + length * step[a]);
    }
    return next;
  }

  private double[] newtonStep(MultilevelLikelihood.Value at, Curvature curvature, double[] x) {
    int[] free = curvature.free;
    int n = free.length;
    double[] step = new double[n];
    for (int e = 0; e < n; e++) {
      double along = 0;
      for (int a = 0; a < n; a++) {
        along += curvature.vectors[e][a] * at.gradient()[free[a]] * curvature.size[a];
      }
      for (int a = 0; a < n; a++) {
        step[a] += along / curvature.values[e] * curvature.vectors[e][a] * curvature.size[a];
      }
    }
    // A nearly flat direction asks for a huge step; tenfold growth a step is plenty.
    double shrink = 1;
    for (int a = 0; a < n; a++) {
      shrink = Math.min(shrink, 10 * Math.max(x[free[a]], unit) / Math.abs(step[a]));
    }
    for (int a = 0; a < n; a++) {
      step[a] *= shrink;
    }
    return step;
  }

  /** Minus the Hessian over the free components, as absolute eigenvalues after scaling. */
  private final class Curvature {
    private final int[] free;
    private final double[] size;
    private final double[][] vectors;
    private final double[] values;

    Curvature(double[] x, MultilevelLikelihood.Value at, int[] free, Accuracy accuracy) {
      this.free = free;
      int n = free.length;
      double[][] slope = new double[n][n];
      size = new double[n];
      for (int a = 0; a < n; a++) {
        int l = free[a];
        size[a] = Math.max(x[l], 1e-2 * unit);
        double[] up = x.clone();
        up[l] += 1e-4 * size[a];
        MultilevelLikelihood.Value above = likelihood.at(up);
        double[] down = x.clone();
        MultilevelLikelihood.Value below = at;
        if (accuracy == Accuracy.CENTRAL && x[l] > up[l] - x[l]) {
          down[l] -= up[l] - x[l];
          below = likelihood.at(down);
        }
        for (int b = 0; b < n; b++) {
          int m = free[b];
          slope[a][b] =
              above == null || below == null
                  ? (a == b ? 1 / (size[a] * size[a]) : 0)
                  : (below.gradient()[m] - above.gradient()[m]) / (up[l] - down[l]);
        }
      }
      // Scaled by the components' sizes, so that eigenvalues compare like with like.
      double[][] scaled = new double[n][n];
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          scaled[a][b] = 0.5 * (slope[a][b] + slope[b][a]) * size[a] * size[b];
        }
      }
      vectors = new double[n][n];
      values = Matrices.eigen(scaled, vectors);
      double largest = 0;
      for (double v : values) {
        largest = Math.max(largest, Math.abs(v));
      }
      for (int e = 0; e < n; e++) {
        values[e] = Math.max(Math.abs(values[e]), Math.max(1e-10 * largest, 1e-300));
      }
    }
  }

  private Optimum alongOneAxis(double[] x, MultilevelLikelihood.Value at, int[] free) {
    Optimum best = null;
    for (int l : free) {
      double direction = Math.signum(at.gradient()[l]) * Math.max(x[l], unit);
      for (double length = 1; length > 1e-10; length /= 4) {
        double[] next = x.clone();
        next[l] = Math.max(0, x[l] + length * direction);
        MultilevelLikelihood.Value value = likelihood.at(next);
        if (value != null && value.logLik() > at.logLik()) {
          if (best == null || value.logLik() > best.value().logLik()) {
            best = new Optimum(next, value, false);
          }
          break;
        }
      }
    }
    return best;
  }
}
