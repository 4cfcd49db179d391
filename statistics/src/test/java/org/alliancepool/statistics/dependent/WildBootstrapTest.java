package org.alliancepool.statistics.dependent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alliancepool.statistics.dependent.WildBootstrap.Kind;
import org.alliancepool.statistics.dependent.WildBootstrap.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every vector of signs against the same in plain R with rma.mv in golden/wild_bootstrap.json
 * ({@code wild_bootstrap.R}). Not covered there: Webb's multipliers, CR2 residuals.
 */
class WildBootstrapTest {
  private static final JsonNode R = Oracle.json("/golden/wild_bootstrap.json");
  private static final Oracle DATA = Oracle.of("konstantopoulos2011");

  /** The first districts of the data, as many as R took. */
  private record Case(double[] yi, double[] vi, double[][] x, List<String> names, Grouping study) {
    static Case of(int districts, boolean slope) {
      String[] outer = DATA.text("outer");
      List<String> kept = Arrays.stream(outer).distinct().limit(districts).toList();
      int[] rows = IntStream.range(0, outer.length).filter(i -> kept.contains(outer[i])).toArray();
      double[] year = DATA.number("year");
      double[][] x = new double[rows.length][];
      double[] yi = new double[rows.length];
      double[] vi = new double[rows.length];
      String[] study = new String[rows.length];
      for (int i = 0; i < rows.length; i++) {
        x[i] = slope ? new double[] {1, year[rows[i]] - 1990} : new double[] {1};
        yi[i] = DATA.number("yi")[rows[i]];
        vi[i] = DATA.number("vi")[rows[i]];
        study[i] = outer[rows[i]];
      }
      List<String> names = new ArrayList<>(List.of("intrcpt"));
      if (slope) {
        names.add("year");
      }
      return new Case(yi, vi, x, names, Grouping.of(study));
    }

    MultilevelFit fit() {
      Map<String, Grouping> factors = new LinkedHashMap<>();
      factors.put("study", study);
      factors.put("study/effect", study.nest(Grouping.singletons(yi.length)));
      return MultilevelModel.random(factors).fit(yi, SamplingCovariance.diagonal(vi), x, names);
    }
  }

  @ParameterizedTest
  @CsvSource({"held, mean", "held, slope", "held, both", "refitted, mean", "refitted, slope"})
  void everyVectorOfSigns(String weights, String name) {
    JsonNode r = R.get(weights).get(name);
    int[] tested = Arrays.stream(Oracle.numbers(r.get("tested"))).mapToInt(d -> (int) d).toArray();
    Case c = Case.of(r.get("districts").asInt(), !name.equals("mean"));
    WildBootstrap.Result result =
        WildBootstrap.withDefaults()
            .with(weights.equals("held") ? Weights.HELD : Weights.REFITTED)
            .withReplicates(r.get("vectors").asInt())
            .test(c.fit(), c.study(), tested);
    double f = r.get("fval").asDouble();
    assertThat(result.kind()).isEqualTo(Kind.EXACT);
    assertThat(result.replicates()).isEqualTo(r.get("vectors").asInt());
    assertThat(result.fval()).isCloseTo(f, within(1e-5 * f));
    assertThat(result.pval()).isCloseTo(r.get("pval").asDouble(), within(1e-12));
  }

  /** The random signs estimate the exact p-value: within four standard errors. */
  @Test
  void randomSignsEstimateTheShareOfAll() {
    JsonNode r = R.at("/held/slope");
    Case c = Case.of(r.get("districts").asInt(), true);
    WildBootstrap.Result result =
        WildBootstrap.withDefaults()
            .with(Weights.HELD)
            .withReplicates(r.get("vectors").asInt() - 1)
            .test(c.fit(), c.study(), 1);
    double p = r.get("pval").asDouble();
    assertThat(result.kind()).isEqualTo(Kind.RANDOM);
    assertThat(result.pval())
        .isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / result.replicates())));
  }
}
