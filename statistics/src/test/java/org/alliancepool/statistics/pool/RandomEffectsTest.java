package org.alliancepool.statistics.pool;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Edge cases, refusals and laws of the random-effects model. */
class RandomEffectsTest {
  private static final double[] Y = {.3, .9, .1, .5, .2, .4, .8};
  private static final double[] V = {.04, .05, .02, .03, .1, .02, .06};
  private static final RandomEffects REML = RandomEffects.withDefaults();

  private static RandomEffects model(TauEstimator m, int k) {
    RandomEffects r = REML.with(m);
    double[] ones = new double[k];
    Arrays.fill(ones, 2);
    return m == TauEstimator.GENQ ? r.withWeights(ones) : r;
  }

  /** metafor 3.8: rma(.3, .04) gives beta .3, se .2, tau2 0, I2 0, H2 1, QE 0, AICc 16. */
  @ParameterizedTest
  @EnumSource(TauEstimator.class)
  void singleStudyHasNoHeterogeneity(TauEstimator m) {
    MetaFit f = model(m, 1).with(org.alliancepool.statistics.pool.Test.KNHA).fit(d(.3), d(.04));
    assertThat(f.beta()[0]).isEqualTo(.3);
    assertThat(f.se()[0]).isCloseTo(.2, within(1e-15));
    assertThat(f.tau2()).isZero();
    assertThat(f.i2()).isZero();
    assertThat(f.h2()).isEqualTo(1);
    assertThat(f.qe()).isZero();
    assertThat(f.qep()).isEqualTo(1);
    assertThat(f.seTau2()).isNaN();
    assertThat(f.test()).isEqualTo(org.alliancepool.statistics.pool.Test.Z);
    assertThat(f.warnings())
        .contains("test z used instead of knha: no residual degrees of freedom");
    assertThat(f.warnings().stream().anyMatch(w -> w.contains("heterogeneity cannot be estimated")))
        .isEqualTo(!m.isCommonEffect());
    if (m == TauEstimator.REML) {
      assertThat(f.aicc()).isCloseTo(16, within(1e-12));
      assertThat(f.logLik()).isCloseTo(0, within(1e-12));
    }
  }

  /** metafor 3.8, rma(c(.3, .9), c(.04, .05), method = ...)$tau2. */
  @Test
  void twoStudiesAgreeWithMetafor() {
    double[] y = {.3, .9};
    double[] v = {.04, .05};
    Object[][] expected = {
      {"DL", .135}, {"HE", .135}, {"HS", .0444444444444444}, {"HSk", .133333333333333},
      {"SJ", .12}, {"REML", .135}, {"EB", .135}, {"PM", .135}
    };
    for (Object[] e : expected) {
      MetaFit f = REML.with(TauEstimator.of((String) e[0])).fit(y, v);
      assertClose((String) e[0], f.tau2(), (Double) e[1], 1e-12);
    }
    MetaFit knha = REML.with(org.alliancepool.statistics.pool.Test.KNHA).fit(y, v);
    assertClose("ci", knha.ciUb()[0], 4.402057, 1e-6);
    assertThat(knha.ddf()).isEqualTo(1);
  }

  @Test
  void identicalEffectsAreDegenerateUnderKnappHartung() {
    MetaFit f = REML.with(org.alliancepool.statistics.pool.Test.KNHA).fit(d(.3, .3), d(.04, .05));
    assertThat(f.tau2()).isZero();
    assertThat(f.se()[0]).isZero();
    assertThat(f.pval()[0]).isZero();
    assertThat(f.qm()).isNaN();
  }

  @Test
  void badInputIsRefusedWithAReason() {
    assertThatThrownBy(() -> REML.fit(d(), d())).hasMessageContaining("none is left (k = 0)");
    assertThatThrownBy(() -> REML.fit(d(.1, .2), d(.1)))
        .hasMessage(
            "cannot pool effects: 2 effects, 1 variances and 2 design rows; give as many of each");
    for (double bad : new double[] {0, -1, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> REML.fit(d(.1, .2), d(.1, bad)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the sampling variance of effect 2 is " + bad);
    }
    assertThatThrownBy(() -> REML.fit(d(.1, Double.POSITIVE_INFINITY), d(.1, .1)))
        .hasMessageContaining("effect 2 is Infinity, beyond 1.0E50");
    assertThatThrownBy(() -> REML.with(TauEstimator.GENQ).fit(Y, V))
        .hasMessageContaining("it needs weights");
    assertThatThrownBy(() -> TauEstimator.of("XX")).hasMessageContaining("\"XX\" is not known");
    assertThatThrownBy(() -> REML.withLevel(95)).hasMessageContaining("not between 0 and 1");
    ModelMatrix wide = ModelMatrix.builder(3).factor("g", new String[] {"a", "b", "c"}).build();
    assertThatThrownBy(() -> REML.fit(d(1, 2, 3), d(1, 1, 1), wide))
        .hasMessageContaining("3 coefficients [intrcpt, gb, gc] for 3 effects");
  }

  @Test
  void missingRowsAreDroppedAndCounted() {
    double[] y = {.3, Double.NaN, .1, .5, .2, .4, .8};
    double[] v = {.04, .05, .02, Double.NaN, .1, .02, .06};
    ModelMatrix x = ModelMatrix.builder(7).numeric("x", d(1, 2, 3, 4, Double.NaN, 6, 7)).build();
    MetaFit f = REML.fit(y, v, x);
    assertThat(f.k()).isEqualTo(4);
    assertThat(f.dropped()).isEqualTo(3);
    assertThat(f.rows()).containsExactly(0, 2, 5, 6);
    assertThat(f.warnings()).anyMatch(w -> w.startsWith("3 of 7 effects dropped"));
  }

  @Test
  void redundantPredictorsAreDroppedWithAWarning() {
    double[] x = {1, 2, 3, 4, 5, 6, 7};
    double[] twice = Arrays.stream(x).map(a -> 2 * a + 3).toArray();
    double[] constant = new double[7];
    Arrays.fill(constant, 5);
    ModelMatrix m =
        ModelMatrix.builder(7)
            .numeric("x", x)
            .numeric("twice", twice)
            .numeric("constant", constant)
            .build();
    MetaFit f = REML.fit(Y, V, m);
    assertThat(f.names()).containsExactly("intrcpt", "x");
    assertThat(f.warnings())
        .containsExactly("redundant predictors dropped from the model: [twice, constant]");
    // metafor 3.8: rma(y, v, mods = ~ x)
    assertClose("beta", f.beta()[1], 0.0245448, 1e-5);
  }

  @Test
  void aLevelWithOneStudyIsFittedExactly() {
    ModelMatrix m =
        ModelMatrix.builder(7)
            .factor("g", new String[] {"b", "a", "a", "a", "a", "a", "a"})
            .build();
    MetaFit f = REML.fit(Y, V, m);
    assertThat(f.residuals()[0]).isCloseTo(0, within(1e-15));
    double[] restY = Arrays.copyOfRange(Y, 1, 7);
    double[] restV = Arrays.copyOfRange(V, 1, 7);
    assertClose("tau2", f.tau2(), REML.fit(restY, restV).tau2(), 1e-10);
  }

  @Test
  void formulasNameColumnsAsInR() {
    ModeratorData data =
        new ModeratorData(4)
            .numeric("x", d(1, 2, 3, 4))
            .text("g", new String[] {"b", "a", "c", null});
    assertThat(ModelFormula.parse("~ g + I(x-10)").matrix(data).names())
        .containsExactly("intrcpt", "gb", "gc", "I(x - 10)");
    assertThat(ModelFormula.parse("x*g").matrix(data).names())
        .containsExactly("intrcpt", "x", "gb", "gc", "x:gb", "x:gc");
    assertThat(ModelFormula.parse("g - 1").matrix(data).names()).containsExactly("ga", "gb", "gc");
    assertThat(ModelFormula.parse("0 + I(x^2)").matrix(data).column(0))
        .containsExactly(1, 4, 9, 16);
    assertThat(ModelFormula.parse("").matrix(data).isInterceptOnly()).isTrue();
    assertThat(ModelFormula.parse("g").matrix(data).column(1)[3]).isNaN();
    assertThatThrownBy(() -> ModelFormula.parse("y").matrix(data))
        .hasMessage("cannot use formula \"y\": there is no column \"y\"; the columns are [g, x]");
    assertThatThrownBy(() -> ModelFormula.parse("x + + g"))
        .hasMessageContaining("unexpected \"+\" at position 5");
    assertThatThrownBy(() -> ModelFormula.parse("I(g + 1)").matrix(data))
        .hasMessageContaining("column \"g\" is text");
  }

  /** Analysis 2 of the golden file: metafor 3.8 stops at the lower maximum, tau2 = 0. */
  @Test
  void functionsNeedNoI() {
    ModeratorData data =
        new ModeratorData(2)
            .numeric("x", d(1, 8))
            .numeric("log(y)", d(5, 6))
            .numeric("z", d(-2, 0));
    ModelMatrix m = ModelFormula.parse("log2(x)+ sqrt( x+1 )+abs(z) + `log(y)`").matrix(data);
    assertThat(m.names()).containsExactly("intrcpt", "log2(x)", "sqrt(x + 1)", "abs(z)", "log(y)");
    assertThat(m.column(1)).containsExactly(0, 3);
    assertThat(m.column(2)).containsExactly(Math.sqrt(2), 3);
    assertThat(m.column(3)).containsExactly(2, 0);
    assertThat(m.column(4)).as("a column of that name").containsExactly(5, 6);
    // log(0) is no number: the row counts as incomplete.
    assertThat(ModelFormula.parse("log(z)").matrix(data).column(1)).containsOnly(Double.NaN);
    assertThatThrownBy(() -> ModelFormula.parse("sin(x)"))
        .hasMessageContaining("function \"sin\" is not known here; known are I, factor, abs, exp");
  }

  /** Powers of such numbers overflow; the search for tau2 once ran forever on them. */
  @ParameterizedTest
  @ValueSource(doubles = {Double.MIN_VALUE, 1e-300, 1e60, 1.7e308})
  void variancesBeyondArithmeticAreRefused(double v) {
    assertThatThrownBy(() -> REML.fit(d(.1, .2, .3), d(.1, v, .2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "the sampling variance of effect 2 is " + v + ", not between 1.0E-50");
    assertThatThrownBy(() -> REML.fit(d(.1, -1e60, .3), d(.1, .1, .2)))
        .hasMessageContaining("effect 2 is -1.0E60, beyond 1.0E50");
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        java.time.Duration.ofSeconds(10),
        () -> new RemlKernel(3).reml(d(.1, .2, .9), d(.1, v, .2), 3));
  }

  @Test
  void theGlobalMaximumIsFound() {
    double[] y = {
      0.581854702493,
      0.701165285129,
      0.898658638228,
      0.981099556034,
      0.887748452888,
      0.701302894646,
      0.875732049604,
      0.881646311403
    };
    double[] v = {
      0.107706090971,
      0.000231693181495,
      0.0059971881158,
      1.24239909564e-07,
      0.00968844652028,
      0.0393598788395,
      0.010653707367,
      0.0205705019179
    };
    double metaforLogLik = -155.918766085121;
    MetaFit f = REML.with(TauEstimator.ML).fit(y, v);
    assertThat(f.tau2()).isGreaterThan(0.009);
    assertThat(f.logLik()).isGreaterThan(metaforLogLik + 0.01);
    assertThat(f.warnings()).anyMatch(w -> w.contains("2 local maxima"));
    Tau2Estimation at = new Tau2Estimation(y, v, ModelMatrix.intercept(8));
    for (double t = 1e-10; t < 100; t *= 1.01) {
      assertThat(at.logLik(TauEstimator.ML, t)).isLessThanOrEqualTo(f.logLik() + 1e-12);
    }
  }

  @Test
  void subgroupsWithTheirOwnTau2AreSeparateFits() {
    String[] g = {"b", "a", "a", "b", "a", null, "b"};
    SubgroupAnalysis s =
        SubgroupAnalysis.of(REML, Y, V, g, SubgroupAnalysis.Heterogeneity.SEPARATE);
    MetaFit a = REML.fit(d(.9, .1, .2), d(.05, .02, .1));
    assertThat(s.levels()).containsExactly("a", "b");
    assertThat(s.beta()[0]).isEqualTo(a.beta()[0]);
    assertThat(s.dropped()).isEqualTo(1);
    double z = (s.beta()[0] - s.beta()[1]) / Math.hypot(s.se()[0], s.se()[1]);
    assertClose("Q", s.difference().stat(), z * z, 1e-10);
    SubgroupAnalysis c = SubgroupAnalysis.of(REML, Y, V, g, SubgroupAnalysis.Heterogeneity.COMMON);
    assertThat(c.tau2()[0]).isEqualTo(c.tau2()[1]);
    assertThat(c.k()).containsExactly(3, 3);
    assertThat(c.difference().df1()).isEqualTo(1);
  }

  @Property(tries = 60)
  void studyOrderDoesNotMatter(@ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int k) {
    double[][] d = random(seed, k);
    double[] y = new double[k];
    double[] v = new double[k];
    for (int i = 0; i < k; i++) {
      y[i] = d[0][k - 1 - i];
      v[i] = d[1][k - 1 - i];
    }
    for (TauEstimator m : TauEstimator.values()) {
      MetaFit a = model(m, k).fit(d[0], d[1]);
      MetaFit b = model(m, k).fit(y, v);
      assertThat(b.tau2()).isCloseTo(a.tau2(), within(1e-9 * (1 + a.tau2())));
      assertThat(b.beta()[0]).isCloseTo(a.beta()[0], within(1e-9));
    }
  }

  @Property(tries = 60)
  void scalingTheEffectsScalesTheAnswer(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int k) {
    double[][] d = random(seed, k);
    double c = 1000;
    double[] y = Arrays.stream(d[0]).map(a -> c * a).toArray();
    double[] v = Arrays.stream(d[1]).map(a -> c * c * a).toArray();
    for (TauEstimator m : TauEstimator.values()) {
      MetaFit a = model(m, k).fit(d[0], d[1]);
      MetaFit b = model(m, k).fit(y, v);
      assertThat(b.tau2() / (c * c)).isCloseTo(a.tau2(), within(1e-9 * (1 + a.tau2())));
      assertThat(b.beta()[0] / c).isCloseTo(a.beta()[0], within(1e-9));
      assertThat(b.i2()).isCloseTo(a.i2(), within(1e-6));
    }
  }

  @Property(tries = 60)
  void addingAConstantMovesOnlyTheMean(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int k) {
    double[][] d = random(seed, k);
    double[] y = Arrays.stream(d[0]).map(a -> a + 3).toArray();
    MetaFit a = REML.fit(d[0], d[1]);
    MetaFit b = REML.fit(y, d[1]);
    assertThat(b.tau2()).isCloseTo(a.tau2(), within(1e-9 * (1 + a.tau2())));
    assertThat(b.beta()[0] - 3).isCloseTo(a.beta()[0], within(1e-9));
  }

  @Property(tries = 60)
  void zeroTau2GivesTheEqualEffectsAnswer(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int k) {
    double[][] d = random(seed, k);
    MetaFit fixed = REML.withTau2(0).fit(d[0], d[1]);
    MetaFit ee = REML.with(TauEstimator.EE).fit(d[0], d[1]);
    assertThat(fixed.beta()[0]).isEqualTo(ee.beta()[0]);
    assertThat(fixed.se()[0]).isEqualTo(ee.se()[0]);
  }

  /** The score is 0 at an inner maximum and not positive at 0: a certificate, R not needed. */
  @Property(tries = 100)
  void kernelEndsAtAStationaryPoint(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int k) {
    double[][] d = random(seed, k);
    RemlKernel kernel = new RemlKernel(k);
    double t = kernel.reml(d[0], d[1], k);
    assertThat(kernel.converged()).isTrue();
    Tau2Estimation at = new Tau2Estimation(d[0], d[1], ModelMatrix.intercept(k));
    double ll = at.logLik(TauEstimator.REML, t);
    for (double f : new double[] {0, .5, .9, .999, 1.001, 1.1, 2, 10}) {
      double other = t == 0 ? f * 0.1 : f * t;
      assertThat(at.logLik(TauEstimator.REML, other)).isLessThanOrEqualTo(ll + 1e-10);
    }
    assertThat(kernel.mean()).isCloseTo(REML.fit(d[0], d[1]).beta()[0], within(1e-12));
  }

  private static double[][] random(long seed, int k) {
    java.util.SplittableRandom r = new java.util.SplittableRandom(seed);
    double[] y = IntStream.range(0, k).mapToDouble(i -> r.nextDouble() * 2 - 1).toArray();
    double[] v =
        IntStream.range(0, k).mapToDouble(i -> Math.pow(10, -3 * r.nextDouble())).toArray();
    return new double[][] {y, v};
  }

  private static double[] d(double... x) {
    return x;
  }
}
