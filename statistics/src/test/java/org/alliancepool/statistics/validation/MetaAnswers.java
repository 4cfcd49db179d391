package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.alliancepool.statistics.bias.BeggTest;
import org.alliancepool.statistics.bias.EggerTest;
import org.alliancepool.statistics.bias.ExcessSignificance;
import org.alliancepool.statistics.bias.FailSafeN;
import org.alliancepool.statistics.bias.PetPeese;
import org.alliancepool.statistics.bias.SelectionModel;
import org.alliancepool.statistics.bias.TrimFill;
import org.alliancepool.statistics.diagnostics.Influence;
import org.alliancepool.statistics.diagnostics.PooledSeries;
import org.alliancepool.statistics.diagnostics.Refits;
import org.alliancepool.statistics.pool.HeterogeneityInterval;
import org.alliancepool.statistics.pool.HunterSchmidt;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelFormula;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.ModeratorData;
import org.alliancepool.statistics.pool.Oracle;
import org.alliancepool.statistics.pool.PermutationTest;
import org.alliancepool.statistics.pool.Prediction;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.SubgroupAnalysis;
import org.alliancepool.statistics.pool.TauEstimator;
import org.alliancepool.statistics.pool.Test;
import org.alliancepool.statistics.pool.WaldTest;

/** Our answers to the cases of one data set of independent effects. */
final class MetaAnswers implements Comparison.Answers {
  private static final RandomEffects REML = RandomEffects.withDefaults();

  private final Map<String, String[]> data;
  private final double[] yi;
  private final double[] vi;
  private final DoubleUnaryOperator transformation;

  MetaAnswers(String name) {
    data = Oracle.data(name);
    yi = Oracle.column(data, "yi");
    vi = Oracle.column(data, "vi");
    transformation = name.startsWith("raudenbush") ? Math::exp : Math::tanh;
  }

  @Override
  public Object of(String key, JsonNode theirs) {
    String[] part = key.split("_");
    return switch (part[0]) {
      case "mods", "last" -> moderators(part, theirs);
      case "weights" -> fit(model(part[1], "z").withWeights(power(-0.5)).fit(yi, vi));
      case "tau2" -> part[1].equals("given") ? given(part[2]) : interval(part);
      case "leave1out" -> series(Refits.leaveOneOut(REML, yi, vi));
      case "cumul" -> series(Refits.cumulative(REML, yi, vi));
      case "blup" -> predictions(REML.fit(yi, vi).blup());
      case "influence" -> influence();
      case "baujat" -> {
        Influence i = Influence.of(REML, yi, vi);
        yield Map.of("x", i.baujatX(), "y", i.baujatY());
      }
      case "egger" -> egger(part);
      case "begg" -> {
        BeggTest.Result r = BeggTest.test(yi, vi);
        yield Map.of("tau", r.tau(), "pval", r.pval());
      }
      case "trimfill" -> trimFill(part[part.length - 1]);
      case "fsn" -> failSafe(key);
      case "tes" -> excess(part[1]);
      case "pet" -> line(PetPeese.fit(yi, vi).pet());
      case "peese" -> line(PetPeese.fit(yi, vi).peese());
      case "selection" -> selection(SelectionModel.withDefaults().fit(yi, vi));
      case "hunter" -> hunterSchmidt();
      case "subgroups" -> subgroups(part[1]);
      case "permutation" -> permutation();
      default -> pooled(part);
    };
  }

  private double[] power(double exponent) {
    return Arrays.stream(vi).map(v -> Math.pow(v, exponent)).toArray();
  }

  private RandomEffects model(String method, String test) {
    TauEstimator estimator = TauEstimator.of(method);
    RandomEffects model = REML.with(estimator).with(Test.of(test));
    return estimator == TauEstimator.GENQ ? model.withWeights(power(-0.5)) : model;
  }

  private Object pooled(String[] part) {
    MetaFit f = model(part[0], part[1]).fit(yi, vi);
    Map<String, Object> tree = fit(f);
    tree.put("predict", prediction(f.predict()));
    tree.put("predict_transformed", prediction(f.predict().transform(transformation)));
    if (!f.method().isCommonEffect()) {
      tree.put("tau2_ci_q_profile", interval(HeterogeneityInterval.qProfile(f)));
    }
    return tree;
  }

  private Object moderators(String[] part, JsonNode theirs) {
    String formula = theirs.get("formula").asText();
    ModelMatrix x = ModelFormula.parse(formula).matrix(table());
    String test = part[part.length - 1];
    if (part[0].equals("last")) {
      MetaFit f = REML.with(Test.of(test)).fit(yi, vi, x);
      WaldTest w = f.waldTest(f.p() - 1);
      return Map.of("formula", formula, "QM", w.stat(), "QMp", w.pval());
    }
    // The oracle names the moderator and fits by REML; oracle_more.R names the estimator.
    boolean named = theirs.has("newmods");
    MetaFit f = model(named ? part[1] : "REML", test).fit(yi, vi, x);
    Map<String, Object> tree = fit(f);
    tree.put("formula", formula);
    if (named) {
      double[] at = Numbers.of(theirs.get("newmods"));
      tree.put("newmods", Comparison.INPUT);
      tree.put("predict", prediction(f.predictAt(at)));
    }
    return tree;
  }

  private ModeratorData table() {
    ModeratorData table = new ModeratorData(yi.length);
    for (String name : data.keySet()) {
      try {
        table.numeric(name, Oracle.column(data, name));
      } catch (NumberFormatException e) {
        table.text(name, data.get(name));
      }
    }
    return table;
  }

  private Object given(String method) {
    return fit(model(method, "knha").withTau2(0.02).fit(yi, vi));
  }

  private Object interval(String[] part) {
    if (part[2].equals("profile")) {
      return interval(HeterogeneityInterval.profileLikelihood(model(part[3], "z").fit(yi, vi)));
    }
    HeterogeneityInterval i =
        HeterogeneityInterval.generalisedQ(
            model("DL", "z").fit(yi, vi), HeterogeneityInterval.QWeights.INVERSE_VARIANCE);
    return Map.of("tau2_lb", i.tau2Lb(), "tau2_ub", i.tau2Ub());
  }

  private static Object interval(HeterogeneityInterval i) {
    return Map.of(
        "tau2", new double[] {i.tau2(), i.tau2Lb(), i.tau2Ub()},
        "I2", new double[] {i.i2(), i.i2Lb(), i.i2Ub()},
        "H2", new double[] {i.h2(), i.h2Lb(), i.h2Ub()});
  }

  static Map<String, Object> fit(MetaFit f) {
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("method", f.method().name());
    t.put("test", f.test().code());
    t.put("k", f.k());
    t.put("p", f.p());
    t.put("names", f.names());
    t.put("beta", f.beta());
    t.put("se", f.se());
    t.put("stat", f.zval());
    t.put("df", f.ddf());
    t.put("pval", f.pval());
    t.put("ci_lb", f.ciLb());
    t.put("ci_ub", f.ciUb());
    t.put("vb", f.vb());
    t.put("tau2", f.tau2());
    t.put("se_tau2", f.seTau2());
    t.put("I2", f.i2());
    t.put("H2", f.h2());
    t.put("R2", f.r2());
    t.put("QE", f.qe());
    t.put("QEp", f.qep());
    t.put("QM", f.qm());
    t.put("QMp", f.qmp());
    t.put("logLik", f.logLik());
    t.put("AIC", f.aic());
    t.put("BIC", f.bic());
    t.put("AICc", f.aicc());
    return t;
  }

  private static Map<String, Object> prediction(Prediction p) {
    return Map.of(
        "pred", p.pred(), "se", p.se(), "ci_lb", p.ciLb(), "ci_ub", p.ciUb(), "pi_lb", p.piLb(),
        "pi_ub", p.piUb());
  }

  private static Object predictions(Prediction[] p) {
    return Map.of(
        "pred", Arrays.stream(p).mapToDouble(Prediction::pred).toArray(),
        "se", Arrays.stream(p).mapToDouble(Prediction::se).toArray(),
        "pi.lb", Arrays.stream(p).mapToDouble(Prediction::piLb).toArray(),
        "pi.ub", Arrays.stream(p).mapToDouble(Prediction::piUb).toArray());
  }

  private static Object series(PooledSeries s) {
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("estimate", s.estimate());
    t.put("se", s.se());
    t.put("zval", s.zval());
    t.put("pval", s.pval());
    t.put("ci.lb", s.ciLb());
    t.put("ci.ub", s.ciUb());
    t.put("Q", s.qe());
    t.put("Qp", s.qep());
    t.put("tau2", s.tau2());
    t.put("I2", s.i2());
    t.put("H2", s.h2());
    return t;
  }

  private Object influence() {
    Influence i = Influence.of(REML, yi, vi);
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("rstudent", i.rstudent());
    t.put("dffits", i.dffits());
    t.put("cook.d", i.cookD());
    t.put("cov.r", i.covR());
    t.put("tau2.del", i.tau2Del());
    t.put("QE.del", i.qeDel());
    t.put("hat", i.hat());
    t.put("weight", i.weight());
    t.put("dfbs", Arrays.stream(i.dfbs()).mapToDouble(row -> row[0]).toArray());
    return t;
  }

  private Object egger(String[] part) {
    EggerTest.Predictor predictor =
        EggerTest.Predictor.valueOf(part[2].toUpperCase(java.util.Locale.ROOT));
    EggerTest test = EggerTest.withDefaults().with(predictor);
    test =
        switch (part[1]) {
          case "lm" -> test.with(EggerTest.Model.LM);
          case "rma" -> test;
          default -> test.with(REML.with(Test.of(part[1])));
        };
    EggerTest.Result r = test.test(yi, vi);
    return Map.of(
        "stat",
        r.stat(),
        "df",
        r.df(),
        "pval",
        r.pval(),
        "limit",
        r.limit(),
        "limit_ci",
        new double[] {r.limitCiLb(), r.limitCiUb()});
  }

  private Object trimFill(String estimator) {
    TrimFill.Result r =
        TrimFill.withDefaults().with(TrimFill.Estimator.valueOf(estimator)).fit(yi, vi);
    return Map.of(
        "k0",
        r.k0(),
        "side",
        r.side().name().toLowerCase(java.util.Locale.ROOT),
        "beta",
        r.fit().beta(),
        "se",
        r.fit().se(),
        "tau2",
        r.fit().tau2(),
        "ci_lb",
        r.fit().ciLb(),
        "ci_ub",
        r.fit().ciUb());
  }

  private Object failSafe(String key) {
    FailSafeN.Result r =
        switch (key) {
          case "fsn_rosenthal" -> FailSafeN.rosenthal(yi, vi, 0.05);
          case "fsn_rosenberg" -> FailSafeN.rosenberg(yi, vi, 0.05);
          case "fsn_orwin" -> FailSafeN.orwin(yi, vi, FailSafeN.Mean.UNWEIGHTED, 0.05);
          case "fsn_orwin_weighted" -> FailSafeN.orwin(yi, vi, FailSafeN.Mean.WEIGHTED, 0.05);
          default -> throw new IllegalArgumentException(key);
        };
    return Map.of(
        "fsnum", r.fsnum(), "pval", r.pval(), "meanes", r.meanes(), "target", Comparison.INPUT);
  }

  private Object excess(String comparison) {
    ExcessSignificance.Result r =
        ExcessSignificance.withDefaults()
            .with(
                comparison.equals("chi2")
                    ? ExcessSignificance.Comparison.CHI_SQUARE
                    : ExcessSignificance.Comparison.BINOMIAL)
            .test(yi, vi);
    return Map.of(
        "O",
        r.observed(),
        "E",
        r.expected(),
        "pval",
        r.pval(),
        "theta",
        r.theta(),
        "power",
        r.power());
  }

  private static Object line(PetPeese.Line l) {
    double[][] coef = new double[2][];
    Arrays.setAll(coef, j -> new double[] {l.coef()[j], l.se()[j], l.tval()[j], l.pval()[j]});
    return Map.of("coef", coef);
  }

  static Map<String, Object> selection(SelectionModel.Result r) {
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("beta", r.beta());
    t.put("se", r.se());
    t.put("tau2", r.tau2());
    t.put("delta", r.delta());
    t.put("se_delta", r.seDelta());
    t.put("LRT", r.lrt());
    t.put("LRTp", r.lrtP());
    t.put("logLik", r.logLik());
    return t;
  }

  private Object hunterSchmidt() {
    HunterSchmidt b = HunterSchmidt.bareBones(Oracle.column(data, "ri"), Oracle.column(data, "ni"));
    return Map.of(
        "rbar",
        b.rbar(),
        "var_r",
        b.varR(),
        "var_e",
        b.varE(),
        "var_rho",
        b.varRho(),
        "sd_rho",
        b.sdRho(),
        "pct_var_artifacts",
        b.pctVarArtifacts());
  }

  private Object subgroups(String heterogeneity) {
    boolean separate = heterogeneity.equals("separate");
    SubgroupAnalysis s =
        SubgroupAnalysis.of(
            REML,
            yi,
            vi,
            data.get("design"),
            separate
                ? SubgroupAnalysis.Heterogeneity.SEPARATE
                : SubgroupAnalysis.Heterogeneity.COMMON);
    return Map.of(
        "k",
        s.k(),
        "beta",
        s.beta(),
        "se",
        s.se(),
        "tau2",
        s.tau2(),
        "Q",
        s.difference().stat(),
        "Qp",
        s.difference().pval());
  }

  private Object permutation() {
    int k = Math.min(6, yi.length);
    RandomEffects dl = model("DL", "z");
    PermutationTest p =
        PermutationTest.of(dl.fit(Arrays.copyOf(yi, k), Arrays.copyOf(vi, k)), dl, 1);
    return Map.of("pval", p.pval(), "QMp", p.qmp());
  }
}
