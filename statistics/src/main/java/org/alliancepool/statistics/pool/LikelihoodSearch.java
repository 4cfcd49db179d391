package org.alliancepool.statistics.pool;

/**
 * Global maximum over tau2 >= 0 of a (restricted) log-likelihood, from its score.
 *
 * <p>With df = k - p (REML) or k (ML) and SS the unweighted residual sum of squares, the score is
 * negative wherever df (tau2 + vmin)^2 > SS (tau2 + vmax), because y'PPy <= SS / (tau2 + vmin)^2
 * and tr P >= df / (tau2 + vmax). That bounds the search. Between 0 and the bound the score is read
 * on a geometric grid (factor 2.5, from a fraction of the smallest variance), each change from plus
 * to minus is refined to rounding, and of several maxima the one with the highest likelihood is
 * kept. With variances that differ by orders of magnitude two maxima do occur (one often at 0);
 * Fisher scoring from one start may then report the lower.
 */
abstract class LikelihoodSearch extends RootSearch {
  private static final double FACTOR = 2.5;

  /** Number of local maxima that the last search met. */
  int maxima;

  /** Log-likelihood up to a constant. */
  abstract double logLik(double t);

  final double maximise(double vmin, double vmax, double ss, double df) {
    maxima = 0;
    // Larger root of df (t + vmin)^2 = ss (t + vmax), in u = t + vmin.
    double half = ss / (2 * df);
    double bound = half + Math.sqrt(half * half + 2 * half * (vmax - vmin)) - vmin;
    converged = true;
    iterations = 0;
    if (!(bound > 0)) {
      maxima = 1;
      return 0;
    }
    bound *= 1 + 1e-9;
    double best = Double.NaN;
    double bestLogLik = Double.NEGATIVE_INFINITY;
    boolean allConverged = true;
    evaluate(0);
    double scoreBefore = value;
    double guess = step;
    if (!(scoreBefore > 0)) {
      maxima = 1;
      best = 0;
    }
    double before = 0;
    // The grid must leave 0 even where a quarter of the smallest variance does not.
    double at = Math.min(Math.max(0.25 * vmin, Double.MIN_NORMAL), bound);
    while (true) {
      evaluate(at);
      double scoreAt = value;
      if (scoreBefore > 0 && !(scoreAt > 0)) {
        double start = before + guess;
        if (!(start > before && start < at)) {
          start = 0.5 * (before + at);
        }
        double t = root(before, at, start);
        allConverged &= converged;
        maxima++;
        if (maxima == 1) {
          best = t;
        } else {
          if (maxima == 2) {
            bestLogLik = logLik(best);
          }
          double ll = logLik(t);
          if (ll > bestLogLik) {
            best = t;
            bestLogLik = ll;
          }
        }
      } else {
        guess = step;
      }
      if (at >= bound) {
        break;
      }
      scoreBefore = scoreAt;
      before = at;
      at = Math.min(at * FACTOR, bound);
    }
    converged = allConverged && !Double.isNaN(best);
    // A root this far below the smallest variance is rounding noise about the boundary.
    return best < 1e-15 * vmin ? 0 : best;
  }
}
