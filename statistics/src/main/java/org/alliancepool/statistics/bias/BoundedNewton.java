package org.alliancepool.statistics.bias;

import java.util.Arrays;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Maximum of a smooth function between bounds: Newton steps damped as by Levenberg and Marquardt
 * (1963), doi:10.1137/0111030, in the parameters that no bound holds, projected on the bounds
 * (Bertsekas 1982, doi:10.1137/0320018).
 *
 * <p>The Hessian is made of differences of the gradient. A parameter whose gradient pushes against
 * its bound stays there exactly.
 */
final class BoundedNewton {
  private static final int MAX_STEPS = 300;

  /** A function with its gradient. */
  interface Objective {
    /** Value at x; fills the gradient. */
    double evaluate(double[] x, double[] gradient);
  }

  private final Objective objective;
  private final double[] lower;
  private final double[] upper;
  private final double[] scale;

  double[] x;
  double value;
  boolean converged;
  private double[] gradient;

  /**
   * A search.
   *
   * @param scale size of a change in each parameter that matters
   */
  BoundedNewton(Objective objective, double[] lower, double[] upper, double[] scale) {
    this.objective = objective;
    this.lower = lower;
    this.upper = upper;
    this.scale = scale;
  }

  BoundedNewton maximise(double[] start) {
    int n = start.length;
    x = clamp(start);
    gradient = new double[n];
    value = objective.evaluate(x, gradient);
    converged = false;
    if (!Double.isFinite(value)) {
      return this;
    }
    double damping = 1e-3;
    for (int step = 0; step < MAX_STEPS && !converged; step++) {
      int[] free = free();
      if (free.length == 0) {
        converged = true;
        break;
      }
      RealMatrix h = negativeHessian(free);
      boolean moved = false;
      while (!moved && damping < 1e14) {
        double[] d = direction(h, free, damping);
        if (d == null) {
          damping = Math.max(4 * damping, 1e-6);
          continue;
        }
        double gain = 0;
        double[] to = x.clone();
        for (int j = 0; j < free.length; j++) {
          to[free[j]] += d[j];
        }
        to = clamp(to);
        for (int j : free) {
          gain += gradient[j] * (to[j] - x[j]);
        }
        double[] g = new double[n];
        double v = objective.evaluate(to, g);
        if (v >= value - 1e-13 * Math.abs(value) && Double.isFinite(v)) {
          // An undamped step that promises nothing: this is the top.
          converged = Math.abs(gain) < 1e-13 * Math.max(1, Math.abs(value)) && damping < 1e-2;
          x = to;
          value = v;
          gradient = g;
          damping = Math.max(damping / 8, 1e-15);
          moved = true;
        } else {
          damping = Math.max(4 * damping, 1e-9);
        }
      }
      if (!moved) {
        double largest = 0;
        for (int j : free) {
          largest = Math.max(largest, Math.abs(gradient[j] * scale[j]));
        }
        converged = largest < 1e-6;
        break;
      }
    }
    return this;
  }

  /** Parameters that no bound holds. */
  int[] free() {
    int[] f = new int[x.length];
    int n = 0;
    for (int j = 0; j < x.length; j++) {
      boolean held =
          (x[j] <= lower[j] && gradient[j] <= 0) || (x[j] >= upper[j] && gradient[j] >= 0);
      if (!held) {
        f[n++] = j;
      }
    }
    return Arrays.copyOf(f, n);
  }

  /** Negative Hessian in some parameters, by differences of the gradient, symmetric. */
  RealMatrix negativeHessian(int[] free) {
    int n = free.length;
    double[][] h = new double[n][n];
    for (int a = 0; a < n; a++) {
      int j = free[a];
      double step = 1e-4 * Math.max(scale[j], 0.1 * Math.abs(x[j]));
      double[] low;
      double[] high;
      double[] mid = null;
      double sign = 1;
      if (x[j] - step >= lower[j] && x[j] + step <= upper[j]) {
        low = gradientAt(j, x[j] - step);
        high = gradientAt(j, x[j] + step);
      } else {
        // Three points on the inner side of the bound, second order too.
        sign = x[j] - step < lower[j] ? 1 : -1;
        low = gradient;
        mid = gradientAt(j, x[j] + sign * step);
        high = gradientAt(j, x[j] + 2 * sign * step);
      }
      for (int b = 0; b < n; b++) {
        int i = free[b];
        h[a][b] =
            mid == null
                ? -(high[i] - low[i]) / (2 * step)
                : -sign * (-3 * low[i] + 4 * mid[i] - high[i]) / (2 * step);
      }
    }
    RealMatrix m = MatrixUtils.createRealMatrix(h);
    return m.add(m.transpose()).scalarMultiply(0.5);
  }

  private double[] gradientAt(int j, double value) {
    double[] at = x.clone();
    at[j] = value;
    double[] g = new double[at.length];
    objective.evaluate(at, g);
    return g;
  }

  private double[] direction(RealMatrix h, int[] free, double damping) {
    RealMatrix m = h.copy();
    for (int j = 0; j < free.length; j++) {
      double unit = 1 / (scale[free[j]] * scale[free[j]]);
      double size = Math.max(Math.abs(h.getEntry(j, j)), 1e-6 * unit);
      m.addToEntry(j, j, damping * size);
    }
    try {
      double[] g = Arrays.stream(free).mapToDouble(j -> gradient[j]).toArray();
      return new CholeskyDecomposition(m, 1e-8, 1e-300)
          .getSolver()
          .solve(MatrixUtils.createRealVector(g))
          .toArray();
    } catch (NonPositiveDefiniteMatrixException e) {
      return null;
    }
  }

  private double[] clamp(double[] at) {
    double[] c = new double[at.length];
    for (int j = 0; j < c.length; j++) {
      c[j] = Math.min(Math.max(at[j], lower[j]), upper[j]);
    }
    return c;
  }
}
