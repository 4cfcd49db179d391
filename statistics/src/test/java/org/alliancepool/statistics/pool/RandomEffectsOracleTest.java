package org.alliancepool.statistics.pool;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rma.uni entry of the reference results. */
class RandomEffectsOracleTest {
  private static final double CLOSED = 1e-10;
  private static final double FITTED = 1e-6;

  @ParameterizedTest
  @ValueSource(
      strings = {"molloy2014_zcor", "mcdaniel1994_zcor", "raudenbush1985_smd", "homogeneous_k5"})
  void everyEstimatorAndTestAgreesWithMetafor(String name) {
    Map<String, String[]> data = Oracle.data(name);
    JsonNode expected = Oracle.expected(name);
    double[] yi = Oracle.column(data, "yi");
    double[] vi = Oracle.column(data, "vi");
    int compared = 0;
    for (String m : new String[] {"FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"}) {
      for (Test t : new Test[] {Test.Z, Test.KNHA}) {
        JsonNode e = expected.get(m + "_" + t.code());
        if (e == null) {
          continue;
        }
        MetaFit fit = RandomEffects.withDefaults().with(TauEstimator.of(m)).with(t).fit(yi, vi);
        String what = name + " " + m + " " + t;
        double tol = "ML REML EB PM".contains(m) ? FITTED : CLOSED;
        compare(what, fit, e, tol);
        comparePrediction(what, fit.predict(), e.get("predict"), tol);
        Prediction back = fit.predict().transform(name.startsWith("raud") ? Math::exp : Math::tanh);
        comparePrediction(what + " transformed", back, e.get("predict_transformed"), tol);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(17);
    expected
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (key.startsWith("mods_")) {
                JsonNode e = expected.get(key);
                Test t = key.endsWith("knha") ? Test.KNHA : Test.Z;
                ModelMatrix x =
                    ModelFormula.parse(e.get("formula").asText()).matrix(moderators(data));
                MetaFit fit = RandomEffects.withDefaults().with(t).fit(yi, vi, x);
                compare(name + " " + key, fit, e, FITTED);
              }
            });
    JsonNode hs = expected.get("hunter_schmidt_bare_bones");
    if (hs != null) {
      HunterSchmidt b =
          HunterSchmidt.bareBones(Oracle.column(data, "ri"), Oracle.column(data, "ni"));
      assertClose("rbar", b.rbar(), hs.get("rbar"), CLOSED);
      assertClose("var_r", b.varR(), hs.get("var_r"), CLOSED);
      assertClose("var_e", b.varE(), hs.get("var_e"), CLOSED);
      assertClose("var_rho", b.varRho(), hs.get("var_rho"), CLOSED);
      assertClose("sd_rho", b.sdRho(), hs.get("sd_rho"), CLOSED);
      assertClose("pct", b.pctVarArtifacts(), hs.get("pct_var_artifacts"), CLOSED);
    }
  }

  private static ModeratorData moderators(Map<String, String[]> data) {
    ModeratorData table = new ModeratorData(data.get("yi").length);
    for (String name : data.keySet()) {
      try {
        table.numeric(name, Oracle.column(data, name));
      } catch (NumberFormatException e) {
        table.text(name, data.get(name));
      }
    }
    return table;
  }

  static void compare(String what, MetaFit fit, JsonNode e, double tol) {
    assertThat(fit.converged()).as(what).isTrue();
    assertThat(fit.k()).isEqualTo(e.get("k").asInt());
    assertThat(fit.p()).isEqualTo(e.get("p").asInt());
    for (int j = 0; j < fit.p(); j++) {
      String n =
          e.get("names").isArray() ? e.get("names").get(j).asText() : e.get("names").asText();
      assertThat(fit.names().get(j)).isEqualTo(n);
    }
    assertClose(what + " beta", fit.beta(), e.get("beta"), tol);
    assertClose(what + " se", fit.se(), e.get("se"), tol);
    assertClose(what + " zval", fit.zval(), e.get("stat"), tol);
    assertClose(what + " pval", fit.pval(), e.get("pval"), 10 * tol);
    assertClose(what + " ci", fit.ciLb(), e.get("ci_lb"), tol);
    assertClose(what + " ci", fit.ciUb(), e.get("ci_ub"), tol);
    assertClose(what + " df", fit.ddf(), e.get("df"), 0);
    for (int j = 0; j < fit.p(); j++) {
      assertClose(what + " vb", fit.vb()[j], e.get("vb").get(j), tol);
    }
    assertClose(what + " tau2", fit.tau2(), e.get("tau2"), tol);
    if (e.get("tau2").asDouble() == 0) {
      assertThat(fit.tau2()).as(what).isZero();
    }
    assertClose(what + " se_tau2", fit.seTau2(), e.get("se_tau2"), tol);
    assertClose(what + " I2", fit.i2(), e.get("I2"), tol);
    assertClose(what + " H2", fit.h2(), e.get("H2"), tol);
    assertClose(what + " R2", fit.r2(), e.get("R2"), tol);
    assertClose(what + " QE", fit.qe(), e.get("QE"), CLOSED);
    assertClose(what + " QEp", fit.qep(), e.get("QEp"), 10 * CLOSED);
    assertClose(what + " QM", fit.qm(), e.get("QM"), tol);
    assertClose(what + " QMp", fit.qmp(), e.get("QMp"), 10 * tol);
    assertClose(what + " logLik", fit.logLik(), e.get("logLik"), tol);
    assertClose(what + " AIC", fit.aic(), e.get("AIC"), tol);
    assertClose(what + " BIC", fit.bic(), e.get("BIC"), tol);
    assertClose(what + " AICc", fit.aicc(), e.get("AICc"), tol);
  }

  private static void comparePrediction(String what, Prediction p, JsonNode e, double tol) {
    assertClose(what + " pred", p.pred(), e.get("pred"), tol);
    assertClose(what + " ci", p.ciLb(), e.get("ci_lb"), tol);
    assertClose(what + " ci", p.ciUb(), e.get("ci_ub"), tol);
    assertClose(what + " pi", p.piLb(), e.get("pi_lb"), tol);
    assertClose(what + " pi", p.piUb(), e.get("pi_ub"), tol);
  }
}
