package org.alliancepool.statistics.score;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularMatrixException;

/**
 * Maximum-likelihood factor analysis with one factor of variance 1: {@code Sigma = lambda lambda' +
 * diag(psi)}, minimising {@code F = log|Sigma| + tr(S Sigma^-1) - log|S| - p} (Jöreskog 1967,
 * doi:10.1007/BF02289658).
 *
 * <p>Algorithm: Fisher scoring on all 2p parameters with halved steps, from the first principal
 * component of the correlations. The information is that of the normal model, {@code 1/2
 * tr(Sigma^-1 dSigma_i Sigma^-1 dSigma_j)}.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>fewer than three variables: refused, the model is not identified;
 *   <li>S is not positive definite: refused;
 *   <li>a residual variance may turn out negative while Sigma stays positive definite (Heywood
 *       case); it is kept and told;
 *   <li>the sign of the factor is that of a positive sum of loadings.
 * </ul>
 *
 * @param loadings lambda, in units of the variables
 * @param residualVariances psi
 * @param discrepancy the minimum of F; times n it is the chi-square of fit
 * @param iterations scoring steps taken
 * @param converged whether the gradient vanished
 */
public record OneFactor(
    double[] loadings,
    double[] residualVariances,
    double discrepancy,
    int iterations,
    boolean converged) {
  private static final int MAX_ITERATIONS = 2000;

  /** Whether a residual variance is negative. */
  public boolean heywood() {
    for (double psi : residualVariances) {
      if (psi < 0) {
        return true;
      }
    }
    return false;
  }

  /** Omega total: the share of the factor in the variance of the sum. */
  public double omega() {
    double common = 0;
    double unique = 0;
    for (int i = 0; i < loadings.length; i++) {
      common += loadings[i];
      unique += residualVariances[i];
    }
    return common * common / (common * common + unique);
  }

  /**
   * Fits the model.
   *
   * @param s covariance matrix, any divisor: omega does not depend on it
   */
  public static OneFactor fit(double[][] s) {
    int p = s.length;
    if (p < 3) {
      throw new IllegalArgumentException(
          "cannot fit one factor: %d variables do not identify it; it takes 3".formatted(p));
    }
    double[] scale = new double[p];
    for (int i = 0; i < p; i++) {
      scale[i] = Math.sqrt(s[i][i]);
    }
    // The model is scale-free: correlations keep the parameters of one size.
    double[][] r = new double[p][p];
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < p; j++) {
        r[i][j] = s[i][j] / (scale[i] * scale[j]);
      }
    }
    Search search = new Search(r);
    search.run();
    double sign = 0;
    for (int i = 0; i < p; i++) {
      sign += search.theta[i] * scale[i];
    }
    double[] loadings = new double[p];
    double[] psi = new double[p];
    for (int i = 0; i < p; i++) {
      loadings[i] = (sign < 0 ? -1 : 1) * search.theta[i] * scale[i];
      psi[i] = search.theta[p + i] * s[i][i];
    }
    return new OneFactor(loadings, psi, search.f, search.iterations, search.converged);
  }

  /** The state of a search: parameters are loadings, then residual variances. */
  private static final class Search {
    private final RealMatrix r;
    private final double logDetR;
    private final int p;
    private double[] theta;
    private RealMatrix inverse;
    private double f;
    private int iterations;
    private boolean converged;

    Search(double[][] correlations) {
      r = new Array2DRowRealMatrix(correlations);
      p = correlations.length;
      CholeskyDecomposition c = cholesky(r);
      if (c == null) {
        throw new IllegalArgumentException(
            "cannot fit one factor: the covariance matrix is not positive definite; drop variables that are sums of others");
      }
      logDetR = Math.log(c.getDeterminant());
      theta = start();
      f = discrepancy(theta);
    }

    private double[] start() {
      EigenDecomposition e = new EigenDecomposition(r);
      double first = e.getRealEigenvalue(0);
      double[] v = e.getEigenvector(0).toArray();
      double[] t = new double[2 * p];
      for (int i = 0; i < p; i++) {
        t[p + i] = Math.max(0.3, 1 - first * v[i] * v[i]);
        t[i] = Math.copySign(Math.sqrt(Math.max(0.01, 1 - t[p + i])), v[i]);
      }
      return t;
    }

    void run() {
      while (iterations < MAX_ITERATIONS) {
        discrepancy(theta); // leaves the inverse of Sigma at theta
        RealMatrix a = inverse;
        double[] gradient = gradient(a);
        if (norm(gradient) < 1e-13) {
          converged = true;
          return;
        }
        double[] step = step(a, gradient);
        if (step == null) {
          return;
        }
        iterations++;
        double slope = 0;
        for (int i = 0; i < step.length; i++) {
          slope += 2 * gradient[i] * step[i];
        }
        double length = 1;
        double[] next = move(step, length);
        double value = discrepancy(next);
        while (!(value <= f + 1e-4 * length * slope + 1e-13) && length > 1e-10) {
          length /= 2;
          next = move(step, length);
          value = discrepancy(next);
        }
        if (length <= 1e-10) {
          // No way down: either this is the minimum to the last digit, or the search is stuck.
          converged = norm(gradient) < 1e-9;
          return;
        }
        theta = next;
        f = value;
        if (length * norm(step) < 1e-14) {
          converged = norm(gradient) < 1e-9;
          return;
        }
      }
    }

    private double[] move(double[] step, double length) {
      double[] next = theta.clone();
      for (int i = 0; i < next.length; i++) {
        next[i] += length * step[i];
      }
      return next;
    }

    /** F at theta, infinite where Sigma is not positive definite; keeps the inverse of Sigma. */
    private double discrepancy(double[] at) {
      RealMatrix sigma = new Array2DRowRealMatrix(p, p);
      for (int i = 0; i < p; i++) {
        for (int j = 0; j < p; j++) {
          sigma.setEntry(i, j, at[i] * at[j] + (i == j ? at[p + i] : 0));
        }
      }
      CholeskyDecomposition c = cholesky(sigma);
      if (c == null) {
        return Double.POSITIVE_INFINITY;
      }
      inverse = c.getSolver().getInverse();
      return Math.log(c.getDeterminant()) + r.multiply(inverse).getTrace() - logDetR - p;
    }

    /** Half the gradient of F: 1/2 tr((A - A R A) dSigma), A the inverse of Sigma. */
    private double[] gradient(RealMatrix a) {
      RealMatrix w = a.subtract(a.multiply(r).multiply(a));
      double[] g = new double[2 * p];
      for (int i = 0; i < p; i++) {
        for (int j = 0; j < p; j++) {
          g[i] += w.getEntry(i, j) * theta[j];
        }
        g[p + i] = w.getEntry(i, i) / 2;
      }
      return g;
    }

    /** Minus the information's inverse times the gradient; null where it is singular. */
    private double[] step(RealMatrix a, double[] gradient) {
      double[] lambda = new double[p];
      System.arraycopy(theta, 0, lambda, 0, p);
      double[] b = a.operate(lambda);
      double c = 0;
      for (int i = 0; i < p; i++) {
        c += lambda[i] * b[i];
      }
      RealMatrix info = new Array2DRowRealMatrix(2 * p, 2 * p);
      for (int i = 0; i < p; i++) {
        for (int j = 0; j < p; j++) {
          double aij = a.getEntry(i, j);
          info.setEntry(i, j, aij * c + b[i] * b[j]);
          info.setEntry(i, p + j, aij * b[j]);
          info.setEntry(p + j, i, aij * b[j]);
          info.setEntry(p + i, p + j, aij * aij / 2);
        }
      }
      double[] minus = new double[2 * p];
      for (int i = 0; i < minus.length; i++) {
        minus[i] = -gradient[i];
      }
      try {
        return new LUDecomposition(info, 1e-14)
            .getSolver()
            .solve(new Array2DRowRealMatrix(minus))
            .getColumn(0);
      } catch (SingularMatrixException e) {
        return null;
      }
    }

    private static double norm(double[] x) {
      double largest = 0;
      for (double v : x) {
        largest = Math.max(largest, Math.abs(v));
      }
      return largest;
    }

    private static CholeskyDecomposition cholesky(RealMatrix m) {
      try {
        return new CholeskyDecomposition(m, 1e-10, 1e-14);
      } catch (NonPositiveDefiniteMatrixException e) {
        return null;
      }
    }
  }
}
