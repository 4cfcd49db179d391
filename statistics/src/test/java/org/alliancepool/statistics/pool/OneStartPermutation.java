package org.alliancepool.statistics.pool;

import java.util.Arrays;

/**
 * The exact permutation test with tau2 by plain Fisher scoring on the restricted likelihood
 * (Viechtbauer 2005, doi:10.3102/10769986030003261), started at Hedges' estimate and at no other
 * place: what iterations find that do not look for a second maximum.
 *
 * <p>Covers moderators only: every order of the rows of the design, k! of them.
 */
final class OneStartPermutation {
  private final MetaFit fit;
  private final RandomEffects model;
  private final int[] order;
  private final int[] extreme;
  private int total;
  private int severalMaxima;

  OneStartPermutation(MetaFit fit, RandomEffects model) {
    this.fit = fit;
    this.model = model;
    order = new int[fit.k()];
    Arrays.setAll(order, i -> i);
    extreme = new int[fit.p()];
    permute(0);
  }

  double[] pval() {
    return Arrays.stream(extreme).mapToDouble(e -> e / (double) total).toArray();
  }

  int total() {
    return total;
  }

  /** Permutations whose likelihood has more than one maximum. */
  int severalMaxima() {
    return severalMaxima;
  }

  private void permute(int from) {
    if (from == order.length) {
      count();
      return;
    }
    for (int i = from; i < order.length; i++) {
      swap(from, i);
      permute(from + 1);
      swap(from, i);
    }
  }

  private void swap(int i, int j) {
    int t = order[i];
    order[i] = order[j];
    order[j] = t;
  }

  private void count() {
    total++;
    ModelMatrix x = fit.x().selectRows(order);
    if (model.fit(fit.yi(), fit.vi(), x).warnings().stream()
        .anyMatch(w -> w.contains("local maxima"))) {
      severalMaxima++;
    }
    MetaFit permuted = model.withTau2(scored(x)).fit(fit.yi(), fit.vi(), x);
    for (int j = 0; j < extreme.length; j++) {
      if (Math.abs(permuted.zval()[j]) >= Math.abs(fit.zval()[j]) - 1e-8) {
        extreme[j]++;
      }
    }
  }

  private double scored(ModelMatrix x) {
    double[] ones = new double[fit.k()];
    Arrays.fill(ones, 1);
    WeightedProjection proj = new WeightedProjection(x, fit.yi());
    double t = new Tau2Estimation(fit.yi(), fit.vi(), x).estimate(TauEstimator.HE, null).tau2;
    for (int i = 0; i < 10_000; i++) {
      proj.atTau2(fit.vi(), t);
      double step = (proj.quadratic2() - proj.traceP()) / proj.tracePdPd(ones);
      while (t + step < 0) {
        step /= 2;
      }
      t += step;
      if (Math.abs(step) < 1e-12) {
        break;
      }
    }
    return t;
  }
}
