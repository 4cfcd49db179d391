package org.alliancepool.statistics.bias;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;
import org.alliancepool.statistics.pool.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differential: metafor's answers in golden/bias_diagnostics.json. */
class BiasGoldenTest {
  private static final double CLOSED = 1e-10;
  private static final double REML = 1e-6;

  @ParameterizedTest
  @ValueSource(
      strings = {"nine", "tied", "molloy", "raudenbush", "homogeneous", "mcdaniel", "asymmetric"})
  void eggerAgrees(String name) {
    Golden.Set d = Golden.set(name);
    for (Map.Entry<String, JsonNode> e : d.node().get("bias").get("egger").properties()) {
      String[] key = e.getKey().split("_", -1);
      boolean lm = key[0].equals("lm");
      boolean x = key[key.length - 1].equals("x");
      EggerTest test =
          EggerTest.withDefaults()
              .with(lm ? EggerTest.Model.LM : EggerTest.Model.RMA)
              .with(EggerTest.Predictor.valueOf(key[lm ? 1 : 2].toUpperCase(Locale.ROOT)));
      if (!lm) {
        test =
            test.with(
                RandomEffects.withDefaults().with(TauEstimator.of(key[0])).with(Test.of(key[1])));
      }
      ModelMatrix design =
          x
              ? ModelMatrix.builder(d.yi().length).numeric("x", d.x()).build()
              : ModelMatrix.intercept(d.yi().length);
      EggerTest.Result r = test.test(d.yi(), d.vi(), d.ni(), design);
      double tol = key[0].equals("REML") ? REML : CLOSED;
      String what = name + " " + e.getKey();
      assertClose(what + " stat", r.stat(), e.getValue().get("stat"), tol);
      assertClose(what + " df", r.df(), e.getValue().get("df"), 0);
      assertClose(what + " pval", r.pval(), e.getValue().get("pval"), 10 * tol);
      JsonNode limit = e.getValue().get("limit");
      assertThat(Double.isNaN(r.limit())).as(what).isEqualTo(limit.isNull());
      assertClose(what + " limit", r.limit(), limit, 10 * tol);
      if (!limit.isNull()) {
        assertClose(what, r.limitCiLb(), e.getValue().get("limit_ci").get(0), 10 * tol);
        assertClose(what, r.limitCiUb(), e.getValue().get("limit_ci").get(1), 10 * tol);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nine", "tied", "molloy", "raudenbush", "homogeneous", "mcdaniel", "asymmetric"})
  void beggAgrees(String name) {
    Golden.Set d = Golden.set(name);
    BeggTest.Result r = BeggTest.test(d.yi(), d.vi());
    assertClose(name + " tau", r.tau(), d.node().get("bias").get("begg").get("tau"), CLOSED);
    assertClose(name + " p", r.pval(), d.node().get("bias").get("begg").get("pval"), CLOSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nine", "tied", "molloy", "raudenbush", "homogeneous", "mcdaniel", "asymmetric"})
  void trimFillAgrees(String name) {
    Golden.Set d = Golden.set(name);
    for (Map.Entry<String, JsonNode> e : d.node().get("bias").get("trimfill").properties()) {
      String[] key = e.getKey().split("_", -1);
      TrimFill method =
          TrimFill.withDefaults()
              .with(TrimFill.Estimator.valueOf(key[0]))
              .with(RandomEffects.withDefaults().with(TauEstimator.of(key[1])))
              .with(TrimFill.Side.valueOf(key[2].toUpperCase(Locale.ROOT)));
      String what = name + " " + e.getKey();
      if (e.getValue().has("error")) {
        assertThatThrownBy(() -> method.fit(d.yi(), d.vi()))
            .as(what)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("Q0 does not exist");
        continue;
      }
      TrimFill.Result r = method.fit(d.yi(), d.vi());
      // R fits inside trimfill with its default convergence threshold, 1e-5.
      double tol = key[1].equals("REML") ? 5e-3 : CLOSED;
      assertThat(r.k0()).as(what).isEqualTo(e.getValue().get("k0").asInt());
      assertThat(r.side().name().toLowerCase(Locale.ROOT))
          .as(what)
          .isEqualTo(e.getValue().get("side").asText());
      assertClose(what, r.seK0(), e.getValue().get("se_k0"), CLOSED);
      assertClose(what, r.pK0(), e.getValue().get("p_k0"), CLOSED);
      assertClose(what, r.fit().beta()[0], e.getValue().get("beta"), tol);
      assertClose(what, r.fit().se()[0], e.getValue().get("se"), tol);
      assertClose(what, r.fit().tau2(), e.getValue().get("tau2"), tol);
      assertClose(what, r.yi(), e.getValue().get("yi"), tol);
      assertClose(what, r.vi(), e.getValue().get("vi"), CLOSED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nine", "tied", "molloy", "raudenbush", "homogeneous", "mcdaniel", "asymmetric"})
  void failSafeAgrees(String name) {
    Golden.Set d = Golden.set(name);
    for (String side : new String[] {"fsn", "fsn_mirrored"}) {
      double[] y = d.yi().clone();
      for (int i = 0; i < y.length && side.equals("fsn_mirrored"); i++) {
        y[i] = -y[i];
      }
      for (Map.Entry<String, JsonNode> e : d.node().get("bias").get(side).properties()) {
        FailSafeN.Result r =
            switch (e.getKey()) {
              case "rosenthal" -> FailSafeN.rosenthal(y, d.vi(), 0.05);
              case "rosenthal_01" -> FailSafeN.rosenthal(y, d.vi(), 0.01);
              case "orwin" -> FailSafeN.orwin(y, d.vi(), FailSafeN.Mean.UNWEIGHTED, 0.05);
              case "orwin_negative" -> FailSafeN.orwin(y, d.vi(), FailSafeN.Mean.UNWEIGHTED, -0.05);
              case "orwin_default" -> FailSafeN.orwin(y, d.vi(), FailSafeN.Mean.UNWEIGHTED);
              case "orwin_weighted" -> FailSafeN.orwin(y, d.vi(), FailSafeN.Mean.WEIGHTED, 0.05);
              case "rosenberg" -> FailSafeN.rosenberg(y, d.vi(), 0.05);
              default -> FailSafeN.rosenberg(y, d.vi(), 0.01);
            };
        String what = name + " " + side + " " + e.getKey();
        assertClose(what, r.fsnum(), e.getValue().get("fsnum"), 0);
        assertClose(what, r.pval(), e.getValue().get("pval"), CLOSED);
        assertClose(what, r.meanes(), e.getValue().get("meanes"), CLOSED);
        assertClose(what, r.target(), e.getValue().get("target"), CLOSED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nine", "tied", "molloy", "raudenbush", "homogeneous", "mcdaniel", "asymmetric"})
  void excessSignificanceAgrees(String name) {
    Golden.Set d = Golden.set(name);
    ExcessSignificance base = ExcessSignificance.withDefaults();
    ExcessSignificance chi = base.with(ExcessSignificance.Comparison.CHI_SQUARE);
    ExcessSignificance binom = base.with(ExcessSignificance.Comparison.BINOMIAL);
    for (Map.Entry<String, JsonNode> e : d.node().get("bias").get("tes").properties()) {
      ExcessSignificance test =
          switch (e.getKey()) {
            case "chi2" -> chi;
            case "binom" -> binom;
            case "greater" -> chi.withStudyTests(Direction.GREATER, 0.025);
            case "less" ->
                binom.withStudyTests(Direction.LESS, 0.05).withAlternative(Direction.LESS);
            case "two_sided_test" -> chi.withAlternative(Direction.TWO_SIDED);
            case "binom_two" -> binom.withAlternative(Direction.TWO_SIDED);
            case "exact" -> base;
            default -> {
              var fit = RandomEffects.withDefaults().fit(d.yi(), d.vi());
              yield chi.at(fit.beta()[0], fit.tau2());
            }
          };
      ExcessSignificance.Result r = test.test(d.yi(), d.vi());
      String what = name + " tes " + e.getKey();
      double tol = e.getKey().equals("random") ? 5e-6 : 1e-9;
      JsonNode n = e.getValue();
      assertThat(r.observed()).as(what).isEqualTo(n.get("O").asInt());
      // R integrates the expected power numerically; here it is closed.
      assertClose(what + " E", r.expected(), n.get("E"), tol);
      assertClose(what + " p", r.pval(), n.get("pval"), e.getKey().equals("random") ? 1e-4 : 1e-8);
      assertClose(what + " theta", r.theta(), n.get("theta"), tol);
      JsonNode lim = n.get("theta_lim");
      if (lim != null && lim.isNumber()) {
        // R's root is right to about 1e-4.
        assertClose(what + " limit", r.thetaLim(), lim, 2e-3);
      }
    }
  }
}
