package org.alliancepool.statistics.pool;

/**
 * Global maximum over tau2 >= 0 of a (restricted) log-likelihood, from its score {@code (y'PPy -
 * tr) / 2}, where tr is tr P (REML) or tr W (ML).
 *
 * <p>The eigenvalues of P lie between 1 / (tau2 + vmax) and 1 / (tau2 + vmin), which bounds how
 * fast the score can change. So from any tau2, with {@code u = tau2 + vmin}:
 *
 * <ul>
 *   <li>a positive score stays so while u grows by less than the factor sqrt(y'PPy / tr), for y'PPy
 *       falls no faster than 1 / u^2;
 *   <li>a negative score stays so while u grows by less than tr / y'PPy, for tr falls no faster
 *       than 1 / u;
 *   <li>past vmax - 2 vmin a negative score stays so for good, and before it where y'PPy is so far
 *       below tr that it cannot catch up, for it falls at least as fast as 1 / (tau2 + vmax)^2.
 * </ul>
 *
 * <p>The score is read from 0 on, in steps as long as the first two allow, and of at least half of
 * tau2 and a quarter of vmin, until the third holds. Each change from plus to minus is refined to
 * rounding, and of several maxima the one with the highest likelihood is kept. With variances that
 * differ by orders of magnitude two maxima do occur (one often at 0); Fisher scoring from one start
 * may then report the lower.
 */
abstract class LikelihoodSearch extends RootSearch {
  /** y'PPy, at the tau2 evaluated last; y'PPPy. */
  double ypp;

  double yppp;

  /** tr P and tr PP (REML), or tr W and tr WW (ML). */
  double trace;

  double trace2;

  /** Number of local maxima that the last search met. */
  int maxima;

  private double best;
  private double bestLogLik;

  /** Sets the two quadratic forms and the two traces. */
  abstract void sums(double t);

  /** Log-likelihood up to a constant. */
  abstract double logLik(double t);

  /**
   * The score, and the Newton step on tr / y'PPy = 1. That ratio is straight in tau2 where
   * variances are equal, so the step overshoots less than Newton's on the score.
   */
  @Override
  final void evaluate(double t) {
    sums(t);
    value = 0.5 * (ypp - trace);
    double slope = 2 * yppp / ypp - trace2 / trace;
    // Where the ratio falls, Fisher scoring's step points uphill all the same.
    step = slope > 0 ? (ypp / trace - 1) / slope : 2 * value / trace2;
  }

  final double maximise(double vmin, double vmax) {
    maxima = 0;
    best = Double.NaN;
    evaluate(0);
    if (!(value > 0)) {
      keep(0);
    }
    boolean allConverged = true;
    double at = 0;
    double form = ypp;
    double tr = trace;
    double newton = step;
    while (form > tr || mayRise(at, form / tr, vmin, vmax)) {
      boolean rising = form > tr;
      double sure = rising ? Math.sqrt(form / tr) : tr / form;
      double next = Math.max(1.5 * at + 0.25 * vmin, (at + vmin) * sure - vmin);
      double guess = at + newton;
      evaluate(next);
      form = ypp;
      tr = trace;
      newton = step;
      if (rising && !(form > tr)) {
        keep(root(at, next, guess > at && guess < next ? guess : 0.5 * (at + next)));
        allConverged &= converged;
      }
      at = next;
    }
    converged = allConverged && !Double.isNaN(best);
    // A root this far below the smallest variance is rounding noise about the boundary.
    return best < 1e-15 * vmin ? 0 : best;
  }

  /**
   * Whether the score may be positive beyond t, where y'PPy / tr is this ratio: whether {@code
   * ratio ((t + vmax) / (s + vmax))^2 (s + vmin) / (t + vmin)}, an upper bound of it at any s above
   * t, comes to 1. The bound is largest at vmax - 2 vmin.
   */
  private static boolean mayRise(double t, double ratio, double vmin, double vmax) {
    double s = Math.max(t, vmax - 2 * vmin);
    double fall = (t + vmax) / (s + vmax);
    return ratio * fall * fall * ((s + vmin) / (t + vmin)) > 1;
  }

  /** Counts a local maximum and keeps it if it is the highest so far. */
  private void keep(double t) {
    maxima++;
    if (maxima == 1) {
      best = t;
      return;
    }
    if (maxima == 2) {
      bestLogLik = logLik(best);
    }
    double logLik = logLik(t);
    if (logLik > bestLogLik) {
      best = t;
      bestLogLik = logLik;
    }
  }
}
