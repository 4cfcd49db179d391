package org.alliancepool.statistics.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.alliancepool.statistics.dependent.Aggregate;
import org.alliancepool.statistics.dependent.ClusterRobust;
import org.alliancepool.statistics.dependent.CoefficientTest;
import org.alliancepool.statistics.dependent.Correction;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.dependent.LikelihoodMethod;
import org.alliancepool.statistics.dependent.MultilevelFit;
import org.alliancepool.statistics.dependent.MultilevelModel;
import org.alliancepool.statistics.dependent.ProfileInterval;
import org.alliancepool.statistics.dependent.Robu;
import org.alliancepool.statistics.dependent.RobuFit;
import org.alliancepool.statistics.dependent.RobustFit;
import org.alliancepool.statistics.dependent.SamplingCovariance;
import org.alliancepool.statistics.dependent.WaldTest;
import org.alliancepool.statistics.pool.ModelFormula;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.ModeratorData;
import org.alliancepool.statistics.pool.Oracle;
import org.alliancepool.statistics.pool.RandomEffects;

/** Our answers to the cases of one data set of effects nested in studies. */
final class DependentAnswers implements Comparison.Answers {
  private static final double RHO = 0.6;

  private final double[] yi;
  private final double[] vi;
  private final Grouping study;
  private final MultilevelModel model;
  private final SamplingCovariance independent;
  private final ModelMatrix moderators;

  DependentAnswers(String name) {
    Map<String, String[]> data = Oracle.data(name);
    yi = Oracle.column(data, "yi");
    vi = Oracle.column(data, "vi");
    study = Grouping.of(data.get("outer"));
    model = MultilevelModel.nested(study, Grouping.of(data.get("inner")));
    independent = SamplingCovariance.diagonal(vi);
    ModeratorData table = new ModeratorData(yi.length).numeric("year", Oracle.column(data, "year"));
    boolean typed = data.containsKey("deltype");
    if (typed) {
      table.text("deltype", data.get("deltype"));
    }
    moderators = ModelFormula.parse(typed ? "~deltype + year" : "~I(year - 1990)").matrix(table);
  }

  private SamplingCovariance correlated(double rho) {
    return SamplingCovariance.constantRho(vi, study, rho);
  }

  @Override
  public Object of(String key, JsonNode theirs) {
    return switch (key) {
      case "three_level_REML" -> fit(model.fit(yi, independent));
      case "three_level_t" -> fit(model.with(CoefficientTest.T).fit(yi, independent));
      case "three_level_ML" -> fit(model.with(LikelihoodMethod.ML).fit(yi, independent));
      case "three_level_CR2" -> robust(model.fit(yi, independent), Correction.CR2);
      case "three_level_CR_variants" -> variants(model.fit(yi, independent));
      case "three_level_profile_ci" -> profile(model.fit(yi, independent));
      case "three_level_predict" -> predict(model.fit(yi, independent).predict(1));
      case "three_level_mods" -> {
        MultilevelFit f = model.fit(yi, independent, moderators);
        Map<String, Object> tree = fit(f);
        tree.put("CR2", robust(f, Correction.CR2));
        tree.put("CR_variants", variants(f));
        yield tree;
      }
      case "three_level_mods_ML_t" ->
          fit(
              model
                  .with(LikelihoodMethod.ML)
                  .with(CoefficientTest.T)
                  .fit(yi, independent, moderators));
      case "I2_levels" -> model.fit(yi, independent).i2();
      case "che_REML" -> fit(model.fit(yi, correlated(RHO)));
      case "che_ML" -> fit(model.with(LikelihoodMethod.ML).fit(yi, correlated(RHO)));
      case "che_CR2" -> robust(model.fit(yi, correlated(RHO)), Correction.CR2);
      case "che_CR_variants" -> variants(model.fit(yi, correlated(RHO)));
      case "che_profile_ci" -> profile(model.fit(yi, correlated(RHO)));
      case "che_rho3" -> {
        MultilevelFit f = model.fit(yi, correlated(0.3));
        Map<String, Object> tree = fit(f);
        tree.put("CR2", robust(f, Correction.CR2));
        yield tree;
      }
      case "che_mods" -> {
        MultilevelFit f = model.fit(yi, correlated(RHO), moderators);
        Map<String, Object> tree = fit(f);
        tree.put("formula", theirs.get("formula").asText());
        tree.put("CR2", robust(f, Correction.CR2));
        tree.put("wald_HTZ", wald(f, IntStream.range(1, f.p()).toArray()));
        yield tree;
      }
      case "che_mods_HTZ_all" -> {
        MultilevelFit f = model.fit(yi, correlated(RHO), moderators);
        yield wald(f, IntStream.range(0, f.p()).toArray());
      }
      case "robumeta_CORR" -> robu(Robu.correlated(RHO).fit(yi, vi, study));
      case "robumeta_HIER" -> robu(Robu.hierarchical().fit(yi, vi, study));
      case "robumeta_CORR_mods" -> robu(Robu.correlated(0.8).fit(yi, vi, study, moderators));
      case "robumeta_HIER_mods" -> robu(Robu.hierarchical().fit(yi, vi, study, moderators));
      case "aggregate_CS" -> aggregate(Aggregate.compoundSymmetric(yi, vi, study, RHO), theirs);
      case "aggregate_weighted" ->
          aggregate(Aggregate.compoundSymmetric(yi, vi, study, 0.3), theirs);
      case "aggregate_mean" -> aggregate(Aggregate.mean(yi, vi, study, 0.3), theirs);
      case "aggregate_CS_REML" -> {
        Aggregate.Effects a = Aggregate.compoundSymmetric(yi, vi, study, RHO);
        yield MetaAnswers.fit(RandomEffects.withDefaults().fit(a.yi(), a.vi()));
      }
      default -> null;
    };
  }

  static Map<String, Object> fit(MultilevelFit f) {
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("k", f.k());
    t.put("names", f.names());
    t.put("beta", f.beta());
    t.put("se", f.se());
    t.put("pval", f.pval());
    t.put("ci_lb", f.ciLb());
    t.put("ci_ub", f.ciUb());
    t.put("sigma2", f.sigma2());
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

  private Object robust(MultilevelFit f, Correction correction) {
    return robust(ClusterRobust.of(f.working(), study, correction).coefficients());
  }

  private static Map<String, Object> robust(RobustFit r) {
    Map<String, Object> t = new LinkedHashMap<>();
    t.put("beta", r.beta());
    t.put("se", r.se());
    t.put("t", r.tval());
    t.put("df", r.df());
    t.put("pval", r.pval());
    return t;
  }

  private Object variants(MultilevelFit f) {
    Map<String, Object> t = new LinkedHashMap<>();
    for (Correction c : List.of(Correction.CR0, Correction.CR1, Correction.CR1S)) {
      t.put(c.name(), robust(f, c));
    }
    return t;
  }

  private Object wald(MultilevelFit f, int[] coefficients) {
    WaldTest w = ClusterRobust.of(f.working(), study, Correction.CR2).wald(coefficients);
    return Map.of("F", w.fval(), "df_num", w.dfNum(), "df_denom", w.dfDen(), "pval", w.pval());
  }

  private static Object profile(MultilevelFit f) {
    double[][] bounds = new double[2][];
    for (int l = 0; l < 2; l++) {
      ProfileInterval i = f.profile(l);
      bounds[l] = new double[] {i.sigma2(), i.ciLb(), i.ciUb()};
    }
    return bounds;
  }

  private static Object predict(MultilevelFit.Prediction p) {
    return Map.of(
        "pred", p.pred(), "ci_lb", p.ciLb(), "ci_ub", p.ciUb(), "pi_lb", p.piLb(), "pi_ub",
        p.piUb());
  }

  private static Object robu(RobuFit f) {
    Map<String, Object> t = robust(f.coefficients());
    t.put("tau2", f.tau2());
    t.put("omega2", f.omega2());
    t.put("I2", f.i2());
    return t;
  }

  /** In R's order of studies. */
  private static Object aggregate(Aggregate.Effects a, JsonNode theirs) {
    List<String> order = theirs.get("study").valueStream().map(JsonNode::asText).toList();
    int[] at = order.stream().mapToInt(a.study()::indexOf).toArray();
    return Map.of(
        "study", order,
        "yi", Arrays.stream(at).mapToDouble(j -> a.yi()[j]).toArray(),
        "vi", Arrays.stream(at).mapToDouble(j -> a.vi()[j]).toArray());
  }
}
