package org.alliancepool.statistics.diagnostics;

import static org.alliancepool.statistics.diagnostics.DiagnosticsGoldenTest.close;
import static org.alliancepool.statistics.diagnostics.DiagnosticsGoldenTest.influence;
import static org.alliancepool.statistics.diagnostics.DiagnosticsGoldenTest.series;
import static org.alliancepool.statistics.diagnostics.DiagnosticsGoldenTest.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.alliancepool.statistics.bias.BeggTest;
import org.alliancepool.statistics.bias.EggerTest;
import org.alliancepool.statistics.bias.Golden;
import org.alliancepool.statistics.bias.TrimFill;
import org.alliancepool.statistics.pool.HeterogeneityInterval;
import org.alliancepool.statistics.pool.HeterogeneityInterval.QWeights;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.PermutationTest;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.SubgroupAnalysis;
import org.alliancepool.statistics.pool.SubgroupAnalysis.Heterogeneity;
import org.alliancepool.statistics.pool.TauEstimator;
import org.alliancepool.statistics.pool.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Differential: models with the user's weights in golden/weights.json, every diagnostic that
 * metafor has for them ({@code weights.R}). Not covered: missing values beside weights, see
 * RandomEffectsTest.
 */
class GivenWeightsTest {
  private static final JsonNode R = Golden.file("weights");
  private static final double[] YI = data("yi");
  private static final double[] VI = data("vi");
  private static final double[] W = data("w");
  private static final ModelMatrix X = moderator(YI.length);

  private static double[] data(String name) {
    return Golden.numbers(R.get("data").get(name));
  }

  private static ModelMatrix moderator(int k) {
    return ModelMatrix.builder(k).numeric("x", Arrays.copyOf(data("x"), k)).build();
  }

  private static RandomEffects model(String method, String test) {
    return RandomEffects.withDefaults()
        .with(TauEstimator.of(method))
        .with(Test.of(test))
        .withWeights(W);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REML_z", "REML_knha", "DL_z", "DL_knha", "GENQ_z", "GENQ_knha", "EE_z"})
  void diagnosticsAgree(String name) {
    JsonNode r = R.get("fits").get(name);
    String[] key = name.split("_", -1);
    RandomEffects model = model(key[0], key[1]);
    double tol = key[0].equals("REML") ? 1e-6 : 1e-9;

    series(name + " leave1out", Refits.leaveOneOut(model, YI, VI), r.get("leave1out"), tol);
    series(name + " cumul", Refits.cumulative(model, YI, VI), r.get("cumul"), tol);
    influence(name, Influence.of(model, YI, VI), r.get("influence"), r.get("baujat"), tol);
    influence(
        name + " x", Influence.of(model, YI, VI, X), r.get("influence_x"), r.get("baujat_x"), tol);
    vector(name + " rstandard", model.fit(YI, VI).rstandard(), r.get("rstandard"), tol);
    vector(name + " rstandard x", model.fit(YI, VI, X).rstandard(), r.get("rstandard_x"), tol);
    close(
        name + " pi.lb",
        model.fit(YI, VI).predict().piLb(),
        r.at("/predict/pi_lb").asDouble(Double.NaN),
        tol);

    egger(name, EggerTest.withDefaults().with(model).test(YI, VI), r.get("egger"), tol);
    egger(
        name + " x",
        EggerTest.withDefaults().with(model).test(YI, VI, null, X),
        r.get("egger_x"),
        tol);
    egger(
        name + " lm",
        EggerTest.withDefaults().with(EggerTest.Model.LM).with(model).test(YI, VI),
        r.get("egger_lm"),
        tol);
    close(name + " begg", BeggTest.test(YI, VI).tau(), r.at("/begg/tau").asDouble(), tol);

    // metafor's trimfill tests by z whatever the model's test is.
    TrimFill.Result filled = TrimFill.withDefaults().with(model.with(Test.Z)).fit(YI, VI);
    JsonNode t = r.get("trimfill");
    assertThat(filled.k0()).isEqualTo(t.get("k0").asInt());
    assertThat(filled.side().name()).isEqualToIgnoringCase(t.get("side").asText());
    vector(name + " trimfill weights", filled.fit().weights(), t.get("weights"), tol);
    // R trims at the default threshold of the fit, so its centre is less exact.
    fit(name + " trimfill", filled.fit(), 0, t, 10 * tol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REML_z", "DL_knha", "GENQ_z", "EE_z"})
  void subgroupsAgree(String name) {
    JsonNode r = R.get("fits").get(name);
    String[] key = name.split("_", -1);
    RandomEffects model = model(key[0], key[1]);
    double tol = key[0].equals("REML") ? 1e-6 : 1e-9;
    JsonNode names = R.get("data").get("g");
    String[] group =
        IntStream.range(0, YI.length).mapToObj(i -> names.get(i).asText()).toArray(String[]::new);

    SubgroupAnalysis separate = SubgroupAnalysis.of(model, YI, VI, group, Heterogeneity.SEPARATE);
    for (int g = 0; g < separate.levels().size(); g++) {
      assertThat(separate.levels().get(g)).isEqualTo(r.at("/separate/levels/" + g).asText());
      fit(name + " " + g, separate.fits().get(g), 0, r.at("/separate/fits/" + g), tol);
    }
    close(name, separate.difference().stat(), r.at("/separate/stat").asDouble(), 10 * tol);
    SubgroupAnalysis common = SubgroupAnalysis.of(model, YI, VI, group, Heterogeneity.COMMON);
    vector(name + " common beta", common.beta(), r.at("/common/beta"), tol);
    vector(name + " common se", common.se(), r.at("/common/se"), tol);
    close(name, common.difference().stat(), r.at("/common/stat").asDouble(), 10 * tol);
    close(name, common.difference().pval(), r.at("/common/stat_p").asDouble(), 10 * tol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DL", "EE"})
  void exactPermutationsAgree(String method) {
    double[] y = Arrays.copyOf(YI, 6);
    double[] v = Arrays.copyOf(VI, 6);
    RandomEffects model = model(method, "z").forRows(0, 1, 2, 3, 4, 5);
    JsonNode r = R.get("permutation").get(method);
    PermutationTest signs = PermutationTest.of(model.fit(y, v), model, 1, 1000);
    vector(method, signs.pval(), r.at("/signs/pval"), 1e-12);
    PermutationTest rows = PermutationTest.of(model.fit(y, v, moderator(6)), model, 1, 1000);
    vector(method, rows.pval(), r.at("/rows/pval"), 1e-12);
    assertThat(rows.kind()).isEqualTo(PermutationTest.Kind.EXACT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EE", "REML"})
  void heterogeneityAccountedFor(String method) {
    double r2 = model(method, "z").fit(YI, VI, X).r2();
    close(method, r2, R.get("r2").get(method).asDouble(), 1e-6);
  }

  /** Against Imhof's integral in R. */
  @org.junit.jupiter.api.Test
  void intervalsByTheGeneralisedQOfTheWeights() {
    RandomEffects model = model("GENQ", "z");
    for (String design : new String[] {"mean", "x"}) {
      JsonNode r = R.get("genq").get(design);
      MetaFit fit = model.fit(YI, VI, design.equals("x") ? X : ModelMatrix.intercept(YI.length));
      HeterogeneityInterval ci = HeterogeneityInterval.generalisedQ(fit, QWeights.OF_THE_FIT);
      close(design, ci.tau2(), r.get("tau2").asDouble(), 1e-9);
      close(design + " lower", ci.tau2Lb(), r.get("tau2_lb").asDouble(), 1e-7);
      close(design + " upper", ci.tau2Ub(), r.get("tau2_ub").asDouble(), 1e-7);
    }
  }

  @org.junit.jupiter.api.Test
  void whatMetaforRefusesIsRefused() {
    assertThat(R.at("/refusals/blup").asText()).contains("non-standard weights");
    MetaFit fit = model("REML", "z").fit(YI, VI);
    assertThatThrownBy(fit::blup)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with given weights the predictions are not the best");
  }

  private static void egger(String what, EggerTest.Result t, JsonNode r, double tol) {
    close(what + " egger stat", t.stat(), r.get("stat").asDouble(), 10 * tol);
    close(what + " egger pval", t.pval(), r.get("pval").asDouble(), 10 * tol);
    vector(what + " egger limit", new double[] {t.limit()}, r.get("limit"), 10 * tol);
    vector(
        what + " egger limit",
        new double[] {t.limitCiLb(), t.limitCiUb()},
        r.get("limit_ci"),
        10 * tol);
  }

  private static void fit(String what, MetaFit f, int j, JsonNode r, double tol) {
    close(what + " beta", f.beta()[j], r.get("beta").asDouble(), tol);
    close(what + " se", f.se()[j], r.get("se").asDouble(), tol);
    close(what + " tau2", f.tau2(), r.get("tau2").asDouble(), tol);
    close(what + " ci.lb", f.ciLb()[j], r.get("ci_lb").asDouble(), 10 * tol);
  }
}
