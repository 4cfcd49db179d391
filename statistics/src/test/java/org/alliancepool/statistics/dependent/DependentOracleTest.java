package org.alliancepool.statistics.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published data sets against metafor 3.8, clubSandwich 0.5.8 and robumeta 2.0: Konstantopoulos
 * 2011, table 1 (schools in districts), Assink and Wibbelink 2016 (delinquency), and a simulated
 * crossed design. Iterative fits agree to 1e-6, closed forms to 1e-10.
 */
class DependentOracleTest {
  private static final double FIT = 1e-6;
  private static final double CLOSED = 1e-10;

  private static final class Data {
    final Oracle oracle;
    final double[] yi;
    final double[] vi;
    final Grouping study;
    final MultilevelModel model;
    final SamplingCovariance correlated;

    Data(String name) {
      oracle = Oracle.of(name);
      yi = oracle.number("yi");
      vi = oracle.number("vi");
      study = oracle.grouping("outer");
      model = MultilevelModel.nested(study, oracle.grouping("inner"));
      correlated = SamplingCovariance.constantRho(vi, study, 0.6);
    }

    MultilevelFit fit() {
      return model.fit(yi, SamplingCovariance.diagonal(vi));
    }

    MultilevelFit withModerators() {
      double[] year = oracle.number("year");
      double[][] x = new double[yi.length][];
      if (oracle.expected("che_mods").get("beta").size() == 2) {
        for (int i = 0; i < x.length; i++) {
          x[i] = new double[] {1, year[i] - 1990};
        }
        return model.fit(yi, correlated, x, List.of("intrcpt", "year"));
      }
      String[] type = oracle.text("deltype");
      for (int i = 0; i < x.length; i++) {
        double general = type[i].equals("general") ? 1 : 0;
        double overt = type[i].equals("overt") ? 1 : 0;
        x[i] = new double[] {1, general, overt, year[i]};
      }
      return model.fit(yi, correlated, x, List.of("intrcpt", "general", "overt", "year"));
    }
  }

  private static void agrees(double[] actual, JsonNode expected, double tolerance) {
    assertThat(Oracle.difference(actual, Oracle.numbers(expected), 1e-300)).isLessThan(tolerance);
  }

  private static void agrees(double actual, JsonNode expected, double tolerance) {
    agrees(new double[] {actual}, expected, tolerance);
  }

  private static void agrees(MultilevelFit fit, JsonNode expected) {
    assertThat(fit.converged()).isTrue();
    assertThat(fit.warnings()).isEmpty();
    assertThat(fit.k()).isEqualTo(expected.get("k").asInt());
    agrees(fit.beta(), expected.get("beta"), FIT);
    agrees(fit.se(), expected.get("se"), FIT);
    agrees(fit.pval(), expected.get("pval"), FIT);
    agrees(fit.ciLb(), expected.get("ci_lb"), FIT);
    agrees(fit.ciUb(), expected.get("ci_ub"), FIT);
    agrees(fit.sigma2(), expected.get("sigma2"), FIT);
    agrees(fit.qe(), expected.get("QE"), CLOSED);
    agrees(fit.qep(), expected.get("QEp"), CLOSED);
    agrees(fit.qm(), expected.get("QM"), FIT);
    agrees(fit.qmp(), expected.get("QMp"), FIT);
    agrees(fit.logLik(), expected.get("logLik"), CLOSED);
    agrees(fit.aic(), expected.get("AIC"), CLOSED);
  }

  private static void agrees(RobustFit fit, JsonNode expected, double tolerance) {
    if (expected.has("beta")) {
      agrees(fit.beta(), expected.get("beta"), tolerance);
      agrees(fit.df(), expected.get("df"), tolerance);
    }
    agrees(fit.se(), expected.get("se"), tolerance);
    agrees(fit.tval(), expected.get("t"), tolerance);
    agrees(fit.pval(), expected.get("pval"), tolerance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"konstantopoulos2011", "assink2016"})
  void threeLevelModels(String name) {
    Data data = new Data(name);
    SamplingCovariance v = SamplingCovariance.diagonal(data.vi);
    agrees(data.fit(), data.oracle.expected("three_level_REML"));
    agrees(
        data.model.with(CoefficientTest.T).fit(data.yi, v), data.oracle.expected("three_level_t"));
    agrees(
        data.model.with(LikelihoodMethod.ML).fit(data.yi, v),
        data.oracle.expected("three_level_ML"));
    agrees(data.model.fit(data.yi, data.correlated), data.oracle.expected("che_REML"));
    agrees(data.fit().i2(), data.oracle.expected("I2_levels"), FIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"konstantopoulos2011", "assink2016"})
  void profileIntervals(String name) {
    Data data = new Data(name);
    MultilevelFit fit = data.fit();
    for (int l = 0; l < 2; l++) {
      ProfileInterval interval = fit.profile(l);
      assertThat(interval.converged()).isTrue();
      agrees(
          new double[] {interval.sigma2(), interval.ciLb(), interval.ciUb()},
          data.oracle.expected("three_level_profile_ci").get(l),
          FIT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"konstantopoulos2011", "assink2016"})
  void clusterRobustInference(String name) {
    Data data = new Data(name);
    WorkingModel threeLevel = data.fit().working();
    agrees(
        ClusterRobust.of(threeLevel, data.study, Correction.CR2).coefficients(),
        data.oracle.expected("three_level_CR2"),
        FIT);
    for (Correction correction : List.of(Correction.CR0, Correction.CR1, Correction.CR1S)) {
      agrees(
          ClusterRobust.of(threeLevel, data.study, correction).coefficients(),
          data.oracle.expected("three_level_CR_variants").get(correction.name()),
          FIT);
    }
    WorkingModel che = data.model.fit(data.yi, data.correlated).working();
    agrees(
        ClusterRobust.of(che, data.study, Correction.CR2).coefficients(),
        data.oracle.expected("che_CR2"),
        FIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"konstantopoulos2011", "assink2016"})
  void moderatorsWithJointTest(String name) {
    Data data = new Data(name);
    MultilevelFit fit = data.withModerators();
    JsonNode expected = data.oracle.expected("che_mods");
    agrees(fit, expected);
    ClusterRobust robust = ClusterRobust.of(fit.working(), data.study, Correction.CR2);
    agrees(robust.coefficients(), expected.get("CR2"), FIT);
    WaldTest wald = robust.wald(IntStream.range(1, fit.p()).toArray());
    agrees(wald.fval(), expected.get("wald_HTZ").get("F"), FIT);
    agrees(wald.dfDen(), expected.get("wald_HTZ").get("df_denom"), FIT);
    agrees(wald.pval(), expected.get("wald_HTZ").get("pval"), FIT);
    assertThat(wald.dfNum()).isEqualTo(fit.p() - 1);
    assertThat(robust.coefficients().warnings()).anyMatch(w -> w.contains("below 4"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"konstantopoulos2011", "assink2016"})
  void robumeta(String name) {
    Data data = new Data(name);
    RobuFit correlated = Robu.correlated(0.6).fit(data.yi, data.vi, data.study);
    JsonNode expected = data.oracle.expected("robumeta_CORR");
    agrees(correlated.coefficients(), expected, CLOSED);
    agrees(correlated.tau2(), expected.get("tau2"), CLOSED);
    agrees(correlated.i2(), expected.get("I2"), CLOSED);
    RobuFit hierarchical = Robu.hierarchical().fit(data.yi, data.vi, data.study);
    expected = data.oracle.expected("robumeta_HIER");
    agrees(hierarchical.coefficients(), expected, CLOSED);
    agrees(hierarchical.tau2(), expected.get("tau2"), CLOSED);
    assertThat(
            Oracle.difference(
                new double[] {hierarchical.omega2()},
                Oracle.numbers(expected.get("omega2")),
                1e-10))
        .isLessThan(CLOSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"konstantopoulos2011", "assink2016"})
  void aggregation(String name) {
    Data data = new Data(name);
    JsonNode expected = data.oracle.expected("aggregate_CS");
    Aggregate.Effects effects = Aggregate.compoundSymmetric(data.yi, data.vi, data.study, 0.6);
    agrees(effects.yi(), expected.get("yi"), CLOSED);
    agrees(effects.vi(), expected.get("vi"), CLOSED);
    for (int j = 0; j < effects.study().size(); j++) {
      assertThat(effects.study().get(j)).isEqualTo(expected.get("study").get(j).asText());
    }
  }

  @Test
  void crossedStudiesAndInstruments() {
    Oracle oracle = Oracle.of("crossed_study_instrument");
    Map<String, Grouping> factors = new LinkedHashMap<>();
    for (String factor : List.of("study", "instrument", "effect")) {
      factors.put(factor, oracle.grouping(factor));
    }
    MultilevelFit fit =
        MultilevelModel.random(factors)
            .fit(oracle.number("yi"), SamplingCovariance.diagonal(oracle.number("vi")));
    assertThat(fit.converged()).isTrue();
    assertThat(fit.factorNames()).containsExactly("study", "instrument", "effect");
    agrees(fit.beta(), oracle.expected("beta"), FIT);
    agrees(fit.se(), oracle.expected("se"), FIT);
    agrees(fit.sigma2(), oracle.expected("sigma2"), FIT);
    agrees(fit.logLik(), oracle.expected("logLik"), CLOSED);
  }
}
