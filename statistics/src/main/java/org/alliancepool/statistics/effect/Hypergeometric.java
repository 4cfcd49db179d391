package org.alliancepool.statistics.effect;

import org.apache.commons.math3.special.Gamma;

/**
 * Gauss's 2F1(a, b; c; 1 - z) for 0 <= z <= 1, c > b > 0.
 *
 * <p>The power series where it converges fast, else Euler's integral by double-exponential
 * quadrature (Takahasi and Mori 1974, doi:10.2977/prims/1195192451), which stands singular end
 * points; both to about 1e-14.
 */
final class Hypergeometric {
  private Hypergeometric() {}

  static double gauss(double a, double b, double c, double z) {
    double x = 1 - z;
    double term = 1;
    double sum = 1;
    for (int i = 0; i < 2000; i++) {
      term *= (a + i) * (b + i) / ((c + i) * (i + 1)) * x;
      sum += term;
      // The rest is at most a geometric series of ratio near x.
      if (term <= 1e-17 * sum * Math.max(z, 1e-3)) {
        return sum;
      }
    }
    return integral(a, b, c, z);
  }

  /** G(c)/(G(b)G(c-b)) times the integral of s^(c-b-1) (1-s)^(b-1) (z + (1-z)s)^-a over (0, 1). */
  private static double integral(double a, double b, double c, double z) {
    double h = 1.0 / 64;
    double sum = 0;
    for (int i = -64 * 6; i <= 64 * 6; i++) {
      double t = i * h;
      double u = 0.5 * Math.PI * Math.sinh(t);
      // s = 1/(1 + e^-2u): both s and 1 - s without cancellation.
      double logS = -Math.log1p(Math.exp(-2 * u));
      double logRest = -2 * u + logS;
      if (u < 0) {
        logRest = -Math.log1p(Math.exp(2 * u));
        logS = 2 * u + logRest;
      }
      double s = Math.exp(logS);
      double weight = Math.PI * Math.cosh(t) * Math.exp((c - b) * logS + b * logRest);
      sum += weight * Math.pow(z + (1 - z) * s, -a);
    }
    return h * sum * Math.exp(Gamma.logGamma(c) - Gamma.logGamma(b) - Gamma.logGamma(c - b));
  }
}
