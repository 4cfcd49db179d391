package org.alliancepool.statistics.distribution;

/**
 * Distribution of a positive combination of independent chi-squares with 1 degree of freedom.
 *
 * <p>The Laplace transform of the distribution function, {@code prod (1 + 2 l_j s)^-1/2 / s}, has
 * all singularities on the negative real axis; it is inverted on the parabolic contour of Weideman
 * and Trefethen (2007), doi:10.1090/S0025-5718-07-01945-X, whose error falls as 8.1^-N. N = 17 is
 * at the rounding level: about 13 digits of the distribution function, absolute.
 *
 * <p>Edge cases: no weights, or one that is not above 0: {@link IllegalArgumentException}; x not
 * above 0: upper tail 1.
 */
public final class ChiSquareMixture {
  private static final int N = 17;

  private ChiSquareMixture() {}

  /** Probability that {@code sum(weights_j chi2_j)} exceeds x. */
  public static double upper(double[] weights, double x) {
    if (weights.length == 0) {
      throw new IllegalArgumentException(
          "cannot evaluate a mixture of chi-squares: it has no weights; give at least one");
    }
    for (double l : weights) {
      if (!(l > 0)) {
        throw new IllegalArgumentException(
            "cannot evaluate a mixture of chi-squares: weight " + l + " is not above 0");
      }
    }
    if (!(x > 0)) {
      return Double.isNaN(x) ? Double.NaN : 1;
    }
    double h = 3.0 / N;
    double mu = Math.PI * N / (12 * x);
    double sum = 0;
    for (int j = 0; j < N; j++) {
      double u = (j + 0.5) * h;
      // z = mu (1 + iu)^2
      double zr = mu * (1 - u * u);
      double zi = mu * 2 * u;
      double logR = zr * x;
      double logI = zi * x;
      for (double l : weights) {
        double a = 1 + 2 * l * zr;
        double b = 2 * l * zi;
        logR -= 0.5 * Math.log(Math.hypot(a, b));
        logI -= 0.5 * Math.atan2(b, a);
      }
      // dz/z = 2i du / (1 + iu); the factor 1/(2 pi i) leaves 1 / (pi (1 + iu)).
      double scale = Math.exp(logR) / (1 + u * u);
      sum += scale * (Math.cos(logI) + u * Math.sin(logI));
    }
    double cdf = 2 * h * sum / Math.PI;
    return Math.max(0, Math.min(1, 1 - cdf));
  }
}
