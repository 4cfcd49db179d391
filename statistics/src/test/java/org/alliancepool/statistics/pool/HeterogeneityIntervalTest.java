package org.alliancepool.statistics.pool;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.alliancepool.statistics.distribution.ChiSquareMixture;
import org.alliancepool.statistics.distribution.Tails;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals of tau2: against metafor, and generalised Q against its exact special cases. */
class HeterogeneityIntervalTest {
  private static final double[] Y = {.3, .9, .1, .5, .2, .4, .8};
  private static final double[] V = {.04, .05, .02, .03, .1, .02, .06};

  @ParameterizedTest
  @ValueSource(
      strings = {"molloy2014_zcor", "mcdaniel1994_zcor", "raudenbush1985_smd", "homogeneous_k5"})
  void qProfileAgreesWithMetafor(String name) {
    Map<String, String[]> data = Oracle.data(name);
    for (String m : new String[] {"DL", "ML", "REML", "PM"}) {
      MetaFit fit =
          RandomEffects.withDefaults()
              .with(TauEstimator.of(m))
              .fit(Oracle.column(data, "yi"), Oracle.column(data, "vi"));
      HeterogeneityInterval ci = HeterogeneityInterval.qProfile(fit);
      JsonNode e = Oracle.expected(name).get(m + "_z").get("tau2_ci_q_profile");
      assertClose(name + " tau2", ci.rows().get(0), e.get("tau2"), 1e-6);
      assertClose(name + " I2", ci.rows().get(1), e.get("I2"), 1e-6);
      assertClose(name + " H2", ci.rows().get(2), e.get("H2"), 1e-6);
      boolean empty = name.startsWith("homogeneous");
      assertThat(ci.set() == HeterogeneityInterval.ConfidenceSet.EMPTY).isEqualTo(empty);
    }
  }

  /** metafor 3.8, confint(rma(y, v), type = "PL", control = list(tol = 1e-12)). */
  @Test
  void profileLikelihoodAgreesWithMetafor() {
    MetaFit reml = RandomEffects.withDefaults().fit(Y, V);
    HeterogeneityInterval ci = HeterogeneityInterval.profileLikelihood(reml);
    assertThat(ci.tau2Lb()).isZero();
    assertClose("REML", ci.tau2Ub(), 0.302960849906361, 1e-8);
    MetaFit ml = RandomEffects.withDefaults().with(TauEstimator.ML).fit(Y, V);
    assertClose(
        "ML", HeterogeneityInterval.profileLikelihood(ml).tau2Ub(), 0.215810358152865, 1e-8);
    double[] far = new double[7];
    for (int i = 0; i < 7; i++) {
      far[i] = 10 * Y[i];
    }
    MetaFit spread = RandomEffects.withDefaults().fit(far, V);
    HeterogeneityInterval wide = HeterogeneityInterval.profileLikelihood(spread);
    Tau2Estimation at = new Tau2Estimation(far, V, ModelMatrix.intercept(7));
    double drop = Tails.chiSquareQuantile(0.05, 1) / 2;
    for (double bound : new double[] {wide.tau2Lb(), wide.tau2Ub()}) {
      assertThat(spread.logLik() - at.logLik(TauEstimator.REML, bound))
          .isCloseTo(drop, within(1e-9));
    }
    assertThat(wide.tau2Lb()).isBetween(0.1, spread.tau2());
  }

  /** With equal variances Q is a multiple of one chi-square: both methods are then the same. */
  @Test
  void generalisedQIsTheQProfileForEqualVariances() {
    double[] v = new double[7];
    java.util.Arrays.fill(v, 0.02);
    MetaFit fit = RandomEffects.withDefaults().fit(Y, v);
    HeterogeneityInterval q = HeterogeneityInterval.qProfile(fit);
    HeterogeneityInterval g =
        HeterogeneityInterval.generalisedQ(
            fit, HeterogeneityInterval.QWeights.INVERSE_STANDARD_ERROR);
    assertClose("lb", g.tau2Lb(), q.tau2Lb(), 1e-9);
    assertClose("ub", g.tau2Ub(), q.tau2Ub(), 1e-9);
  }

  @Test
  void mixtureOfChiSquaresIsExactWhereAClosedFormExists() {
    for (double x : new double[] {1e-3, 0.5, 3, 20, 60}) {
      double[] three = {2, 2, 2};
      assertThat(ChiSquareMixture.upper(three, x))
          .isCloseTo(Tails.chiSquareUpper(x / 2, 3), within(1e-13));
      // Two pairs of equal weights: a mixture of exponentials with means 2a and 2b.
      double a = 5;
      double b = 0.25;
      double exact = (a * Math.exp(-x / (2 * a)) - b * Math.exp(-x / (2 * b))) / (a - b);
      assertThat(ChiSquareMixture.upper(new double[] {a, a, b, b}, x))
          .isCloseTo(exact, within(1e-12));
    }
  }

  @Test
  void equalEffectsModelHasNoInterval() {
    MetaFit fit = RandomEffects.withDefaults().with(TauEstimator.EE).fit(Y, V);
    assertThatThrownBy(() -> HeterogeneityInterval.qProfile(fit))
        .hasMessageContaining("the model has no random effects");
    MetaFit dl = RandomEffects.withDefaults().with(TauEstimator.DL).fit(Y, V);
    assertThatThrownBy(() -> HeterogeneityInterval.profileLikelihood(dl))
        .hasMessageContaining("tau2 was estimated by DL");
  }

  /** metafor 3.8, permutest(rma(...), exact = TRUE, iter = 6000). */
  @Test
  void permutationTestsAgreeWithMetafor() {
    RandomEffects reml = RandomEffects.withDefaults();
    PermutationTest signs = PermutationTest.of(reml.fit(Y, V), reml, 1);
    assertThat(signs.permutations()).isEqualTo(128);
    assertThat(signs.pval()).containsExactly(0.015625);
    assertThat(signs.qmp()).isEqualTo(0.015625);

    ModelMatrix x = ModelMatrix.builder(7).numeric("x", new double[] {1, 2, 3, 4, 5, 6, 7}).build();
    PermutationTest slope = PermutationTest.of(reml.fit(Y, V, x), reml, 1, 6000);
    assertThat(slope.permutations()).isEqualTo(5040);
    assertClose("intercept", slope.pval()[0], 0.657341269841270, 1e-12);
    assertClose("slope", slope.pval()[1], 0.694444444444444, 1e-12);

    RandomEffects knha = reml.with(org.alliancepool.statistics.pool.Test.KNHA);
    ModelMatrix f =
        ModelMatrix.builder(7)
            .factor("g", new String[] {"a", "a", "b", "b", "b", "c", "c"})
            .build();
    PermutationTest factor = PermutationTest.of(knha.fit(Y, V, f), knha, 1);
    assertThat(factor.permutations()).isEqualTo(210);
    assertThat(factor.kind()).isEqualTo(PermutationTest.Kind.EXACT);
    assertThat(factor.pval()[0]).isCloseTo(0.285714285714286, within(1e-12));
    assertThat(factor.pval()[1]).isCloseTo(0.323809523809524, within(1e-12));
    assertThat(factor.pval()[2]).isCloseTo(0.933333333333333, within(1e-12));
    assertThat(factor.qmp()).isCloseTo(0.476190476190476, within(1e-12));
  }
}
