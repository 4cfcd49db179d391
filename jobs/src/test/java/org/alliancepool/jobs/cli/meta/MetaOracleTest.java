package org.alliancepool.jobs.cli.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command's JSON against metafor 3.8, clubSandwich 0.5.8 and robumeta 2.0 on published data:
 * closed forms to 1e-10, iterative fits to 1e-6, both relative.
 */
class MetaOracleTest {
  private static final double FIT = 1e-6;
  private static final double CLOSED = 1e-10;

  private static final Map<String, String> RMA =
      Map.ofEntries(
          Map.entry("beta", "beta"),
          Map.entry("se", "se"),
          Map.entry("stat", "zval"),
          Map.entry("pval", "pval"),
          Map.entry("ci_lb", "ci_lb"),
          Map.entry("ci_ub", "ci_ub"),
          Map.entry("tau2", "tau2"),
          Map.entry("se_tau2", "se_tau2"),
          Map.entry("I2", "i2"),
          Map.entry("H2", "h2"),
          Map.entry("R2", "r2"),
          Map.entry("QE", "qe"),
          Map.entry("QEp", "qep"),
          Map.entry("QM", "qm"),
          Map.entry("QMp", "qmp"),
          Map.entry("logLik", "log_lik"),
          Map.entry("AIC", "aic"),
          Map.entry("BIC", "bic"),
          Map.entry("AICc", "aicc"));

  private static void agree(
      String where, JsonNode actual, JsonNode expected, double tolerance, List<String> failures) {
    double[] a = Meta.numbers(actual);
    double[] e = Meta.numbers(expected);
    boolean same = a.length == e.length;
    for (int i = 0; same && i < a.length; i++) {
      boolean near =
          Double.isNaN(e[i])
              ? Double.isNaN(a[i])
              : Math.abs(a[i] - e[i]) <= tolerance * Math.max(Math.abs(e[i]), 1e-12);
      same = near;
    }
    if (!same) {
      failures.add(where + ": " + Arrays.toString(a) + " but R has " + Arrays.toString(e));
    }
  }

  private static void agree(
      String where,
      JsonNode actual,
      JsonNode expected,
      Map<String, String> keys,
      double tolerance,
      List<String> failures) {
    keys.forEach(
        (theirs, ours) -> {
          if (expected.has(theirs)) {
            if (!actual.has(ours)) {
              failures.add(where + ": no " + ours);
            } else {
              agree(
                  where + " " + ours, actual.get(ours), expected.get(theirs), tolerance, failures);
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"molloy2014_zcor", "mcdaniel1994_zcor", "raudenbush1985_smd", "homogeneous_k5"})
  void randomEffectsModels(String name) {
    JsonNode oracle = Meta.expected(name);
    List<String> failures = new ArrayList<>();
    int cases = 0;
    for (String method : List.of("FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")) {
      for (String test : List.of("z", "knha")) {
        String key = method + "_" + test;
        if (!oracle.has(key)) {
          continue;
        }
        cases++;
        JsonNode expected = oracle.get(key);
        JsonNode actual = Meta.json(Meta.data(name), "--method", method, "--test", test);
        boolean iterative = List.of("ML", "REML", "EB", "PM").contains(method);
        double tolerance = iterative ? FIT : CLOSED;
        agree(key, actual, expected, RMA, tolerance, failures);
        JsonNode predict = expected.get("predict");
        agree(key, actual.get("pi_lb"), predict.get("pi_lb"), tolerance, failures);
        agree(key, actual.get("pi_ub"), predict.get("pi_ub"), tolerance, failures);
        JsonNode ci = expected.get("tau2_ci_q_profile");
        if (ci != null) {
          agree(key + " tau2 ci", actual.get("tau2_ci_lb"), ci.get("tau2").get(1), FIT, failures);
          agree(key + " tau2 ci", actual.get("tau2_ci_ub"), ci.get("tau2").get(2), FIT, failures);
        }
        assertThat(actual.get("converged").asBoolean()).isTrue();
        assertThat(actual.get("k").asInt()).isEqualTo(expected.get("k").asInt());
      }
    }
    assertThat(cases).isEqualTo(17);
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"molloy2014_zcor", "mcdaniel1994_zcor"})
  void correlationsAreTransformedBack(String name) {
    List<String> failures = new ArrayList<>();
    for (String test : List.of("z", "knha")) {
      JsonNode expected = Meta.expected(name).get("REML_" + test);
      JsonNode actual = Meta.json(Meta.data(name), "--ri", "ri", "--ni", "ni", "--test", test);
      assertThat(actual.get("measure").asText()).isEqualTo("ZCOR");
      agree(name, actual, expected, RMA, FIT, failures);
      Map<String, String> keys =
          Map.of(
              "pred", "r",
              "ci_lb", "r_ci_lb",
              "ci_ub", "r_ci_ub",
              "pi_lb", "r_pi_lb",
              "pi_ub", "r_pi_ub");
      agree(name, actual, expected.get("predict_transformed"), keys, FIT, failures);
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void metaRegressions() {
    List<String> failures = new ArrayList<>();
    int cases = 0;
    for (String name : List.of("molloy2014_zcor", "mcdaniel1994_zcor", "raudenbush1985_smd")) {
      JsonNode oracle = Meta.expected(name);
      for (Map.Entry<String, JsonNode> e : oracle.properties()) {
        if (!e.getKey().startsWith("mods_")) {
          continue;
        }
        cases++;
        JsonNode expected = e.getValue();
        String test = expected.get("test").asText();
        JsonNode actual =
            Meta.json(Meta.data(name), "--mods", expected.get("formula").asText(), "--test", test);
        agree(name + " " + e.getKey(), actual, expected, RMA, FIT, failures);
        assertThat(actual.get("names")).isEqualTo(expected.get("names"));
      }
    }
    assertThat(cases).isEqualTo(12);
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"konstantopoulos2011", "assink2016"})
  void severalEffectsPerStudy(String name) {
    JsonNode oracle = Meta.expected(name);
    List<String> failures = new ArrayList<>();
    Map<String, String> multilevel =
        Map.ofEntries(
            Map.entry("k", "k"),
            Map.entry("beta", "beta"),
            Map.entry("se", "se"),
            Map.entry("pval", "pval"),
            Map.entry("ci_lb", "ci_lb"),
            Map.entry("ci_ub", "ci_ub"),
            Map.entry("sigma2", "sigma2"),
            Map.entry("QE", "qe"),
            Map.entry("QEp", "qep"),
            Map.entry("QM", "qm"),
            Map.entry("QMp", "qmp"),
            Map.entry("logLik", "log_lik"),
            Map.entry("AIC", "aic"));
    Map<String, String> robust =
        Map.of(
            "beta", "beta",
            "se", "se",
            "t", "tval",
            "df", "df",
            "pval", "pval",
            "tau2", "tau2",
            "omega2", "omega2",
            "I2", "i2");
    Map<String, String> cr2 = Map.of("se", "se", "t", "tval", "df", "df", "pval", "pval");
    JsonNode three = fit(name, "three-level");
    agree("three-level", three, oracle.get("three_level_REML"), multilevel, FIT, failures);
    agree("cr2", three.get("cr2"), oracle.get("three_level_CR2"), cr2, FIT, failures);
    agree("i2", three.get("i2_levels"), oracle.get("I2_levels"), FIT, failures);
    agree(
        "t",
        fit(name, "three-level", "--test", "t"),
        oracle.get("three_level_t"),
        multilevel,
        FIT,
        failures);
    agree(
        "ML",
        fit(name, "three-level", "--method", "ML"),
        oracle.get("three_level_ML"),
        multilevel,
        FIT,
        failures);
    JsonNode che = fit(name, "che");
    agree("che", che, oracle.get("che_REML"), multilevel, FIT, failures);
    agree("che cr2", che.get("cr2"), oracle.get("che_CR2"), cr2, FIT, failures);

    JsonNode expected = oracle.get("che_mods");
    // The data file has the year; the formula of konstantopoulos2011 is I(year - 1990).
    JsonNode mods = fit(name, "che", "--mods", expected.get("formula").asText());
    agree("che mods", mods, expected, multilevel, FIT, failures);
    agree("che mods cr2", mods.get("cr2"), expected.get("CR2"), cr2, FIT, failures);
    assertThat(mods.get("names")).isEqualTo(expected.get("names"));
    Map<String, String> htz =
        Map.of("F", "qm", "df_num", "qm_df1", "df_denom", "qm_df2", "pval", "qmp");
    agree("htz", mods.get("cr2"), expected.get("wald_HTZ"), htz, FIT, failures);

    JsonNode corr = oracle.get("robumeta_CORR");
    agree("robu-corr", fit(name, "robu-corr"), without(corr, "omega2"), robust, FIT, failures);
    JsonNode hier = oracle.get("robumeta_HIER");
    agree("robu-hier", fit(name, "robu-hier"), without(hier, "I2"), robust, FIT, failures);
    JsonNode aggregate = fit(name, "aggregate");
    agree("aggregate", aggregate, oracle.get("aggregate_CS_REML"), RMA, FIT, failures);
    assertThat(failures).isEmpty();
  }

  private static JsonNode without(JsonNode node, String key) {
    return ((com.fasterxml.jackson.databind.node.ObjectNode) node.deepCopy()).without(key);
  }

  private static JsonNode fit(String name, String model, String... more) {
    List<String> options =
        new ArrayList<>(List.of("--study", "outer", "--effect", "inner", "--model", model));
    options.addAll(List.of(more));
    return Meta.json(Meta.data(name), options.toArray(String[]::new));
  }

  @Test
  void effectSizes(@TempDir Path folder) throws Exception {
    JsonNode oracle = Meta.expected("effect_sizes");
    List<String> failures = new ArrayList<>();
    for (String key : List.of("COR", "UCOR", "ZCOR")) {
      JsonNode actual = Meta.json(Meta.data("effect_sizes"), "--measure", key);
      agree(key, actual.get("yi"), oracle.get(key).get("yi"), CLOSED, failures);
      agree(key, actual.get("vi"), oracle.get(key).get("vi"), CLOSED, failures);
    }
    JsonNode unbiased = Meta.json(Meta.data("effect_sizes"), "--measure", "UCOR", "--vtype", "UB");
    // R's own hypergeometric series is the less exact one here.
    agree("UB", unbiased.get("vi"), oracle.get("UCOR_UB").get("vi"), 1e-8, failures);
    Path partial = folder.resolve("partial.csv");
    Files.writeString(partial, "ti,ni,mi\n4.61,218,4\n-2.1,60,2\n0.4,30,1\n");
    for (String key : List.of("PCOR", "ZPCOR")) {
      JsonNode actual = Meta.json(partial, "--measure", key);
      agree(key, actual.get("yi"), oracle.get(key).get("yi"), CLOSED, failures);
      agree(key, actual.get("vi"), oracle.get(key).get("vi"), CLOSED, failures);
    }
    Path semi = folder.resolve("semi.csv");
    Files.writeString(semi, "t,n,m,R2\n4.61,218,4,.24\n6.19,232,7,.455\n4.07,156,6,.5\n");
    JsonNode spcor =
        Meta.json(semi, "--measure", "SPCOR", "--ti", "t", "--ni", "n", "--mi", "m", "--r2i", "R2");
    agree("SPCOR", spcor.get("yi"), oracle.get("SPCOR").get("yi"), CLOSED, failures);
    agree("SPCOR", spcor.get("vi"), oracle.get("SPCOR").get("vi"), CLOSED, failures);
    Path smd = folder.resolve("smd.csv");
    Files.writeString(
        smd,
        """
        study,mean_arm1,sd_arm1,n_arm1,mean_arm2,sd_arm2,n_arm2
        a,10.2,3.1,30,8.4,2.9,29
        b,5,2,12,6.5,2.4,15
        """);
    JsonNode g = Meta.json(smd);
    assertThat(g.get("measure").asText()).isEqualTo("SMD");
    agree("SMD", g.get("yi"), oracle.get("SMD").get("yi"), CLOSED, failures);
    agree("SMD", g.get("vi"), oracle.get("SMD").get("vi"), CLOSED, failures);
    assertThat(failures).isEmpty();
  }

  @Test
  void diagnosticsComeWithSensitivity() {
    JsonNode oracle = Meta.expected("molloy2014_zcor");
    JsonNode actual = Meta.json(Meta.data("molloy2014_zcor"), "--sensitivity");
    List<String> failures = new ArrayList<>();
    for (String method : List.of("DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")) {
      JsonNode nested = actual.get("sensitivity").get(method);
      agree(method, nested, oracle.get(method + "_z"), RMA, FIT, failures);
    }
    assertThat(actual.get("leave_one_out")).hasSize(16);
    agree(
        "egger", actual.get("egger").get("pval"), oracle.at("/egger_rma_sei/pval"), FIT, failures);
    agree("begg", actual.get("begg").get("pval"), oracle.at("/begg/pval"), FIT, failures);
    agree(
        "rosenthal",
        actual.at("/fail_safe_n/rosenthal"),
        oracle.at("/fsn_rosenthal/fsnum"),
        CLOSED,
        failures);
    for (String line : List.of("pet", "peese")) {
      JsonNode coef = oracle.at("/" + line + "_wls/coef");
      agree(line, actual.at("/" + line + "/beta"), coef.at("/0/0"), CLOSED, failures);
      agree(line, actual.at("/" + line + "/pval"), coef.at("/0/3"), CLOSED, failures);
      agree(line, actual.at("/" + line + "/slope"), coef.at("/1/0"), CLOSED, failures);
      agree(line, actual.at("/" + line + "/slope_se"), coef.at("/1/1"), CLOSED, failures);
    }
    JsonNode selection = oracle.get("selection_3psm");
    agree("3psm", actual.at("/selection_3psm/lrt"), selection.get("LRT"), FIT, failures);
    agree("3psm", actual.at("/selection_3psm/beta"), selection.get("beta"), 1e-3, failures);
    agree("3psm", actual.at("/selection_3psm/delta"), selection.at("/delta/1"), 1e-3, failures);
    // The oracle's file holds dfbs only; BiasGoldenTest has the others.
    agree("dfbs", actual.at("/influence/dfbs"), oracle.at("/influence_REML/dfbs"), FIT, failures);
    // metafor 3.8.1: tes(rma(yi, vi, data = d)); its power is by integrate(), ours is exact.
    JsonNode excess = actual.get("excess_significance");
    assertThat(excess.get("observed").asInt()).isEqualTo(9);
    assertThat(excess.get("expected").asDouble()).isEqualTo(7.053084, within(2e-5));
    assertThat(excess.get("pval").asDouble()).isEqualTo(0.2110334, within(1e-5));
    assertThat(actual.get("cumulative")).hasSize(16);
    JsonNode last = actual.get("cumulative").properties().stream().toList().get(15).getValue();
    // The last step of the accumulation has all the effects.
    agree("cumulative", last.get("beta"), oracle.at("/REML_z/beta"), FIT, failures);
    // R fits the filled data at its default tolerance, 1e-5.
    agree("fill", actual.at("/trimfill/beta"), oracle.at("/trimfill_L0/beta"), 1e-5, failures);
    assertThat(failures).isEmpty();
  }
}
