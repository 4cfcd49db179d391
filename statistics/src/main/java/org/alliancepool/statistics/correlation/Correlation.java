package org.alliancepool.statistics.correlation;

import java.util.Arrays;
import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.effect.FisherZ;
import org.alliancepool.statistics.pool.LeastSquares;
import org.alliancepool.statistics.pool.ModelMatrix;

/**
 * Correlations of raw data: Pearson, Spearman, Kendall's tau-b, partial and semi-partial.
 *
 * <p>Rows with a missing value (NaN) in any variable are left out; {@code n} counts the rest.
 * Pearson: two-pass centred sums, {@code t = r sqrt(df / (1 - r^2))} with {@code df = n - 2 - q},
 * interval by Fisher's z with variance 1/(n - 3 - q). Spearman: Pearson of average ranks, the t
 * approximation, interval with variance (1 + r^2/2)/(n - 3) (Bonett and Wright 2000,
 * doi:10.1007/BF02294183). Kendall: tau-b by sorting (Knight 1966,
 * doi:10.1080/01621459.1966.10480879), z with the variance that ties correct (Kendall 1970),
 * interval with variance 0.437/(n - 4) (Fieller, Hartley and Pearson 1957,
 * doi:10.1093/biomet/44.3-4.470).
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>fewer than 3 complete cases: {@link IllegalArgumentException};
 *   <li>n = 3 (n - 3 - q not above 0): no interval (NaN); without degrees of freedom no test;
 *   <li>a variable that is constant, or that covariates explain fully: {@link
 *       IllegalArgumentException};
 *   <li>|r| = 1: statistic infinite, p-value 0, the interval is the point;
 *   <li>covariates that repeat each other count once.
 * </ul>
 */
public final class Correlation {
  private static final double LEVEL = 0.95;

  private Correlation() {}

  /** Pearson's r with a 95 % interval. */
  public static CorrelationTest pearson(double[] x, double[] y) {
    return pearson(x, y, LEVEL);
  }

  /** Pearson's r. */
  public static CorrelationTest pearson(double[] x, double[] y, double level) {
    double[][] c = complete(x, y);
    return test(coefficient(c[0], c[1]), c[0].length, 0, level);
  }

  /** Partial correlation of x and y given covariates, 95 % interval. */
  public static CorrelationTest partial(double[] x, double[] y, double[]... covariates) {
    return partial(LEVEL, x, y, covariates);
  }

  /** Partial correlation of x and y given covariates: r of the two residuals. */
  public static CorrelationTest partial(
      double level, double[] x, double[] y, double[]... covariates) {
    double[][] c = complete(join(x, y, covariates));
    LeastSquares a = onCovariates(c, 0);
    LeastSquares b = onCovariates(c, 1);
    return test(coefficient(a.residuals(), b.residuals()), c[0].length, a.p() - 1, level);
  }

  /**
   * Semi-partial correlation: of x as it is with what covariates leave of y. Test and interval are
   * those of a partial correlation of this size, an approximation.
   */
  public static CorrelationTest semiPartial(double[] x, double[] y, double[]... covariates) {
    double[][] c = complete(join(x, y, covariates));
    LeastSquares b = onCovariates(c, 1);
    return test(coefficient(c[0], b.residuals()), c[0].length, b.p() - 1, LEVEL);
  }

  /** Spearman's rank correlation, average ranks for ties. */
  public static CorrelationTest spearman(double[] x, double[] y) {
    double[][] c = complete(x, y);
    int n = c[0].length;
    double r = coefficient(ranks(c[0]), ranks(c[1]));
    CorrelationTest t = test(r, n, 0, LEVEL);
    double half =
        Tails.critical(LEVEL, Double.NaN) * Math.sqrt((1 + r * r / 2) * FisherZ.variance(n, 0));
    double z = FisherZ.fromR(r);
    return new CorrelationTest(
        r, n, 0, t.stat(), t.df(), t.pval(), Math.tanh(z - half), Math.tanh(z + half));
  }

  /** Kendall's tau-b, large-sample test. */
  public static CorrelationTest kendall(double[] x, double[] y) {
    double[][] c = complete(x, y);
    int n = c[0].length;
    checkVaries(c[0], c[1]);
    KendallCounts k = KendallCounts.of(c[0], c[1]);
    double tau = k.tauB();
    double stat = k.statistic();
    double half =
        n > 4 ? Tails.critical(LEVEL, Double.NaN) * Math.sqrt(0.437 / (n - 4)) : Double.NaN;
    double z = FisherZ.fromR(tau);
    return new CorrelationTest(
        tau,
        n,
        0,
        stat,
        Double.NaN,
        Tails.twoSided(stat, Double.NaN),
        Math.tanh(z - half),
        Math.tanh(z + half));
  }

  /** Matrix of Pearson correlations on the rows complete in all variables. */
  public static double[][] matrix(double[]... variables) {
    double[][] c = complete(variables);
    double[][] r = new double[c.length][c.length];
    for (int i = 0; i < c.length; i++) {
      r[i][i] = 1;
      for (int j = 0; j < i; j++) {
        r[i][j] = r[j][i] = coefficient(c[i], c[j]);
      }
    }
    return r;
  }

  /** Average ranks from 1. */
  public static double[] ranks(double[] x) {
    Integer[] order = new Integer[x.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(x[a], x[b]));
    double[] rank = new double[x.length];
    for (int i = 0; i < x.length; ) {
      int j = i;
      while (j + 1 < x.length && x[order[j + 1]] == x[order[i]]) {
        j++;
      }
      for (int l = i; l <= j; l++) {
        rank[order[l]] = 1 + 0.5 * (i + j);
      }
      i = j + 1;
    }
    return rank;
  }

  /** t, p and interval of an r of n cases given q covariates. */
  public static CorrelationTest test(double r, int n, int covariates, double level) {
    double df = n - 2 - covariates;
    double stat = df > 0 ? r * Math.sqrt(df / ((1 - r) * (1 + r))) : Double.NaN;
    double[] ci = FisherZ.interval(r, n, covariates, level);
    return new CorrelationTest(
        r,
        n,
        covariates,
        stat,
        df > 0 ? df : Double.NaN,
        df > 0 ? Tails.twoSided(stat, df) : Double.NaN,
        ci[0],
        ci[1]);
  }

  private static LeastSquares onCovariates(double[][] c, int outcome) {
    ModelMatrix.Builder x = ModelMatrix.builder(c[0].length);
    for (int j = 2; j < c.length; j++) {
      x.numeric("covariate" + (j - 1), c[j]);
    }
    checkVaries(c[outcome]);
    LeastSquares fit = LeastSquares.fit(c[outcome], x.build());
    double[] e = fit.residuals();
    double ss = 0;
    for (double v : e) {
      ss += v * v;
    }
    if (ss <= 1e-20 * centredSquares(c[outcome])) {
      throw new IllegalArgumentException(
          "cannot correlate: the covariates explain variable "
              + (outcome + 1)
              + " fully, nothing is left to correlate; leave a covariate out");
    }
    return fit;
  }

  private static double[][] join(double[] x, double[] y, double[][] covariates) {
    double[][] all = new double[2 + covariates.length][];
    all[0] = x;
    all[1] = y;
    System.arraycopy(covariates, 0, all, 2, covariates.length);
    return all;
  }

  /** Rows without a gap. */
  static double[][] complete(double[]... variables) {
    int rows = variables[0].length;
    for (double[] v : variables) {
      if (v.length != rows) {
        throw new IllegalArgumentException(
            "cannot correlate: variables have "
                + rows
                + " and "
                + v.length
                + " values; give one value per case in each");
      }
    }
    int[] keep = new int[rows];
    int n = 0;
    for (int i = 0; i < rows; i++) {
      boolean missing = false;
      for (double[] v : variables) {
        missing |= Double.isNaN(v[i]);
        if (Double.isInfinite(v[i])) {
          throw new IllegalArgumentException(
              "cannot correlate: case " + (i + 1) + " has an infinite value; correct it");
        }
      }
      if (!missing) {
        keep[n++] = i;
      }
    }
    if (n < 3) {
      throw new IllegalArgumentException(
          "cannot correlate: " + n + " complete cases; at least 3 are needed");
    }
    double[][] out = new double[variables.length][n];
    for (int j = 0; j < out.length; j++) {
      for (int i = 0; i < n; i++) {
        out[j][i] = variables[j][keep[i]];
      }
    }
    return out;
  }

  private static double mean(double[] x) {
    double s = 0;
    for (double v : x) {
      s += v;
    }
    double m = s / x.length;
    // Second pass: what rounding took from the first.
    double rest = 0;
    for (double v : x) {
      rest += v - m;
    }
    return m + rest / x.length;
  }

  private static double centredSquares(double[] x) {
    double m = mean(x);
    double s = 0;
    for (double v : x) {
      s += (v - m) * (v - m);
    }
    return s;
  }

  private static void checkVaries(double[]... variables) {
    for (double[] x : variables) {
      double max = 0;
      for (double v : x) {
        max = Math.max(max, Math.abs(v));
      }
      double noise = 4 * Math.ulp(max);
      if (centredSquares(x) <= x.length * noise * noise) {
        throw new IllegalArgumentException(
            "cannot correlate: a variable has the same value in all "
                + x.length
                + " complete cases; r is not defined, leave it out");
      }
    }
  }

  /** r of complete data. */
  private static double coefficient(double[] x, double[] y) {
    checkVaries(x, y);
    double mx = mean(x);
    double my = mean(y);
    double sx = Math.sqrt(centredSquares(x));
    double sy = Math.sqrt(centredSquares(y));
    double sxy = 0;
    for (int i = 0; i < x.length; i++) {
      sxy += ((x[i] - mx) / sx) * ((y[i] - my) / sy);
    }
    // Rounding must not push a perfect correlation past 1, nor hold it 1 ulp below.
    return Math.abs(sxy) >= 1 - 4e-16 ? Math.signum(sxy) : sxy;
  }
}
