package org.alliancepool.jobs.cli.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command does with good, poor and bad tables and options; numbers are the oracle's. */
class MetaCommandTest {
  @TempDir Path folder;

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("effects.csv"), text);
  }

  private void refuses(String text, String message, Object... options) throws IOException {
    Object[] args = new Object[options.length + 1];
    args[0] = table(text);
    System.arraycopy(options, 0, args, 1, options.length);
    Meta run = Meta.run(args);
    assertThat(run.err()).contains(message);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void badTablesAreTheUsersErrors() throws IOException {
    String cannot = "INVALID_EFFECTS: Cannot ";
    refuses(
        "yi,vi\n0.1,0.01\nabc,0.02\n",
        cannot + "read a number: \"abc\" in row 2 (line 3), column \"yi\"");
    refuses("yi,vi\n\"0,1\",0.01\n", "write the decimal mark as a point");
    refuses("yi;vi\n0,1;0.01\n0.2;0,01\n", "write the decimal mark as a point");
    refuses(
        "yi,vi\n0.1,0.01\n0.2,0\n",
        cannot
            + "pool effects: the sampling variance is 0.0, not above 0, in row 2 (line 3),"
            + " column \"vi\"");
    refuses("yi,vi\n0.1,0.01\n0.2,-3\n", "is -3.0, not above 0, in row 2 (line 3), column \"vi\"");
    refuses("yi,sei\n0.1,-0.2\n", "not above 0, in row 1 (line 2), column \"sei\"");
    refuses("yi,vi\n", "EMPTY_FILE: Cannot read effects: ");
    refuses("", "EMPTY_FILE: Cannot read effects: ");
    refuses("yi,vi\nNA,0.1\n,0.2\n", "is complete (k = 0), row 1 (yi), 2 (yi)");
    refuses("yi,vi\n1,2,3\n", "row 1 (line 2)");
    refuses("yi,yi,vi\n1,2,3\n", "column \"yi\" is there twice");
    refuses("a,b\n1,2\n", "UNKNOWN_COLUMN: Cannot find the effects: ");
    refuses("yi,vi\n1,2\n", "has no column \"g\"; its columns are [yi, vi]", "--yi", "g");
    refuses("ri,ni\n1.2,30\n", "compute ZCOR in row 1 (line 2), column \"ri\", \"ni\"");
    refuses("ri,ni\n0.2,30\n.3,-5\n", "the sample size is -5.0, not above 0, in row 2 (line 3)");
    refuses("ri,ni\n0.2,30\n", "Cannot compute ZPCOR", "--measure", "ZPCOR");
    refuses("yi,vi\n1,2\n2,3\n", "there is no column \"age\"; the columns are", "--mods", "age");
    refuses("yi,vi,a\n1,2,1\n2,3,2\n", "2 coefficients", "--mods", "a");
    Meta missing = Meta.run(folder.resolve("none.csv"));
    assertThat(missing.exit()).isEqualTo(2);
    assertThat(missing.err()).startsWith("MISSING_FILE: Cannot read effects: there is no file");
    assertThat(Meta.run(folder).exit()).isEqualTo(2);
    byte[] workbook = {'P', 'K', 3, 4, 0, 0};
    Meta binary = Meta.run(Files.write(folder.resolve("b.csv"), workbook));
    assertThat(binary.err()).contains("UNREADABLE_FILE: ").contains("save it as CSV");
  }

  @Test
  void numbersBeyondReasonAndGiganticCellsAreTheUsersErrors() throws IOException {
    refuses(
        "yi,vi\n0.1,0.1\n0.2,4e-324\n", "is 4.9E-324, not between 1.0E-50 and 1.0E50, in row 2");
    refuses("yi,vi\n0.1,0.1\n0.2,1e300\n", "column \"vi\"");
    refuses(
        "yi,vi\n0.1,0.1\n-1e200,1\n", "the effect is -1.0E200, beyond 1.0E50, in row 2 (line 3)");
    for (String infinite : List.of("Inf", "1e999", "-Infinity")) {
      refuses("yi,vi\n0.1,0.1\n0.2," + infinite + "\n", "\"" + infinite + "\" in row 2 (line 3)");
    }
    String cell = "1".repeat(1_000_000);
    refuses("yi,vi\n0.1,0.1\n" + cell + ",1\n", "1".repeat(60) + "...\" in row 2 (line 3)");
    refuses(
        "yi,vi,note\n0.1,0.1,\"" + "x".repeat(20_100_000) + "\"\n",
        "a cell of more than 20 million characters below line 2");
  }

  @Test
  void whatIsNotInTheDataIsNotMadeUp() throws IOException {
    Path file =
        table(
            "s,yi,vi,g,c\na,.3,.04,x,1\na,.4,.04,x,1\nb,.1,.02,y,1\nb,.2,.03,y,1\nc,.6,.03,y,1\n");
    // A moderator without variation is dropped, and said to be.
    JsonNode constant = Meta.json(file, "--mods", "c");
    assertThat(constant.get("warnings").toString())
        .contains("redundant predictors dropped from the model: [c]");
    assertThat(constant.get("names")).hasSize(1);
    // A level with one study has no robust standard error.
    JsonNode level = Meta.json(file, "--mods", "g", "--study", "s", "--model", "robu-corr");
    assertThat(level.get("se").get(0).isNull()).isTrue();
    assertThat(level.get("pval").get(0).isNull()).isTrue();
    assertThat(level.get("se").get(1).isNumber()).isTrue();
    JsonNode three = Meta.json(file, "--mods", "g", "--study", "s", "--model", "three-level");
    assertThat(three.at("/cr2/se/0").isNull()).isTrue();
    assertThat(three.get("warnings").toString()).contains("one cluster alone determines it");
    JsonNode one = Meta.json(table("yi,vi\n0.3,0.04\n"));
    assertThat(one.get("warnings").toString()).contains("heterogeneity cannot be estimated");
  }

  @ParameterizedTest
  @CsvSource({
    "--study study, --study needs --model",
    "--model che, --model che needs --study COL",
    "--method FOO, is not one of EE",
    "--test f, is not one of z",
    "--model two-level, is not one of three-level",
    "--measure XYZ, is no measure",
    "--level 100, --level must be",
    "--level 0.05, --level must be",
    "--study study --model che --rho 1, --rho must be",
    "--method GENQ, needs --weights",
    "--format xml, is not one of table",
    "--ti t --ni ni, need --measure",
    "--model che --study study --test knha, has --test z or t",
    "--model che --study study --method DL, is fitted by --method REML or ML",
    "--nonsense, Unknown option"
  })
  void badOptionsAreBadCommandLines(String options, String message) throws IOException {
    Path file = table("study,yi,vi\na,1,2\nb,2,3\n");
    String[] words = (file + " " + options).split(" ");
    Meta run = Meta.run((Object[]) words);
    assertThat(run.err()).contains(message);
    assertThat(run.exit()).isEqualTo(1);
  }

  /** 12.345 patients, or twelve thousand? As 12.345 it would be a quiet wrong number. */
  @Test
  void marksThatMayPartThousandsAreNoDecimals() throws IOException {
    refuses(
        "ri;ni\n0,31;12.345\n0,42;250\n",
        "\"12.345\" in row 1 (line 2), column \"ni\"",
        "--format",
        "json");
    refuses("ri;ni\n0.31;250\n0.42;12,345\n", "\"12,345\" in row 2 (line 3), column \"ni\"");
    refuses("ri;ni\n0,31;1.234.567\n0,42;250\n", "its mark may part thousands");
    // Every number looks like thousands: with commas only they are decimals, as in R's read.csv2.
    assertThat(Meta.json(table("yi;vi\n1,234;2,345\n3,456;4,567\n")).get("yi").get(0).asDouble())
        .isEqualTo(1.234);
    // A column that is not used may be what it is.
    assertThat(Meta.json(table("yi;vi;n\n0,31;0,02;1.234\n0,4;0,1;2.345\n")).get("k").asInt())
        .isEqualTo(2);
    // Both marks part decimals in this table.
    assertThat(Meta.json(table("yi;vi\n0,31;1.234\n0,4;0.1\n")).get("vi").get(0).asDouble())
        .isEqualTo(1.234);
  }

  @Test
  void moderatorsThatAreFactorsForAFewCellsAreWarnedOf() throws IOException {
    String rows =
        "yi,vi,age,site\n.3,.02,30,a\n.5,.01,.,b\n.1,.03,40,a\n.2,.02,50,b\n.6,.04,40,a\n";
    Path file = table(rows);
    assertThat(Meta.run(file, "--mods", "age").err())
        .contains("moderator \"age\" is a factor, for \".\" in row 2 (line 3) is no number");
    assertThat(Meta.run(file, "--mods", "site:age").err())
        .contains("moderator \"age\" is a factor");
    assertThat(Meta.run(file, "--mods", "site").err()).isEmpty();
    assertThat(Meta.run(file, "--mods", "factor(age)").err()).doesNotContain("is a factor");
  }

  @Test
  void incompleteRowsAreDroppedAndNamed() throws IOException {
    Path file =
        table(
            "yi,vi,x,g\n0.1,0.01,1,a\nNA,0.02,2,b\n0.3,,3,a\n0.4,0.04,NA,b\n.5,5e-2,5,\n1,1,2,a\n");
    Meta run = Meta.run(file, "--mods", "x", "--method", "EE");
    assertThat(run.err())
        .isEqualTo(
            "Warning: 3 of 6 rows dropped, a value is missing: row 2 (yi), 3 (vi), 4 (a"
                + " moderator)\n");
    assertThat(Meta.json(file).get("k").asInt()).isEqualTo(4);
    Path small = table("ri,ni\n0.5,2\n0.3,3\n0.2,40\n1,50\n0.1,30\n");
    Meta correlations = Meta.run(small);
    assertThat(correlations.err())
        .contains("1 (too few for a sampling variance)")
        .contains("4 (its effect is not finite)");
    assertThat(Meta.json(small).get("k").asInt()).isEqualTo(2);
  }

  @Test
  void tablesOfEveryCommonForm() throws IOException {
    JsonNode plain = Meta.json(table("yi,vi\n0.1,0.01\n0.3,0.02\n0.2,0.05\n"));
    for (String text :
        List.of(
            "\uFEFFyi;vi\r\n0.1;0.01\r\n\r\n0.3;0.02\r\n0.2;0.05\r\n",
            "\"\"\t\"yi\"\t\"vi\"\n1\t\"0.1\"\t0.01\n2\t.3\t2e-2\n3\t 0.2 \t+0.05",
            "yi,sei\n0.1,0.1\n0.3,0.1414213562373095\n0.2,0.22360679774997896\n")) {
      JsonNode same = Meta.json(table(text));
      assertThat(same.get("beta").asDouble())
          .isEqualTo(plain.get("beta").asDouble(), within(1e-14));
      assertThat(same.get("qe").asDouble()).isEqualTo(plain.get("qe").asDouble(), within(1e-13));
    }
    byte[] latin =
        "slab,yi,vi\nM\u00FCller,0.1,0.01\nb,0.3,0.02\n".getBytes(Charset.forName("windows-1252"));
    JsonNode old = Meta.json(Files.write(folder.resolve("latin.csv"), latin));
    assertThat(old.get("slab").get(0).asText()).isEqualTo("M\u00FCller");
    assertThat(old.get("warnings").get(0).asText()).contains("not UTF-8");
    JsonNode metapsy = Meta.json(table("study,.g,.g_se\na,0.5,0.2\nb,0.4,0.1\n"));
    assertThat(metapsy.get("measure").asText()).isEqualTo("SMD");
    assertThat(metapsy.get("vi").get(0).asDouble()).isEqualTo(0.2 * 0.2);
  }

  /** The names of the Metapsy data standard: totals of events, effects computed beforehand. */
  @Test
  void metapsyTablesNeedNoOptions() throws IOException {
    String header = "study,event_arm1,event_arm2,totaln_arm1,totaln_arm2,precalc_g,precalc_g_se\n";
    Path file = table(header + "a,5,8,30,29,.5,.1\nb,2,6,20,22,.2,.3\n");
    JsonNode ratio = Meta.json(file, "--measure", "RR");
    assertThat(ratio.get("yi").get(0).asDouble())
        .isEqualTo(Math.log(5.0 / 30 / (8.0 / 29)), within(1e-14));
    JsonNode g = Meta.json(file);
    assertThat(g.get("measure").asText()).isEqualTo("SMD");
    assertThat(g.get("vi").get(1).asDouble()).isEqualTo(.3 * .3);
  }

  /** Variances over 16 orders of magnitude, on which the search for three levels fails. */
  @Test
  void noNumberWithoutTheNoteThatItDidNotConverge() throws IOException {
    Path file =
        table(
            """
            study,yi,vi
            s1,-.53,10
            s0,-.32,1e-12
            s1,.07,.01
            s3,-.001,1000
            s3,-77,1000
            s0,3.6,10000
            s2,.78,.001
            """);
    String[] model = {"--study", "study", "--model", "three-level"};
    JsonNode out = Meta.json(file, model);
    assertThat(out.get("converged").asBoolean()).isFalse();
    assertThat(out.get("warnings").toString())
        .contains("the search for the variance components did not converge");
    Meta text = Meta.run(file, model[0], model[1], model[2], model[3]);
    assertThat(text.err()).contains("the search for the variance components did not converge");
    assertThat(text.out()).contains("The search did not converge: do not use these numbers.");
    Meta csv = Meta.run(file, model[0], model[1], model[2], model[3], "--format", "csv");
    int column =
        List.of(csv.out().lines().findFirst().orElseThrow().split(",", -1)).indexOf("converged");
    assertThat(csv.out().lines().skip(1).findFirst().orElseThrow().split(",", -1)[column])
        .isEqualTo("false");
  }

  /** Each row of a Metapsy table fills one group of columns and leaves the others empty. */
  @Test
  void metapsyRowsTakeTheGroupThatTheyFill() throws IOException {
    String header =
        "study;mean_arm1;mean_arm2;sd_arm1;sd_arm2;n_arm1;n_arm2;mean_change_arm1;"
            + "mean_change_arm2;sd_change_arm1;sd_change_arm2;n_change_arm1;n_change_arm2;"
            + "event_arm1;event_arm2;totaln_arm1;totaln_arm2;precalc_g;precalc_g_se;"
            + "precalc_log_rr;precalc_log_rr_se\n";
    String na = "NA;NA;NA;NA;NA;NA;";
    String means = "a;10,5;12;4;5;30;29;" + na + "NA;NA;NA;NA;NA;NA;NA;NA\n";
    String changes = "b;" + na + "-5;-3,5;4,5;4;25;27;NA;NA;NA;NA;NA;NA;NA;NA\n";
    String given = "c;" + na + na + "NA;NA;NA;NA;-0,3;0,25;NA;NA\n";
    String events = "d;" + na + na + "5;8;30;29;NA;NA;NA;NA\n";
    String ratio = "e;" + na + na + "NA;NA;NA;NA;NA;NA;-0,4;0,3\n";
    JsonNode g = Meta.json(table(header + means + changes + given + events));
    assertThat(g.get("measure").asText()).isEqualTo("SMD");
    assertThat(g.get("k").asInt()).isEqualTo(3);
    // escalc("SMD", ...) of R's metafor for the first two.
    double[] yi = Meta.numbers(g.get("yi"));
    double[] vi = Meta.numbers(g.get("vi"));
    assertThat(yi[0]).isCloseTo(-0.3275443185600267, within(1e-9));
    assertThat(vi[0]).isCloseTo(0.0687252892474209, within(1e-9));
    assertThat(yi[1]).isCloseTo(-0.3478326903406567, within(1e-9));
    assertThat(vi[1]).isCloseTo(0.07820037915693723, within(1e-9));
    assertThat(yi[2]).isEqualTo(-.3);
    assertThat(vi[2]).isEqualTo(.25 * .25);
    assertThat(g.get("warnings").toString())
        .contains("1 of 4 rows dropped", "row 4 (mean_arm1)")
        .contains("1 from mean_arm1", "1 from mean_change_arm1", "1 from precalc_g, precalc_g_se");
    JsonNode rr = Meta.json(table(header + events + ratio));
    assertThat(rr.get("measure").asText()).isEqualTo("RR");
    assertThat(rr.get("yi").get(0).asDouble())
        .isCloseTo(Math.log(5.0 / 30 / (8.0 / 29)), within(1e-14));
    assertThat(rr.get("yi").get(1).asDouble()).isEqualTo(-.4);
  }

  @Test
  void columnsAndMeasuresDecideEachOther() throws IOException {
    Path both = table("r,n,ri,ni,yi,vi\n.1,20,.2,30,.5,.1\n.3,40,.4,50,.6,.2\n");
    assertThat(Meta.json(both).get("measure").asText()).isEqualTo("GEN");
    JsonNode named = Meta.json(both, "--ri", "r", "--ni", "n");
    assertThat(named.get("measure").asText()).isEqualTo("ZCOR");
    assertThat(named.get("yi").get(0).asDouble()).isEqualTo(0.10033534773107558, within(1e-15));
    assertThat(named.get("vi").get(1).asDouble()).isEqualTo(1.0 / 37);
    JsonNode raw = Meta.json(both, "--measure", "zcor");
    assertThat(raw.get("vi").get(0).asDouble()).isEqualTo(1.0 / 27);
    JsonNode given = Meta.json(both, "--measure", "ZCOR", "--yi", "yi", "--vi", "vi");
    assertThat(given.get("vi").get(0).asDouble()).isEqualTo(0.1);
    assertThat(given.get("r").asDouble())
        .isEqualTo(Math.tanh(given.get("beta").asDouble()), within(1e-15));
    JsonNode partial =
        Meta.json(
            table("r,n,m\n.3,50,3\n.2,60,3\n"),
            "--measure",
            "ZPCOR",
            "--ri",
            "r",
            "--ni",
            "n",
            "--mi",
            "m");
    assertThat(partial.get("vi").get(0).asDouble()).isEqualTo(1.0 / 46);
  }

  @Test
  void oneEffectAndTwo() throws IOException {
    JsonNode one = Meta.json(table("yi,vi\n0.3,0.04\n"), "--test", "knha");
    assertThat(one.get("beta").asDouble()).isEqualTo(0.3);
    assertThat(one.get("se").asDouble()).isEqualTo(0.2, within(1e-15));
    assertThat(one.get("tau2").asDouble()).isZero();
    assertThat(one.get("se_tau2").isNull()).isTrue();
    assertThat(one.get("test").asText()).isEqualTo("z");
    assertThat(one.get("warnings")).isNotEmpty();
    assertThat(Meta.run(table("yi,vi\n0.3,0.04\n"), "--sensitivity").exit()).isZero();
    JsonNode two = Meta.json(table("yi,vi\n0.3,0.04\n0.1,0.02\n"), "--sensitivity");
    assertThat(two.get("k").asInt()).isEqualTo(2);
    assertThat(two.get("sensitivity").size()).isEqualTo(11);
  }

  @Test
  void moderatorsGiveArraysWithNames() throws IOException {
    Path file =
        table("yi,vi,x,g\n.1,.01,1,b\n.3,.02,2,a\n.2,.05,3,c\n.5,.03,4,b\n.4,.02,5,a\n.6,.1,7,c\n");
    JsonNode fit = Meta.json(file, "--mods", "g + I(x - 2)", "--method", "ML");
    assertThat(fit.get("names").toString()).isEqualTo("[\"intrcpt\",\"gb\",\"gc\",\"I(x - 2)\"]");
    assertThat(fit.get("beta")).hasSize(4);
    assertThat(fit.get("pi_lb").isNull()).isTrue();
    assertThat(fit.has("r")).isFalse();
    JsonNode single = Meta.json(file, "--mods", "x - 1");
    assertThat(single.get("beta").isNumber()).isTrue();
    assertThat(single.get("names").toString()).isEqualTo("[\"x\"]");
    Meta csv = Meta.run(file, "--mods", "x", "--format", "csv");
    assertThat(csv.out().lines().toList()).hasSize(3);
    assertThat(csv.out()).startsWith("name,model,measure,").contains("\nintrcpt,rma,GEN,REML,");
  }

  @Test
  void dependentEffectsByOneStudyHaveNoRobustAnswer() throws IOException {
    Path file = table("s,yi,vi\na,.1,.01\na,.3,.02\na,.25,.01\n");
    JsonNode fit = Meta.json(file, "--study", "s", "--model", "three-level");
    assertThat(fit.at("/cr2/se").isNull()).isTrue();
    assertThat(fit.get("warnings").toString()).contains("there is one study");
    assertThat(Meta.run(file, "--study", "s", "--model", "robu-corr").exit()).isEqualTo(2);
  }

  @Test
  void aggregationNeedsModeratorsOfStudies() throws IOException {
    Path file =
        table("s,yi,vi,x,z\na,.1,.01,1,1\na,.3,.02,1,2\nb,.2,.01,2,3\nc,.5,.02,4,4\nd,.4,.1,5,5\n");
    JsonNode fit = Meta.json(file, "--study", "s", "--model", "aggregate", "--mods", "x");
    assertThat(fit.get("k").asInt()).isEqualTo(4);
    assertThat(fit.get("k_effects").asInt()).isEqualTo(5);
    assertThat(fit.get("slab").toString()).isEqualTo("[\"a\",\"b\",\"c\",\"d\"]");
    Meta refused = Meta.run(file, "--study", "s", "--model", "aggregate", "--mods", "z");
    assertThat(refused.err()).contains("a moderator differs between effects of study \"a\"");
    assertThat(refused.exit()).isEqualTo(2);
  }

  @Test
  void sensitivityOfDependentEffectsHasEveryModel() {
    JsonNode fit =
        Meta.json(
            Meta.data("konstantopoulos2011"),
            "--study",
            "outer",
            "--model",
            "che",
            "--rho",
            "0.8",
            "--sensitivity");
    assertThat(fit.get("sensitivity").properties().stream().map(java.util.Map.Entry::getKey))
        .startsWith("three-level", "che", "robu-corr", "robu-hier", "aggregate");
    assertThat(fit.at("/sensitivity/che/beta")).isEqualTo(fit.get("beta"));
    assertThat(fit.at("/sensitivity/che_rho_0.8/beta")).isEqualTo(fit.get("beta"));
  }

  @Test
  void smallStudyEffectsOfDependentEffectsAreTestedByCr2() {
    JsonNode fit =
        Meta.json(Meta.data("assink2016"), "--study", "outer", "--model", "che", "--sensitivity");
    JsonNode egger = fit.get("egger");
    assertThat(egger.get("df").asDouble()).isLessThan(fit.get("k_studies").asInt() - 1);
    assertThat(egger.get("tval").asDouble())
        .isEqualTo(egger.get("slope").asDouble() / egger.get("se").asDouble(), within(1e-12));
    assertThat(fit.has("begg")).as("tests that need independent effects").isFalse();
  }

  @Test
  void sensitivityIsShownForEveryCoefficient() {
    Meta run = Meta.run(Meta.data("molloy2014_zcor"), "--mods", "meanage", "--sensitivity");
    assertThat(run.out()).contains("Other estimators of tau^2:").contains("\nPM meanage ");
  }

  /** Law: neither the order of rows nor of columns matters. */
  @Test
  void orderDoesNotMatter() throws IOException {
    Random random = new Random(4);
    StringBuilder there = new StringBuilder("yi,vi\n");
    StringBuilder back = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      double y = random.nextGaussian();
      double v = 0.01 + random.nextDouble();
      there.append(y).append(',').append(v).append('\n');
      back.insert(0, v + "," + y + "\n");
    }
    JsonNode a = Meta.json(table(there.toString()));
    JsonNode b = Meta.json(table("vi,yi\n" + back));
    for (String key : List.of("beta", "se", "tau2", "qe", "i2", "log_lik")) {
      assertThat(b.get(key).asDouble()).isEqualTo(a.get(key).asDouble(), within(1e-9));
    }
  }

  @Test
  void textIsWhatUsersOfMetaforRead() {
    Meta run = Meta.run(Meta.data("molloy2014_zcor"), "--ri", "ri", "--ni", "ni");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """

            Random-Effects Model (k = 16; tau^2 estimator: REML)

            tau^2 (estimated amount of total heterogeneity): 0.0081 (SE = 0.0055)
            tau (square root of estimated tau^2 value):      0.0901
            I^2 (total heterogeneity / total variability):   61.73%
            H^2 (total variability / sampling variability):  2.61

            Test for Heterogeneity:
            Q(df = 15) = 38.1595, p-val = 0.0009

            Model Results:

            estimate      se    zval    pval   ci.lb   ci.ub
              0.1499  0.0316  4.7502  <.0001  0.0881  0.2118  ***

            Prediction interval: -0.0371 to 0.3369
            As a correlation: r = 0.1488 (95% CI 0.0878 to 0.2087; prediction interval -0.0371 to 0.3247)

            ---
            Signif. codes:  0 '***' 0.001 '**' 0.01 '*' 0.05 '.' 0.1 ' ' 1
            """);
  }

  @Test
  void figuresAreWritten() throws IOException {
    Path out = folder.resolve("deep/figures");
    Meta run = Meta.run(Meta.data("molloy2014_zcor"), "--ri", "ri", "--ni", "ni", "--plots", out);
    assertThat(run.exit()).isZero();
    assertThat(Files.readString(out.resolve("forest.svg"))).contains("O&#39;Cleirigh et al., 2007");
    assertThat(out.resolve("funnel.svg")).exists();
    assertThat(Files.readString(out.resolve("influence.svg"))).contains(">DFBETAS<");
    Path beside = folder.resolve("beside");
    Meta mods = Meta.run(Meta.data("molloy2014_zcor"), "--mods", "meanage", "--plots", beside);
    assertThat(mods.exit()).isZero();
    assertThat(Files.readString(beside.resolve("influence.svg")))
        .contains("DFBETAS of intrcpt", "DFBETAS of meanage");
  }

  @Test
  void goshFitsAllSubsets() throws IOException {
    java.io.StringWriter out = new java.io.StringWriter();
    int exit =
        new picocli.CommandLine(new GoshCommand())
            .setOut(new java.io.PrintWriter(out))
            .execute(
                Meta.data("molloy2014_zcor").toString(),
                "--format",
                "json",
                "--method",
                "DL",
                "--plots",
                folder.toString());
    assertThat(exit).isZero();
    JsonNode answer = new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString());
    assertThat(answer.get("subsets").asLong()).isEqualTo(65535);
    assertThat(answer.get("most_separating").asText()).isNotEmpty();
    assertThat(folder.resolve("gosh.svg")).exists();
  }
}
