package org.alliancepool.statistics.diagnostics;

import static org.alliancepool.statistics.pool.Oracle.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.alliancepool.statistics.bias.Golden;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;
import org.alliancepool.statistics.pool.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Differential: metafor's leave1out, cumul, influence and baujat in golden/bias_diagnostics.json.
 */
class DiagnosticsGoldenTest {
  @ParameterizedTest
  @ValueSource(strings = {"nine", "tied", "molloy", "raudenbush", "homogeneous"})
  void agrees(String name) {
    Golden.Set d = Golden.set(name);
    for (Map.Entry<String, JsonNode> e : d.node().get("diagnostics").properties()) {
      String[] key = e.getKey().split("_", -1);
      RandomEffects model =
          RandomEffects.withDefaults().with(TauEstimator.of(key[0])).with(Test.of(key[1]));
      double tol = key[0].equals("REML") ? 1e-6 : 1e-9;
      String what = name + " " + e.getKey();
      JsonNode n = e.getValue();
      series(
          what + " leave1out", Refits.leaveOneOut(model, d.yi(), d.vi()), n.get("leave1out"), tol);
      series(what + " cumul", Refits.cumulative(model, d.yi(), d.vi()), n.get("cumul"), tol);
      influence(
          what, Influence.of(model, d.yi(), d.vi()), n.get("influence"), n.get("baujat"), tol);
      ModelMatrix x = ModelMatrix.builder(d.yi().length).numeric("x", d.x()).build();
      influence(
          what + " with x",
          Influence.of(model, d.yi(), d.vi(), x),
          n.get("influence_x"),
          n.get("baujat_x"),
          tol);
    }
  }

  static void series(String what, PooledSeries s, JsonNode n, double tol) {
    vector(what + " estimate", s.estimate(), n.get("estimate"), tol);
    vector(what + " se", s.se(), n.get("se"), tol);
    vector(what + " zval", s.zval(), n.has("zval") ? n.get("zval") : n.get("tval"), tol);
    vector(what + " pval", s.pval(), n.has("pval") ? n.get("pval") : n.get("pvals"), 10 * tol);
    vector(what + " ci.lb", s.ciLb(), n.get("ci.lb"), 10 * tol);
    vector(what + " ci.ub", s.ciUb(), n.get("ci.ub"), 10 * tol);
    vector(what + " Q", s.qe(), n.get("Q"), tol);
    vector(what + " Qp", s.qep(), n.get("Qp"), tol);
    vector(what + " tau2", s.tau2(), n.get("tau2"), tol);
    vector(what + " I2", s.i2(), n.get("I2"), tol);
    vector(what + " H2", s.h2(), n.get("H2"), tol);
  }

  static void influence(String what, Influence i, JsonNode n, JsonNode baujat, double tol) {
    if (n.has("error") || !n.has("rstudent")) {
      return;
    }
    vector(what + " hat", i.hat(), n.get("hat"), tol);
    vector(what + " weight", i.weight(), n.get("weight"), tol);
    vector(what + " tau2.del", i.tau2Del(), n.get("tau2.del"), tol);
    vector(what + " QE.del", i.qeDel(), n.get("QE.del"), tol);
    vector(what + " rstudent", i.rstudent(), n.get("rstudent"), tol);
    vector(what + " dffits", i.dffits(), n.get("dffits"), 10 * tol);
    vector(what + " cook.d", i.cookD(), n.get("cook.d"), 100 * tol);
    vector(what + " cov.r", i.covR(), n.get("cov.r"), tol);
    int j = 0;
    for (JsonNode column : n.get("dfbs")) {
      int c = j++;
      double[] dfbs = java.util.Arrays.stream(i.dfbs()).mapToDouble(r -> r[c]).toArray();
      vector(what + " dfbs " + c, dfbs, column, 10 * tol);
    }
    double[] x = Golden.numbers(baujat.get("x"));
    double[] y = Golden.numbers(baujat.get("y"));
    for (int r = 0; r < x.length && x.length == i.hat().length; r++) {
      close(what + " baujat x", i.baujatX()[r], x[r], 10 * tol);
      close(what + " baujat y", i.baujatY()[r], y[r], 100 * tol);
    }
    JsonNode flags = n.get("influential");
    for (int r = 0; r < flags.size(); r++) {
      if (flags.get(r).isBoolean()) {
        org.assertj.core.api.Assertions.assertThat(i.influential()[r])
            .as(what + " influential " + r)
            .isEqualTo(flags.get(r).asBoolean());
      }
    }
  }

  static void vector(String what, double[] actual, JsonNode n, double tol) {
    if (n == null) {
      return;
    }
    double[] e = Golden.numbers(n);
    for (int i = 0; i < e.length; i++) {
      close(what + "[" + i + "]", actual[i], e[i], tol);
    }
  }

  static void close(String what, double actual, double expected, double tol) {
    // Values at rounding level in both are equal.
    if (!Double.isNaN(expected) && !(Math.abs(actual) < 1e-8 && Math.abs(expected) < 1e-8)) {
      assertClose(what, actual, expected, tol);
    }
  }
}
