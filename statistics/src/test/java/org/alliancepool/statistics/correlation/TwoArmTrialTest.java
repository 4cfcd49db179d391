package org.alliancepool.statistics.correlation;

import static org.alliancepool.statistics.pool.Oracle.assertClose;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.alliancepool.statistics.pool.LeastSquares;
import org.alliancepool.statistics.pool.ModelFormula;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.ModeratorData;
import org.alliancepool.statistics.pool.Oracle;
import org.junit.jupiter.api.Test;

/** The simulated two-arm trial: r, partial r, regression, interaction, as R gives them. */
class TwoArmTrialTest {
  private static final double TOL = 1e-10;
  private final Map<String, String[]> data = Oracle.data("two_arm_trial");
  private final JsonNode expected = Oracle.expected("two_arm_trial");

  @Test
  void everyArmAgrees() {
    for (String arm : new String[] {"psilocybin", "escitalopram", "all"}) {
      JsonNode e = expected.get(arm);
      double[] alliance = arm(Oracle.column(data, "alliance"), arm);
      double[] baseline = arm(Oracle.column(data, "baseline"), arm);
      double[] post = arm(Oracle.column(data, "post"), arm);
      double[] outcome = Arrays.stream(post).map(v -> -v).toArray();
      double[] change = new double[post.length];
      Arrays.setAll(change, i -> baseline[i] - post[i]);

      CorrelationTest r = Correlation.pearson(alliance, outcome);
      assertClose("n", r.n(), e.get("n"), 0);
      assertClose("r", r.r(), e.get("r"), TOL);
      assertClose("t", r.stat(), e.get("t"), TOL);
      assertClose("df", r.df(), e.get("df"), TOL);
      assertClose("p", r.pval(), e.get("pval"), TOL);
      assertClose("ci", new double[] {r.ciLb(), r.ciUb()}, e.get("ci"), TOL);
      assertClose("rho", Correlation.spearman(alliance, outcome).r(), e.get("spearman"), TOL);
      assertClose("tau", Correlation.kendall(alliance, outcome).r(), e.get("kendall_tau_b"), TOL);
      assertClose(
          "partial",
          Correlation.partial(alliance, outcome, baseline).r(),
          e.get("partial_r_baseline"),
          TOL);
      assertClose(
          "semipartial",
          Correlation.semiPartial(alliance, outcome, baseline).r(),
          e.get("semipartial_r_outcome_residual"),
          TOL);
      assertClose("change", Correlation.pearson(alliance, change).r(), e.get("r_change"), TOL);
      ModelMatrix x =
          ModelMatrix.builder(post.length)
              .numeric("alliance", alliance)
              .numeric("baseline", baseline)
              .build();
      LeastSquares m = LeastSquares.fit(outcome, x);
      assertClose(
          "regression",
          new double[] {m.beta()[1], m.se()[1], m.tval()[1], m.pval()[1]},
          e.get("reg_alliance"),
          TOL);
      assertClose("std", m.standardized()[1], e.get("std_beta"), TOL);
    }
  }

  @Test
  void armsDifferAsInR() {
    CorrelationTest[] r = new CorrelationTest[2];
    int j = 0;
    for (String arm : new String[] {"psilocybin", "escitalopram"}) {
      double[] post = arm(Oracle.column(data, "post"), arm);
      r[j++] =
          Correlation.pearson(
              arm(Oracle.column(data, "alliance"), arm),
              Arrays.stream(post).map(v -> -v).toArray());
    }
    CorrelationDifference d =
        CorrelationDifference.independent(r[0].r(), r[0].n(), r[1].r(), r[1].n());
    JsonNode e = expected.get("difference_fisher_z");
    assertClose("difference", d.difference(), e.get("z_diff"), TOL);
    assertClose("se", d.se(), e.get("se"), TOL);
    assertClose("stat", d.stat(), e.get("stat"), TOL);
    assertClose("p", d.pval(), e.get("pval"), TOL);
  }

  @Test
  void interactionAgrees() {
    ModeratorData table =
        new ModeratorData(data.get("arm").length)
            .numeric("alliance", Oracle.column(data, "alliance"))
            .numeric("baseline", Oracle.column(data, "baseline"))
            .text("arm", data.get("arm"));
    double[] outcome = Arrays.stream(Oracle.column(data, "post")).map(v -> -v).toArray();
    LeastSquares m =
        LeastSquares.fit(outcome, ModelFormula.parse("alliance*arm + baseline").matrix(table));
    JsonNode e = expected.get("interaction_model");
    for (int i = 0; i < m.p(); i++) {
      String term = e.get("terms").get(i).asText();
      int at = term.equals("(Intercept)") ? 0 : m.indexOf(term);
      assertClose(
          term,
          new double[] {m.beta()[at], m.se()[at], m.tval()[at], m.pval()[at]},
          e.get("coef").get(i),
          TOL);
    }
  }

  private double[] arm(double[] x, String arm) {
    String[] arms = data.get("arm");
    return IntStream.range(0, x.length)
        .filter(i -> arm.equals("all") || arms[i].equals(arm))
        .mapToDouble(i -> x[i])
        .toArray();
  }
}
