package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.alliancepool.statistics.correlation.Correlation;
import org.alliancepool.statistics.correlation.CorrelationDifference;
import org.alliancepool.statistics.correlation.CorrelationTest;
import org.alliancepool.statistics.pool.LeastSquares;
import org.alliancepool.statistics.pool.ModelFormula;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.ModeratorData;
import org.alliancepool.statistics.pool.Oracle;

/** Our answers on the patients of a two-arm trial. */
final class PatientAnswers implements Comparison.Answers {
  private final Map<String, String[]> data = Oracle.data("two_arm_trial");

  @Override
  public Object of(String key, JsonNode theirs) {
    return switch (key) {
      case "psilocybin", "escitalopram", "all" -> arm(key);
      case "difference_fisher_z" -> difference();
      case "interaction_model" -> interaction(theirs.get("terms"));
      default -> null;
    };
  }

  private double[] column(String name, String arm) {
    double[] x = Oracle.column(data, name);
    return IntStream.range(0, x.length)
        .filter(i -> arm.equals("all") || data.get("arm")[i].equals(arm))
        .mapToDouble(i -> x[i])
        .toArray();
  }

  /** Minus the score after treatment: higher is better. */
  private double[] outcome(String arm) {
    return Arrays.stream(column("post", arm)).map(v -> -v).toArray();
  }

  private Object arm(String arm) {
    double[] alliance = column("alliance", arm);
    double[] baseline = column("baseline", arm);
    double[] outcome = outcome(arm);
    double[] change = new double[outcome.length];
    Arrays.setAll(change, i -> baseline[i] + outcome[i]);
    CorrelationTest r = Correlation.pearson(alliance, outcome);
    LeastSquares m =
        LeastSquares.fit(
            outcome,
            ModelMatrix.builder(outcome.length)
                .numeric("alliance", alliance)
                .numeric("baseline", baseline)
                .build());
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("n", r.n());
    t.put("r", r.r());
    t.put("t", r.stat());
    t.put("df", r.df());
    t.put("pval", r.pval());
    t.put("ci", new double[] {r.ciLb(), r.ciUb()});
    t.put("spearman", Correlation.spearman(alliance, outcome).r());
    t.put("kendall_tau_b", Correlation.kendall(alliance, outcome).r());
    t.put("partial_r_baseline", Correlation.partial(alliance, outcome, baseline).r());
    t.put(
        "semipartial_r_outcome_residual", Correlation.semiPartial(alliance, outcome, baseline).r());
    t.put("reg_alliance", row(m, 1));
    t.put("std_beta", m.standardized()[1]);
    t.put("r_change", Correlation.pearson(alliance, change).r());
    return t;
  }

  private Object difference() {
    CorrelationTest a =
        Correlation.pearson(column("alliance", "psilocybin"), outcome("psilocybin"));
    CorrelationTest b =
        Correlation.pearson(column("alliance", "escitalopram"), outcome("escitalopram"));
    CorrelationDifference d = CorrelationDifference.independent(a.r(), a.n(), b.r(), b.n());
    return Map.of("z_diff", d.difference(), "se", d.se(), "stat", d.stat(), "pval", d.pval());
  }

  private Object interaction(JsonNode terms) {
    ModeratorData table =
        new ModeratorData(data.get("arm").length)
            .numeric("alliance", Oracle.column(data, "alliance"))
            .numeric("baseline", Oracle.column(data, "baseline"))
            .text("arm", data.get("arm"));
    LeastSquares m =
        LeastSquares.fit(
            outcome("all"), ModelFormula.parse("alliance*arm + baseline").matrix(table));
    String[] names = terms.valueStream().map(JsonNode::asText).toArray(String[]::new);
    double[][] coef =
        Arrays.stream(names)
            .map(n -> row(m, n.equals("(Intercept)") ? 0 : m.indexOf(n)))
            .toArray(double[][]::new);
    return Map.of("terms", names, "coef", coef);
  }

  private static double[] row(LeastSquares m, int j) {
    return new double[] {m.beta()[j], m.se()[j], m.tval()[j], m.pval()[j]};
  }
}
