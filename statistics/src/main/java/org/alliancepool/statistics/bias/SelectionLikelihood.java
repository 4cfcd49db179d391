package org.alliancepool.statistics.bias;

import java.util.Arrays;
import org.alliancepool.statistics.distribution.Tails;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/**
 * Log-likelihood of a selection model and its gradient, {@code sum ln w(p_i) + ln N(y_i; mu_i,
 * s2_i) - ln A_i}, {@code A_i = integral of w(p(y)) N(y; mu_i, s2_i)}, {@code s2_i = v_i + tau2}.
 *
 * <p>Parameters in order: coefficients, tau2 (random effects only), delta. Effects in direction
 * GREATER or TWO_SIDED; the caller mirrors LESS. A of a step function is a sum of normal tails. For
 * the others the integral is taken over u = y/sqrt(v), where p depends on u alone: 10-point Gauss
 * rules on panels of at most 0.75 between the kinks of w, normal tails where w is flat. Its error
 * is below 1e-12.
 */
final class SelectionLikelihood implements BoundedNewton.Objective {
  private static final double WIDTH = 0.75;

  /** Terms below exp(-45) of the largest are less than rounding. */
  private static final double NEGLIGIBLE = -45;

  private static final double LOG_ROOT_2PI = 0.5 * Math.log(2 * Math.PI);

  private final double[] yi;
  private final double[] vi;
  private final double[][] rows;
  private final SelectionFunction function;
  private final boolean twoSided;
  private final int p;
  private final boolean random;
  private final double[] multiplier;
  private final double[] pvalues;
  private final double[] cuts;
  private final double reach;
  private double[] nodes;
  private double[] nodeWeights;
  private double[] logW;
  private double[][] exponents;
  private double[][] slopes;
  private double flatHigh;
  private double flatLow;
  private final double[] slopeHigh;
  private final double[] slopeLow;

  // Of the last normalise(): ln A and its derivatives.
  private double dMu;
  private double dS2;
  private final double[] dDelta;

  SelectionLikelihood(
      double[] yi,
      double[] vi,
      ModelMatrix x,
      SelectionFunction function,
      Direction direction,
      boolean random) {
    this.yi = yi;
    this.vi = vi;
    this.function = function;
    this.random = random;
    twoSided = direction == Direction.TWO_SIDED;
    p = x.columns();
    int k = yi.length;
    rows = new double[k][];
    pvalues = new double[k];
    multiplier = function.imprecision(vi);
    for (int i = 0; i < k; i++) {
      rows[i] = x.row(i);
      double z = yi[i] / Math.sqrt(vi[i]);
      pvalues[i] = twoSided ? 2 * Tails.normalUpper(Math.abs(z)) : Tails.normalUpper(z);
    }
    cuts = function.breaks(direction);
    reach = function.reach(direction);
    dDelta = new double[function.parameters()];
    slopeHigh = new double[function.parameters()];
    slopeLow = new double[function.parameters()];
    if (!function.isStep()) {
      makeNodes();
    }
  }

  double[] pvalues() {
    return pvalues;
  }

  private void makeNodes() {
    double from = twoSided ? 0 : -reach;
    double[] edges =
        java.util.stream.DoubleStream.concat(
                java.util.stream.DoubleStream.of(from, reach),
                Arrays.stream(cuts).filter(c -> c > from && c < reach))
            .sorted()
            .toArray();
    GaussIntegrator rule = new GaussIntegratorFactory().legendre(10);
    double[] at = new double[4096];
    double[] wt = new double[4096];
    int n = 0;
    for (int e = 1; e < edges.length; e++) {
      int panels = (int) Math.ceil((edges[e] - edges[e - 1]) / WIDTH);
      double h = (edges[e] - edges[e - 1]) / Math.max(1, panels);
      for (int m = 0; m < panels; m++) {
        double mid = edges[e - 1] + (m + 0.5) * h;
        for (int g = 0; g < rule.getNumberOfPoints(); g++) {
          at[n] = mid + 0.5 * h * rule.getPoint(g);
          wt[n++] = 0.5 * h * rule.getWeight(g);
        }
      }
    }
    nodes = Arrays.copyOf(at, n);
    nodeWeights = Arrays.copyOf(wt, n);
    logW = new double[n];
    exponents = new double[twoSided ? 2 : 1][n];
    slopes = new double[n][function.parameters()];
  }

  private void tabulate(double[] delta, double mult) {
    for (int n = 0; n < nodes.length; n++) {
      double u = nodes[n];
      double upper = Tails.normalUpper(u);
      double pv = twoSided ? 2 * upper : upper;
      double qv = twoSided ? 1 - pv : Tails.normalUpper(-u);
      logW[n] = function.logWeight(pv, qv, mult, delta, slopes[n]);
    }
    flatHigh = function.logWeight(0, 1, mult, delta, slopeHigh);
    flatLow = function.logWeight(1, 0, mult, delta, slopeLow);
  }

  @Override
  public double evaluate(double[] theta, double[] gradient) {
    Arrays.fill(gradient, 0);
    double tau2 = random ? theta[p] : 0;
    int first = p + (random ? 1 : 0);
    double[] delta = Arrays.copyOfRange(theta, first, theta.length);
    boolean shared = !function.dependsOnPrecision();
    if (!function.isStep() && shared) {
      tabulate(delta, 1);
    }
    double[] slope = new double[delta.length];
    double sum = 0;
    for (int i = 0; i < yi.length; i++) {
      double mu = 0;
      for (int j = 0; j < p; j++) {
        mu += rows[i][j] * theta[j];
      }
      double s2 = vi[i] + tau2;
      double r = yi[i] - mu;
      sum += -LOG_ROOT_2PI - 0.5 * Math.log(s2) - 0.5 * r * r / s2;
      if (function.isStep()) {
        int j = function.interval(pvalues[i]);
        if (j > 0) {
          sum += Math.log(delta[j - 1]);
          gradient[first + j - 1] += 1 / delta[j - 1];
        }
        sum -= normaliseSteps(mu, s2, Math.sqrt(vi[i]), delta);
      } else {
        if (!shared) {
          tabulate(delta, multiplier[i]);
        }
        double q = twoSided ? 1 - pvalues[i] : Tails.normalUpper(-yi[i] / Math.sqrt(vi[i]));
        sum += function.logWeight(pvalues[i], q, multiplier[i], delta, slope);
        for (int j = 0; j < delta.length; j++) {
          gradient[first + j] += slope[j];
        }
        sum -= normalise(mu, s2, vi[i]);
      }
      double gMu = r / s2 - dMu;
      for (int j = 0; j < p; j++) {
        gradient[j] += gMu * rows[i][j];
      }
      if (random) {
        gradient[p] += 0.5 * (r * r / s2 - 1) / s2 - dS2;
      }
      for (int j = 0; j < delta.length; j++) {
        gradient[first + j] -= dDelta[j];
      }
    }
    return sum;
  }

  /** ln A of a step function: differences of normal tails between the cut points. */
  private double normaliseSteps(double mu, double s2, double sei, double[] delta) {
    double s = Math.sqrt(s2);
    double a = 0;
    dMu = 0;
    dS2 = 0;
    Arrays.fill(dDelta, 0);
    for (int side = 0; side < (twoSided ? 2 : 1); side++) {
      double m = side == 0 ? mu : -mu;
      double upperTail = 0;
      double upperDensity = 0;
      double upperMoment = 0;
      for (int j = 0; j <= delta.length; j++) {
        boolean last = j == delta.length;
        double lo = last ? (twoSided ? 0 : Double.NEGATIVE_INFINITY) : cuts[j] * sei;
        double t = (lo - m) / s;
        boolean open = Double.isInfinite(t);
        double tail = open ? 1 : Tails.normalUpper(t);
        double density = open ? 0 : Math.exp(-0.5 * t * t - LOG_ROOT_2PI);
        double moment = open ? 0 : density * t;
        double w = j == 0 ? 1 : delta[j - 1];
        double probability = tail - upperTail;
        a += w * probability;
        dMu += (side == 0 ? 1 : -1) * w * (density - upperDensity) / s;
        dS2 += w * (moment - upperMoment) / (2 * s2);
        if (j > 0) {
          dDelta[j - 1] += probability;
        }
        upperTail = tail;
        upperDensity = density;
        upperMoment = moment;
      }
    }
    dMu /= a;
    dS2 /= a;
    for (int j = 0; j < dDelta.length; j++) {
      dDelta[j] /= a;
    }
    return Math.log(a);
  }

  /**
   * ln A by quadrature. The terms are relative to the largest product of w and density, wherever it
   * lies: where w falls steeply that is many standard errors from the mean.
   */
  private double normalise(double mu, double s2, double v) {
    double sei = Math.sqrt(v);
    double m = mu / sei;
    double r = Math.sqrt(s2 / v);
    double high = (reach - m) / r;
    double low = (reach + m) / r;
    double logHigh = flatHigh + Tails.logNormalUpper(high);
    double logLow = (twoSided ? flatHigh : flatLow) + Tails.logNormalUpper(low);
    double top = Math.max(logHigh, logLow);
    int sides = twoSided ? 2 : 1;
    for (int side = 0; side < sides; side++) {
      double center = side == 0 ? m : -m;
      double[] log = exponents[side];
      for (int n = 0; n < nodes.length; n++) {
        double t = (nodes[n] - center) / r;
        log[n] = logW[n] - 0.5 * t * t - LOG_ROOT_2PI;
        top = Math.max(top, log[n]);
      }
    }
    double a = 0;
    double am = 0;
    double ar = 0;
    Arrays.fill(dDelta, 0);
    for (int side = 0; side < sides; side++) {
      double sign = side == 0 ? 1 : -1;
      double center = sign * m;
      for (int n = 0; n < nodes.length; n++) {
        double log = exponents[side][n] - top;
        if (log < NEGLIGIBLE) {
          continue;
        }
        double t = (nodes[n] - center) / r;
        double f = nodeWeights[n] / r * Math.exp(log);
        a += f;
        am += sign * f * t / r;
        ar += f * (t * t - 1) / (2 * r * r);
        for (int j = 0; j < dDelta.length; j++) {
          dDelta[j] += f * slopes[n][j];
        }
      }
    }
    double tailHigh = Math.exp(logHigh - top);
    double tailLow = Math.exp(logLow - top);
    double densityHigh = Math.exp(flatHigh - 0.5 * high * high - LOG_ROOT_2PI - top);
    double densityLow =
        Math.exp((twoSided ? flatHigh : flatLow) - 0.5 * low * low - LOG_ROOT_2PI - top);
    a += tailHigh + tailLow;
    am += (densityHigh - densityLow) / r;
    ar += (densityHigh * high + densityLow * low) / (2 * r * r);
    double[] slopeFar = twoSided ? slopeHigh : slopeLow;
    for (int j = 0; j < dDelta.length; j++) {
      dDelta[j] += tailHigh * slopeHigh[j] + tailLow * slopeFar[j];
    }
    dMu = am / a / sei;
    dS2 = ar / a / v;
    for (int j = 0; j < dDelta.length; j++) {
      dDelta[j] /= a;
    }
    return Math.log(a) + top;
  }
}
