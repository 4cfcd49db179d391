package org.alliancepool.statistics.pool;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Permutation tests of the coefficients of a random-effects model.
 *
 * <p>Without moderators the signs of the effects are flipped (symmetry about 0 under the null);
 * with moderators the rows of the design are permuted over the effects (Follmann and Proschan 1999,
 * doi:10.1111/j.0006-341X.1999.00732.x; Higgins and Thompson 2004, doi:10.1002/sim.1752). tau2 is
 * estimated anew each time. The p-value is the share of |zval| (and QM) at least as large as
 * observed, less 1e-8 for rounding. Exact, over all distinct permutations, where these do not
 * exceed the limit; else over that many random ones from the seed, the observed one counted in.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>few effects: the smallest p-value of a sign test is 2^(1-k), so k of at least 6 is needed
 *       for 0.05;
 *   <li>a model with moderators but no intercept: {@link IllegalArgumentException}, for permutation
 *       has no clear null there;
 *   <li>given weights stay with their effects, as the sampling variances do;
 *   <li>a permutation whose QM is NaN (perfect fit) counts as extreme.
 * </ul>
 *
 * @param pval p-value of each coefficient
 * @param qmp p-value of the omnibus test
 * @param permutations number evaluated
 * @param kind exact or random
 */
public record PermutationTest(double[] pval, double qmp, int permutations, Kind kind) {
  private static final double TOLERANCE = 1e-8;

  /** How the permutations were chosen. */
  public enum Kind {
    /** All distinct ones. */
    EXACT,
    /** A random sample from a seed. */
    RANDOM
  }

  /** Exact where at most 1000 permutations exist, else 1000 random ones. */
  public static PermutationTest of(MetaFit fit, RandomEffects model, long seed) {
    return of(fit, model, seed, 1000);
  }

  /**
   * Tests the coefficients of a fit.
   *
   * @param fit the fit
   * @param model the model that made it
   * @param seed seed of random permutations
   * @param limit largest number of permutations
   */
  public static PermutationTest of(MetaFit fit, RandomEffects model, long seed, int limit) {
    boolean given = fit.weighting() == MetaFit.Weighting.GIVEN;
    if (model.method() != fit.method() || model.hasUserWeights() != given) {
      throw new IllegalArgumentException(
          "cannot permute: the model must be the one that made the fit");
    }
    if (limit < 1) {
      throw new IllegalArgumentException(
          "cannot permute: limit " + limit + "; allow at least one permutation");
    }
    if (fit.x().isInterceptOnly()) {
      return signs(fit, model.forRows(fit.rows()), seed, limit);
    }
    if (fit.x().interceptIndex() < 0) {
      throw new IllegalArgumentException(
          "cannot permute: the model has moderators but no intercept; add the intercept");
    }
    return rows(fit, model.forRows(fit.rows()), seed, limit);
  }

  private static PermutationTest signs(MetaFit fit, RandomEffects model, long seed, int limit) {
    int k = fit.k();
    boolean exact = k < 31 && 1L << k <= limit;
    int total = exact ? 1 << k : limit;
    SplittableRandom random = new SplittableRandom(seed);
    Count count = new Count(fit);
    double[] y = new double[k];
    for (int m = 0; m < total; m++) {
      for (int i = 0; i < k; i++) {
        boolean flip = exact ? (m >> i & 1) == 1 : m > 0 && random.nextBoolean();
        y[i] = flip ? -fit.yi()[i] : fit.yi()[i];
      }
      count.add(model.fit(y, fit.vi(), fit.x()));
    }
    return count.result(exact ? Kind.EXACT : Kind.RANDOM);
  }

  private static PermutationTest rows(MetaFit fit, RandomEffects model, long seed, int limit) {
    int k = fit.k();
    int[] group = new int[k];
    int[] example = new int[k];
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < k; i++) {
      String key = Arrays.toString(fit.x().row(i));
      Integer g = seen.putIfAbsent(key, seen.size());
      group[i] = g == null ? seen.size() - 1 : g;
      if (g == null) {
        example[group[i]] = i;
      }
    }
    double distinct = distinct(group, seen.size(), limit);
    Count count = new Count(fit);
    if (distinct <= limit) {
      Arrays.sort(group);
      do {
        count.add(model.fit(fit.yi(), fit.vi(), arranged(fit, group, example)));
      } while (next(group));
      return count.result(Kind.EXACT);
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int m = 0; m < limit; m++) {
      if (m > 0) {
        for (int i = k - 1; i > 0; i--) {
          int j = random.nextInt(i + 1);
          int g = group[i];
          group[i] = group[j];
          group[j] = g;
        }
      }
      count.add(model.fit(fit.yi(), fit.vi(), arranged(fit, group, example)));
    }
    return count.result(Kind.RANDOM);
  }

  private static ModelMatrix arranged(MetaFit fit, int[] group, int[] example) {
    int[] rows = new int[group.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = example[group[i]];
    }
    return fit.x().selectRows(rows);
  }

  /** Number of distinct arrangements, or more than the limit. */
  private static double distinct(int[] group, int groups, int limit) {
    int[] size = new int[groups];
    double n = 1;
    for (int i = 0; i < group.length; i++) {
      size[group[i]]++;
      n = n * (i + 1) / size[group[i]];
      // Intermediate counts are themselves multinomial coefficients, so they never fall again.
      if (n > 2.0 * limit) {
        return n;
      }
    }
    return Math.rint(n);
  }

  /** The next arrangement in lexicographic order. */
  private static boolean next(int[] a) {
    int i = a.length - 2;
    while (i >= 0 && a[i] >= a[i + 1]) {
      i--;
    }
    if (i < 0) {
      return false;
    }
    int j = a.length - 1;
    while (a[j] <= a[i]) {
      j--;
    }
    swap(a, i, j);
    for (int l = i + 1, r = a.length - 1; l < r; l++, r--) {
      swap(a, l, r);
    }
    return true;
  }

  private static void swap(int[] a, int i, int j) {
    int t = a[i];
    a[i] = a[j];
    a[j] = t;
  }

  private static final class Count {
    private final MetaFit fit;
    private final int[] extreme;
    private int extremeQm;
    private int total;

    Count(MetaFit fit) {
      this.fit = fit;
      extreme = new int[fit.p()];
    }

    void add(MetaFit permuted) {
      total++;
      for (int j = 0; j < extreme.length; j++) {
        if (!(Math.abs(permuted.zval()[j]) < Math.abs(fit.zval()[j]) - TOLERANCE)) {
          extreme[j]++;
        }
      }
      if (!(permuted.qm() < fit.qm() - TOLERANCE)) {
        extremeQm++;
      }
    }

    PermutationTest result(Kind kind) {
      double[] p = new double[extreme.length];
      for (int j = 0; j < p.length; j++) {
        p[j] = extreme[j] / (double) total;
      }
      return new PermutationTest(p, extremeQm / (double) total, total, kind);
    }
  }
}
