package org.alliancepool.statistics.dependent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Multilevel meta-analysis: y = X beta + sum Z_l u_l + e, u_l ~ N(0, sigma2_l I), e ~ N(0, V) with
 * V known. {@link #nested} is the three-level model of effects in studies; {@link #random} takes
 * any nested or crossed factors. With a constant-rho V the nested model is the
 * correlated-and-hierarchical-effects (CHE) model.
 *
 * <p>Shapes: yi, V and each factor have k rows; x is k x p. Units are those of yi; variances are
 * squared.
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>k not above p, lengths that differ, values that are not finite, X rank deficient: refused;
 *   <li>a factor with one level (one study only): its sigma2 is held at 0, with a warning;
 *   <li>two factors that group the effects alike (one effect per study): only their sum is
 *       determined; the first takes all of it, the other is 0, with a warning;
 *   <li>a factor that the moderators span (a dummy for each study): its sigma2 is held at 0, with a
 *       warning;
 *   <li>a variance on the boundary is exactly 0, checked by the sign of the score there;
 *   <li>a search that stops short: {@code converged} is false and the warnings say so.
 * </ul>
 *
 * <p>Algorithm: generalised least squares profiled out, projected Newton on the variances from
 * several starts. Sources: Konstantopoulos 2011, doi:10.1002/jrsm.35 (three levels); Fernandez-
 * Castilla et al. 2019, doi:10.3758/s13428-018-1063-2 (crossed); Pustejovsky and Tipton 2022,
 * doi:10.1007/s11121-021-01246-3 (CHE); Harville 1977, doi:10.1080/01621459.1977.10480998 (REML).
 */
public final class MultilevelModel {
  private final List<String> factorNames;
  private final List<Grouping> factors;
  private final LikelihoodMethod method;
  private final CoefficientTest test;
  private final double confidence;

  private MultilevelModel(
      List<String> factorNames,
      List<Grouping> factors,
      LikelihoodMethod method,
      CoefficientTest test,
      double confidence) {
    this.factorNames = List.copyOf(factorNames);
    this.factors = List.copyOf(factors);
    this.method = method;
    this.test = test;
    this.confidence = confidence;
  }

  /** Effects in studies, {@code ~ 1 | outer/inner}: REML, z test, 95 % intervals. */
  public static MultilevelModel nested(Grouping outer, Grouping inner) {
    Map<String, Grouping> factors = new LinkedHashMap<>();
    factors.put("outer", outer);
    factors.put("outer/inner", outer.nest(inner));
    return random(factors);
  }

  /** Any random factors, nested or crossed, in order: REML, z test, 95 % intervals. */
  public static MultilevelModel random(Map<String, Grouping> factors) {
    return new MultilevelModel(
        List.copyOf(factors.keySet()),
        List.copyOf(factors.values()),
        LikelihoodMethod.REML,
        CoefficientTest.Z,
        0.95);
  }

  /** The same model by another likelihood. */
  public MultilevelModel with(LikelihoodMethod other) {
    return new MultilevelModel(factorNames, factors, other, test, confidence);
  }

  /** The same model with another test. */
  public MultilevelModel with(CoefficientTest other) {
    return new MultilevelModel(factorNames, factors, method, other, confidence);
  }

  /** The same model with intervals of another level, such as 0.9. */
  public MultilevelModel withConfidence(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "cannot build intervals: confidence " + level + ", give a level between 0 and 1");
    }
    return new MultilevelModel(factorNames, factors, method, test, level);
  }

  /** Fits the mean effect alone. */
  public MultilevelFit fit(double[] yi, SamplingCovariance v) {
    double[][] x = new double[yi.length][];
    Arrays.setAll(x, i -> new double[] {1});
    return fit(yi, v, x, List.of("intrcpt"));
  }

  /** Fits with moderators. */
  public MultilevelFit fit(double[] yi, SamplingCovariance v, ModelMatrix design) {
    double[][] x = new double[design.rows()][];
    Arrays.setAll(x, design::row);
    return fit(yi, v, x, design.names());
  }

  /** Fits with moderators: x is k x p and holds the intercept where one is wanted. */
  public MultilevelFit fit(double[] yi, SamplingCovariance v, double[][] x, List<String> names) {
    check(yi, v, x, names);
    OrthonormalDesign design = OrthonormalDesign.of(x, names);
    return fit(yi.clone(), v, design, names);
  }

  private MultilevelFit fit(
      double[] yi, SamplingCovariance v, OrthonormalDesign design, List<String> names) {
    MultilevelLikelihood.Value sampling = samplingOnly(yi, design, v, factors);
    boolean[] fixed = held(factors, sampling);
    List<String> warnings = new ArrayList<>();
    int estimated = 0;
    for (int l = 0; l < fixed.length; l++) {
      String factor = "factor \"" + factorNames.get(l) + "\" ";
      if (!fixed[l]) {
        estimated++;
      } else if (factors.get(l).levels() == 1) {
        warnings.add(factor + "has a single level: its sigma2 is held at 0");
      } else if (repeatsEarlier(factors, l)) {
        warnings.add(
            factor
                + "groups the effects as an earlier factor does: only the sum of their variances"
                + " is determined and the earlier one takes it");
      } else {
        warnings.add(factor + "is spanned by the moderators: its sigma2 is held at 0");
      }
    }
    double unit = unit(sampling, yi.length - design.p());
    MultilevelLikelihood likelihood = new MultilevelLikelihood(yi, design, v, factors, method);
    BoxNewton.Optimum best = maximise(likelihood, fixed, unit);
    if (!best.converged()) {
      warnings.add("the search for the variance components did not converge");
    }
    return result(yi, v, design, names, best, sampling, estimated, warnings);
  }

  /** Climbs roughly from every start, then to the end from where it is best. */
  private static BoxNewton.Optimum maximise(
      MultilevelLikelihood likelihood, boolean[] fixed, double unit) {
    BoxNewton newton = new BoxNewton(likelihood, fixed, unit);
    List<BoxNewton.Optimum> rough = new ArrayList<>();
    for (double[] start : starts(fixed, unit)) {
      BoxNewton.Optimum optimum = newton.climb(start, 1e-3);
      if (optimum.value() != null) {
        rough.add(optimum);
      }
    }
    if (rough.isEmpty()) {
      throw notPositiveDefinite();
    }
    rough.sort(Comparator.comparingDouble(o -> -o.value().logLik()));
    BoxNewton.Optimum best = newton.climb(rough.get(0).sigma2(), 1e-21);
    for (BoxNewton.Optimum other : rough.subList(1, rough.size())) {
      // A rival top is nearly as high but elsewhere.
      double distance = 0;
      for (int l = 0; l < fixed.length; l++) {
        distance = Math.max(distance, Math.abs(other.sigma2()[l] - best.sigma2()[l]));
      }
      if (other.value().logLik() > best.value().logLik() - 0.1 && distance > 0.1 * unit) {
        BoxNewton.Optimum rival = newton.climb(other.sigma2(), 1e-21);
        if (rival.value().logLik() > best.value().logLik() + 1e-9) {
          best = rival;
        }
      }
    }
    return best;
  }

  private MultilevelFit result(
      double[] yi,
      SamplingCovariance v,
      OrthonormalDesign design,
      List<String> names,
      BoxNewton.Optimum optimum,
      MultilevelLikelihood.Value sampling,
      int estimated,
      List<String> warnings) {
    int k = yi.length;
    int p = design.p();
    MultilevelLikelihood.Value value = optimum.value();
    double[][] covariance = Matrices.inverse(value.lower());
    double[] beta = design.toX(value.beta());
    double[][] vb = design.covariance(covariance);
    double ddf = test == CoefficientTest.Z ? Double.NaN : k - p;
    double crit = MultilevelFit.critical(test, ddf, confidence);
    double[] se = new double[p];
    double[] zval = new double[p];
    double[] pval = new double[p];
    double[] ciLb = new double[p];
    double[] ciUb = new double[p];
    for (int c = 0; c < p; c++) {
      se[c] = Math.sqrt(vb[c][c]);
      zval[c] = beta[c] / se[c];
      pval[c] =
          2
              * (test == CoefficientTest.Z
                  ? NormalDistribution.of(0, 1).survivalProbability(Math.abs(zval[c]))
                  : TDistribution.of(ddf).survivalProbability(Math.abs(zval[c])));
      ciLb[c] = beta[c] - crit * se[c];
      ciUb[c] = beta[c] + crit * se[c];
    }

    double typical = (k - p) / traceOfProjection(sampling);
    double total = typical + Arrays.stream(optimum.sigma2()).sum();
    double[] i2 = Arrays.stream(optimum.sigma2()).map(s -> 100 * s / total).toArray();

    int[] tested = tested(design);
    double qm = wald(design, covariance, value.beta(), tested);
    double qmp = ChiSquaredDistribution.of(tested.length).survivalProbability(qm);
    if (test == CoefficientTest.T) {
      qm /= tested.length;
      qmp = FDistribution.of(tested.length, ddf).survivalProbability(qm);
    }

    int n = method == LikelihoodMethod.REML ? k - p : k;
    int parameters = p + estimated;
    int atLeast = Math.max(n, parameters + 2);
    double deviance = -2 * value.logLik();
    return new MultilevelFit(
        method,
        test,
        k,
        p,
        List.copyOf(names),
        beta,
        se,
        zval,
        ddf,
        pval,
        ciLb,
        ciUb,
        vb,
        factorNames,
        factors.stream().mapToInt(Grouping::levels).toArray(),
        optimum.sigma2(),
        i2,
        sampling.quadratic(),
        ChiSquaredDistribution.of(k - p).survivalProbability(sampling.quadratic()),
        qm,
        tested.length,
        qmp,
        value.logLik(),
        deviance + 2.0 * parameters,
        deviance + parameters * Math.log(n),
        deviance + 2.0 * parameters * atLeast / (atLeast - parameters - 1.0),
        confidence,
        optimum.converged(),
        List.copyOf(warnings),
        new WorkingModel(yi, design, names, v, factors, optimum.sigma2(), value.beta()));
  }

  private void check(double[] yi, SamplingCovariance v, double[][] x, List<String> names) {
    int k = yi.length;
    if (v.size() != k || x.length != k) {
      throw new IllegalArgumentException(
          "cannot fit the model: "
              + k
              + " effects, "
              + v.size()
              + " sampling variances and "
              + x.length
              + " rows of moderators, give as many of each");
    }
    for (int i = 0; i < k; i++) {
      if (!Double.isFinite(yi[i])) {
        throw new IllegalArgumentException(
            "cannot fit the model: yi = "
                + yi[i]
                + " in row "
                + (i + 1)
                + ", drop the row or give its effect");
      }
    }
    for (Grouping factor : factors) {
      factor.requireSize(k, "yi");
    }
    if (names.isEmpty() || k <= names.size()) {
      throw new IllegalArgumentException(
          "cannot fit the model: "
              + k
              + " effects for "
              + names.size()
              + " coefficients, give more effects than coefficients and at least one coefficient");
    }
  }

  /** Components that the data cannot tell, so that they stay at 0. */
  static boolean[] held(List<Grouping> factors, MultilevelLikelihood.Value sampling) {
    boolean[] held = new boolean[factors.size()];
    for (int l = 0; l < held.length; l++) {
      held[l] =
          factors.get(l).levels() == 1
              || repeatsEarlier(factors, l)
              || sampling.traceP()[l] <= 1e-10 * traceOfProjection(sampling);
    }
    return held;
  }

  private static boolean repeatsEarlier(List<Grouping> factors, int l) {
    for (int earlier = 0; earlier < l; earlier++) {
      if (factors.get(l).levels() == factors.get(earlier).levels()
          && factors.get(l).isNestedIn(factors.get(earlier))) {
        return true;
      }
    }
    return false;
  }

  /** A variance of the order of the heterogeneity, by the method of moments on V alone. */
  static double unit(MultilevelLikelihood.Value sampling, int df) {
    double trace = traceOfProjection(sampling);
    return Math.max((sampling.quadratic() - df) / trace, 0.05 * df / trace);
  }

  private static double traceOfProjection(MultilevelLikelihood.Value sampling) {
    return sampling.traceP()[sampling.traceP().length - 1];
  }

  /**
   * The likelihood at no heterogeneity. The last factor is the single effect, so that its trace is
   * tr(P); the model's own factors only choose the blocks.
   */
  static MultilevelLikelihood.Value samplingOnly(
      double[] yi, OrthonormalDesign design, SamplingCovariance v, List<Grouping> factors) {
    List<Grouping> all = new ArrayList<>(factors);
    all.add(Grouping.singletons(yi.length));
    MultilevelLikelihood.Value value =
        new MultilevelLikelihood(yi, design, v, all, LikelihoodMethod.REML)
            .at(new double[all.size()]);
    if (value == null) {
      throw notPositiveDefinite();
    }
    return value;
  }

  private static IllegalArgumentException notPositiveDefinite() {
    return new IllegalArgumentException(
        "cannot fit the model: V is numerically not positive definite,"
            + " check the variances and correlations");
  }

  /** Heterogeneity split evenly, and mostly on each factor in turn. */
  private static List<double[]> starts(boolean[] fixed, double unit) {
    int m = fixed.length;
    List<double[]> starts = new ArrayList<>();
    double[] even = new double[m];
    Arrays.fill(even, unit / Math.max(1, m));
    starts.add(even);
    for (int l = 0; l < m && m > 1; l++) {
      double[] mostly = new double[m];
      Arrays.fill(mostly, 0.05 * unit / (m - 1));
      mostly[l] = 0.95 * unit;
      starts.add(mostly);
    }
    for (double[] start : starts) {
      for (int l = 0; l < m; l++) {
        start[l] = fixed[l] ? 0 : start[l];
      }
    }
    return starts;
  }

  /** Directions of the joint test in the given design: all but the intercept. */
  private static int[] tested(OrthonormalDesign design) {
    int p = design.p();
    List<Integer> tested = new ArrayList<>();
    for (int c = 0; c < p; c++) {
      if (p == 1 || !design.isIntercept(c)) {
        tested.add(c);
      }
    }
    return tested.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double wald(
      OrthonormalDesign design, double[][] covariance, double[] gamma, int[] tested) {
    double[][] contrasts = new double[tested.length][];
    for (int a = 0; a < tested.length; a++) {
      double[] c = new double[design.p()];
      c[tested[a]] = 1;
      contrasts[a] = design.contrast(c);
    }
    double[] effect = Matrices.multiply(contrasts, gamma);
    double[][] v =
        Matrices.multiply(
            Matrices.multiply(contrasts, covariance), Matrices.transpose(contrasts, design.p()));
    double[][] lower = Matrices.cholesky(v);
    Matrices.forward(lower, effect);
    return Matrices.dot(effect, effect);
  }
}
