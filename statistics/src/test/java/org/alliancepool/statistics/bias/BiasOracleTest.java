package org.alliancepool.statistics.bias;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.diagnostics.Influence;
import org.alliancepool.statistics.pool.Oracle;
import org.alliancepool.statistics.pool.RandomEffects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differential: the shared reference answers; selection models are in SelectionModelTest. */
class BiasOracleTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"molloy2014_zcor", "mcdaniel1994_zcor", "raudenbush1985_smd", "homogeneous_k5"})
  void agrees(String name) {
    double[] yi = Oracle.column(Oracle.data(name), "yi");
    double[] vi = Oracle.column(Oracle.data(name), "vi");
    JsonNode o = Oracle.expected(name);
    egger(
        EggerTest.withDefaults().with(EggerTest.Model.LM).test(yi, vi),
        o.get("egger_lm_sei"),
        1e-10);
    egger(EggerTest.withDefaults().test(yi, vi), o.get("egger_rma_sei"), 1e-6);
    egger(
        EggerTest.withDefaults().with(EggerTest.Predictor.VI).test(yi, vi),
        o.get("egger_rma_vi"),
        1e-6);
    BeggTest.Result begg = BeggTest.test(yi, vi);
    assertClose("tau", begg.tau(), o.get("begg").get("tau"), 1e-10);
    assertClose("begg p", begg.pval(), o.get("begg").get("pval"), 1e-10);
    for (TrimFill.Estimator e :
        new TrimFill.Estimator[] {TrimFill.Estimator.L0, TrimFill.Estimator.R0}) {
      TrimFill.Result r = TrimFill.withDefaults().with(e).fit(yi, vi);
      JsonNode n = o.get("trimfill_" + e);
      assertThat(r.k0()).isEqualTo(n.get("k0").asInt());
      assertThat(r.side().name()).isEqualToIgnoringCase(n.get("side").asText());
      // R fits inside trimfill with its default threshold, 1e-5.
      assertClose("trimfill beta", r.fit().beta()[0], n.get("beta"), 1e-4);
      assertClose("trimfill se", r.fit().se()[0], n.get("se"), 1e-4);
    }
    FailSafeN.Result f = FailSafeN.rosenthal(yi, vi, 0.05);
    assertClose("fsn", f.fsnum(), o.get("fsn_rosenthal").get("fsnum"), 0);
    assertClose("fsn p", f.pval(), o.get("fsn_rosenthal").get("pval"), 1e-10);
    FailSafeN.Result orwin = FailSafeN.orwin(yi, vi, FailSafeN.Mean.UNWEIGHTED, 0.05);
    assertClose("orwin", orwin.fsnum(), o.get("fsn_orwin").get("fsnum"), 0);
    PetPeese.Result p = PetPeese.fit(yi, vi);
    line(p.pet(), o.get("pet_wls").get("coef"));
    line(p.peese(), o.get("peese_wls").get("coef"));
    Influence i = Influence.of(RandomEffects.withDefaults(), yi, vi);
    assertClose(
        "dfbs",
        Arrays.stream(i.dfbs()).mapToDouble(r -> r[0]).toArray(),
        o.get("influence_REML").get("dfbs"),
        1e-5);
  }

  @Test
  void dependentEggerAgrees() {
    JsonNode n = Golden.file("dependent_egger");
    int[] study = Arrays.stream(Golden.numbers(n.get("study"))).mapToInt(s -> (int) s).toArray();
    DependentEggerTest.Result r =
        DependentEggerTest.withDefaults()
            .test(Golden.numbers(n.get("yi")), Golden.numbers(n.get("vi")), Grouping.of(study));
    assertThat(r.converged()).isTrue();
    assertClose("slope", r.slope(), n.get("beta").get(1), 1e-5);
    assertClose("se", r.se(), n.get("se").get(1), 1e-5);
    assertClose("df", r.df(), n.get("df").get(1), 1e-5);
    assertClose("p", r.pval(), n.get("pval").get(1), 1e-4);
    assertClose("limit", r.limit(), n.get("beta").get(0), 1e-5);
  }

  private static void egger(EggerTest.Result r, JsonNode n, double tol) {
    assertClose("stat", r.stat(), n.get("stat"), tol);
    assertClose("pval", r.pval(), n.get("pval"), 10 * tol);
    assertClose("limit", r.limit(), n.get("limit"), 10 * tol);
    assertClose("limit lb", r.limitCiLb(), n.get("limit_ci").get(0), 10 * tol);
    assertClose("limit ub", r.limitCiUb(), n.get("limit_ci").get(1), 10 * tol);
  }

  private static void line(PetPeese.Line l, JsonNode coef) {
    for (int j = 0; j < 2; j++) {
      assertClose("coef", l.coef()[j], coef.get(j).get(0), 1e-9);
      assertClose("se", l.se()[j], coef.get(j).get(1), 1e-9);
      assertClose("t", l.tval()[j], coef.get(j).get(2), 1e-9);
      assertClose("p", l.pval()[j], coef.get(j).get(3), 1e-9);
    }
  }
}
