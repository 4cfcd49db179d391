package org.alliancepool.statistics.bias;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.Oracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Selection models against metafor: log-likelihood to 1e-6 or higher, and parameters to 1e-3 where
 * ours is not higher.
 */
class SelectionModelTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"molloy2014_zcor", "mcdaniel1994_zcor", "raudenbush1985_smd", "homogeneous_k5"})
  void threeParameterModelAgreesWithTheOracle(String name) {
    var data = Oracle.data(name);
    SelectionModel.Result r =
        SelectionModel.withDefaults().fit(Oracle.column(data, "yi"), Oracle.column(data, "vi"));
    compare(name, r, Oracle.expected(name).get("selection_3psm"));
  }

  @Test
  void allFunctionsAgree() {
    for (Map.Entry<String, JsonNode> set : Golden.file("selection_models").properties()) {
      Golden.Set d = Golden.set(set.getKey());
      ModelMatrix x = ModelMatrix.builder(d.yi().length).numeric("x", d.x()).build();
      for (Map.Entry<String, JsonNode> e : set.getValue().properties()) {
        if (!e.getValue().has("error")) {
          SelectionModel m = model(e.getKey());
          compare(
              set.getKey() + " " + e.getKey(),
              e.getKey().endsWith("_x") ? m.fit(d.yi(), d.vi(), x) : m.fit(d.yi(), d.vi()),
              e.getValue());
        }
      }
    }
  }

  private static SelectionModel model(String key) {
    SelectionModel m = SelectionModel.withDefaults();
    SelectionFunction.Kind kind =
        switch (key.replaceAll("_.*", "")) {
          case "beta" -> SelectionFunction.Kind.BETA;
          case "halfnorm" -> SelectionFunction.Kind.HALF_NORMAL;
          case "negexp" -> SelectionFunction.Kind.NEGATIVE_EXPONENTIAL;
          case "logistic" -> SelectionFunction.Kind.LOGISTIC;
          case "power" -> SelectionFunction.Kind.POWER;
          default -> SelectionFunction.Kind.STEP;
        };
    SelectionFunction f =
        switch (key) {
          case "step_025", "step_fe", "step_x" -> SelectionFunction.step(0.025);
          case "step_025_5" -> SelectionFunction.step(0.025, 0.5);
          case "step_four" -> SelectionFunction.step(0.01, 0.025, 0.1, 0.5);
          case "step_two_sided" -> SelectionFunction.step(0.05);
          case "step_less" -> SelectionFunction.step(0.5);
          default -> SelectionFunction.of(kind);
        };
    if (key.endsWith("_025") && kind != SelectionFunction.Kind.STEP) {
      f = f.withThreshold(0.025);
    }
    if (key.endsWith("_sei")) {
      f = f.with(SelectionFunction.Imprecision.SEI);
    }
    if (key.endsWith("_fe")) {
      m = m.with(SelectionModel.Heterogeneity.EQUAL_EFFECTS);
    }
    if (key.endsWith("two_sided")) {
      m = m.with(Direction.TWO_SIDED);
    }
    return (key.endsWith("_less") ? m.with(Direction.LESS) : m).with(f);
  }

  private static void compare(String what, SelectionModel.Result r, JsonNode n) {
    assertThat(r.converged()).as(what).isTrue();
    double gain = r.logLik() - n.get("logLik").asDouble();
    double[] beta = Golden.numbers(n.get("beta"));
    double[] se = Golden.numbers(n.get("se"));
    double[] delta = Golden.numbers(n.get("delta"));
    assertThat(gain).as(what + " logLik").isGreaterThan(-1e-6);
    if (gain < 1e-5) {
      for (int j = 0; j < beta.length; j++) {
        assertThat(r.beta()[j]).as(what + " beta").isCloseTo(beta[j], within(1e-3));
      }
      assertThat(r.tau2()).as(what + " tau2").isCloseTo(n.get("tau2").asDouble(), within(1e-3));
      for (int j = 0; j < delta.length; j++) {
        assertThat(r.delta()[j])
            .as(what + " delta")
            .isCloseTo(delta[j], within(1e-3 * Math.max(1, delta[j])));
      }
      for (int j = 0; j < se.length; j++) {
        assertThat(r.se()[j]).as(what + " se").isCloseTo(se[j], within(1e-3));
      }
      assertClose(what + " LRT", r.lrt(), n.get("LRT"), 1e-3);
    }
  }

  /**
   * Three trials of dat.bcg have p below 1e-5, which metafor raises to that. selmodel(rma(yi, vi),
   * type = "power", alternative = "less"), metafor 3.8-1.
   */
  @Test
  void powerKeepsSmallPValuesFromZero() {
    double[] yi = {
      -0.8893113339202054,
      -1.5853886572014306,
      -1.3480731482996933,
      -1.4415511900213054,
      -0.21754732221129558,
      -0.786115585818864,
      -1.6208982235983918,
      0.011952333523840508,
      -0.4694176487381494,
      -1.3713448034727844,
      -0.3393588283383906,
      0.44591340057137874,
      -0.017313948216879815
    };
    double[] vi = {
      0.3255847650039613,
      0.19458112139814385,
      0.4153679653679654,
      0.020010031902247573,
      0.05121017216963086,
      0.0069056184559087574,
      0.22301724757231517,
      0.0039615792978177295,
      0.056434210463248966,
      0.07302479361302891,
      0.01241221397155972,
      0.5325058452001528,
      0.0714046596839863
    };
    SelectionModel.Result r =
        SelectionModel.withDefaults()
            .with(Direction.LESS)
            .with(SelectionFunction.of(SelectionFunction.Kind.POWER))
            .fit(yi, vi);
    assertThat(r.logLik()).isCloseTo(-12.18843060645197, within(1e-6));
    assertThat(r.delta()[0]).isCloseTo(0.58083811888949, within(1e-3));
    // The same likelihood in R with integrate(rel.tol = 1e-11) and optim(reltol = 1e-15).
    assertThat(r.logLik()).isCloseTo(-12.18843123920634, within(1e-9));
    assertThat(r.delta()[0]).isCloseTo(0.58094062694094, within(1e-5));
  }

  @Test
  void refusesStepsWithoutStudies() {
    double[] yi = {0.5, 0.6, 0.7};
    double[] vi = {0.01, 0.01, 0.02};
    assertThatThrownBy(() -> SelectionModel.withDefaults().fit(yi, vi))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot fit a selection model: no study has a p-value above 0.025 and up to 1.0, so its"
                + " weight cannot be estimated; choose other steps");
  }
}
