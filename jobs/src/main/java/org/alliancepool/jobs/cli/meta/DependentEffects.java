package org.alliancepool.jobs.cli.meta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.alliancepool.jobs.cli.meta.Answer.Picture;
import org.alliancepool.jobs.cli.meta.Answer.Pooled;
import org.alliancepool.statistics.dependent.ClusterRobust;
import org.alliancepool.statistics.dependent.CoefficientTest;
import org.alliancepool.statistics.dependent.Correction;
import org.alliancepool.statistics.dependent.Grouping;
import org.alliancepool.statistics.dependent.LikelihoodMethod;
import org.alliancepool.statistics.dependent.MultilevelFit;
import org.alliancepool.statistics.dependent.MultilevelModel;
import org.alliancepool.statistics.dependent.Robu;
import org.alliancepool.statistics.dependent.RobuFit;
import org.alliancepool.statistics.dependent.RobustFit;
import org.alliancepool.statistics.dependent.SamplingCovariance;
import org.alliancepool.statistics.dependent.WaldTest;
import org.alliancepool.statistics.dependent.WildBootstrap;
import org.alliancepool.statistics.dependent.WildBootstrap.Multiplier;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.ModelMatrix;
import org.alliancepool.statistics.pool.RandomEffects;
import org.alliancepool.statistics.pool.TauEstimator;

/** Answers of models for several effects per study. */
final class DependentEffects {
  /** How a multilevel model is fitted and tested. */
  record Settings(LikelihoodMethod likelihood, CoefficientTest test, double level) {}

  /** A cluster wild bootstrap to be done beside the model's own test. */
  record Bootstrap(int replicates, Multiplier multiplier, long seed) {
    WildBootstrap test() {
      return WildBootstrap.withDefaults()
          .withReplicates(replicates)
          .with(multiplier)
          .withSeed(seed);
    }
  }

  private final Effects e;
  private final ModelMatrix design;
  private final double[][] x;
  private final List<String> warnings;
  private final Bootstrap bootstrap;

  /** The effects of an analysis, without bootstrap. */
  DependentEffects(Effects e) {
    this(e, null);
  }

  /** The effects of an analysis; redundant predictors are dropped with a warning. */
  DependentEffects(Effects e, Bootstrap bootstrap) {
    this.e = e;
    this.bootstrap = bootstrap;
    MetaFit plain =
        Effects.asUserError(
            () ->
                RandomEffects.withDefaults().with(TauEstimator.EE).fit(e.yi(), e.vi(), e.design()));
    design = plain.x();
    x = IntStream.range(0, e.k()).mapToObj(design::row).toArray(double[][]::new);
    warnings = new ArrayList<>(e.warnings());
    warnings.addAll(plain.warnings());
  }

  /** The three-level model: sampling errors are independent. */
  Answer threeLevel(Settings settings) {
    return multilevel(SamplingCovariance.diagonal(e.vi()), settings, "three-level", Double.NaN);
  }

  /** Correlated and hierarchical effects: sampling errors of one study go together. */
  Answer che(Settings settings, Dependence dependence) {
    SamplingCovariance v = Effects.asUserError(() -> dependence.covariance(e));
    return multilevel(v, settings, "che", dependence.rho());
  }

  private Answer multilevel(SamplingCovariance v, Settings settings, String name, double rho) {
    Map<String, Grouping> factors = new LinkedHashMap<>();
    Effects.Columns columns = e.columns();
    String effect = Objects.requireNonNullElse(columns.effect(), "effect");
    factors.put(columns.study(), e.study());
    factors.put(columns.study() + "/" + effect, e.study().nest(e.effect()));
    if (e.crossed() != null) {
      factors.put(columns.crossed(), e.crossed());
    }
    MultilevelFit fit =
        Effects.asUserError(
            () ->
                MultilevelModel.random(factors)
                    .with(settings.likelihood())
                    .with(settings.test())
                    .withConfidence(settings.level())
                    .fit(e.yi(), v, x, design.names()));
    Pooled pooled = null;
    if (design.isInterceptOnly()) {
      MultilevelFit.Prediction p = fit.predict(1);
      pooled = new Pooled(p.pred(), p.ciLb(), p.ciUb(), p.piLb(), p.piUb());
    }
    List<String> notes = new ArrayList<>(warnings);
    notes.addAll(fit.warnings());
    Robust cr2 = robust(fit, settings.level(), notes);
    Values values = head(name, fit.method().name(), settings.level());
    values
        .put("test", settings.test() == CoefficientTest.T ? "t" : "z")
        .each("beta", fit.beta())
        .each("se", fit.se())
        .each("zval", fit.zval())
        .put("df", fit.ddf())
        .each("pval", fit.pval())
        .each("ci_lb", fit.ciLb())
        .each("ci_ub", fit.ciUb())
        .pooled(e.measure(), pooled)
        .put("sigma2", fit.sigma2())
        .put("i2", Arrays.stream(fit.i2()).sum())
        .put("i2_levels", fit.i2())
        .put("qe", fit.qe())
        .put("qe_df", fit.k() - fit.p())
        .put("qep", fit.qep())
        .put("qm", fit.qm())
        .put("qm_df1", fit.qmDf())
        .put("qm_df2", fit.ddf())
        .put("qmp", fit.qmp())
        .put("log_lik", fit.logLik())
        .put("aic", fit.aic())
        .put("bic", fit.bic())
        .put("aicc", fit.aicc())
        .put("cr2", cr2.values())
        .put("converged", fit.converged());
    if (!Double.isNaN(rho)) {
      values.put("rho", rho);
    }
    String wild =
        bootstrap == null
            ? ""
            : wild(
                values,
                bootstrap.test().test(fit, e.study(), tested()),
                "variances estimated anew",
                notes);
    values.put("warnings", notes).effects(e, e.slab(), e.yi(), e.vi());
    String words =
        (name.equals("che") ? "Correlated and Hierarchical Effects Model" : "Three-Level Model")
            + " (k = "
            + fit.k()
            + " in "
            + e.study().levels()
            + " studies; method: "
            + fit.method()
            + (Double.isNaN(rho) ? "" : "; rho = " + rho)
            + ")";
    return new Answer(
        values.map(), text(fit, cr2, pooled, words) + wild, picture(words, fit.beta(), pooled));
  }

  /** Robust variance estimation with correlated-effects weights. */
  Answer robuCorrelated(double rho, double level) {
    return robu(Robu.correlated(rho), "robu-corr", rho, level);
  }

  /** Robust variance estimation with hierarchical-effects weights. */
  Answer robuHierarchical(double level) {
    return robu(Robu.hierarchical(), "robu-hier", Double.NaN, level);
  }

  private Answer robu(Robu model, String name, double rho, double level) {
    RobuFit fit =
        Effects.asUserError(() -> model.fit(e.yi(), e.vi(), e.study(), x, design.names()));
    RobustFit c = fit.coefficients();
    double[] lb = Values.bounds(c.beta(), c.se(), c.df(), level, -1);
    double[] ub = Values.bounds(c.beta(), c.se(), c.df(), level, 1);
    Pooled pooled =
        design.isInterceptOnly()
            ? new Pooled(c.beta()[0], lb[0], ub[0], Double.NaN, Double.NaN)
            : null;
    List<String> notes = new ArrayList<>(warnings);
    notes.addAll(c.warnings());
    Values values = head(name, name.equals("robu-corr") ? "CORR" : "HIER", level);
    values
        .put("test", "t")
        .each("beta", c.beta())
        .each("se", c.se())
        .each("tval", c.tval())
        .each("df", c.df())
        .each("pval", c.pval())
        .each("ci_lb", lb)
        .each("ci_ub", ub)
        .pooled(e.measure(), pooled)
        .put("tau2", fit.tau2());
    if (name.equals("robu-hier")) {
      values.put("omega2", fit.omega2());
    } else {
      values.put("rho", rho);
    }
    String wild =
        bootstrap == null
            ? ""
            : wild(values, bootstrap.test().test(fit, e.study(), tested()), "weights held", notes);
    values
        .put("i2", fit.i2())
        .put("converged", true)
        .put("warnings", notes)
        .effects(e, e.slab(), e.yi(), e.vi());
    String words =
        "Robust Variance Estimation (k = "
            + fit.k()
            + " in "
            + e.study().levels()
            + " studies; "
            + (name.equals("robu-corr")
                ? "correlated effects, rho = " + rho
                : "hierarchical effects")
            + ")";
    StringBuilder out = new StringBuilder("\n").append(words).append("\n\n");
    List<String[]> facts = new ArrayList<>();
    facts.add(new String[] {"tau^2 (between studies):", Lines.fixed(fit.tau2())});
    if (name.equals("robu-hier")) {
      facts.add(new String[] {"omega^2 (within studies):", Lines.fixed(fit.omega2())});
    } else {
      facts.add(new String[] {"I^2:", Lines.fixed(fit.i2(), 2) + "%"});
    }
    out.append(Lines.facts(facts))
        .append("\nModel Results (CR2, Satterthwaite df):\n\n")
        .append(
            Lines.coefficients(
                c.names(), "tval", c.beta(), c.se(), c.tval(), c.df(), c.pval(), lb, ub))
        .append('\n')
        .append(Lines.pooled(e.measure(), pooled, 100 * level))
        .append(Lines.legend());
    return new Answer(values.map(), out + wild, picture(words, c.beta(), pooled));
  }

  /** The moderators; the mean where there are none. */
  private int[] tested() {
    int p = design.columns();
    return IntStream.range(0, p).filter(j -> p == 1 || j != design.interceptIndex()).toArray();
  }

  private String wild(Values values, WildBootstrap.Result r, String weights, List<String> notes) {
    List<String> names = Arrays.stream(tested()).mapToObj(design.names()::get).toList();
    boolean exact = r.kind() == WildBootstrap.Kind.EXACT;
    Values outcome =
        new Values()
            .put(
                "method",
                "robust F (CR1); residuals of the model under the null times a random number for"
                    + " each study, "
                    + weights)
            .put("null", String.join(" = ", names) + " = 0")
            .put("fval", r.fval())
            .put("pval", r.pval())
            .put("kind", exact ? "exact" : "random")
            .put("replicates", r.replicates())
            .put("failed", r.failed())
            .put("multiplier", bootstrap.multiplier().name().toLowerCase(Locale.ROOT));
    if (!exact) {
      outcome.put("seed", bootstrap.seed());
    }
    values.put("wild_bootstrap", outcome.map());
    notes.addAll(r.warnings());
    return "\nCluster wild bootstrap ("
        + r.replicates()
        + (exact ? " vectors of signs, all there are): F = " : " replicates): F = ")
        + Lines.fixed(r.fval())
        + ", p-val "
        + Lines.pEquals(r.pval())
        + "\n";
  }

  private Values head(String name, String method, double level) {
    Values values =
        new Values()
            .put("model", name)
            .put("measure", e.measure().name())
            .put("method", method)
            .put("level", 100 * level)
            .put("k", e.k())
            .put("k_studies", e.study().levels());
    if (e.hasModerators()) {
      values.put("names", design.names());
    }
    return values;
  }

  private Picture picture(String words, double[] beta, Pooled pooled) {
    double[] fitted = new double[e.k()];
    for (int i = 0; i < fitted.length; i++) {
      for (int j = 0; j < beta.length; j++) {
        fitted[i] += x[i][j] * beta[j];
      }
    }
    return new Picture(e.slab(), e.yi(), e.vi(), null, fitted, words, pooled, null, design);
  }

  /** The cluster-robust answer: as values, and the lines of its table (empty without). */
  private record Robust(Map<String, Object> values, String table) {}

  private Robust robust(MultilevelFit fit, double level, List<String> notes) {
    boolean across = e.crossed() != null && !e.crossed().isNestedIn(e.study());
    if (e.study().levels() < 2 || across) {
      notes.add(
          "no cluster-robust standard errors: "
              + (across
                  ? "the crossed factor correlates effects of different studies"
                  : "there is one study"));
      Values none = new Values();
      for (String key : List.of("se", "tval", "df", "pval", "ci_lb", "ci_ub")) {
        double[] missing = new double[fit.p()];
        Arrays.fill(missing, Double.NaN);
        none.each(key, missing);
      }
      return new Robust(none.map(), "");
    }
    ClusterRobust cluster = ClusterRobust.of(fit.working(), e.study(), Correction.CR2);
    RobustFit c = cluster.coefficients();
    notes.addAll(c.warnings());
    double[] lb = Values.bounds(c.beta(), c.se(), c.df(), level, -1);
    double[] ub = Values.bounds(c.beta(), c.se(), c.df(), level, 1);
    Values values =
        new Values()
            .each("se", c.se())
            .each("tval", c.tval())
            .each("df", c.df())
            .each("pval", c.pval())
            .each("ci_lb", lb)
            .each("ci_ub", ub);
    String coefficients =
        Lines.coefficients(c.names(), "tval", c.beta(), c.se(), c.tval(), c.df(), c.pval(), lb, ub);
    String htz = "";
    if (!design.isInterceptOnly()) {
      WaldTest wald = cluster.wald(tested());
      htz = Lines.moderators(c.names(), wald.fval(), wald.dfNum(), wald.dfDen(), wald.pval());
      notes.addAll(wald.warnings());
      values
          .put("qm", wald.fval())
          .put("qm_df1", wald.dfNum())
          .put("qm_df2", wald.dfDen())
          .put("qmp", wald.pval());
    }
    return new Robust(values.map(), htz + coefficients);
  }

  private String text(MultilevelFit fit, Robust cr2, Pooled pooled, String words) {
    StringBuilder out =
        new StringBuilder("\n").append(words).append("\n\nVariance Components:\n\n");
    List<String[]> rows = new ArrayList<>();
    for (int l = 0; l < fit.sigma2().length; l++) {
      rows.add(
          new String[] {
            "sigma^2." + (l + 1),
            Lines.fixed(fit.sigma2()[l]),
            Lines.fixed(Math.sqrt(fit.sigma2()[l])),
            Integer.toString(fit.levels()[l]),
            Lines.fixed(fit.i2()[l], 2) + "%",
            fit.factorNames().get(l)
          });
    }
    out.append(Lines.table(new String[] {"", "estim", "sqrt", "nlvls", "I^2", "factor"}, rows))
        .append(
            design.isInterceptOnly()
                ? "\nTest for Heterogeneity:\nQ(df = "
                : "\nTest for Residual Heterogeneity:\nQE(df = ")
        .append(fit.k() - fit.p())
        .append(") = ")
        .append(Lines.fixed(fit.qe()))
        .append(", p-val ")
        .append(Lines.pEquals(fit.qep()))
        .append("\n\n");
    if (!design.isInterceptOnly()) {
      out.append(Lines.moderators(fit.names(), fit.qm(), fit.qmDf(), fit.ddf(), fit.qmp()));
    }
    boolean t = !Double.isNaN(fit.ddf());
    double[] df = new double[fit.p()];
    Arrays.fill(df, fit.ddf());
    out.append("Model Results:\n\n")
        .append(
            Lines.coefficients(
                fit.names(),
                t ? "tval" : "zval",
                fit.beta(),
                fit.se(),
                fit.zval(),
                t ? df : null,
                fit.pval(),
                fit.ciLb(),
                fit.ciUb()));
    if (!cr2.table().isEmpty()) {
      out.append(
              "\nCluster-Robust Results (CR2 by "
                  + e.columns().study()
                  + ", Satterthwaite df"
                  + (design.isInterceptOnly() ? "" : "; HTZ test of moderators")
                  + "):\n\n")
          .append(cr2.table());
    }
    return out.append('\n')
        .append(Lines.pooled(e.measure(), pooled, 100 * fit.confidence()))
        .append(Lines.legend())
        .toString();
  }
}
