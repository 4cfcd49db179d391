package org.alliancepool.statistics.dependent;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One effect per study out of several that depend on each other.
 *
 * <ul>
 *   <li>{@link #compoundSymmetric}: inverse-covariance weights with a common correlation rho of the
 *       sampling errors, y = 1'V^-1 y / 1'V^-1 1, v = 1 / 1'V^-1 1;
 *   <li>{@link #mean}: unweighted mean, v = 1'V 1 / n^2 (Borenstein et al. 2009,
 *       doi:10.1002/9780470743386, chapter 24);
 *   <li>{@link #composite}: correlation of the sum of standardised measures, r = sum r_i / sqrt(n +
 *       n (n - 1) rbar), rbar the correlation among the measures (Hunter and Schmidt 2004,
 *       doi:10.4135/9781412985031, chapter 10). It can exceed each of its parts.
 * </ul>
 *
 * <p>Edge cases: a study with one effect keeps it; vi not above 0, values that are not finite, rho
 * or rbar outside (-1, 1) or impossible for the largest study: refused; a composite of 1 or more in
 * size is refused, as rbar and the correlations then contradict each other. Studies come in order
 * of first appearance.
 */
public final class Aggregate {
  /** One effect per study: labels, effects, sampling variances and numbers of effects merged. */
  public record Effects(List<String> study, double[] yi, double[] vi, int[] merged) {}

  /** One correlation per study, with the mean sample size rounded to a whole number. */
  public record Correlations(List<String> study, double[] ri, int[] ni, int[] merged) {}

  private Aggregate() {}

  /** Weighted by the inverse of the constant-rho covariance. */
  public static Effects compoundSymmetric(double[] yi, double[] vi, Grouping study, double rho) {
    check(yi, study, "yi");
    SamplingCovariance v = SamplingCovariance.constantRho(vi, study, rho);
    int[][] rows = study.rows();
    double[] y = new double[rows.length];
    double[] variance = new double[rows.length];
    for (int j = 0; j < rows.length; j++) {
      BlockCovariance block = BlockCovariance.of(v, new Grouping[0], new int[0], rows[j]);
      block.factor(new double[0]);
      double[] weight = new double[rows[j].length];
      Arrays.fill(weight, 1);
      block.solve(weight, 0);
      double total = 0;
      for (int a = 0; a < weight.length; a++) {
        total += weight[a];
        y[j] += weight[a] * yi[rows[j][a]];
      }
      y[j] /= total;
      variance[j] = 1 / total;
    }
    return new Effects(labels(study), y, variance, sizes(rows));
  }

  /** Plain mean; its variance allows for the correlation rho of the sampling errors. */
  public static Effects mean(double[] yi, double[] vi, Grouping study, double rho) {
    check(yi, study, "yi");
    SamplingCovariance v = SamplingCovariance.constantRho(vi, study, rho);
    int[][] rows = study.rows();
    double[] y = new double[rows.length];
    double[] variance = new double[rows.length];
    for (int j = 0; j < rows.length; j++) {
      double n = rows[j].length;
      for (int a : rows[j]) {
        y[j] += yi[a] / n;
        for (int b : rows[j]) {
          variance[j] += v.get(a, b) / (n * n);
        }
      }
    }
    return new Effects(labels(study), y, variance, sizes(rows));
  }

  /** Composite correlation; rbar is commonly 0.5 where the measures' correlations are unknown. */
  public static Correlations composite(double[] ri, int[] ni, Grouping study, double rbar) {
    check(ri, study, "ri");
    if (ni.length != ri.length) {
      throw new IllegalArgumentException(
          "cannot aggregate: "
              + ri.length
              + " correlations and "
              + ni.length
              + " sample sizes, give one of each");
    }
    if (!(rbar > -1 && rbar < 1)) {
      throw new IllegalArgumentException(
          "cannot aggregate: rbar = "
              + rbar
              + ", give a correlation between -1 and 1, both excluded");
    }
    int[][] rows = study.rows();
    double[] r = new double[rows.length];
    int[] n = new int[rows.length];
    for (int j = 0; j < rows.length; j++) {
      double size = rows[j].length;
      double sum = 0;
      double people = 0;
      for (int i : rows[j]) {
        if (Math.abs(ri[i]) >= 1 || ni[i] < 1) {
          throw new IllegalArgumentException(
              "cannot aggregate: ri = "
                  + ri[i]
                  + " and ni = "
                  + ni[i]
                  + " in row "
                  + (i + 1)
                  + ", give a correlation inside (-1, 1) and a sample size above 0");
        }
        sum += ri[i];
        people += ni[i];
      }
      double spread = size + size * (size - 1) * rbar;
      r[j] = size == 1 ? sum : sum / Math.sqrt(spread);
      if (!(spread > 0) || Math.abs(r[j]) >= 1) {
        throw new IllegalArgumentException(
            "cannot aggregate study \""
                + study.label(j)
                + "\": rbar = "
                + rbar
                + " contradicts its "
                + rows[j].length
                + " correlations, give a larger rbar");
      }
      // Halves go to the even neighbour, as R's round() does.
      n[j] = (int) Math.rint(people / size);
    }
    return new Correlations(labels(study), r, n, sizes(rows));
  }

  private static void check(double[] yi, Grouping study, String what) {
    study.requireSize(yi.length, what);
    for (int i = 0; i < yi.length; i++) {
      if (!Double.isFinite(yi[i])) {
        throw new IllegalArgumentException(
            "cannot aggregate: "
                + what
                + " = "
                + yi[i]
                + " in row "
                + (i + 1)
                + ", drop the row or give its effect");
      }
    }
  }

  private static List<String> labels(Grouping study) {
    return IntStream.range(0, study.levels()).mapToObj(study::label).toList();
  }

  private static int[] sizes(int[][] rows) {
    return Arrays.stream(rows).mapToInt(r -> r.length).toArray();
  }
}
