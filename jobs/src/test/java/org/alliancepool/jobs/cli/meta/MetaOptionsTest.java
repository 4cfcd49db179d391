package org.alliancepool.jobs.cli.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * What the options ask beside the pooled effect, against metafor ({@code meta_options.R}): the same
 * command line, table, csv and json.
 */
class MetaOptionsTest {
  private static final JsonNode R = Meta.resource("/oracle/meta_options.json");

  @TempDir Path folder;

  private static void agree(String what, JsonNode ours, JsonNode theirs, double tolerance) {
    double[] a = Meta.numbers(ours);
    double[] b = Meta.numbers(theirs);
    assertThat(a).as(what).hasSameSizeAs(b);
    for (int i = 0; i < b.length; i++) {
      double scale = Math.max(Math.abs(b[i]), 1e-5);
      assertThat(a[i]).as(what).isCloseTo(b[i], within(tolerance * scale));
    }
  }

  private Path first(String data, int rows) throws IOException {
    List<String> lines = Files.readAllLines(Meta.data(data));
    return Files.write(folder.resolve(data + rows + ".csv"), lines.subList(0, rows + 1));
  }

  @Test
  void subgroupsEachWithATau2OfItsOwn() {
    JsonNode out =
        Meta.json(Meta.data("molloy2014_zcor"), "--subgroups", "design", "--test", "knha");
    assertThat(out.get("subgroups")).hasSize(2);
    R.get("subgroups")
        .properties()
        .forEach(
            group ->
                group
                    .getValue()
                    .properties()
                    .forEach(
                        q ->
                            agree(
                                group.getKey() + " " + q.getKey(),
                                out.at("/subgroups/" + group.getKey() + "/" + q.getKey()),
                                q.getValue(),
                                q.getKey().equals("tau2") || q.getKey().equals("i2")
                                    ? 1e-4
                                    : 1e-6)));
    JsonNode a = out.at("/subgroups/cross-sectional");
    JsonNode b = out.at("/subgroups/prospective");
    double z =
        (a.get("beta").asDouble() - b.get("beta").asDouble())
            / Math.hypot(a.get("se").asDouble(), b.get("se").asDouble());
    assertThat(out.at("/subgroup_test/stat").asDouble()).isCloseTo(z * z, within(1e-10));
    Meta csv = Meta.run(Meta.data("molloy2014_zcor"), "--subgroups", "design", "--format", "csv");
    assertThat(csv.out().lines().map(l -> l.substring(0, l.indexOf(','))))
        .containsExactly("analysis", "main", "subgroups:cross-sectional", "subgroups:prospective");
    assertThat(Meta.run(Meta.data("molloy2014_zcor"), "--subgroups", "design").out())
        .contains(
            "Subgroups:", "Test of Subgroup Differences:\nQM(df = 1) = 0.2047, p-val = 0.6509");
  }

  @Test
  void subgroupsWithACommonTau2() {
    JsonNode out =
        Meta.json(
            Meta.data("molloy2014_zcor"),
            "--subgroups",
            "design",
            "--subgroup-tau2",
            "common",
            "--test",
            "knha");
    JsonNode r = R.get("subgroup_test_common");
    for (String q : List.of("stat", "df1", "df2", "pval")) {
      agree(q, out.at("/subgroup_test/" + q), r.get(q), 1e-6);
    }
  }

  @Test
  void permutationTests() throws IOException {
    JsonNode signs = Meta.json(first("molloy2014_zcor", 6), "--permutations", "100");
    agree("sign test", signs.at("/permutation/pval"), R.at("/permutation/pval"), 1e-12);
    assertThat(signs.at("/permutation/kind").asText()).isEqualTo("exact");
    assertThat(signs.at("/permutation/permutations").asInt()).isEqualTo(64);
    JsonNode rows =
        Meta.json(first("molloy2014_zcor", 5), "--mods", "meanage", "--permutations", "1000");
    agree("pval", rows.at("/permutation/pval"), R.at("/permutation_mods/pval"), 1e-12);
    agree("qmp", rows.at("/permutation/qmp"), R.at("/permutation_mods/qmp"), 1e-12);
    String[] random = {"--permutations", "200", "--seed", "7"};
    JsonNode once = Meta.json(Meta.data("molloy2014_zcor"), random);
    assertThat(once.at("/permutation/kind").asText()).isEqualTo("random");
    assertThat(Meta.json(Meta.data("molloy2014_zcor"), random)).isEqualTo(once);
  }

  @Test
  void intervalsOfTau2() {
    JsonNode pl = Meta.json(Meta.data("molloy2014_zcor"), "--tau2-ci", "PL");
    assertThat(pl.get("tau2_ci_type").asText()).isEqualTo("PL");
    agree("lb", pl.get("tau2_ci_lb"), R.at("/tau2_ci_PL/0"), 1e-6);
    agree("ub", pl.get("tau2_ci_ub"), R.at("/tau2_ci_PL/1"), 1e-6);
    JsonNode genq = Meta.json(Meta.data("molloy2014_zcor"), "--tau2-ci", "GENQ", "--method", "DL");
    // Imhof's integral in R, oracle_more.R.
    assertThat(genq.get("tau2_ci_lb").asDouble()).isCloseTo(0.001787086522342, within(1e-8));
    assertThat(genq.get("tau2_ci_ub").asDouble()).isCloseTo(0.0328922023562283, within(1e-8));
  }

  @ParameterizedTest
  @CsvSource({"stepfun, .5", "halfnorm,", "negexp, .05", "power,", "logistic,"})
  void selectionModels(String type, String steps) {
    String[] options =
        steps == null
            ? new String[] {"--selection", type}
            : new String[] {"--selection", type, "--steps", steps};
    JsonNode ours = Meta.json(Meta.data("raudenbush1985_smd"), options).get("selmodel");
    JsonNode theirs = R.at("/selection/" + type);
    assertThat(ours.get("type").asText()).isEqualTo(type);
    assertThat(ours.get("converged").asBoolean()).isTrue();
    assertThat(ours.get("log_lik").asDouble())
        .isGreaterThan(theirs.get("log_lik").asDouble() - 1e-6);
    for (String q : List.of("beta", "se", "tau2", "lrt", "delta")) {
      agree(q, ours.get(q), theirs.get(q), 1e-2);
    }
  }

  @ParameterizedTest
  @CsvSource({"stepfun, .025, beta se tau2 delta lrt lrtp qm qmp", "halfnorm,, beta tau2 lrt"})
  void selectionModelsWithModerators(String type, String steps, String quantities) {
    List<String> options = new ArrayList<>(List.of("--mods", "meanage", "--selection", type));
    if (steps != null) {
      options.addAll(List.of("--steps", steps));
    }
    JsonNode ours =
        Meta.json(Meta.data("molloy2014_zcor"), options.toArray(String[]::new)).get("selmodel");
    JsonNode theirs = R.at("/selection_mods/" + type);
    assertThat(ours.get("alternative").asText()).isEqualTo("greater");
    assertThat(ours.get("converged").asBoolean()).isTrue();
    assertThat(ours.get("log_lik").asDouble())
        .isGreaterThan(theirs.get("log_lik").asDouble() - 1e-6);
    // At delta = 0, its bound, our standard errors take it as known; R's differentiate across it.
    for (String q : quantities.split(" ", -1)) {
      agree(q, ours.get(q), theirs.get(q), 1e-3);
    }
  }

  /** Law: the signs of the effects turned round, the coefficients are too, the rest stays. */
  @Test
  void selectionWithModeratorsLooksWhereTheEffectsAre() throws IOException {
    JsonNode effects = Meta.json(Meta.data("molloy2014_zcor"), "--yi", "yi", "--vi", "vi");
    double[] yi = Meta.numbers(effects.get("yi"));
    double[] vi = Meta.numbers(effects.get("vi"));
    StringBuilder table = new StringBuilder("yi,minus,vi,x\n");
    for (int i = 0; i < yi.length; i++) {
      table.append(yi[i]).append(',').append(-yi[i]).append(',').append(vi[i]);
      table.append(',').append(i % 3).append('\n');
    }
    Path file = Files.writeString(folder.resolve("signs.csv"), table);
    String[] options = {"--vi", "vi", "--mods", "x", "--selection", "stepfun", "--yi", "yi"};
    JsonNode plus = Meta.json(file, options).get("selmodel");
    options[7] = "minus";
    JsonNode minus = Meta.json(file, options).get("selmodel");
    assertThat(minus.get("alternative").asText()).isEqualTo("less");
    for (int j = 0; j < 2; j++) {
      assertThat(minus.at("/beta/" + j).asDouble())
          .isCloseTo(-plus.at("/beta/" + j).asDouble(), within(1e-8));
    }
    agree("delta", minus.get("delta"), plus.get("delta"), 1e-6);
    agree("qm", minus.get("qm"), plus.get("qm"), 1e-6);
  }

  /** Two coefficients and two weights: in CSV a weight is a column, not a coefficient's. */
  @Test
  void selectionParametersAreColumnsOfCsv() {
    Meta run =
        Meta.run(
            Meta.data("molloy2014_zcor"),
            "--mods",
            "meanage",
            "--selection",
            "stepfun",
            "--format",
            "csv");
    List<String> lines = run.out().lines().toList();
    List<String> header = List.of(lines.get(0).split(",", -1));
    assertThat(header).contains("selmodel_delta_1", "selmodel_delta_2", "selmodel_steps_1");
    assertThat(header).doesNotContain("selmodel_delta");
    int beta = header.indexOf("selmodel_beta");
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1).split(",", -1)[beta]).isNotEqualTo(lines.get(2).split(",", -1)[beta]);
  }

  @Test
  void theTableNamesTheUsersColumnsAndHasTheHtzTest() {
    Meta run =
        Meta.run(
            Meta.data("assink2016"),
            "--study",
            "outer",
            "--effect",
            "inner",
            "--model",
            "che",
            "--mods",
            "deltype + year");
    JsonNode htz = Meta.expected("assink2016").at("/che_mods/wald_HTZ");
    assertThat(run.out())
        .containsPattern("sigma\\^2\\.1 .* outer\n")
        .containsPattern("sigma\\^2\\.2 .* outer/inner\n")
        .contains("Cluster-Robust Results (CR2 by outer, Satterthwaite df; HTZ test of moderators)")
        .contains(
            "F(df1 = 3, df2 = %.2f) = %.4f"
                .formatted(htz.get("df_denom").asDouble(), htz.get("F").asDouble()));
  }

  @Test
  void oneSubgroupAloneIsSaid() throws IOException {
    Path file =
        Files.writeString(folder.resolve("one.csv"), "yi,vi,g\n.1,.1,a\n.2,.1,a\n.3,.2,a\n");
    assertThat(Meta.json(file, "--subgroups", "g").get("warnings").toString())
        .contains("one subgroup alone");
  }

  @Test
  void aFactorCrossedWithStudies() {
    JsonNode out =
        Meta.json(
            Meta.data("crossed_study_instrument"),
            "--study",
            "study",
            "--effect",
            "effect",
            "--crossed",
            "instrument",
            "--model",
            "three-level");
    double[] r = Meta.numbers(Meta.expected("crossed_study_instrument").get("sigma2"));
    double[] s = Meta.numbers(out.get("sigma2"));
    assertThat(out.at("/cr2/se").isNull()).isTrue();
    assertThat(out.get("warnings").toString()).contains("the crossed factor correlates effects");
    // R's order is study, instrument, effect.
    assertThat(s[0]).isCloseTo(r[0], within(1e-6 * r[0]));
    assertThat(s[2]).isCloseTo(r[1], within(1e-6 * r[1]));
    assertThat(s[1]).isCloseTo(r[2], within(1e-5 * r[2]));
  }

  /** V is written as R writes it, from the formula that meta_options.R uses. */
  private Path covariance(double[] vi, String[] district) throws IOException {
    int n = vi.length;
    StringBuilder v = new StringBuilder();
    for (int i = 0; i < n; i++) {
      v.append(i == 0 ? "" : ",").append("V").append(i + 1);
    }
    for (int i = 0; i < n; i++) {
      v.append('\n');
      for (int j = 0; j < n; j++) {
        double cov =
            district[i].equals(district[j])
                ? Math.pow(.7, Math.abs(i - j)) * Math.sqrt(vi[i] * vi[j])
                : 0;
        v.append(j == 0 ? "" : ",").append(cov);
      }
    }
    return Files.writeString(folder.resolve("v.csv"), v + "\n");
  }

  @Test
  void aGivenCovarianceMatrix() throws IOException {
    List<String> lines = Files.readAllLines(Meta.data("konstantopoulos2011"));
    String[][] cells =
        lines.subList(1, lines.size()).stream().map(l -> l.split(",")).toArray(String[][]::new);
    double[] vi = Arrays.stream(cells).mapToDouble(c -> Double.parseDouble(c[4])).toArray();
    String[] district = Arrays.stream(cells).map(c -> c[0]).toArray(String[]::new);
    String v = covariance(vi, district).toString();
    String[] che = {"--study", "outer", "--effect", "inner", "--model", "che", "--vmat", v};
    JsonNode out = Meta.json(Meta.data("konstantopoulos2011"), che);
    JsonNode r = R.get("given_v");
    for (String q : List.of("beta", "se", "sigma2", "log_lik", "qe")) {
      agree(q, out.get(q), r.get(q), 1e-6);
    }
    assertThat(out.has("rho")).isFalse();

    eggerIsTheModelsOwn("--model", "che", "--vmat", v);

    vi[3] *= 2;
    covariance(vi, district);
    refuses(che, "its diagonal is", "row 4 of");
    vi[3] /= 2;
    for (int i = 0; i < district.length; i++) {
      district[i] = "one";
    }
    covariance(vi, district);
    refuses(che, "between two studies; make it 0");
    Files.writeString(Path.of(v), "V1,V2\n1,0\n0,1\n");
    refuses(che, "has 2 rows and 2 columns for 56 rows of effects");
  }

  @Test
  void eggersTestTakesTheSamplingErrorsOfTheModel() {
    eggerIsTheModelsOwn("--model", "three-level");
    eggerIsTheModelsOwn("--model", "che");
    eggerIsTheModelsOwn("--model", "che", "--rho", "0.2");
    JsonNode crossed =
        Meta.json(
            Meta.data("konstantopoulos2011"),
            "--study",
            "outer",
            "--effect",
            "inner",
            "--model",
            "three-level",
            "--crossed",
            "year",
            "--sensitivity");
    assertThat(crossed.has("egger")).isFalse();
    assertThat(crossed.get("warnings").toString()).contains("it does not know the crossed factor");
  }

  /** The slope of sqrt(vi) in the same model, with CR2. */
  private static void eggerIsTheModelsOwn(String... model) {
    List<String> options = new ArrayList<>(List.of("--study", "outer", "--effect", "inner"));
    options.addAll(List.of(model));
    List<String> asked = new ArrayList<>(options);
    asked.add("--sensitivity");
    options.addAll(List.of("--mods", "sqrt(vi)"));
    Path data = Meta.data("konstantopoulos2011");
    JsonNode answer = Meta.json(data, asked.toArray(String[]::new));
    JsonNode egger = answer.get("egger");
    JsonNode fit = Meta.json(data, options.toArray(String[]::new));
    assertThat(egger.get("slope").asDouble())
        .as(String.join(" ", model))
        .isCloseTo(fit.at("/beta/1").asDouble(), within(1e-8));
    for (String q : List.of("se", "df", "pval")) {
      assertThat(egger.get(q).asDouble())
          .as(q)
          .isCloseTo(fit.at("/cr2/" + q + "/1").asDouble(), within(1e-7));
    }
    if (answer.get("model").asText().equals("che")) {
      assertThat(answer.at("/sensitivity/che/beta")).isEqualTo(answer.get("beta"));
    }
  }

  private static void sameInfluence(JsonNode ours, JsonNode theirs) {
    theirs
        .properties()
        .forEach(
            q -> {
              String name = q.getKey().replace('.', '_').replace("QE", "qe");
              if (name.equals("dfbs")) {
                boolean one = ours.get("dfbs").isArray();
                q.getValue()
                    .properties()
                    .forEach(
                        c ->
                            agree(
                                "dfbs " + c.getKey(),
                                one ? ours.get("dfbs") : ours.at("/dfbs/" + c.getKey()),
                                c.getValue(),
                                1e-5));
              } else {
                agree(name, ours.get(name), q.getValue(), 1e-5);
              }
            });
  }

  private static void sameSeries(String what, JsonNode ours, JsonNode theirs) {
    String[][] names = {
      {"beta", "estimate"}, {"se", "se"}, {"ci_lb", "ci.lb"}, {"tau2", "tau2"}, {"qe", "Q"}
    };
    for (String[] name : names) {
      int i = 0;
      for (JsonNode one : ours) {
        agree(what + name[0] + i, one.get(name[0]), theirs.get(name[1]).get(i++), 1e-5);
      }
      assertThat(i).isEqualTo(theirs.get("se").size());
    }
  }

  @Test
  void everyDiagnosticWithWeights() throws IOException {
    JsonNode r = R.get("weights");
    JsonNode out = Meta.json(Meta.data("molloy2014_zcor"), "--weights", "ni", "--sensitivity");
    sameSeries("leave one out ", out.get("leave_one_out"), r.get("leave_one_out"));
    sameSeries("cumulative ", out.get("cumulative"), r.get("cumulative"));
    sameInfluence(out.get("influence"), r.get("influence"));
    agree("egger", out.at("/egger/stat"), r.at("/egger/stat"), 1e-6);
    agree("egger", out.at("/egger/pval"), r.at("/egger/pval"), 1e-6);
    // R trims and fills at its default threshold.
    for (String q : new String[] {"k0", "beta", "se"}) {
      agree("trimfill " + q, out.at("/trimfill/" + q), r.at("/trimfill/" + q), 1e-4);
    }
    assertThat(out.has("selection_3psm")).isFalse();
    assertThat(out.get("warnings").toString())
        .contains("selection model: it cannot be fitted with --weights");
    JsonNode groups =
        Meta.json(Meta.data("molloy2014_zcor"), "--weights", "ni", "--subgroups", "design");
    for (String group : new String[] {"cross-sectional", "prospective"}) {
      for (String q : new String[] {"beta", "se", "tau2"}) {
        agree(
            group + q,
            groups.at("/subgroups/" + group + "/" + q),
            r.at("/subgroups/" + group + "/" + q),
            1e-5);
      }
    }
    JsonNode permuted =
        Meta.json(first("molloy2014_zcor", 6), "--weights", "ni", "--permutations", "1000");
    assertThat(permuted.at("/permutation/pval").asDouble())
        .isEqualTo(r.at("/permutation/pval").asDouble());
    assertThat(permuted.at("/permutation/method").asText()).contains("signs");
    assertThat(permuted.at("/permutation/null").asText()).contains("the mean effect is 0");
  }

  @Test
  void diagnosticsBesideModerators() {
    JsonNode out =
        Meta.json(
            Meta.data("molloy2014_zcor"),
            "--mods",
            "design + meanage",
            "--test",
            "knha",
            "--sensitivity");
    JsonNode r = R.get("mods");
    sameInfluence(out.get("influence"), r.get("influence"));
    agree("egger", out.at("/egger/stat"), r.at("/egger/stat"), 1e-6);
    agree("egger", out.at("/egger/pval"), r.at("/egger/pval"), 1e-6);
    assertThat(out.at("/egger/limit").isNull()).isTrue();
    agree("begg", out.at("/begg/tau"), r.at("/begg/tau"), 1e-9);
    assertThat(out.has("leave_one_out")).isFalse();
    assertThat(out.get("warnings").toString())
        .contains("there is no pooled effect with --mods", "leave --mods out for these");
    Meta text = Meta.run(Meta.data("molloy2014_zcor"), "--mods", "meanage", "--sensitivity");
    assertThat(text.out()).contains("Influence of each effect:", "dfbs meanage");
  }

  private static void refuses(String[] options, String... messages) {
    Object[] words = new Object[options.length + 1];
    words[0] = Meta.data("konstantopoulos2011");
    System.arraycopy(options, 0, words, 1, options.length);
    Meta run = Meta.run(words);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(messages);
  }

  /** Law: the bootstrap's p-value does not contradict a huge or a tiny effect, and repeats. */
  @Test
  void clusterWildBootstrap() {
    String[] options = {
      "--study", "outer", "--model", "robu-corr", "--bootstrap", "399", "--multiplier", "webb"
    };
    JsonNode out = Meta.json(Meta.data("konstantopoulos2011"), options);
    JsonNode wild = out.get("wild_bootstrap");
    assertThat(wild.get("null").asText()).isEqualTo("intrcpt = 0");
    assertThat(wild.get("method").asText())
        .isEqualTo(
            "robust F (CR1); residuals of the model under the null times a random number for each"
                + " study, weights held");
    assertThat(wild.get("replicates").asInt() + wild.get("failed").asInt()).isEqualTo(399);
    double p = wild.get("pval").asDouble();
    assertThat(p * 400).isCloseTo(Math.rint(p * 400), within(1e-9));
    // The CR2 test of the same mean has p = .07; both are small-sample tests of one hypothesis.
    assertThat(p).isCloseTo(out.get("pval").asDouble(), within(0.06));
    assertThat(Meta.json(Meta.data("konstantopoulos2011"), options)).isEqualTo(out);
    assertThat(wild.get("seed").asInt()).isEqualTo(1);
    options[7] = "rademacher";
    assertThat(Meta.json(Meta.data("konstantopoulos2011"), options).get("wild_bootstrap"))
        .isNotEqualTo(wild);
    // 2^11 vectors of signs: nothing is drawn, so there is no seed.
    options[5] = "2048";
    JsonNode exact = Meta.json(Meta.data("konstantopoulos2011"), options).get("wild_bootstrap");
    assertThat(exact.get("kind").asText()).isEqualTo("exact");
    assertThat(exact.has("seed")).isFalse();
  }

  /** As rma.mv with the effects' variance held at 0, the only model of these data. */
  @Test
  void oneEffectPerStudyCountsOneVariance() throws IOException {
    JsonNode effects = Meta.json(Meta.data("molloy2014_zcor"), "--yi", "yi", "--vi", "vi");
    double[] yi = Meta.numbers(effects.get("yi"));
    double[] vi = Meta.numbers(effects.get("vi"));
    StringBuilder table = new StringBuilder("study,yi,vi\n");
    for (int i = 0; i < yi.length; i++) {
      table.append(i).append(',').append(yi[i]).append(',').append(vi[i]).append('\n');
    }
    Path file = Files.writeString(folder.resolve("one.csv"), table);
    JsonNode out = Meta.json(file, "--study", "study", "--model", "three-level");
    JsonNode r = R.get("one_effect_per_study");
    for (String q : List.of("aic", "bic", "aicc")) {
      agree(q, out.get(q), r.get(q), 1e-6);
    }
    // Left to itself rma.mv splits the variance and counts both parts.
    assertThat(r.get("aic_both").asDouble()).isCloseTo(r.get("aic").asDouble() + 2, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({"EE", "DL", "REML"})
  void goshFitsTheSubsetsThatMetaforFits(String method) throws IOException {
    JsonNode r = R.at("/gosh/" + method);
    double[] estimates = Meta.numbers(r.get("estimate"));
    double mean = Arrays.stream(estimates).average().orElseThrow();
    double ss = Arrays.stream(estimates).map(x -> (x - mean) * (x - mean)).sum();
    StringWriter out = new StringWriter();
    int exit =
        new CommandLine(new GoshCommand())
            .setOut(new PrintWriter(out))
            .execute(
                first("molloy2014_zcor", 6).toString(),
                "--yi",
                "yi",
                "--vi",
                "vi",
                "--method",
                method,
                "--format",
                "json");
    assertThat(exit).isZero();
    JsonNode ours = new ObjectMapper().readTree(out.toString());
    assertThat(ours.get("subsets").asInt()).isEqualTo(estimates.length);
    assertThat(ours.get("mean").asDouble()).isCloseTo(mean, within(1e-7));
    assertThat(ours.get("sd").asDouble())
        .isCloseTo(Math.sqrt(ss / (estimates.length - 1)), within(1e-4));
    // Estimates are binned: what they are good to is said, and holds.
    double half = ours.get("bin_width").asDouble() / 2;
    assertThat(half).isPositive();
    JsonNode with = ours.get("mean_with");
    JsonNode subsets = r.get("incl");
    for (int i = 0; i < 6; i++) {
      double sum = 0;
      int n = 0;
      for (int s = 0; s < estimates.length; s++) {
        if (subsets.get(s).get(i).asInt() == 1) {
          sum += estimates[s];
          n++;
        }
      }
      assertThat(with.get(i).asDouble()).isCloseTo(sum / n, within(half + 1e-7));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--permutations 0 | --permutations must be 1 or more",
        "--steps .025 | --steps needs --selection",
        "--selection halfnorm --steps .1,.2 | has one threshold",
        "--selection stepfun --steps .5,.1 | must increase",
        "--selection beta --steps .1 | --steps: cannot",
        "--selection foo | is not one of stepfun",
        "--subgroups study --mods vi | --subgroups cannot go with --mods",
        "--subgroups study --subgroup-tau2 none | is not one of common, separate",
        "--tau2-ci PL --method DL | --tau2-ci PL needs --method REML or ML",
        "--study study --model che --subgroups study | --subgroups is for independent effects",
        "--study study --model robu-corr --crossed vi | --crossed needs --model",
        "--study study --model three-level --vmat v.csv | --vmat needs --model che",
        "--bootstrap 99 | --bootstrap needs --model",
        "--study study --model che --bootstrap 9 --crossed vi | --bootstrap cannot go with",
        "--study study --model che --bootstrap 0 | --bootstrap must be 1 or more",
        "--rho .3 | --rho needs --model",
        "--study study --model three-level --rho .3 | --rho needs --model",
        "--study study --model che --vmat v.csv --rho .3 | --rho cannot go with --vmat",
        "--subgroup-tau2 common | --subgroup-tau2 needs --subgroups",
        "--study study --model che --multiplier webb | --multiplier needs --bootstrap",
        "--seed 3 | --seed needs --permutations",
        "--vtype UB | --vtype needs raw columns",
        "--measure OR --ai yi --bi vi --ci vi --di vi --vtype UB | --vtype is for SMD and UCOR",
        "--measure UCOR --ri yi --ni vi --vtype LS2 | --vtype of UCOR is LS or UB",
        "--study study --effect study --model che | --effect must name another column",
        "--study study --crossed study --model che | --crossed must name another column",
        "--method EE --tau2-ci GENQ | --tau2-ci needs a --method that estimates tau2",
        "--weights vi --selection beta | a selection model has a likelihood",
        "--study study --model robu-corr --method ML | has an estimator of its own",
        "--study study --model robu-hier --test z | has --test t, not z"
      })
  void optionsThatDoNotGoTogether(String options, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("e.csv"), "study,yi,vi\na,1,2\nb,2,3\n");
    Meta run = Meta.run((Object[]) (file + " " + options).split(" "));
    assertThat(run.err()).contains(message);
    assertThat(run.exit()).isEqualTo(1);
  }
}
