package org.alliancepool.statistics.pool;

/**
 * The random-effects mean of k independent effects, for loops that fit millions of data sets.
 *
 * <p>Estimates tau2 by REML, ML or DerSimonian-Laird without moderators, then the mean {@code sum(w
 * y) / sum(w)} with {@code w = 1/(v + tau2)} and its variance {@code 1 / sum(w)}. The REML score is
 * {@code (y'PPy - tr P) / 2}; {@code tr P = sum(w) - sum(w^2)/sum(w)} is summed as {@code 2
 * sum_{i<j} w_i w_j / sum(w)}, which has no cancellation when one variance is 1e-8 of the others.
 * The result is the global maximum; see Viechtbauer (2005), doi:10.3102/10769986030003261, for the
 * likelihoods.
 *
 * <p>One instance holds scratch space and the last result: reuse it, one per thread. It allocates
 * nothing after construction. Agrees with {@link RandomEffects}, which calls it.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>input is <b>not</b> checked: effects finite, variances positive, else the result is
 *       meaningless (validate once with {@link RandomEffects#fit(double[], double[])});
 *   <li>k = 1: tau2 is 0;
 *   <li>maximum at the boundary: tau2 is exactly 0.
 * </ul>
 */
public final class RemlKernel {
  private final Score score;
  private double tau2;
  private double mean;
  private double variance;

  /**
   * Scratch space for up to this many effects.
   *
   * @param capacity largest k
   */
  public RemlKernel(int capacity) {
    score = new Score(capacity);
  }

  /** Fits by REML the first k effects; returns tau2. */
  public double reml(double[] yi, double[] vi, int k) {
    return likelihood(yi, vi, k, TauEstimator.REML);
  }

  /** Fits by ML the first k effects; returns tau2. */
  public double ml(double[] yi, double[] vi, int k) {
    return likelihood(yi, vi, k, TauEstimator.ML);
  }

  /** Fits by DerSimonian-Laird the first k effects; returns tau2. */
  public double dersimonianLaird(double[] yi, double[] vi, int k) {
    score.set(yi, vi, k);
    score.pass(0);
    tau2 = k < 2 ? 0 : Math.max(0, (score.quadratic - (k - 1)) / score.traceP);
    score.converged = true;
    return finish();
  }

  /** Mean at a tau2 that is given; returns it. */
  public double at(double[] yi, double[] vi, int k, double givenTau2) {
    score.set(yi, vi, k);
    tau2 = givenTau2;
    score.converged = true;
    finish();
    return mean;
  }

  /** Between-study variance of the last fit. */
  public double tau2() {
    return tau2;
  }

  /** Mean of the last fit. */
  public double mean() {
    return mean;
  }

  /** Variance of the mean of the last fit. */
  public double variance() {
    return variance;
  }

  /** Whether the last fit converged. */
  public boolean converged() {
    return score.converged;
  }

  /** Local maxima of the likelihood that the last REML or ML fit met. */
  public int maxima() {
    return score.maxima;
  }

  private double likelihood(double[] yi, double[] vi, int k, TauEstimator method) {
    score.set(yi, vi, k);
    if (k < 2) {
      tau2 = 0;
      score.maxima = 1;
      score.converged = true;
      return finish();
    }
    score.restricted = method == TauEstimator.REML;
    double vmin = vi[0];
    double vmax = vi[0];
    for (int i = 1; i < k; i++) {
      vmin = Math.min(vmin, vi[i]);
      vmax = Math.max(vmax, vi[i]);
    }
    tau2 = score.maximise(vmin, vmax);
    return finish();
  }

  private double finish() {
    double sw = 0;
    double swy = 0;
    double origin = score.y[0];
    for (int i = 0; i < score.k; i++) {
      double w = 1 / (score.v[i] + tau2);
      sw += w;
      swy += w * (score.y[i] - origin);
    }
    mean = origin + swy / sw;
    variance = 1 / sw;
    return tau2;
  }

  /** Score and observed information of the intercept-only model. */
  private static final class Score extends LikelihoodSearch {
    private final double[] w;
    private double[] y;
    private double[] v;
    private int k;
    private boolean restricted;
    private double traceP;
    private double quadratic;
    private double sw;

    Score(int capacity) {
      w = new double[capacity];
    }

    void set(double[] yi, double[] vi, int size) {
      y = yi;
      v = vi;
      k = size;
    }

    /** Sums of one tau2: sum of weights, tr P, y'Py. */
    void pass(double t) {
      weights(t);
      double s1 = 0;
      double cross = 0;
      double swy = 0;
      double origin = y[0];
      for (int i = 0; i < k; i++) {
        cross += w[i] * s1;
        s1 += w[i];
        swy += w[i] * (y[i] - origin);
      }
      double mu = swy / s1;
      double q = 0;
      for (int i = 0; i < k; i++) {
        double r = y[i] - origin - mu;
        q += w[i] * r * r;
      }
      sw = s1;
      traceP = 2 * cross / s1;
      quadratic = q;
    }

    private void weights(double t) {
      for (int i = 0; i < k; i++) {
        w[i] = 1 / (v[i] + t);
      }
    }

    @Override
    void sums(double t) {
      weights(t);
      double s1 = 0;
      double s2 = 0;
      double cross = 0;
      double cross2 = 0;
      double swy = 0;
      double origin = y[0];
      for (int i = 0; i < k; i++) {
        double wi = w[i];
        double wi2 = wi * wi;
        cross += wi * s1;
        cross2 += wi2 * s2;
        s1 += wi;
        s2 += wi2;
        swy += wi * (y[i] - origin);
      }
      double mu = swy / s1 + origin;
      double uu = 0;
      double wu = 0;
      double wuu = 0;
      double diagonal = 0;
      double inverse = 1 / s1;
      for (int i = 0; i < k; i++) {
        double u = w[i] * (y[i] - mu);
        double wui = w[i] * u;
        uu += u * u;
        wu += wui;
        wuu += wui * u;
        double pii = w[i] * (1 - w[i] * inverse);
        diagonal += pii * pii;
      }
      ypp = uu;
      yppp = wuu - wu * wu / s1;
      trace = restricted ? 2 * cross / s1 : s1;
      trace2 = restricted ? diagonal + 2 * cross2 * inverse * inverse : s2;
    }

    @Override
    double logLik(double t) {
      pass(t);
      double log = 0;
      for (int i = 0; i < k; i++) {
        log += Math.log(v[i] + t);
      }
      return -0.5 * (log + quadratic + (restricted ? Math.log(sw) : 0));
    }
  }
}
