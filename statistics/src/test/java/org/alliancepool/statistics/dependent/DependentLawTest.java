package org.alliancepool.statistics.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * What must hold for every data set. The likelihood, its score and the degrees of freedom are
 * computed a second time from k x k matrices, by the definitions.
 */
class DependentLawTest {
  private static final double FIT = 1e-6;

  private static void same(double[] actual, double[] expected, double tolerance) {
    assertThat(Oracle.difference(actual, expected, 1e-6)).isLessThan(tolerance);
  }

  /** Component floor: 1e-6 of the total, where a variance is all but on the boundary. */
  private static void sameVariances(double[] actual, double[] expected) {
    double total = Arrays.stream(expected).sum();
    assertThat(Oracle.difference(actual, expected, 1e-3 + total)).isLessThan(FIT);
  }

  private static RealMatrix marginal(
      SamplingCovariance v, List<Grouping> factors, double[] sigma2) {
    RealMatrix m = new Array2DRowRealMatrix(v.size(), v.size());
    for (int i = 0; i < v.size(); i++) {
      for (int j = 0; j < v.size(); j++) {
        double sum = v.get(i, j);
        for (int l = 0; l < sigma2.length; l++) {
          sum += factors.get(l).level(i) == factors.get(l).level(j) ? sigma2[l] : 0;
        }
        m.setEntry(i, j, sum);
      }
    }
    return m;
  }

  private static double restricted(
      double[] yi, double[][] rows, RealMatrix m, LikelihoodMethod method) {
    RealMatrix x = new Array2DRowRealMatrix(rows);
    RealMatrix w = MatrixUtils.inverse(m);
    RealMatrix xwx = x.transpose().multiply(w).multiply(x);
    RealMatrix p =
        w.subtract(
            w.multiply(x).multiply(MatrixUtils.inverse(xwx)).multiply(x.transpose()).multiply(w));
    RealMatrix y = MatrixUtils.createColumnRealMatrix(yi);
    double quadratic = y.transpose().multiply(p).multiply(y).getEntry(0, 0);
    double logDet = Math.log(new LUDecomposition(m).getDeterminant());
    int n = yi.length - (method == LikelihoodMethod.REML ? x.getColumnDimension() : 0);
    double logLik = -0.5 * (n * Math.log(2 * Math.PI) + logDet + quadratic);
    if (method == LikelihoodMethod.REML) {
      logLik +=
          0.5 * Math.log(new LUDecomposition(x.transpose().multiply(x)).getDeterminant())
              - 0.5 * Math.log(new LUDecomposition(xwx).getDeterminant());
    }
    return logLik;
  }

  @Property(tries = 30)
  void likelihoodAndScoreFollowTheirDefinition(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    Random random = new Random(seed);
    Grouping study = data.studies();
    Grouping instrument = Grouping.of(data.instrument);
    List<List<Grouping>> structures =
        List.of(
            List.of(study, Grouping.of(data.effect)),
            List.of(study, study.nest(instrument)),
            List.of(study, instrument, Grouping.of(data.effect)),
            List.of(instrument),
            List.of());
    List<SamplingCovariance> covariances = List.of(data.diagonal(), data.correlated());
    for (List<Grouping> factors : structures) {
      for (SamplingCovariance v : covariances) {
        for (LikelihoodMethod method : LikelihoodMethod.values()) {
          double[] sigma2 = random.doubles(factors.size(), 0, 0.3).toArray();
          if (random.nextBoolean() && sigma2.length > 0) {
            sigma2[random.nextInt(sigma2.length)] = 0;
          }
          MultilevelLikelihood likelihood =
              new MultilevelLikelihood(
                  data.yi, OrthonormalDesign.of(data.x, data.names), v, factors, method);
          MultilevelLikelihood.Value value = likelihood.at(sigma2);
          double direct = restricted(data.yi, data.x, marginal(v, factors, sigma2), method);
          assertThat(value.logLik()).isCloseTo(direct, within(1e-8 * (1 + Math.abs(direct))));
          for (int l = 0; l < sigma2.length; l++) {
            double[] up = sigma2.clone();
            up[l] += 1e-6;
            double[] further = sigma2.clone();
            further[l] += 2e-6;
            double slope =
                (4 * likelihood.at(up).logLik()
                        - likelihood.at(further).logLik()
                        - 3 * value.logLik())
                    / 2e-6;
            assertThat(value.gradient()[l]).isCloseTo(slope, within(1e-4 * (1 + Math.abs(slope))));
          }
        }
      }
    }
  }

  @Property(tries = 25)
  void fullBlocksGiveTheAnswerOfTheShortForm(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    Grouping study = data.studies();
    List<double[][]> blocks = new ArrayList<>();
    for (int[] rows : study.rows()) {
      double[][] block = new double[rows.length][rows.length];
      for (int a = 0; a < rows.length; a++) {
        for (int b = 0; b < rows.length; b++) {
          block[a][b] = data.correlated().get(rows[a], rows[b]);
        }
      }
      blocks.add(block);
    }
    MultilevelFit lean = data.model().fit(data.yi, data.correlated(), data.x, data.names);
    MultilevelFit dense =
        data.model().fit(data.yi, SamplingCovariance.blocks(study, blocks), data.x, data.names);
    same(dense.beta(), lean.beta(), FIT);
    same(dense.se(), lean.se(), FIT);
    sameVariances(dense.sigma2(), lean.sigma2());
    assertThat(dense.qe()).isCloseTo(lean.qe(), within(1e-9 * lean.qe()));
  }

  @Property(tries = 25)
  void orderOfTheEffectsDoesNotMatter(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < data.k; i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    int[] study = new int[data.k];
    int[] effect = new int[data.k];
    double[] yi = new double[data.k];
    double[] vi = new double[data.k];
    double[][] x = new double[data.k][];
    for (int i = 0; i < data.k; i++) {
      study[i] = data.study[order.get(i)];
      effect[i] = data.effect[order.get(i)];
      yi[i] = data.yi[order.get(i)];
      vi[i] = data.vi[order.get(i)];
      x[i] = data.x[order.get(i)];
    }
    Grouping shuffled = Grouping.of(study);
    MultilevelFit a = data.model().fit(data.yi, data.correlated(), data.x, data.names);
    MultilevelFit b =
        MultilevelModel.nested(shuffled, Grouping.of(effect))
            .fit(yi, SamplingCovariance.constantRho(vi, shuffled, data.rho), x, data.names);
    same(b.beta(), a.beta(), FIT);
    sameVariances(b.sigma2(), a.sigma2());
    RobustFit ra = ClusterRobust.of(a.working(), data.studies(), Correction.CR2).coefficients();
    RobustFit rb = ClusterRobust.of(b.working(), shuffled, Correction.CR2).coefficients();
    same(rb.se(), ra.se(), FIT);
    same(rb.df(), ra.df(), 1e-5);
    same(
        Robu.hierarchical().fit(yi, vi, shuffled).coefficients().se(),
        Robu.hierarchical().fit(data.yi, data.vi, data.studies()).coefficients().se(),
        1e-9);
  }

  @Property(tries = 25)
  void shiftAndScaleCarryThrough(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    double shift = 1000;
    double scale = -50;
    double[] yi = Arrays.stream(data.yi).map(y -> shift + scale * y).toArray();
    double[] vi = Arrays.stream(data.vi).map(v -> scale * scale * v).toArray();
    MultilevelFit a = data.model().fit(data.yi, data.correlated(), data.x, data.names);
    MultilevelFit b =
        data.model()
            .fit(
                yi,
                SamplingCovariance.constantRho(vi, data.studies(), data.rho),
                data.x,
                data.names);
    double[] back = b.beta();
    back[0] -= shift;
    double largest = 0;
    for (int c = 0; c < back.length; c++) {
      largest = Math.max(largest, Math.abs(back[c] / scale - a.beta()[c]) / a.se()[c]);
    }
    assertThat(largest).isLessThan(FIT);
    sameVariances(Arrays.stream(b.sigma2()).map(s -> s / (scale * scale)).toArray(), a.sigma2());
    same(
        ClusterRobust.of(b.working(), data.studies(), Correction.CR2).coefficients().df(),
        ClusterRobust.of(a.working(), data.studies(), Correction.CR2).coefficients().df(),
        1e-5);
  }

  @Property(tries = 25)
  void twoCopiesOfTheStudiesHalveTheVariance(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    int k = data.k;
    int[] study = new int[2 * k];
    int[] effect = new int[2 * k];
    double[] yi = new double[2 * k];
    double[] vi = new double[2 * k];
    double[][] x = new double[2 * k][];
    for (int i = 0; i < 2 * k; i++) {
      study[i] = data.study[i % k] + (i < k ? 0 : 1000);
      effect[i] = i;
      yi[i] = data.yi[i % k];
      vi[i] = data.vi[i % k];
      x[i] = data.x[i % k];
    }
    Grouping studies = Grouping.of(study);
    MultilevelFit once =
        data.model().with(LikelihoodMethod.ML).fit(data.yi, data.correlated(), data.x, data.names);
    MultilevelFit twice =
        MultilevelModel.nested(studies, Grouping.of(effect))
            .with(LikelihoodMethod.ML)
            .fit(yi, SamplingCovariance.constantRho(vi, studies, data.rho), x, data.names);
    same(twice.beta(), once.beta(), FIT);
    sameVariances(twice.sigma2(), once.sigma2());
    same(Arrays.stream(twice.se()).map(s -> s * Math.sqrt(2)).toArray(), once.se(), FIT);
    assertThat(twice.logLik()).isCloseTo(2 * once.logLik(), within(1e-8));
  }

  @Property(tries = 25)
  void oneEffectPerStudyIsTheTwoLevelModel(@ForAll long seed) {
    Simulated data = new Simulated(seed, 1);
    MultilevelFit three = data.model().fit(data.yi, data.diagonal());
    MultilevelFit two =
        MultilevelModel.random(Map.of("study", data.studies())).fit(data.yi, data.diagonal());
    same(three.beta(), two.beta(), 1e-9);
    same(new double[] {three.sigma2()[0]}, two.sigma2(), FIT);
    assertThat(three.sigma2()[1]).isZero();
    assertThat(three.logLik()).isCloseTo(two.logLik(), within(1e-10));
    assertThat(three.warnings()).anyMatch(w -> w.contains("only the sum of their variances"));
    assertThat(two.warnings()).isEmpty();
    // The REML equation of the two-level model, Viechtbauer 2005, doi:10.3102/10769986030003261.
    double tau2 = two.sigma2()[0];
    double sumW = 0;
    double sumW2 = 0;
    double excess = 0;
    for (int i = 0; i < data.k; i++) {
      double w = 1 / (data.vi[i] + tau2);
      double e = data.yi[i] - two.beta()[0];
      sumW += w;
      sumW2 += w * w;
      excess += w * w * (e * e - data.vi[i]);
    }
    double update = excess / sumW2 + 1 / sumW;
    assertThat(Math.max(0, update)).isCloseTo(tau2, within(1e-8));
  }

  @Property(tries = 25)
  void everyVarianceMeetsTheFirstOrderConditions(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    Map<String, Grouping> factors = new LinkedHashMap<>();
    factors.put("study", data.studies());
    factors.put("instrument", Grouping.of(data.instrument));
    factors.put("effect", Grouping.of(data.effect));
    MultilevelFit fit = MultilevelModel.random(factors).fit(data.yi, data.correlated());
    assertThat(fit.converged()).isTrue();
    double[][] one = new double[data.k][];
    Arrays.fill(one, new double[] {1});
    MultilevelLikelihood.Value value =
        new MultilevelLikelihood(
                data.yi,
                OrthonormalDesign.of(one, List.of("intrcpt")),
                data.correlated(),
                List.copyOf(factors.values()),
                LikelihoodMethod.REML)
            .at(fit.sigma2());
    for (int l = 0; l < 3; l++) {
      if (fit.sigma2()[l] == 0) {
        assertThat(value.gradient()[l]).isLessThanOrEqualTo(1e-6);
      } else {
        assertThat(value.gradient()[l] * fit.sigma2()[l]).isCloseTo(0, within(1e-7));
      }
    }
  }

  @Property(tries = 25)
  void degreesOfFreedomFollowTheirDefinition(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    MultilevelFit fit = data.model().fit(data.yi, data.correlated(), data.x, data.names);
    Grouping cluster = data.studies();
    ClusterRobust robust = ClusterRobust.of(fit.working(), cluster, Correction.CR1);
    // With A_j a constant, P = B'(Phi - X C X')B is written out in full.
    RealMatrix phi = marginal(data.correlated(), fit.working().factors(), fit.sigma2());
    RealMatrix w = MatrixUtils.inverse(phi);
    RealMatrix x = new Array2DRowRealMatrix(data.x);
    RealMatrix c = MatrixUtils.inverse(x.transpose().multiply(w).multiply(x));
    RealMatrix residual = phi.subtract(x.multiply(c).multiply(x.transpose()));
    for (int coefficient = 0; coefficient < 3; coefficient++) {
      RealMatrix direction = w.multiply(x).multiply(c).getColumnMatrix(coefficient);
      RealMatrix b = new Array2DRowRealMatrix(data.k, cluster.levels());
      for (int i = 0; i < data.k; i++) {
        b.setEntry(i, cluster.level(i), direction.getEntry(i, 0));
      }
      RealMatrix p = b.transpose().multiply(residual).multiply(b);
      double trace = p.getTrace();
      double expected = trace * trace / p.multiply(p).getTrace();
      double[] contrast = new double[3];
      contrast[coefficient] = 1;
      assertThat(robust.satterthwaite(contrast)).isCloseTo(expected, within(1e-7 * expected));
    }
  }

  @Property(tries = 25)
  void oneConstraintIsTheSquareOfItsTTest(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    MultilevelFit fit = data.model().fit(data.yi, data.correlated(), data.x, data.names);
    for (Correction correction : Correction.values()) {
      ClusterRobust robust = ClusterRobust.of(fit.working(), data.studies(), correction);
      RobustFit t = robust.coefficients();
      WaldTest wald = robust.wald(1);
      assertThat(wald.fval()).isCloseTo(t.tval()[1] * t.tval()[1], within(1e-8 * wald.fval()));
      assertThat(wald.dfDen()).isCloseTo(t.df()[1], within(1e-8 * wald.dfDen()));
      assertThat(wald.pval()).isCloseTo(t.pval()[1], within(1e-7 * wald.pval()));
    }
  }

  @Property(tries = 10)
  void bootstrapIsSeededAndStartsFromTheRobustF(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    MultilevelFit fit = data.model().fit(data.yi, data.correlated(), data.x, data.names);
    for (WildBootstrap.Weights weights : WildBootstrap.Weights.values()) {
      WildBootstrap bootstrap =
          WildBootstrap.withDefaults()
              .with(weights)
              .with(WildBootstrap.Multiplier.WEBB)
              .with(WildBootstrap.Residuals.CR2)
              .withReplicates(19)
              .withSeed(seed);
      WildBootstrap.Result result = bootstrap.test(fit, data.studies(), 1, 2);
      assertThat(bootstrap.test(fit, data.studies(), 1, 2)).isEqualTo(result);
      assertThat(result.fval())
          .isCloseTo(
              ClusterRobust.of(fit.working(), data.studies(), Correction.CR1).wald(1, 2).fval(),
              within(1e-8 * result.fval()));
      assertThat(result.pval()).isBetween(0.05, 1.0);
    }
  }

  @Property(tries = 25)
  void aggregatesOfEqualVariancesAgree(@ForAll long seed) {
    Simulated data = new Simulated(seed);
    double[] vi = new double[data.k];
    Arrays.fill(vi, 0.04);
    Aggregate.Effects weighted = Aggregate.compoundSymmetric(data.yi, vi, data.studies(), data.rho);
    Aggregate.Effects mean = Aggregate.mean(data.yi, vi, data.studies(), data.rho);
    same(weighted.yi(), mean.yi(), 1e-10);
    same(weighted.vi(), mean.vi(), 1e-10);
  }
}
