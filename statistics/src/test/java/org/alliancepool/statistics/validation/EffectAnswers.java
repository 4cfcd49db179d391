package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.alliancepool.statistics.correlation.Correlation;
import org.alliancepool.statistics.correlation.CorrelationDifference;
import org.alliancepool.statistics.correlation.CorrelationTest;
import org.alliancepool.statistics.correlation.OlkinSiotani;
import org.alliancepool.statistics.effect.BinaryEffect;
import org.alliancepool.statistics.effect.CorrelationEffect;
import org.alliancepool.statistics.effect.EffectSize;
import org.alliancepool.statistics.effect.MeanEffect;
import org.alliancepool.statistics.effect.ToCorrelation;
import org.alliancepool.statistics.effect.Transformation;
import org.alliancepool.statistics.pool.Oracle;

/**
 * Our effect sizes, conversions and tests of correlations, from the inputs that R's answers name.
 */
final class EffectAnswers implements Comparison.Answers {
  private static final Set<String> INPUTS =
      Set.of(
          "ti",
          "ni",
          "mi",
          "r2i",
          "m1i",
          "sd1i",
          "n1i",
          "m2i",
          "sd2i",
          "n2i",
          "ri",
          "ai",
          "bi",
          "ci",
          "di",
          "z",
          "tau2",
          "r",
          "d",
          "n1",
          "n2",
          "t",
          "df",
          "F",
          "p_two_sided",
          "n",
          "control_rate",
          "x",
          "y",
          "R");

  private static final String[] GROUPS = {"m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"};
  private static final String[] CELLS = {"ai", "bi", "ci", "di"};

  /** Inputs that stand in oracle.R but not in its answers. */
  private static final JsonNode PARTIAL =
      json("{\"ti\": [4.61, -2.1, 0.4], \"ni\": [218, 60, 30], \"mi\": [4, 2, 1]}");

  private static final JsonNode TWO_GROUPS =
      json(
          "{\"m1i\": [10.2, 5], \"sd1i\": [3.1, 2], \"n1i\": [30, 12],"
              + " \"m2i\": [8.4, 6.5], \"sd2i\": [2.9, 2.4], \"n2i\": [29, 15]}");

  private final double[] ri;
  private final double[] ni;

  EffectAnswers() {
    Map<String, String[]> data = Oracle.data("effect_sizes");
    ri = Oracle.column(data, "ri");
    ni = Oracle.column(data, "ni");
  }

  @Override
  public Object of(String key, JsonNode theirs) {
    Map<String, Object> ours = answers(key, theirs);
    return ours == null ? null : amongInputs(theirs, ours);
  }

  /** R's answers stand among the inputs: what is one of these has no answer. */
  private static Map<String, Object> amongInputs(JsonNode theirs, Map<String, Object> ours) {
    Map<String, Object> tree = new LinkedHashMap<>();
    theirs
        .fieldNames()
        .forEachRemaining(n -> tree.put(n, INPUTS.contains(n) ? Comparison.INPUT : null));
    tree.putAll(ours);
    return tree;
  }

  private Map<String, Object> answers(String key, JsonNode x) {
    return switch (key) {
      case "COR" -> ofData(x, i -> CorrelationEffect.cor(ri[i], ni[i]));
      case "ZCOR" -> ofData(x, i -> CorrelationEffect.zcor(ri[i], ni[i]));
      case "UCOR" ->
          ofData(x, i -> CorrelationEffect.ucor(ri[i], ni[i], CorrelationEffect.Variance.LS));
      case "UCOR_UB" ->
          ofData(x, i -> CorrelationEffect.ucor(ri[i], ni[i], CorrelationEffect.Variance.UB));
      case "PCOR" -> ofInput(x, c -> CorrelationEffect.pcor(c[0], c[1], c[2]), "ti", "ni", "mi");
      case "SPCOR" ->
          ofInput(x, c -> CorrelationEffect.spcor(c[0], c[1], c[2], c[3]), "ti", "ni", "mi", "r2i");
      case "ZPCOR" ->
          ofInput(
              x.has("ti") ? x : PARTIAL,
              c -> CorrelationEffect.zpcor(c[0], c[1], c[2], CorrelationEffect.ZVariance.METAFOR),
              "ti",
              "ni",
              "mi");
      case "SMD", "SMD_UB" -> {
        MeanEffect.Variance vtype =
            key.endsWith("UB") ? MeanEffect.Variance.UB : MeanEffect.Variance.LS;
        yield ofInput(
            x.has("m1i") ? x : TWO_GROUPS,
            c -> MeanEffect.smd(c[0], c[1], c[2], c[3], c[4], c[5], vtype),
            GROUPS);
      }
      case "MD" -> ofInput(x, c -> MeanEffect.md(c[0], c[1], c[2], c[3], c[4], c[5]), GROUPS);
      case "ROM" -> ofInput(x, c -> MeanEffect.rom(c[0], c[1], c[2], c[3], c[4], c[5]), GROUPS);
      case "SMCR" ->
          ofInput(
              x,
              c -> MeanEffect.smcr(c[0], c[1], c[2], c[3], c[4]),
              "m1i",
              "m2i",
              "sd1i",
              "ni",
              "ri");
      case "SMCC" ->
          ofInput(
              x,
              c -> MeanEffect.smcc(c[0], c[1], c[2], c[3], c[4], c[5]),
              "m1i",
              "m2i",
              "sd1i",
              "sd2i",
              "ni",
              "ri");
      case "OR" -> ofInput(x, c -> BinaryEffect.logOr(c[0], c[1], c[2], c[3]), CELLS);
      case "RR" -> ofInput(x, c -> BinaryEffect.logRr(c[0], c[1], c[2], c[3]), CELLS);
      case "RD" -> ofInput(x, c -> BinaryEffect.rd(c[0], c[1], c[2], c[3]), CELLS);
      case "ztor" -> Map.of("r", map(x.get("z"), Transformation::ztor));
      case "ztor_int" ->
          Map.of("r", Transformation.ztorInt(x.get("z").asDouble(), x.get("tau2").asDouble()));
      case "besd" ->
          Map.of(
              "success_high", map(x.get("r"), Transformation::besdHigh),
              "success_low", map(x.get("r"), Transformation::besdLow));
      case "cles" ->
          Map.of(
              "of_d", map(x.get("d"), Transformation::commonLanguageOfD),
              "of_r", map(x.get("r"), Transformation::commonLanguageOfR));
      case "nnt" -> {
        double[] d = Numbers.of(x.get("d"));
        double[] rate = Numbers.of(x.get("control_rate"));
        double[] withRate = new double[d.length];
        Arrays.setAll(withRate, i -> Transformation.nntOfD(d[i], rate[i]));
        yield Map.of(
            "of_d_rate", withRate,
            "of_d", map(x.get("d"), Transformation::nntOfD),
            "of_r", map(x.get("r"), Transformation::nntOfR));
      }
      case "r_from" -> conversions(x);
      case "ranks" -> ofRawData(x);
      case "olkin_siotani" -> {
        double[][] r = Numbers.rows(x.get("R"));
        double n = x.get("n").asDouble();
        yield Map.of("v_r", OlkinSiotani.ofR(r, n).v(), "v_z", OlkinSiotani.ofZ(r, n).v());
      }
      case "difference" -> differences();
      default -> null;
    };
  }

  private static Map<String, Object> conversions(JsonNode x) {
    ToCorrelation.Direction up = ToCorrelation.Direction.POSITIVE;
    JsonNode d = x.get("d_n1_n2");
    JsonNode t = x.get("t_df");
    JsonNode f = x.get("F_df");
    JsonNode p = x.get("p_n");
    return Map.of(
        "d_n1_n2",
        with(d, ToCorrelation.fromD(number(d, "d"), number(d, "n1"), number(d, "n2"))),
        "t_df",
        with(t, ToCorrelation.fromT(number(t, "t"), number(t, "df"))),
        "F_df",
        with(f, ToCorrelation.fromF(number(f, "F"), number(f, "df"), up)),
        "p_n",
        with(p, ToCorrelation.fromP(number(p, "p_two_sided"), number(p, "n"), up)));
  }

  private static Map<String, Object> with(JsonNode input, double r) {
    return amongInputs(input, Map.of("r", r));
  }

  private static double number(JsonNode node, String name) {
    return node.get(name).asDouble();
  }

  private static Map<String, Object> ofRawData(JsonNode data) {
    double[] x = Numbers.of(data.get("x"));
    double[] y = Numbers.of(data.get("y"));
    double[] z = Numbers.of(data.get("z"));
    return Map.of(
        "pearson", test(Correlation.pearson(x, y)),
        "kendall", test(Correlation.kendall(x, y)),
        "spearman", test(Correlation.spearman(x, y)),
        "partial", test(Correlation.partial(x, y, z)),
        "semipartial", test(Correlation.semiPartial(x, y, z)));
  }

  private static Map<String, Object> test(CorrelationTest t) {
    return Map.of(
        "r", t.r(), "stat", t.stat(), "pval", t.pval(), "ci", new double[] {t.ciLb(), t.ciUb()});
  }

  /** The correlations of oracle_more.R. */
  private static Map<String, Object> differences() {
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("independent", difference(CorrelationDifference.independent(.5, 50, .2, 70)));
    t.put("williams", difference(CorrelationDifference.williams(.45, .2, .35, 60)));
    t.put(
        "steiger_disjoint",
        difference(CorrelationDifference.steigerDisjoint(.45, .3, .5, .35, .4, .6, 60)));
    t.put("meng", difference(CorrelationDifference.mengRosenthalRubin(.45, .2, .35, 60)));
    return t;
  }

  private static Map<String, Object> difference(CorrelationDifference d) {
    return Map.of("stat", d.stat(), "pval", d.pval());
  }

  private static double[] map(JsonNode input, DoubleUnaryOperator f) {
    return Arrays.stream(Numbers.of(input)).map(f).toArray();
  }

  private static Map<String, Object> ofInput(
      JsonNode input, Function<double[], EffectSize> effect, String... columns) {
    int n = Numbers.of(input.get(columns[0])).length;
    double[][] rows = new double[n][columns.length];
    for (int c = 0; c < columns.length; c++) {
      double[] column = Numbers.of(input.get(columns[c]));
      for (int i = 0; i < n; i++) {
        rows[i][c] = column[i];
      }
    }
    return trees(Arrays.stream(rows).map(effect).toArray(EffectSize[]::new));
  }

  private static Map<String, Object> ofData(JsonNode theirs, IntFunction<EffectSize> effect) {
    return trees(
        IntStream.range(0, theirs.get("yi").size()).mapToObj(effect).toArray(EffectSize[]::new));
  }

  private static Map<String, Object> trees(EffectSize[] e) {
    return Map.of(
        "yi", Arrays.stream(e).mapToDouble(EffectSize::yi).toArray(),
        "vi", Arrays.stream(e).mapToDouble(EffectSize::vi).toArray());
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
