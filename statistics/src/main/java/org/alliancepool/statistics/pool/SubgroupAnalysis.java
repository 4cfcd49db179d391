package org.alliancepool.statistics.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Pooled effects by subgroup and the test that they are equal.
 *
 * <p>With a tau2 of its own each subgroup is fitted alone, and the test is {@code Q = sum((b_g -
 * b)^2 / se_g^2)}, chi-square with G - 1 df. With a common tau2 the subgroups are the levels of one
 * factor in a meta-regression; its omnibus test is used (F under t, knha, adhoc). Borenstein et al.
 * (2009), doi:10.1002/9780470743386, chapter 19. A common tau2 is the safer choice with fewer than
 * about 5 studies in a subgroup.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>effects without a subgroup (null) are left out and counted;
 *   <li>a subgroup of one study: fitted, tau2 0 if of its own;
 *   <li>given weights stay with their effects;
 *   <li>one subgroup only: no test (NaN, 0 df).
 * </ul>
 *
 * @param levels subgroup names, in string order
 * @param fits fit per subgroup (own tau2); empty with a common tau2
 * @param beta pooled effect per subgroup
 * @param se standard errors
 * @param pval two-sided p-values
 * @param ciLb lower bounds
 * @param ciUb upper bounds
 * @param k number of effects per subgroup
 * @param tau2 tau2 per subgroup; all alike when common
 * @param difference test of equal effects
 * @param dropped effects without a subgroup
 */
public record SubgroupAnalysis(
    List<String> levels,
    List<MetaFit> fits,
    double[] beta,
    double[] se,
    double[] pval,
    double[] ciLb,
    double[] ciUb,
    int[] k,
    double[] tau2,
    WaldTest difference,
    int dropped) {

  /** Whether subgroups share one between-study variance. */
  public enum Heterogeneity {
    /** One tau2 for all. */
    COMMON,
    /** One tau2 for each. */
    SEPARATE
  }

  /** Pools by subgroup. */
  public static SubgroupAnalysis of(
      RandomEffects model, double[] yi, double[] vi, String[] group, Heterogeneity heterogeneity) {
    if (group.length != yi.length || vi.length != yi.length) {
      throw new IllegalArgumentException(
          "cannot pool by subgroup: "
              + yi.length
              + " effects, "
              + vi.length
              + " variances and "
              + group.length
              + " subgroup labels; give as many of each");
    }
    TreeSet<String> names = new TreeSet<>(AlphabeticalOrder.INSTANCE);
    int dropped = 0;
    for (int i = 0; i < group.length; i++) {
      if (group[i] == null) {
        dropped++;
      } else if (!Double.isNaN(yi[i]) && !Double.isNaN(vi[i])) {
        names.add(group[i]);
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot pool by subgroup: no effect has a subgroup; check the subgroup column");
    }
    List<String> levels = List.copyOf(names);
    return heterogeneity == Heterogeneity.SEPARATE
        ? separate(model, yi, vi, group, levels, dropped)
        : common(model, yi, vi, group, levels, dropped);
  }

  private static SubgroupAnalysis separate(
      RandomEffects model,
      double[] yi,
      double[] vi,
      String[] group,
      List<String> levels,
      int dropped) {
    int g = levels.size();
    List<MetaFit> fits = new ArrayList<>();
    Table t = new Table(g);
    double sw = 0;
    double swb = 0;
    for (int j = 0; j < g; j++) {
      String level = levels.get(j);
      int[] rows =
          java.util.stream.IntStream.range(0, yi.length)
              .filter(i -> level.equals(group[i]))
              .toArray();
      double[] y = new double[rows.length];
      double[] v = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        y[i] = yi[rows[i]];
        v[i] = vi[rows[i]];
      }
      MetaFit fit = model.forRows(rows).fit(y, v);
      fits.add(fit);
      t.set(j, fit, 0, fit.k());
      double w = 1 / (t.se[j] * t.se[j]);
      sw += w;
      swb += w * t.beta[j];
    }
    double q = 0;
    for (int j = 0; j < g; j++) {
      double d = (t.beta[j] - swb / sw) / t.se[j];
      q += d * d;
    }
    WaldTest test =
        g > 1
            ? new WaldTest(q, g - 1, Double.NaN, Tails.chiSquareUpper(q, g - 1))
            : new WaldTest(Double.NaN, 0, Double.NaN, Double.NaN);
    return t.result(levels, fits, test, dropped);
  }

  private static SubgroupAnalysis common(
      RandomEffects model,
      double[] yi,
      double[] vi,
      String[] group,
      List<String> levels,
      int dropped) {
    int g = levels.size();
    ModelMatrix cells =
        ModelMatrix.builderWithoutIntercept(yi.length).factor("group", group).build();
    MetaFit fit = model.fit(yi, vi, cells);
    Table t = new Table(g);
    for (int j = 0; j < g; j++) {
      int n = 0;
      for (int row : fit.rows()) {
        n += levels.get(j).equals(group[row]) ? 1 : 0;
      }
      t.set(j, fit, j, n);
    }
    WaldTest test = new WaldTest(Double.NaN, 0, Double.NaN, Double.NaN);
    if (g > 1) {
      MetaFit contrasts =
          model.fit(yi, vi, ModelMatrix.builder(yi.length).factor("group", group).build());
      test = contrasts.waldTest("group");
    }
    return t.result(levels, List.of(), test, dropped);
  }

  private static final class Table {
    private final double[] beta;
    private final double[] se;
    private final double[] pval;
    private final double[] lb;
    private final double[] ub;
    private final double[] tau2;
    private final int[] k;

    Table(int g) {
      beta = new double[g];
      se = new double[g];
      pval = new double[g];
      lb = new double[g];
      ub = new double[g];
      tau2 = new double[g];
      k = new int[g];
    }

    void set(int j, MetaFit fit, int coefficient, int effects) {
      beta[j] = fit.beta()[coefficient];
      se[j] = fit.se()[coefficient];
      pval[j] = fit.pval()[coefficient];
      lb[j] = fit.ciLb()[coefficient];
      ub[j] = fit.ciUb()[coefficient];
      tau2[j] = fit.tau2();
      k[j] = effects;
    }

    SubgroupAnalysis result(List<String> levels, List<MetaFit> fits, WaldTest test, int dropped) {
      return new SubgroupAnalysis(
          levels, List.copyOf(fits), beta, se, pval, lb, ub, k, tau2, test, dropped);
    }
  }
}
