package org.alliancepool.statistics.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Inputs at the edge of what the estimators take, and beyond it. */
class DependentInputTest {
  private final Simulated data = new Simulated(7);

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void oneStudyHoldsItsVarianceAtZero() {
    int[] one = new int[data.k];
    MultilevelFit fit =
        MultilevelModel.nested(Grouping.of(one), Grouping.of(data.effect))
            .fit(data.yi, data.diagonal());
    assertThat(fit.sigma2()[0]).isZero();
    assertThat(fit.warnings()).anyMatch(w -> w.contains("has a single level"));
    refused(
        () -> ClusterRobust.of(fit.working(), Grouping.of(one), Correction.CR2),
        "there is one cluster, give at least two");
    refused(() -> fit.profile(0), "it is held at 0 as the data cannot tell it");
    refused(
        () -> Robu.correlated(0.6).fit(data.yi, data.vi, Grouping.of(one)),
        "give at least two studies");
  }

  /** Study 1 alone has the first level, so it fits its mean exactly and no residual is left. */
  @Test
  void aCoefficientThatOneStudyDeterminesHasNoRobustStandardError() {
    double[] yi = {.3, .35, .1, .2, .6, .7};
    double[] vi = {.04, .04, .02, .03, .03, .1};
    Grouping study = Grouping.of(new int[] {1, 1, 2, 2, 3, 4});
    double[][] x = {{1, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 1}, {1, 1}};
    List<String> names = List.of("intrcpt", "gb");
    for (Robu robu : List.of(Robu.correlated(0.6), Robu.hierarchical())) {
      RobustFit fit = robu.fit(yi, vi, study, x, names).coefficients();
      for (double[] none :
          List.of(fit.se(), fit.tval(), fit.df(), fit.pval(), fit.ciLb(), fit.ciUb())) {
        assertThat(none[0]).isNaN();
        assertThat(none[1]).isFinite();
      }
      assertThat(fit.warnings())
          .anyMatch(w -> w.startsWith("coefficient \"intrcpt\" has no cluster-robust standard"));
    }
  }

  @Test
  void moderatorsThatTellEveryStudyApartLeaveNoTau2() {
    double[] yi = {.3, .35, .1, .2};
    double[] vi = {.04, .04, .02, .03};
    Grouping study = Grouping.of(new int[] {1, 1, 2, 2});
    double[][] x = {{1, 0}, {1, 0}, {1, 1}, {1, 1}};
    for (Robu robu : List.of(Robu.correlated(0.6), Robu.hierarchical())) {
      refused(
          () -> robu.fit(yi, vi, study, x, List.of("intrcpt", "g")),
          "the moderators leave no differences between studies");
    }
  }

  @Test
  void singletonClustersUnderCr2AreTheLeverageCorrection() {
    Simulated single = new Simulated(3, 1);
    MultilevelFit fit =
        MultilevelModel.random(Map.of("study", single.studies())).fit(single.yi, single.diagonal());
    double sumW = 0;
    for (double v : single.vi) {
      sumW += 1 / (v + fit.sigma2()[0]);
    }
    double meat = 0;
    for (int i = 0; i < single.k; i++) {
      double w = 1 / (single.vi[i] + fit.sigma2()[0]);
      double e = single.yi[i] - fit.beta()[0];
      meat += w * w * e * e / (1 - w / sumW);
    }
    RobustFit robust =
        ClusterRobust.of(fit.working(), single.studies(), Correction.CR2).coefficients();
    assertThat(robust.se()[0]).isCloseTo(Math.sqrt(meat) / sumW, within(1e-12));
  }

  @Test
  void aMissingOrImpossibleVarianceIsRefusedByRow() {
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      double[] vi = data.vi.clone();
      vi[4] = bad;
      refused(
          () -> SamplingCovariance.diagonal(vi),
          "vi = " + bad + " in row 5, give a finite variance above 0");
      refused(() -> Robu.hierarchical().fit(data.yi, vi, data.studies()), "in row 5");
      refused(() -> Aggregate.mean(data.yi, vi, data.studies(), 0.5), "in row 5");
    }
  }

  @Test
  void aMissingEffectIsRefusedByRow() {
    double[] yi = data.yi.clone();
    yi[2] = Double.NaN;
    refused(() -> data.model().fit(yi, data.diagonal()), "yi = NaN in row 3");
    refused(() -> Robu.correlated(0.5).fit(yi, data.vi, data.studies()), "yi = NaN in row 3");
    refused(
        () -> Aggregate.compoundSymmetric(yi, data.vi, data.studies(), 0.5), "yi = NaN in row 3");
  }

  @Test
  void correlationsOutsideTheirRangeAreRefused() {
    for (double rho : new double[] {-1, 1, 1.2, Double.NaN}) {
      refused(
          () -> SamplingCovariance.constantRho(data.vi, data.studies(), rho),
          "give a correlation between -1 and 1");
    }
    refused(() -> Robu.correlated(-0.1), "give a correlation from 0 to 1");
    refused(
        () -> SamplingCovariance.constantRho(data.vi, Grouping.of(new int[data.k]), -0.5),
        "is not possible among " + data.k + " effects of one cluster");
  }

  @Test
  void aNegativeCorrelationThatIsPossibleIsTaken() {
    double rho = -0.15;
    MultilevelFit fit =
        data.model().fit(data.yi, SamplingCovariance.constantRho(data.vi, data.studies(), rho));
    assertThat(fit.converged()).isTrue();
  }

  @Test
  void aBlockThatIsNoCovarianceIsRefusedByCluster() {
    Grouping cluster = Grouping.of("A", "A", "B");
    double[][] b = {{1}};
    refused(
        () -> SamplingCovariance.blocks(cluster, List.of(new double[][] {{1, 2}, {2, 1}}, b)),
        "the block of cluster \"A\" is not positive definite");
    refused(
        () -> SamplingCovariance.blocks(cluster, List.of(new double[][] {{1, .5}, {.2, 1}}, b)),
        "the block of cluster \"A\" is not symmetric");
    refused(
        () -> SamplingCovariance.blocks(cluster, List.of(b, b)),
        "the block of cluster \"A\" has 1 rows for 2 effects");
    refused(
        () -> SamplingCovariance.blocks(cluster, Collections.singletonList(b)),
        "1 blocks for 2 clusters");
  }

  @Test
  void aRedundantModeratorIsRefusedByName() {
    double[][] x = new double[data.k][];
    for (int i = 0; i < data.k; i++) {
      x[i] = new double[] {1, data.x[i][1], 2 - 3 * data.x[i][1]};
    }
    refused(
        () -> data.model().fit(data.yi, data.diagonal(), x, List.of("intrcpt", "z", "twice")),
        "moderator \"twice\" is constant, or a combination of the columns before it");
    x[3][1] = Double.NaN;
    refused(
        () -> data.model().fit(data.yi, data.diagonal(), x, List.of("intrcpt", "z", "twice")),
        "moderator \"z\" is NaN in row 4");
  }

  @Test
  void studyDummiesLeaveNothingToTheStudyVariance() {
    ModelMatrix dummies =
        ModelMatrix.builder(data.k)
            .factor(
                "study", Arrays.stream(data.study).mapToObj(s -> "s" + s).toArray(String[]::new))
            .build();
    MultilevelFit fit = data.model().fit(data.yi, data.diagonal(), dummies);
    assertThat(fit.sigma2()[0]).isZero();
    assertThat(fit.warnings()).anyMatch(w -> w.contains("spanned by the moderators"));
    assertThat(fit.names().get(0)).isEqualTo("intrcpt");
  }

  @Test
  void tooFewEffectsAreRefused() {
    refused(
        () ->
            MultilevelModel.nested(Grouping.of(1), Grouping.of(1))
                .fit(new double[] {0.3}, SamplingCovariance.diagonal(new double[] {0.1})),
        "1 effects for 1 coefficients, give more effects than coefficients");
    refused(
        () -> data.model().fit(Arrays.copyOf(data.yi, 3), data.diagonal()),
        "3 effects, " + data.k + " sampling variances");
  }

  @Test
  void clustersThatCutADependenceAreRefused() {
    MultilevelFit fit = data.model().fit(data.yi, data.correlated());
    refused(
        () -> ClusterRobust.of(fit.working(), Grouping.of(data.effect), Correction.CR2),
        "cluster by a factor that contains every random factor");
    Map<String, Grouping> crossed = new LinkedHashMap<>();
    crossed.put("study", data.studies());
    crossed.put("instrument", Grouping.of(data.instrument));
    WorkingModel working =
        new WorkingModel(
            data.yi,
            OrthonormalDesign.of(data.x, data.names),
            data.names,
            data.diagonal(),
            List.copyOf(crossed.values()),
            new double[] {0.1, 0.1},
            new double[3]);
    refused(
        () -> ClusterRobust.of(working, data.studies(), Correction.CR0),
        "cluster by a factor that contains every random factor");
  }

  @Test
  void aCoefficientKnownFromOneClusterAloneHasAnAnswer() {
    // Its residuals are 0 in one direction: the root of the residual covariance is generalised.
    double[][] x = new double[data.k][];
    for (int i = 0; i < data.k; i++) {
      x[i] = new double[] {1, data.study[i] == data.study[0] ? 1 : 0};
    }
    MultilevelFit fit =
        data.model().fit(data.yi, data.correlated(), x, List.of("intrcpt", "first"));
    RobustFit robust =
        ClusterRobust.of(fit.working(), data.studies(), Correction.CR2).coefficients();
    assertThat(robust.se()[0]).isPositive().isFinite();
    assertThat(robust.warnings()).anyMatch(w -> w.contains("below 4"));
  }

  @Test
  void moreConstraintsThanClustersHaveNoTest() {
    int[] two = new int[data.k];
    for (int i = 0; i < data.k; i++) {
      two[i] = i < data.k / 2 ? 0 : 1;
    }
    MultilevelFit fit =
        MultilevelModel.random(Map.of("effect", Grouping.of(data.effect)))
            .fit(data.yi, data.diagonal(), data.x, data.names);
    WaldTest wald = ClusterRobust.of(fit.working(), Grouping.of(two), Correction.CR2).wald(0, 1, 2);
    assertThat(wald.fval()).isNaN();
    assertThat(wald.warnings()).anyMatch(w -> w.contains("too few clusters"));
  }

  @Test
  void theCompositeCanExceedItsPartsButNotOne() {
    // Four correlations of one study; the composite is larger than the largest of them.
    double[] ri = {0.58, 0.79, 0.63, 0.63};
    int[] ni = {20, 21, 20, 21};
    Grouping study = Grouping.of(7, 7, 7, 7);
    Aggregate.Correlations composite = Aggregate.composite(ri, ni, study, 0.5);
    assertThat(composite.ri()[0]).isCloseTo(2.63 / Math.sqrt(4 + 12 * 0.5), within(1e-14));
    assertThat(composite.ni()[0]).isEqualTo(20);
    assertThat(composite.merged()[0]).isEqualTo(4);
    refused(
        () -> Aggregate.composite(ri, ni, study, 0.1),
        "cannot aggregate study \"7\": rbar = 0.1 contradicts its 4 correlations");
    refused(() -> Aggregate.composite(ri, ni, study, 1), "rbar = 1.0");
  }

  @Test
  void homogeneousEffectsHaveNoVariance() {
    double[] yi = new double[data.k];
    Arrays.setAll(yi, i -> 0.2 + 1e-4 * (i % 3));
    MultilevelFit fit = data.model().fit(yi, data.diagonal());
    assertThat(fit.sigma2()).containsExactly(0, 0);
    assertThat(fit.i2()).containsExactly(0, 0);
    assertThat(fit.profile(0).ciLb()).isZero();
    assertThat(fit.converged()).isTrue();
  }

  @Test
  void bootstrapRefusesWhatItCannotTest() {
    MultilevelFit fit = data.model().fit(data.yi, data.correlated(), data.x, data.names);
    refused(() -> WildBootstrap.withDefaults().withReplicates(0), "0 replicates");
    refused(
        () -> WildBootstrap.withDefaults().test(fit, data.studies(), 3),
        "give different positions from 0 to 2");
    refused(
        () -> WildBootstrap.withDefaults().test(fit, Grouping.of(data.effect), 1),
        "cluster by the study");
  }

  @Test
  void aMissingLabelIsRefused() {
    refused(() -> Grouping.of("a", null), "row 2 has no label");
  }
}
