package org.alliancepool.statistics.pool;

import java.util.Arrays;
import org.alliancepool.statistics.distribution.Tails;

/**
 * tau2 and its standard error by one estimator, for given data and design.
 *
 * <p>Moment estimators solve E(y'Ay) = y'Ay with their own A; PM, EB and PMM solve Q(tau2) = target
 * by Newton steps on 1/Q, which is nearly straight. Standard errors are the large-sample ones of
 * Viechtbauer (2005), doi:10.3102/10769986030003261, at the truncated tau2.
 */
final class Tau2Estimation {
  private final double[] yi;
  private final double[] vi;
  private final ModelMatrix x;
  private final int k;
  private final int p;
  private final WeightedProjection proj;

  /** The tau2 whose weights the projection has; NaN where it has others. */
  private double projected = Double.NaN;

  private double logDetXx = Double.NaN;

  double tau2;
  double se = Double.NaN;
  boolean converged = true;
  int iterations;
  int maxima = 1;

  Tau2Estimation(double[] yi, double[] vi, ModelMatrix x) {
    this.yi = yi;
    this.vi = vi;
    this.x = x;
    k = yi.length;
    p = x.columns();
    proj = new WeightedProjection(x, yi);
  }

  /** The projection with weights 1 / (vi + t), until another is asked for. */
  WeightedProjection at(double t) {
    if (t != projected) {
      proj.atTau2(vi, t);
      projected = t;
    }
    return proj;
  }

  private WeightedProjection weighted(double[] weights) {
    projected = Double.NaN;
    return proj.atWeights(weights);
  }

  /** log |X'X|, the constant of the restricted likelihood. */
  private double logDetXx() {
    if (Double.isNaN(logDetXx)) {
      logDetXx = x.isInterceptOnly() ? Math.log(k) : weighted(ones()).logDetXwx();
    }
    return logDetXx;
  }

  /** Estimates; {@code weights} are used by GENQ alone. */
  Tau2Estimation estimate(TauEstimator method, double[] weights) {
    double df = k - p;
    switch (method) {
      case EE, FE -> tau2 = 0;
      case HE -> {
        double[] ones = ones();
        moments(ones);
      }
      case DL -> {
        double[] w = new double[k];
        for (int i = 0; i < k; i++) {
          w[i] = 1 / vi[i];
        }
        moments(w);
      }
      case GENQ -> moments(weights);
      case HS -> hunterSchmidt(1);
      case HSk -> hunterSchmidt(k / df);
      case SJ -> sidikJonkman(df);
      case PM, EB -> pauleMandel(df);
      case PMM -> pauleMandel(Tails.chiSquareQuantile(0.5, df));
      case ML, REML -> likelihood(method);
      default -> throw new IllegalStateException(method.name());
    }
    return this;
  }

  /** Standard error at a tau2 that was given, not estimated. */
  Tau2Estimation given(TauEstimator method, double[] weights, double value) {
    estimate(method, weights);
    tau2 = value;
    iterations = 0;
    maxima = 1;
    converged = true;
    standardError(method, weights);
    return this;
  }

  private void standardError(TauEstimator method, double[] weights) {
    switch (method) {
      case EE, FE -> se = Double.NaN;
      case HE, DL, GENQ -> {
        weighted(
            method == TauEstimator.HE ? ones() : method == TauEstimator.GENQ ? weights : inverse());
        momentsError(proj.traceP());
      }
      case HS, HSk -> {
        at(0);
        hunterSchmidtError(method == TauEstimator.HS ? 1 : k / (double) (k - p));
      }
      case SJ -> sidikJonkmanError(k - p);
      case PM, EB, PMM -> pauleMandelError();
      case ML, REML -> likelihoodError(method);
      default -> throw new IllegalStateException(method.name());
    }
  }

  private double[] inverse() {
    double[] w = new double[k];
    for (int i = 0; i < k; i++) {
      w[i] = 1 / vi[i];
    }
    return w;
  }

  private double[] ones() {
    double[] o = new double[k];
    Arrays.fill(o, 1);
    return o;
  }

  private void moments(double[] a) {
    weighted(a);
    double trace = proj.traceP();
    tau2 = Math.max(0, (proj.rss - proj.tracePd(vi)) / trace);
    momentsError(trace);
  }

  private void momentsError(double trace) {
    double[] ones = ones();
    double var =
        2 * proj.tracePdPd(vi)
            + 4 * tau2 * proj.tracePdPe(vi, ones)
            + 2 * tau2 * tau2 * proj.tracePdPd(ones);
    se = Math.sqrt(Math.max(0, var)) / trace;
  }

  private void hunterSchmidt(double factor) {
    at(0);
    double sw = Arrays.stream(proj.w).sum();
    tau2 = Math.max(0, (factor * proj.rss - k) / sw);
    hunterSchmidtError(factor);
  }

  private void hunterSchmidtError(double factor) {
    double sw = Arrays.stream(proj.w).sum();
    double var =
        2.0 * (k - p) + 4 * tau2 * proj.traceP() + 2 * tau2 * tau2 * proj.tracePdPd(ones());
    se = factor * Math.sqrt(var) / sw;
  }

  private double sidikJonkmanStart() {
    double mean = Arrays.stream(yi).sum() / k;
    double ss = 0;
    for (double y : yi) {
      ss += (y - mean) * (y - mean);
    }
    return ss / k;
  }

  private void sidikJonkman(double df) {
    double start = sidikJonkmanStart();
    if (start == 0) {
      tau2 = 0;
      se = 0;
      return;
    }
    at(start);
    tau2 = start * proj.rss / df;
    sidikJonkmanError(df);
  }

  private void sidikJonkmanError(double df) {
    double start = sidikJonkmanStart();
    at(start);
    double[] ones = ones();
    double var =
        2 * proj.tracePdPd(vi)
            + 4 * tau2 * proj.tracePdPe(vi, ones)
            + 2 * tau2 * tau2 * proj.tracePdPd(ones);
    se = start * Math.sqrt(var) / df;
  }

  private void pauleMandel(double target) {
    at(0);
    if (!(proj.rss > target)) {
      tau2 = 0;
    } else {
      double bound = weighted(ones()).rss / target;
      QRoot root = new QRoot(target);
      tau2 = root.root(0, bound * (1 + 1e-9), 0);
      converged = root.converged;
      iterations = root.iterations;
    }
    pauleMandelError();
  }

  private void pauleMandelError() {
    double sw = 0;
    for (double v : vi) {
      sw += 1 / (v + tau2);
    }
    se = Math.sqrt(2.0 * k * k / (k - p)) / sw;
  }

  /** tau2 at which Q(tau2) takes a value, or NaN when Q(0) is below it already. */
  double generalisedQ(double target) {
    at(0);
    if (proj.rss < target) {
      return Double.NaN;
    }
    if (proj.rss == target) {
      return 0;
    }
    double bound = weighted(ones()).rss / target;
    QRoot root = new QRoot(target);
    double t = root.root(0, bound * (1 + 1e-9), 0);
    converged &= root.converged;
    return t;
  }

  private void likelihood(TauEstimator method) {
    if (x.isInterceptOnly()) {
      RemlKernel kernel = new RemlKernel(k);
      tau2 = method == TauEstimator.REML ? kernel.reml(yi, vi, k) : kernel.ml(yi, vi, k);
      converged = kernel.converged();
      maxima = kernel.maxima();
    } else {
      DesignScore score = new DesignScore(method);
      double vmin = Arrays.stream(vi).min().orElseThrow();
      double vmax = Arrays.stream(vi).max().orElseThrow();
      tau2 = score.maximise(vmin, vmax);
      converged = score.converged;
      maxima = score.maxima;
    }
    likelihoodError(method);
  }

  private void likelihoodError(TauEstimator method) {
    at(tau2);
    double information = 0;
    if (method == TauEstimator.REML) {
      information = proj.tracePdPd(ones());
    } else {
      for (double w : proj.w) {
        information += w * w;
      }
    }
    se = Math.sqrt(2 / information);
  }

  /** (Restricted) log-likelihood at any tau2, with all constants. */
  double logLik(TauEstimator method, double t) {
    double constant = method == TauEstimator.REML ? logDetXx() : 0;
    at(t);
    double log = 0;
    for (double v : vi) {
      log += Math.log(v + t);
    }
    if (method == TauEstimator.REML) {
      return -0.5
          * ((k - p) * Math.log(2 * Math.PI) + log + proj.logDetXwx() + proj.rss - constant);
    }
    return -0.5 * (k * Math.log(2 * Math.PI) + log + proj.rss);
  }

  /** Q(tau2) - target. */
  private final class QRoot extends RootSearch {
    private final double target;

    QRoot(double target) {
      this.target = target;
    }

    @Override
    void evaluate(double t) {
      at(t);
      value = proj.rss - target;
      step = (proj.rss / target - 1) * proj.rss / proj.quadratic2();
    }
  }

  /** The score with moderators. */
  private final class DesignScore extends LikelihoodSearch {
    private final TauEstimator method;
    private final double[] ones = ones();

    DesignScore(TauEstimator method) {
      this.method = method;
    }

    @Override
    void sums(double t) {
      at(t);
      ypp = proj.quadratic2();
      yppp = proj.quadratic3();
      if (method == TauEstimator.REML) {
        trace = proj.traceP();
        trace2 = proj.tracePdPd(ones);
      } else {
        trace = 0;
        trace2 = 0;
        for (double w : proj.w) {
          trace += w;
          trace2 += w * w;
        }
      }
    }

    @Override
    double logLik(double t) {
      return Tau2Estimation.this.logLik(method, t);
    }
  }
}
