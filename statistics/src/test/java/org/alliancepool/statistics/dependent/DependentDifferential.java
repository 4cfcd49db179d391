package org.alliancepool.statistics.dependent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Random data sets made and answered by {@code src/test/r/differential-dependent.R}, held against
 * ours.
 *
 * <p>R searches on the log scale, where a variance of 0 is never reached: it stops at about 1e-9,
 * and its log-likelihood, its coefficients and what follows from them are that much off. So our
 * log-likelihood must never be lower than R's, variances are compared relative to their total, and
 * where R's log-likelihood is lower by more than 1e-12 (a boundary, or a flat top where its search
 * stops early) the rest is compared at 5e-5 only. What this does not cover: models of more than two
 * nested factors, and clusters coarser than studies.
 */
public final class DependentDifferential {
  private static final String ABOUT =
      """
      ## Random dependent effects against metafor, clubSandwich and robumeta

      Made by the same script. 6 to 30 studies of 1 to 7 effects, variances over two orders of magnitude, true variances
      often 0, none to three moderators, studies not contiguous in a third of the sets. Variances are compared
      relative to their total, coefficients in standard errors. `DependentDifferentialTest` replays 40.

      - **A variance of 0, or a flat top** (rows "where R stops short"): R searches on the log scale, where 0 is never
        reached, and ends when a step gains less than 1e-12. Its log-likelihood is then lower than ours by more than
        1e-12 and what follows from it is as far off. R's is never higher by more than rounding.
      - **A lower maximum** (rows "where R's maximum is lower"): R's log-likelihood is lower than ours by more than 1e-5,
        so R is elsewhere, and the rest of that fit is not compared.
      - **Profile intervals narrower than ours**: the profile likelihood is a maximum over the other variance, so at a
        bound of R inside our interval R did not reach it. In set 31 R's bound is 0.0380 with a log-likelihood of -3.616
        at a study variance of 0.02, well above the -5.084 that a bound must have; ours, 0.0216, has it.

      """;

  private static final double FIT = 1e-6;
  private static final double LOOSE = 5e-5;
  private static final double CLOSED = 1e-10;

  private final Map<String, double[]> worst = new TreeMap<>();
  private int cases;

  /** Differences are collected, so that a failure names each quantity's worst seed. */
  private void record(String what, double difference, double tolerance, int seed) {
    double[] entry = worst.computeIfAbsent(what, w -> new double[] {-1, 0, tolerance});
    if (!(difference <= entry[0])) {
      entry[0] = difference;
      entry[1] = seed;
    }
  }

  private static double difference(double actual, JsonNode expected, double floor) {
    return Oracle.difference(new double[] {actual}, Oracle.numbers(expected), floor);
  }

  private static double difference(double[] actual, JsonNode expected, double floor) {
    return Oracle.difference(actual, Oracle.numbers(expected), floor);
  }

  private static Grouping grouping(JsonNode node) {
    return Grouping.of(Arrays.stream(Oracle.numbers(node)).mapToInt(v -> (int) v).toArray());
  }

  /** Returns the tolerance for what is derived from this fit. */
  private double compare(String key, MultilevelFit fit, JsonNode expected, int seed) {
    double gap = expected.get("logLik").asDouble() - fit.logLik();
    record(key + " logLik R higher", Math.max(0, gap), 1e-9, seed);
    if (-gap > 1e-5) {
      // Another maximum: nothing that follows from the fit is comparable.
      record(key + " where R's maximum is lower, logLik", -gap, Double.POSITIVE_INFINITY, seed);
      return Double.POSITIVE_INFINITY;
    }
    record(key + " logLik R lower", Math.max(0, -gap), 1e-5, seed);
    record(key + " not converged", fit.converged() ? 0 : 1, 0, seed);
    boolean reached = Math.abs(gap) < 1e-12;
    String where = key + (reached ? "" : " where R stops short");
    double tolerance = reached ? FIT : LOOSE;
    double total = Arrays.stream(fit.sigma2()).sum() + 1e-3;
    record(
        where + " sigma2",
        difference(fit.sigma2(), expected.get("sigma2"), total),
        tolerance,
        seed);
    double[] beta = Oracle.numbers(expected.get("beta"));
    for (int c = 0; c < beta.length; c++) {
      double off = Math.abs(fit.beta()[c] - beta[c]) / fit.se()[c];
      record(where + " beta in se", off, tolerance, seed);
    }
    record(where + " se", difference(fit.se(), expected.get("se"), 0), tolerance, seed);
    record(key + " QE", difference(fit.qe(), expected.get("QE"), 0), CLOSED, seed);
    record(where + " QM", difference(fit.qm(), expected.get("QM"), 1), 10 * tolerance, seed);
    for (String name : List.of("AIC", "BIC", "AICc")) {
      double ours =
          switch (name) {
            case "AIC" -> fit.aic();
            case "BIC" -> fit.bic();
            default -> fit.aicc();
          };
      // -2 logLik of R, plus the same penalty as ours.
      double off = Math.abs(ours - 2 * gap - expected.get(name).asDouble());
      record(key + " " + name, off, 1e-8, seed);
    }
    return tolerance;
  }

  private void compare(String key, RobustFit fit, JsonNode expected, double tolerance, int seed) {
    record(key + " se", difference(fit.se(), expected.get("se"), 0), tolerance, seed);
    if (expected.hasNonNull("df")) {
      record(key + " df", difference(fit.df(), expected.get("df"), 0), tolerance, seed);
    }
    // p-values in the far tail multiply a difference in t by t squared.
    record(
        key + " pval", difference(fit.pval(), expected.get("pval"), 1e-4), 100 * tolerance, seed);
  }

  private void aggregate(String key, Aggregate.Effects ours, JsonNode expected, int seed) {
    Map<String, Integer> position = new HashMap<>();
    for (int j = 0; j < ours.study().size(); j++) {
      position.put(ours.study().get(j), j);
    }
    for (int j = 0; j < expected.get("study").size(); j++) {
      int at = position.get(expected.get("study").get(j).asText());
      record(key + " yi", difference(ours.yi()[at], expected.get("yi").get(j), 1e-3), CLOSED, seed);
      record(key + " vi", difference(ours.vi()[at], expected.get("vi").get(j), 0), CLOSED, seed);
    }
  }

  /** Compares one data set. */
  void replay(JsonNode c) {
    cases++;
    int seed = c.get("seed").asInt();
    double rho = c.get("rho").asDouble();
    double[] yi = Oracle.numbers(c.get("yi"));
    double[] vi = Oracle.numbers(c.get("vi"));
    Grouping study = grouping(c.get("study"));
    Grouping effect = grouping(c.get("effect"));
    List<String> names = new ArrayList<>();
    c.get("names").forEach(n -> names.add(n.asText()));
    if (names.isEmpty()) {
      // A vector of one is written as a scalar.
      names.add(c.get("names").asText());
    }
    double[][] x = new double[yi.length][];
    for (int i = 0; i < yi.length; i++) {
      x[i] = Oracle.numbers(c.get("x").get(i));
    }
    SamplingCovariance diagonal = SamplingCovariance.diagonal(vi);
    SamplingCovariance correlated = SamplingCovariance.constantRho(vi, study, rho);
    MultilevelModel model = MultilevelModel.nested(study, effect);
    if (c.hasNonNull("diagonal_REML")) {
      MultilevelFit fit = model.fit(yi, diagonal, x, names);
      double tolerance = compare("diagonal REML", fit, c.get("diagonal_REML"), seed);
      robust("diagonal CR2", fit, study, Correction.CR2, c.get("diagonal_CR2"), tolerance, seed);
    }
    if (c.hasNonNull("diagonal_ML_t")) {
      MultilevelModel ml = model.with(LikelihoodMethod.ML).with(CoefficientTest.T);
      compare("diagonal ML", ml.fit(yi, diagonal, x, names), c.get("diagonal_ML_t"), seed);
    }
    if (c.hasNonNull("che_REML")) {
      MultilevelFit fit = model.fit(yi, correlated, x, names);
      double tolerance = compare("che REML", fit, c.get("che_REML"), seed);
      robust("che CR2", fit, study, Correction.CR2, c.get("che_CR2"), tolerance, seed);
      robust("che CR1S", fit, study, Correction.CR1S, c.get("che_CR1S"), tolerance, seed);
      if (c.hasNonNull("che_HTZ") && c.get("che_HTZ").get("F").isNumber()) {
        WaldTest wald =
            ClusterRobust.of(fit.working(), study, Correction.CR2)
                .wald(IntStream.range(1, names.size()).toArray());
        JsonNode expected = c.get("che_HTZ");
        record("HTZ F", difference(wald.fval(), expected.get("F"), 0), 10 * LOOSE, seed);
        record("HTZ df", difference(wald.dfDen(), expected.get("df_denom"), 0), LOOSE, seed);
      }
      if (c.hasNonNull("che_predict")) {
        MultilevelFit.Prediction p = fit.predict(1);
        JsonNode expected = c.get("che_predict");
        record("predict ci", difference(p.ciLb(), expected.get("ci_lb"), 0.1), LOOSE, seed);
        record("predict pi", difference(p.piLb(), expected.get("pi_lb"), 0.1), LOOSE, seed);
        record("predict pi", difference(p.piUb(), expected.get("pi_ub"), 0.1), LOOSE, seed);
      }
      for (int l = 0; l < 2 && c.hasNonNull("che_profile"); l++) {
        ProfileInterval interval = fit.profile(l);
        JsonNode expected = c.get("che_profile").get(l);
        profile(interval, expected, seed);
      }
    }
    if (c.hasNonNull("crossed_REML")) {
      Map<String, Grouping> factors = new LinkedHashMap<>();
      factors.put("study", study);
      factors.put("instrument", grouping(c.get("instrument")));
      factors.put("effect", effect);
      MultilevelFit fit = MultilevelModel.random(factors).fit(yi, correlated, x, names);
      compare("crossed REML", fit, c.get("crossed_REML"), seed);
    }
    robu("robu CORR", Robu.correlated(rho).fit(yi, vi, study, x, names), c.get("robu_CORR"), seed);
    robu("robu HIER", Robu.hierarchical().fit(yi, vi, study, x, names), c.get("robu_HIER"), seed);
    aggregate(
        "aggregate weighted",
        Aggregate.compoundSymmetric(yi, vi, study, rho),
        c.get("aggregate_weighted"),
        seed);
    aggregate("aggregate mean", Aggregate.mean(yi, vi, study, rho), c.get("aggregate_mean"), seed);
  }

  /** R gives no bound where its search fails. */
  private void profile(ProfileInterval ours, JsonNode expected, int seed) {
    record("profile estimate", difference(ours.sigma2(), expected.get(0), 0.01), LOOSE, seed);
    if (!expected.get(1).isNumber() || !expected.get(2).isNumber()) {
      return;
    }
    double lower = difference(ours.ciLb(), expected.get(1), 0.01);
    double upper = difference(ours.ciUb(), expected.get(2), 0.01);
    boolean wider =
        ours.ciLb() <= expected.get(1).asDouble() * (1 + LOOSE)
            && ours.ciUb() >= expected.get(2).asDouble() * (1 - LOOSE);
    boolean apart = Math.max(lower, upper) > LOOSE;
    // A profile likelihood is a maximum, so a wider interval is one where R found a lower value.
    String key = apart && wider ? "profile bounds where R's are inside ours" : "profile bounds";
    double tolerance = apart && wider ? Double.POSITIVE_INFINITY : LOOSE;
    record(key, Math.max(lower, upper), tolerance, seed);
  }

  private void robust(
      String key,
      MultilevelFit fit,
      Grouping study,
      Correction correction,
      JsonNode expected,
      double tolerance,
      int seed) {
    if (expected != null && !expected.isNull()) {
      RobustFit ours = ClusterRobust.of(fit.working(), study, correction).coefficients();
      String where = key + (tolerance == FIT ? "" : " where R stops short");
      compare(where, ours, expected, tolerance, seed);
    }
  }

  private void robu(String key, RobuFit fit, JsonNode expected, int seed) {
    if (expected == null || expected.isNull()) {
      return;
    }
    compare(key, fit.coefficients(), expected, CLOSED, seed);
    double[] beta = fit.coefficients().beta();
    record(key + " beta", difference(beta, expected.get("beta"), 1e-2), CLOSED, seed);
    record(key + " tau2", difference(fit.tau2(), expected.get("tau2"), 1e-4), CLOSED, seed);
    if (expected.hasNonNull("omega2")) {
      record(key + " omega2", difference(fit.omega2(), expected.get("omega2"), 1e-4), CLOSED, seed);
    }
    if (expected.hasNonNull("I2")) {
      record(key + " I2", difference(fit.i2(), expected.get("I2"), 1e-4), CLOSED, seed);
    }
  }

  /** Quantities beyond tolerance, each with its worst seed. */
  List<String> broken() {
    return worst.entrySet().stream()
        .filter(e -> !(e.getValue()[0] <= e.getValue()[2]))
        .map(
            e ->
                String.format(
                    Locale.ROOT,
                    "%s %.2e (seed %.0f)",
                    e.getKey(),
                    e.getValue()[0],
                    e.getValue()[1]))
        .toList();
  }

  /** A table of the largest differences. */
  String markdown() {
    StringBuilder s = new StringBuilder(ABOUT);
    s.append(
        String.format(
            Locale.ROOT, "%d of the 500 random data sets that the script makes.%n%n", cases));
    s.append("| Quantity | Largest difference | Allowed | Seed |\n|---|---|---|---|\n");
    worst.forEach(
        (what, w) ->
            s.append(
                String.format(
                    Locale.ROOT,
                    "| %s | %.1e | %s | %.0f |%n",
                    what,
                    w[0],
                    Double.isInfinite(w[2])
                        ? "see above"
                        : String.format(Locale.ROOT, "%.0e", w[2]),
                    w[1])));
    return s.toString();
  }

  /**
   * Writes the table of all files of {@code differential-dependent.R} in a folder.
   *
   * <p>Usage: {@code DependentDifferential OUT.md DIR}
   */
  public static void main(String[] args) throws IOException {
    DependentDifferential all = new DependentDifferential();
    try (Stream<Path> listed = Files.list(Path.of(args[1]))) {
      for (Path file : listed.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        new ObjectMapper().readTree(file.toFile()).forEach(all::replay);
      }
    }
    Files.writeString(Path.of(args[0]), all.markdown());
  }
}
