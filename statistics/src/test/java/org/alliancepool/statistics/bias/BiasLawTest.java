package org.alliancepool.statistics.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.alliancepool.statistics.diagnostics.Influence;
import org.alliancepool.statistics.diagnostics.Refits;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;
import org.junit.jupiter.api.Test;

/** Laws, planted bias, and refusals with their messages. */
class BiasLawTest {
  private static final double[] YI = {.41, .12, .55, -.08, .30, .22, .95, .17, .36};
  private static final double[] VI = {.021, .013, .051, .034, .017, .011, .062, .009, .045};
  private static final int[] ORDER = {4, 2, 8, 0, 6, 1, 3, 7, 5};

  private static double[] pick(double[] a, double factor) {
    return Arrays.stream(ORDER).mapToDouble(i -> factor * a[i]).toArray();
  }

  @Test
  void orderAndScaleDoNotMatter() {
    double[] y = pick(YI, 10);
    double[] v = pick(VI, 100);
    assertThat(EggerTest.withDefaults().test(y, v).stat())
        .isCloseTo(EggerTest.withDefaults().test(YI, VI).stat(), within(1e-8));
    assertThat(BeggTest.test(y, v).pval()).isEqualTo(BeggTest.test(YI, VI).pval());
    assertThat(TrimFill.withDefaults().fit(y, v).fit().beta()[0])
        .isCloseTo(10 * TrimFill.withDefaults().fit(YI, VI).fit().beta()[0], within(1e-7));
    assertThat(FailSafeN.rosenberg(y, v, 0.05).fsnum())
        .isEqualTo(FailSafeN.rosenberg(YI, VI, 0.05).fsnum());
    assertThat(PetPeese.fit(y, v).peese().coef()[0])
        .isCloseTo(10 * PetPeese.fit(YI, VI).peese().coef()[0], within(1e-10));
    assertThat(ExcessSignificance.withDefaults().test(y, v).pval())
        .isCloseTo(ExcessSignificance.withDefaults().test(YI, VI).pval(), within(1e-12));
    assertThat(PUniform.withDefaults().fit(y, v).est())
        .isCloseTo(10 * PUniform.withDefaults().fit(YI, VI).est(), within(1e-8));
    SelectionModel.Result a = SelectionModel.withDefaults().fit(YI, VI);
    SelectionModel.Result b = SelectionModel.withDefaults().fit(y, v);
    assertThat(b.beta()[0]).isCloseTo(10 * a.beta()[0], within(1e-5));
    assertThat(b.lrt()).isCloseTo(a.lrt(), within(1e-8));
    double[] rstudent = Influence.of(RandomEffects.withDefaults(), YI, VI).rstudent();
    assertThat(Influence.of(RandomEffects.withDefaults(), y, v).rstudent())
        .containsExactly(pick(rstudent, 1), within(1e-8));
  }

  @Test
  void mirroredEffectsMirrorTheAnswers() {
    double[] y = Arrays.stream(YI).map(e -> -e).toArray();
    TrimFill.Result a = TrimFill.withDefaults().fit(YI, VI);
    TrimFill.Result b = TrimFill.withDefaults().fit(y, VI);
    assertThat(b.k0()).isEqualTo(a.k0());
    assertThat(b.side()).isNotEqualTo(a.side());
    SelectionModel.Result s = SelectionModel.withDefaults().fit(YI, VI);
    SelectionModel.Result m = SelectionModel.withDefaults().with(Direction.LESS).fit(y, VI);
    assertThat(m.beta()[0]).isCloseTo(-s.beta()[0], within(1e-8));
    PUniform.Result p = PUniform.withDefaults().fit(YI, VI);
    PUniform.Result q = PUniform.withDefaults().with(Direction.LESS).fit(y, VI);
    assertThat(q.est()).isCloseTo(-p.est(), within(1e-10));
    assertThat(q.ciLb()).isCloseTo(-p.ciUb(), within(1e-10));
  }

  /** Planted: small studies are seen only where they are significant. */
  @Test
  void plantedSelectionIsFound() {
    Random rng = new Random(21);
    int k = 200;
    double[] yi = new double[k];
    double[] vi = new double[k];
    for (int i = 0; i < k; ) {
      double v = 1 / (15 + 150 * rng.nextDouble());
      double y = 0.1 + rng.nextGaussian() * Math.sqrt(v);
      if (y / Math.sqrt(v) > 1.96 || rng.nextDouble() < 0.1) {
        yi[i] = y;
        vi[i++] = v;
      }
    }
    assertThat(EggerTest.withDefaults().test(yi, vi).pval()).isLessThan(0.05);
    assertThat(BeggTest.test(yi, vi).pval()).isLessThan(0.05);
    assertThat(TrimFill.withDefaults().fit(yi, vi).k0()).isPositive();
    assertThat(ExcessSignificance.withDefaults().test(yi, vi).pval()).isLessThan(0.05);
    SelectionModel.Result s = SelectionModel.withDefaults().fit(yi, vi);
    assertThat(s.lrtP()).isLessThan(0.01);
    double naive = RandomEffects.withDefaults().fit(yi, vi).beta()[0];
    assertThat(Math.abs(s.beta()[0] - 0.1)).isLessThan(Math.abs(naive - 0.1));
    PUniform.Result p = PUniform.withDefaults().fit(yi, vi);
    assertThat(p.pvalBias()).isLessThan(0.05);
    assertThat(p.ciLb()).isLessThan(0.1);
    assertThat(p.ciUb()).isGreaterThan(0.1);
  }

  /** The two statistics of p-uniform estimate the same effect where there is much data. */
  @Test
  void pUniformRecoversTheEffect() {
    Random rng = new Random(4);
    int k = 4000;
    double[] yi = new double[k];
    double[] vi = new double[k];
    for (int i = 0; i < k; i++) {
      vi[i] = 1 / (20 + 100 * rng.nextDouble());
      yi[i] = 0.2 + rng.nextGaussian() * Math.sqrt(vi[i]);
    }
    for (PUniform.Combination c : PUniform.Combination.values()) {
      assertThat(PUniform.withDefaults().with(c).fit(yi, vi).est()).isCloseTo(0.2, within(0.02));
    }
    // One study: the conditional p-value is 1/2 at the estimate, by hand from the normal tails.
    PUniform.Result one = PUniform.withDefaults().fit(new double[] {3}, new double[] {1});
    double q =
        org.alliancepool.statistics.distribution.Tails.normalUpper(3 - one.est())
            / org.alliancepool.statistics.distribution.Tails.normalUpper(
                1.959963984540054 - one.est());
    assertThat(q).isCloseTo(0.5, within(1e-10));
  }

  @Test
  void refusesConstantPrecision() {
    double[] v = {.1, .1, .1, .1};
    double[] y = {.1, .2, .3, .5};
    assertThatThrownBy(() -> EggerTest.withDefaults().test(y, v))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot run Egger's test: predictor SEI is the same in all 4 studies, so asymmetry"
                + " cannot show; leave the test out");
    assertThatThrownBy(() -> BeggTest.test(y, v))
        .hasMessage(
            "cannot run Begg's rank test: all variances are equal, so there is no rank order; leave"
                + " the test out");
    assertThatThrownBy(() -> PetPeese.fit(y, v)).hasMessageContaining("all variances are equal");
    assertThatThrownBy(() -> TrimFill.withDefaults().fit(y, v))
        .hasMessageContaining("give LEFT or RIGHT");
    assertThat(TrimFill.withDefaults().with(TrimFill.Side.LEFT).fit(y, v).converged()).isTrue();
  }

  @Test
  void refusesTooFewOrBadEffects() {
    double[] one = {.5};
    double[] two = {.5, .2};
    assertThatThrownBy(() -> EggerTest.withDefaults().test(two, two))
        .hasMessage(
            "cannot run Egger's test: 2 effects, at least 3 are needed; report the pooled effect"
                + " without it");
    assertThatThrownBy(() -> BeggTest.test(one, one)).hasMessageContaining("at least 2");
    assertThatThrownBy(() -> Refits.leaveOneOut(RandomEffects.withDefaults(), one, one))
        .hasMessage("cannot leave one out: there is only one effect; report it alone");
    assertThatThrownBy(() -> Influence.of(RandomEffects.withDefaults(), one, one))
        .hasMessageContaining("only one effect");
    assertThatThrownBy(() -> FailSafeN.rosenthal(one, new double[] {-1}, 0.05))
        .hasMessage(
            "cannot compute a fail-safe N: variance 1 is -1.0, not a positive number; correct it or"
                + " leave the effect out");
    assertThatThrownBy(() -> PetPeese.fit(new double[] {1, 2, Double.NaN}, new double[] {1, 2, 3}))
        .hasMessage("cannot fit PET-PEESE: effect 3 is NaN; leave it out");
    assertThatThrownBy(() -> FailSafeN.orwin(two, two, FailSafeN.Mean.WEIGHTED, 0))
        .hasMessageContaining("target is 0.0");
    assertThatThrownBy(() -> PUniform.withDefaults().fit(new double[] {.1}, new double[] {1}))
        .hasMessageContaining("none of 1 effects is significant");
    assertThatThrownBy(() -> EggerTest.withDefaults().with(EggerTest.Predictor.NINV).test(YI, VI))
        .hasMessageContaining("needs one sample size for each effect");
    assertThatThrownBy(() -> SelectionFunction.step(0.5, 0.1))
        .hasMessageContaining("must increase and lie between 0 and 1");
  }

  @Test
  void smallestInputsWork() {
    double[] y = {.1, .4, .3};
    double[] v = {.02, .05, .04};
    assertThat(EggerTest.withDefaults().with(EggerTest.Model.LM).test(y, v).df()).isEqualTo(1);
    assertThat(BeggTest.test(y, v).pval()).isBetween(0.0, 1.0);
    assertThat(Refits.leaveOneOut(RandomEffects.withDefaults(), y, v).estimate()).hasSize(3);
    assertThat(Refits.cumulative(RandomEffects.withDefaults(), y, v, new int[] {2, 0, 1}).rows())
        .containsExactly(2, 0, 1);
  }

  /** The only study at a factor level: its deletion leaves nothing to estimate the level from. */
  @Test
  void deletionThatLosesACoefficientGivesNaN() {
    String[] group = {"a", "a", "a", "b", "a", "a", "a", "a", "a"};
    Influence i =
        Influence.of(
            RandomEffects.withDefaults(),
            YI,
            VI,
            ModelMatrix.builder(9).factor("g", group).build());
    assertThat(i.rstudent()[3]).isNaN();
    assertThat(i.rstudent()[0]).isFinite();
    assertThat(i.hat()[3]).isCloseTo(1, within(1e-12));
    assertThat(i.influential()[3]).isTrue();
  }
}
