package org.alliancepool.statistics.effect;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.alliancepool.statistics.correlation.Correlation;
import org.alliancepool.statistics.correlation.CorrelationDifference;
import org.alliancepool.statistics.correlation.CorrelationTest;
import org.alliancepool.statistics.correlation.OlkinSiotani;
import org.alliancepool.statistics.pool.Oracle;
import org.junit.jupiter.api.Test;

/** Effect sizes, conversions and transformations as R gives them, and what is refused. */
class EffectSizesTest {
  private static final double TOL = 1e-10;
  private final JsonNode expected = Oracle.expected("effect_sizes");
  private final JsonNode golden = Oracle.golden("effects");

  @Test
  void correlationsAgree() {
    Map<String, String[]> data = Oracle.data("effect_sizes");
    double[] ri = Oracle.column(data, "ri");
    double[] ni = Oracle.column(data, "ni");
    for (int i = 0; i < ri.length; i++) {
      same("COR", i, CorrelationEffect.cor(ri[i], ni[i]), TOL);
      same("ZCOR", i, CorrelationEffect.zcor(ri[i], ni[i]), TOL);
      same("UCOR", i, CorrelationEffect.ucor(ri[i], ni[i], CorrelationEffect.Variance.LS), TOL);
      same("UCOR_UB", i, CorrelationEffect.ucor(ri[i], ni[i], CorrelationEffect.Variance.UB), TOL);
    }
  }

  @Test
  void regressionResultsAgree() {
    JsonNode p = expected.get("PCOR");
    JsonNode s = expected.get("SPCOR");
    for (int i = 0; i < 3; i++) {
      double t = p.get("ti").get(i).asDouble();
      double n = p.get("ni").get(i).asDouble();
      double m = p.get("mi").get(i).asDouble();
      same("PCOR", i, CorrelationEffect.pcor(t, n, m), TOL);
      same("ZPCOR", i, CorrelationEffect.zpcor(t, n, m, CorrelationEffect.ZVariance.METAFOR), TOL);
      same(
          "SPCOR",
          i,
          CorrelationEffect.spcor(
              s.get("ti").get(i).asDouble(),
              s.get("ni").get(i).asDouble(),
              s.get("mi").get(i).asDouble(),
              s.get("r2i").get(i).asDouble()),
          TOL);
    }
  }

  @Test
  void partialVarianceOfFisherCountsCovariates() {
    EffectSize e = CorrelationEffect.zpcorOfR(0.3, 30, 2, CorrelationEffect.ZVariance.FISHER);
    assertThat(e.vi()).isEqualTo(FisherZ.variance(30, 1));
  }

  @Test
  void meansAgree() {
    same("SMD", 0, MeanEffect.smd(10.2, 3.1, 30, 8.4, 2.9, 29), TOL);
    same("SMD", 1, MeanEffect.smd(5, 2, 12, 6.5, 2.4, 15), TOL);
    one(expected.get("SMCR"), MeanEffect.smcr(9.5, 18.1, 4.2, 30, .55));
    one(golden.get("SMCC"), MeanEffect.smcc(9.5, 18.1, 4.2, 5, 30, .55));
    one(golden.get("MD"), MeanEffect.md(10.2, 3.1, 30, 8.4, 2.9, 29));
    one(golden.get("ROM"), MeanEffect.rom(10.2, 3.1, 30, 8.4, 2.9, 29));
    one(golden.get("SMD_UB"), MeanEffect.smd(10.2, 3.1, 30, 8.4, 2.9, 29, MeanEffect.Variance.UB));
    one(
        golden.get("SMD_LS2"),
        MeanEffect.smd(10.2, 3.1, 30, 8.4, 2.9, 29, MeanEffect.Variance.LS2));
    one(golden.get("RBIS"), ToCorrelation.biserial(golden.get("RPB").get("yi").asDouble(), 30, 29));
  }

  @Test
  void tablesAgree() {
    double[][] t = {{3, 10, 5, 9}, {0, 12, 4, 8}, {5, 0, 0, 7}};
    for (int i = 0; i < t.length; i++) {
      double[] c = t[i];
      at(golden.get("OR"), i, BinaryEffect.logOr(c[0], c[1], c[2], c[3]));
      at(golden.get("RR"), i, BinaryEffect.logRr(c[0], c[1], c[2], c[3]));
      at(golden.get("RD"), i, BinaryEffect.rd(c[0], c[1], c[2], c[3]));
    }
  }

  @Test
  void transformationsAgree() {
    JsonNode z = expected.get("ztor");
    for (int i = 0; i < z.get("z").size(); i++) {
      assertClose(
          "ztor", Transformation.ztor(z.get("z").get(i).asDouble()), z.get("r").get(i), TOL);
    }
    JsonNode q = expected.get("ztor_int");
    assertClose("int", Transformation.ztorInt(.3, .04), q.get("r"), TOL);
    JsonNode g = golden.get("ztor_int");
    for (int i = 0; i < 4; i++) {
      double got =
          Transformation.ztorInt(g.get("z").get(i).asDouble(), g.get("tau2").get(i).asDouble());
      assertThat(got).isCloseTo(g.get("r").get(i).asDouble(), within(1e-11));
    }
    JsonNode b = expected.get("besd");
    for (int i = 0; i < 3; i++) {
      double r = b.get("r").get(i).asDouble();
      assertClose("high", Transformation.besdHigh(r), b.get("success_high").get(i), TOL);
      assertClose("low", Transformation.besdLow(r), b.get("success_low").get(i), TOL);
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double x) {
    return org.assertj.core.data.Offset.offset(x);
  }

  @Test
  void conversionsAgree() {
    JsonNode f = expected.get("r_from");
    assertClose("d", ToCorrelation.fromD(.8, 30, 29), f.get("d_n1_n2").get("r"), TOL);
    assertClose("t", ToCorrelation.fromT(2.9, 28), f.get("t_df").get("r"), TOL);
    ToCorrelation.Direction up = ToCorrelation.Direction.POSITIVE;
    assertClose("F", ToCorrelation.fromF(6.1, 57, up), f.get("F_df").get("r"), TOL);
    assertClose("p", ToCorrelation.fromP(.01, 40, up), f.get("p_n").get("r"), TOL);
    assertThat(ToCorrelation.fromBeta(0.2)).isEqualTo(0.98 * 0.2 + 0.05);
    assertThat(ToCorrelation.fromChiSquare(4, 100, ToCorrelation.Direction.NEGATIVE))
        .isEqualTo(-0.2);
  }

  @Test
  void dependentCorrelationsAgree() {
    double[][] r = {{1, .3, .4, .2}, {.3, 1, .5, .1}, {.4, .5, 1, .25}, {.2, .1, .25, 1}};
    OlkinSiotani raw = OlkinSiotani.ofR(r, 40);
    OlkinSiotani z = OlkinSiotani.ofZ(r, 40);
    for (int i = 0; i < 6; i++) {
      assertClose("r", raw.v()[i], golden.get("rcalc_r").get(i), TOL);
      assertClose("z", z.v()[i], golden.get("rcalc_z").get(i), TOL);
      assertThat("x" + (raw.first()[i] + 1) + ".x" + (raw.second()[i] + 1))
          .isEqualTo(golden.get("rcalc_pairs").get(i).asText());
    }
    CorrelationDifference w = CorrelationDifference.williams(.5, .3, .4, 103);
    assertClose("williams", new double[] {w.stat(), w.pval()}, golden.get("williams"), TOL);
    CorrelationDifference s = CorrelationDifference.steigerDisjoint(.5, .6, .7, .5, .5, .8, 103);
    assertClose("steiger", new double[] {s.stat(), s.pval()}, golden.get("steiger_disjoint"), TOL);
  }

  /** Meng, Rosenthal and Rubin (1992), p. 173: r .63 and -.03 with rx -.19, n = 15, Z = 1.68. */
  @Test
  void publishedExampleOfMengRosenthalRubin() {
    CorrelationDifference m = CorrelationDifference.mengRosenthalRubin(.63, -.03, -.19, 15);
    assertThat(m.stat()).isCloseTo(1.68, within(0.005));
  }

  @Test
  void rankCorrelationsWithTiesAgree() {
    JsonNode k = golden.get("kendall");
    double[] x = new double[k.get("x").size()];
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = k.get("x").get(i).asDouble();
      y[i] = k.get("y").get(i).asDouble();
    }
    CorrelationTest tau = Correlation.kendall(x, y);
    assertClose("tau", tau.r(), k.get("tau"), TOL);
    assertClose("z", tau.stat(), k.get("z"), TOL);
    assertClose("p", tau.pval(), k.get("p"), TOL);
    CorrelationTest rho = Correlation.spearman(x, y);
    assertClose("rho", rho.r(), k.get("rho"), TOL);
    assertClose("rho p", rho.pval(), k.get("rho_p"), TOL);
  }

  @Test
  void badInputIsRefusedWithAReason() {
    assertThatThrownBy(() -> CorrelationEffect.zcor(0.3, 3))
        .hasMessage(
            "cannot compute an effect: n = 3.0, at least 4.0 is needed; leave the study out");
    assertThatThrownBy(() -> CorrelationEffect.cor(1.2, 30))
        .hasMessage("cannot compute an effect: r = 1.2 is not in [-1, 1]; correct it");
    assertThatThrownBy(() -> ToCorrelation.fromBeta(0.7))
        .hasMessageContaining("outside [-0.5, 0.5]");
    assertThatThrownBy(() -> Correlation.pearson(new double[] {1, 2, 3}, new double[] {2, 2, 2}))
        .hasMessageContaining("same value in all 3 complete cases");
    assertThatThrownBy(() -> Correlation.pearson(new double[] {1, 2}, new double[] {2, 1}))
        .hasMessage("cannot correlate: 2 complete cases; at least 3 are needed");
    assertThatThrownBy(
            () ->
                Correlation.partial(
                    new double[] {1, 2, 4, 3},
                    new double[] {2, 1, 5, 3},
                    new double[] {1, 2, 4, 3}))
        .hasMessageContaining("explain variable 1 fully");
  }

  @Test
  void perfectCorrelationIsAPoint() {
    double[] x = {1, 2, 3, 4.5, 7, 1e9};
    double[] y = {-2, -4, -6, -9, -14, -2e9};
    CorrelationTest t = Correlation.pearson(x, y);
    assertThat(t.r()).isEqualTo(-1);
    assertThat(t.stat()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(t.pval()).isZero();
    assertThat(t.ciLb()).isEqualTo(-1);
    assertThat(t.ciUb()).isEqualTo(-1);
  }

  @Test
  void aLargeOffsetDoesNotHurt() {
    double[] x = {1, 2, 4, 3, 5, 9};
    double[] y = {2, 1, 3, 5, 4, 7};
    double[] far = new double[6];
    for (int i = 0; i < 6; i++) {
      far[i] = x[i] + 1e12;
    }
    assertThat(Correlation.pearson(far, y).r())
        .isCloseTo(Correlation.pearson(x, y).r(), within(1e-14));
  }

  private void same(String measure, int i, EffectSize got, double tol) {
    JsonNode e = expected.get(measure);
    assertClose(measure + " yi " + i, got.yi(), e.get("yi").get(i), tol);
    assertClose(measure + " vi " + i, got.vi(), e.get("vi").get(i), tol);
  }

  private static void at(JsonNode e, int i, EffectSize got) {
    assertClose("yi", got.yi(), e.get("yi").get(i), TOL);
    assertClose("vi", got.vi(), e.get("vi").get(i), TOL);
  }

  private static void one(JsonNode e, EffectSize got) {
    assertClose("yi", got.yi(), e.get("yi"), TOL);
    assertClose("vi", got.vi(), e.get("vi"), TOL);
  }
}
