package org.alliancepool.statistics.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;

/**
 * The pooled effect without each study in turn, and as studies accumulate.
 *
 * <p>Every answer is a full fit of the same model (estimator, test, level) to the subset.
 * Cumulative meta-analysis: Lau et al. (1992), doi:10.1056/NEJM199207233270406.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>effects or variances that are NaN are dropped first; {@link PooledSeries#rows} tells which
 *       stayed;
 *   <li>leave-one-out of fewer than 2 effects: {@link IllegalArgumentException};
 *   <li>a subset of one effect: tau2 = 0, see {@link RandomEffects};
 *   <li>given weights stay with their effects.
 * </ul>
 */
public final class Refits {
  private Refits() {}

  /** Entry i is the fit without the i-th effect. */
  public static PooledSeries leaveOneOut(RandomEffects model, double[] yi, double[] vi) {
    MetaFit full = model.fit(yi, vi);
    if (full.k() < 2) {
      throw new IllegalArgumentException(
          "cannot leave one out: there is only one effect; report it alone");
    }
    List<MetaFit> fits = new ArrayList<>();
    for (int i = 0; i < full.k(); i++) {
      fits.add(without(model, full, i));
    }
    return PooledSeries.of(full.rows(), fits);
  }

  /** Entry i is the fit of the first i + 1 effects, in the order given. */
  public static PooledSeries cumulative(RandomEffects model, double[] yi, double[] vi) {
    return cumulative(model, yi, vi, IntStream.range(0, yi.length).toArray());
  }

  /**
   * Entry i is the fit of the first i + 1 effects in this order, for instance by year.
   *
   * @param order positions in yi, each once
   */
  public static PooledSeries cumulative(
      RandomEffects model, double[] yi, double[] vi, int[] order) {
    if (!java.util.Arrays.equals(
        java.util.Arrays.stream(order).sorted().toArray(),
        IntStream.range(0, yi.length).toArray())) {
      throw new IllegalArgumentException(
          "cannot accumulate: the order must name each of the "
              + yi.length
              + " effects once, from 0 to "
              + (yi.length - 1));
    }
    double[] y = java.util.Arrays.stream(order).mapToDouble(i -> yi[i]).toArray();
    double[] v = java.util.Arrays.stream(order).mapToDouble(i -> vi[i]).toArray();
    RandomEffects ordered = model.forRows(order);
    MetaFit full = ordered.fit(y, v);
    List<MetaFit> fits = new ArrayList<>();
    for (int n = 1; n <= full.k(); n++) {
      int[] keep = IntStream.range(0, n).toArray();
      fits.add(subset(ordered, full, keep));
    }
    return PooledSeries.of(java.util.Arrays.stream(full.rows()).map(r -> order[r]).toArray(), fits);
  }

  static MetaFit without(RandomEffects model, MetaFit full, int i) {
    return subset(model, full, IntStream.range(0, full.k()).filter(j -> j != i).toArray());
  }

  private static MetaFit subset(RandomEffects model, MetaFit full, int[] keep) {
    double[] y = new double[keep.length];
    double[] v = new double[keep.length];
    int[] rows = new int[keep.length];
    for (int j = 0; j < keep.length; j++) {
      y[j] = full.yi()[keep[j]];
      v[j] = full.vi()[keep[j]];
      rows[j] = full.rows()[keep[j]];
    }
    ModelMatrix x = full.x().selectRows(keep);
    return model.forRows(rows).fit(y, v, x);
  }
}
