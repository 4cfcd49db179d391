package org.alliancepool.statistics.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import org.alliancepool.statistics.bias.Golden;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GoshTest {
  private static final double[] YI = {.41, .12, .55, -.08, .30, .22, .95, .17};
  private static final double[] VI = {.021, .013, .051, .034, .017, .011, .062, .009};

  /** Law: every subset equals the fit of that subset alone. */
  @ParameterizedTest
  @EnumSource(
      value = TauEstimator.class,
      names = {"EE", "DL", "REML"})
  void equalsSingleFits(TauEstimator method) {
    GoshResult g = Gosh.withDefaults().with(method).with(Gosh.Keep.SUBSETS).fit(YI, VI);
    assertThat(g.subsets()).isEqualTo(255);
    assertThat(g.converged()).isTrue();
    double sum = 0;
    for (int subset = 1; subset < 256; subset++) {
      int s = subset;
      int[] in = java.util.stream.IntStream.range(0, 8).filter(i -> (s >> i & 1) == 1).toArray();
      MetaFit f =
          RandomEffects.withDefaults()
              .with(method)
              .fit(
                  Arrays.stream(in).mapToDouble(i -> YI[i]).toArray(),
                  Arrays.stream(in).mapToDouble(i -> VI[i]).toArray());
      sum += f.beta()[0];
      // Stored as floats.
      assertThat((double) g.estimates()[s]).as("subset %s", s).isCloseTo(f.beta()[0], within(1e-7));
      assertThat((double) g.i2()[s]).as("I2 of subset %s", s).isCloseTo(f.i2(), within(1e-4));
    }
    assertThat(g.mean()).isCloseTo(sum / 255, within(1e-9));
    assertThat(Arrays.stream(g.histogram()).sum()).isEqualTo(255);
    for (long[] with : g.withStudy()) {
      assertThat(Arrays.stream(with).sum()).isEqualTo(128);
    }
  }

  /** Differential: metafor's gosh. */
  @ParameterizedTest
  @CsvSource({"nine,FE", "nine,DL", "nine,REML", "tied,FE", "tied,DL", "tied,REML"})
  void agreesWithMetafor(String name, TauEstimator method) {
    Golden.Set d = Golden.set(name);
    JsonNode n = d.node().get("gosh").get(method.name());
    GoshResult g = Gosh.withDefaults().with(method).with(Gosh.Keep.SUBSETS).fit(d.yi(), d.vi());
    assertThat((long) n.get("incl").size()).isEqualTo(g.subsets());
    for (int s = 0; s < n.get("incl").size(); s++) {
      int at = n.get("incl").get(s).asInt();
      String what = name + " " + method + " subset " + at;
      assertThat((double) g.estimates()[at])
          .as(what)
          .isCloseTo(n.get("estimate").get(s).asDouble(), within(1e-6));
      assertThat((double) g.i2()[at])
          .as(what + " I2")
          .isCloseTo(n.get("I2").get(s).asDouble(), within(1e-3));
    }
  }

  /** Law: the number of threads changes nothing. */
  @Test
  void threadsDoNotMatter() {
    double[] yi = new double[14];
    double[] vi = new double[14];
    Random rng = new Random(3);
    for (int i = 0; i < 14; i++) {
      vi[i] = 0.01 + 0.1 * rng.nextDouble();
      yi[i] = 0.3 + rng.nextGaussian() * Math.sqrt(vi[i] + 0.02);
    }
    GoshResult one = Gosh.withDefaults().withThreads(1).fit(yi, vi);
    GoshResult three = Gosh.withDefaults().withThreads(3).fit(yi, vi);
    assertThat(one).usingRecursiveComparison().isEqualTo(three);
    Gosh random = Gosh.withDefaults().withRandomSubsets(5000, 11);
    assertThat(random.withThreads(1).fit(yi, vi))
        .usingRecursiveComparison()
        .isEqualTo(random.withThreads(2).fit(yi, vi));
    assertThat(random.fit(yi, vi).mean()).isCloseTo(one.mean(), within(0.01));
  }

  /** Planted: one precise outlier splits the cloud in two and is named for both modes. */
  @Test
  void namesTheStudyThatSplitsTheCloud() {
    double[] yi = {.10, .12, .08, .15, .11, .09, .90, .13, .10, .12};
    double[] vi = {.01, .01, .01, .01, .01, .01, .002, .01, .01, .01};
    GoshResult g = Gosh.withDefaults().with(TauEstimator.EE).fit(yi, vi);
    assertThat(g.mostSeparating()).isEqualTo(6);
    assertThat(g.modes()).hasSize(2);
    assertThat(g.modes()).allSatisfy(m -> assertThat(m.causes()).containsExactly(6));
    assertThat(g.modes().get(0).inclusion()[6]).isLessThan(0.05);
    assertThat(g.modes().get(1).inclusion()[6]).isGreaterThan(0.95);
  }

  /** Planted: of two precise outliers each makes modes, and a mode of both names both. */
  @Test
  void namesEveryStudyThatMakesAMode() {
    double[] yi = {.10, .12, .08, .15, .90, .09, .11, .13, -.60, .12};
    double[] vi = {.01, .01, .01, .01, .001, .01, .01, .01, .002, .01};
    GoshResult g = Gosh.withDefaults().with(TauEstimator.EE).fit(yi, vi);
    assertThat(g.modes()).hasSizeGreaterThan(2);
    assertThat(g.modes()).allSatisfy(m -> assertThat(m.causes()).isSubsetOf(4, 8));
    assertThat(g.modes().get(0).inclusion()[8]).as("the lowest").isGreaterThan(0.95);
    assertThat(g.modes().get(0).causes()).containsExactlyInAnyOrder(4, 8);
  }

  @Test
  void refuses() {
    assertThatThrownBy(() -> Gosh.withDefaults().fit(new double[] {1}, new double[] {1}))
        .hasMessageContaining("only one effect");
    assertThatThrownBy(() -> Gosh.withDefaults().with(TauEstimator.PM))
        .hasMessage("cannot fit all subsets by PM: use EE, DL or REML");
    double[] many = new double[26];
    double[] ones = new double[26];
    Arrays.fill(ones, 1);
    assertThatThrownBy(() -> Gosh.withDefaults().fit(many, ones))
        .hasMessageContaining("ask for random subsets");
  }

  @Test
  void equalEffectsFillOneBin() {
    double[] yi = {.2, .2, .2};
    double[] vi = {.1, .2, .3};
    GoshResult g = Gosh.withDefaults().fit(yi, vi);
    assertThat(g.histogram()[0]).isEqualTo(7);
    assertThat(g.modes()).hasSize(1);
    assertThat(g.sd()).isCloseTo(0, within(1e-15));
  }
}
