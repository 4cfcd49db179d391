package org.alliancepool.statistics.pool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.alliancepool.statistics.distribution.Tails;

/**
 * Compares fits with those of metafor on random meta-analyses, as {@code differential.R} writes
 * them, and writes a summary in Markdown, which {@code ValidationTest} takes into
 * docs/validation.md.
 *
 * <p>Usage: {@code DifferentialReport OUT.md DIR}, DIR with the files of {@code differential.R}.
 */
public final class DifferentialReport {
  private static final String ABOUT =
      """
      ## Random meta-analyses against metafor

      Made by `differential.sh`, which runs R where R is present and can be stopped and started again:

      ```
      statistics/src/test/r/differential.sh FOLDER
      ```

      Coefficients, standard errors, statistics, p-values, intervals, tau2 and its standard error, I2, H2, R2, Q tests,
      log-likelihood and criteria, prediction intervals and BLUPs of every fit are compared. k runs from 2 to 200, half
      of them at most 10; data are ordinary, without heterogeneity, strongly heterogeneous, with tiny variances, or
      hostile (variances over eight decades); no moderator, a number, a factor or both; tests z, t, knha and adhoc.
      metafor runs with `threshold = 1e-12, maxiter = 10000, tol = 1e-14`. Tolerances: relative 1e-10 for closed forms,
      1e-6 for iterative ones; bounds, means and z near 0 against |beta| + se, likelihoods, percentages and p-values
      against at least 1, tau2 against at least a thousandth of the smallest variance. `DifferentialTest` replays 200.

      A cause is given where numbers show it: the same log-likelihood is lower at R's tau2 than at ours by more than 1e-9
      (R stopped short, often near 1e-13 where the maximum is at exactly 0, or at a lower local maximum), and a permutation
      test counts as R does once each permutation is fitted by scoring from one start (`OneStartPermutation`); R's tau2 misses
      Q(tau2) = target by more than ours (PM, PMM, EB); QE by 60-digit arithmetic is nearer to ours, and what is
      computed from Q - df multiplies the loss; R2 alone differs, for which R fits the model without moderators at
      its default tolerance; both log-likelihoods agree to 1e-9, so that doubles cannot tell the two tau2 apart.

      """;

  private static final String UNEXPLAINED = "unexplained";
  private static final String PERMUTATION = "permutation p";
  private static final double FITTED = 1e-6;
  private static final double CLOSED = 1e-10;

  /** One quantity of one fit that differs. */
  record Difference(
      String where,
      String method,
      String quantity,
      double ours,
      double theirs,
      double relative,
      String cause) {}

  private final Map<String, Double> largest = new TreeMap<>();
  private final Map<String, Integer> fitsOf = new TreeMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private final Map<String, Integer> causes = new TreeMap<>();
  private int analyses;
  private int fits;
  private int refusedByR;
  private int disagreeing;
  private int permutations;

  public static void main(String[] args) throws IOException {
    DifferentialReport report = new DifferentialReport();
    try (Stream<Path> listed = Files.list(Path.of(args[1]))) {
      for (Path file : listed.filter(f -> f.toString().endsWith(".jsonl.gz")).sorted().toList()) {
        try (InputStream in = Files.newInputStream(file)) {
          report.read(in);
        }
      }
    }
    Files.writeString(Path.of(args[0]), report.markdown());
  }

  /** Reads one file of analyses. */
  void read(InputStream gz) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(gz), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        analysis(mapper.readTree(line));
      }
    }
  }

  /** Differences beyond tolerance for which no cause was found. */
  List<Difference> unexplained() {
    return differences.stream().filter(d -> d.cause.equals(UNEXPLAINED)).toList();
  }

  int disagreeing() {
    return disagreeing;
  }

  int fits() {
    return fits;
  }

  private void analysis(JsonNode a) {
    analyses++;
    double[] y = array(a.get("yi"));
    double[] v = array(a.get("vi"));
    ModelMatrix.Builder b = ModelMatrix.builder(y.length);
    String mods = a.get("mods").asText();
    if (mods.contains("x")) {
      b.numeric("x", array(a.get("x")));
    }
    if (mods.contains("g")) {
      String[] g = new String[y.length];
      Arrays.setAll(g, i -> a.get("g").get(i).asText());
      b.factor("g", g);
    }
    ModelMatrix x = b.build();
    RandomEffects model = RandomEffects.withDefaults().with(Test.of(a.get("test").asText()));
    double[] root = new double[v.length];
    Arrays.setAll(root, i -> 1 / Math.sqrt(v[i]));
    a.get("fits")
        .properties()
        .forEach(
            e -> {
              TauEstimator method = TauEstimator.of(e.getKey());
              RandomEffects m = model.with(method);
              if (method == TauEstimator.GENQ) {
                m = m.withWeights(root);
              }
              String where =
                  a.get("kind").asText()
                      + " #"
                      + a.get("id").asInt()
                      + " k="
                      + y.length
                      + " "
                      + mods
                      + " "
                      + a.get("test").asText();
              if (e.getValue().has("error")) {
                refusedByR++;
                return;
              }
              MetaFit fit = m.fit(y, v, x);
              compare(where, fit, e.getValue(), v);
              permutation(where, fit, m, e.getValue().path("permutation"));
            });
  }

  /** Exact permutation p-values are counts over a number of permutations: they agree or do not. */
  private void permutation(String where, MetaFit f, RandomEffects model, JsonNode r) {
    if (!r.has("pval")) {
      return;
    }
    permutations++;
    PermutationTest ours = PermutationTest.of(f, model, 1);
    double[] theirs = array(r.get("pval"));
    for (int j = 0; j < theirs.length; j++) {
      if (Math.abs(ours.pval()[j] - theirs[j]) > 1e-9) {
        differences.add(
            new Difference(
                where,
                f.method().name(),
                PERMUTATION,
                ours.pval()[j],
                theirs[j],
                Math.abs(ours.pval()[j] - theirs[j]) / theirs[j],
                cause(f, model, theirs)));
      }
    }
  }

  /** Why an exact permutation test differs: R's counts, to the last, by scoring from one start. */
  private static String cause(MetaFit f, RandomEffects model, double[] theirs) {
    if (f.method() != TauEstimator.REML || f.x().isInterceptOnly()) {
      return UNEXPLAINED;
    }
    OneStartPermutation oneStart = new OneStartPermutation(f, model);
    double[] scored = oneStart.pval();
    for (int j = 0; j < theirs.length; j++) {
      if (Math.abs(scored[j] - theirs[j]) > 1e-9) {
        return UNEXPLAINED;
      }
    }
    return oneStart.severalMaxima()
        + " of "
        + oneStart.total()
        + " permutations have several maxima: Fisher scoring from Hedges' estimate alone gives R's p";
  }

  int permutations() {
    return permutations;
  }

  private void compare(String where, MetaFit f, JsonNode r, double[] v) {
    fits++;
    fitsOf.merge(f.method().name(), 1, Integer::sum);
    Map<String, double[]> ours = new TreeMap<>();
    ours.put("beta", f.beta());
    ours.put("se", f.se());
    ours.put("zval", f.zval());
    ours.put("pval", f.pval());
    ours.put("ci_lb", f.ciLb());
    ours.put("ci_ub", f.ciUb());
    ours.put("tau2", new double[] {f.tau2()});
    ours.put("se_tau2", new double[] {f.seTau2()});
    ours.put("i2", new double[] {f.i2()});
    ours.put("h2", new double[] {f.h2()});
    ours.put("r2", new double[] {f.r2()});
    ours.put("qe", new double[] {f.qe()});
    ours.put("qep", new double[] {f.qep()});
    ours.put("qm", new double[] {f.qm()});
    ours.put("qmp", new double[] {f.qmp()});
    ours.put("loglik", new double[] {f.logLik()});
    ours.put("aic", new double[] {f.aic()});
    ours.put("bic", new double[] {f.bic()});
    ours.put("aicc", new double[] {f.aicc()});
    Prediction p = f.predictRow(f.x().row(0));
    ours.put("pred", new double[] {p.pred()});
    ours.put("pi_lb", new double[] {p.piLb()});
    ours.put("pi_ub", new double[] {p.piUb()});
    if (r.hasNonNull("blup")) {
      Prediction[] blup = f.blup();
      ours.put("blup", Arrays.stream(blup).mapToDouble(Prediction::pred).toArray());
      ours.put("blup_se", Arrays.stream(blup).mapToDouble(Prediction::se).toArray());
    }
    boolean iterative =
        f.method().isLikelihood()
            || f.method() == TauEstimator.EB
            || f.method() == TauEstimator.PM
            || f.method() == TauEstimator.PMM;
    double tolerance = iterative ? FITTED : CLOSED;
    double vmin = Arrays.stream(v).min().orElseThrow();
    double scale = Math.abs(f.beta()[0]) + f.se()[0];
    boolean any = false;
    String cause = null;
    for (Map.Entry<String, double[]> q : ours.entrySet()) {
      double[] theirs = array(r.get(q.getKey()));
      for (int i = 0; i < theirs.length; i++) {
        double o = q.getValue()[i];
        double t = theirs[i];
        if (Double.isNaN(t)) {
          continue;
        }
        double floor =
            switch (q.getKey()) {
              // A difference in a bound or mean near 0 is measured against the effect's size.
              case "ci_lb", "ci_ub", "pi_lb", "pi_ub", "pred", "beta", "zval", "qm", "blup" ->
                  scale;
              case "tau2" -> vmin * 1e-3;
              case "loglik", "aic", "bic", "aicc", "i2", "r2", "pval", "qmp" -> 1;
              default -> 1e-300;
            };
        double relative = o == t ? 0 : Math.abs(o - t) / Math.max(Math.abs(t), floor);
        String key = f.method() + " " + q.getKey();
        if (relative <= tolerance) {
          largest.merge(key, relative, Math::max);
        } else {
          cause = cause == null ? cause(f, r, v, tolerance) : cause;
          differences.add(
              new Difference(where, f.method().name(), q.getKey(), o, t, relative, cause));
          any = true;
        }
      }
    }
    if (any && onlyR2(where, f.method().name())) {
      cause =
          iterative
              ? "R2 alone: R fits the model without moderators at its default tolerance"
              : "R2 alone: rounding in the difference of two tau2";
      relabel(where, f.method().name(), cause);
    }
    if (any) {
      disagreeing++;
      causes.merge(f.method() + ": " + cause, 1, Integer::sum);
    }
  }

  private boolean onlyR2(String where, String method) {
    return differences.stream()
        .filter(d -> d.where.equals(where) && d.method.equals(method))
        .allMatch(d -> d.quantity.equals("r2"));
  }

  private void relabel(String where, String method, String cause) {
    differences.replaceAll(
        d ->
            d.where.equals(where) && d.method.equals(method)
                ? new Difference(d.where, d.method, d.quantity, d.ours, d.theirs, d.relative, cause)
                : d);
  }

  /** Why a fit differs, decided by numbers alone. */
  private static String cause(MetaFit f, JsonNode r, double[] v, double tolerance) {
    double theirs = r.get("tau2").asDouble();
    Tau2Estimation at = new Tau2Estimation(f.yi(), f.vi(), f.x());
    boolean moved = Math.abs(theirs - f.tau2()) > tolerance * Math.max(theirs, f.tau2());
    if (f.method().isLikelihood() && moved) {
      double gain = at.logLik(f.method(), f.tau2()) - at.logLik(f.method(), theirs);
      if (gain > 1e-9) {
        return f.warnings().stream().anyMatch(w -> w.contains("local maxima"))
            ? "R at a lower local maximum of the likelihood"
            : "R's log-likelihood is lower: it stopped short of the maximum";
      }
      if (gain > -1e-9) {
        return "likelihood flat to rounding";
      }
    }
    if ((f.method() == TauEstimator.PM
            || f.method() == TauEstimator.EB
            || f.method() == TauEstimator.PMM)
        && moved) {
      double target =
          f.method() == TauEstimator.PMM
              ? Tails.chiSquareQuantile(0.5, f.k() - f.p())
              : f.k() - f.p();
      WeightedProjection proj = new WeightedProjection(f.x(), f.yi());
      double missOurs = Math.abs(proj.atTau2(f.vi(), f.tau2()).rss - target);
      double missTheirs = Math.abs(proj.atTau2(f.vi(), theirs).rss - target);
      if (missOurs < missTheirs) {
        return "R's tau2 misses Q(tau2) = target by more than ours";
      }
    }
    // tau2 = (Q - df) / c and I2 multiply an error of Q where Q is near df, so the last digit
    // counts.
    double theirQ = r.get("qe").asDouble();
    double off = Math.abs(f.qe() - theirQ) / theirQ;
    if (off > 1e-15) {
      double exact = exactQe(f);
      boolean oursIsNearer = Math.abs(f.qe() - exact) <= Math.abs(theirQ - exact);
      if (oursIsNearer) {
        return "R's QE loses digits: exact arithmetic sides with ours";
      }
      if (off > 1e-11) {
        return "our QE loses digits: exact arithmetic sides with R";
      }
    }
    double ratio = Arrays.stream(v).max().orElseThrow() / Arrays.stream(v).min().orElseThrow();
    if (ratio > 1e4) {
      double worst = 0;
      for (String q : new String[] {"tau2", "se_tau2", "i2", "h2", "qe"}) {
        double o =
            switch (q) {
              case "tau2" -> f.tau2();
              case "se_tau2" -> f.seTau2();
              case "i2" -> f.i2();
              case "h2" -> f.h2();
              default -> f.qe();
            };
        double t = r.get(q) == null || r.get(q).isNull() ? Double.NaN : r.get(q).asDouble();
        if (!Double.isNaN(t) && o != t) {
          worst = Math.max(worst, Math.abs(o - t) / Math.abs(t));
        }
      }
      if (worst < 1e-15 * ratio * 1000) {
        return "cancellation in double precision, variance ratio above 1e4";
      }
    }
    return UNEXPLAINED;
  }

  /** QE by the normal equations with 60 digits. */
  private static double exactQe(MetaFit f) {
    MathContext mc = new MathContext(60);
    int p = f.p();
    BigDecimal[][] m = new BigDecimal[p][p + 1];
    for (BigDecimal[] row : m) {
      Arrays.fill(row, BigDecimal.ZERO);
    }
    for (int i = 0; i < f.k(); i++) {
      BigDecimal w = BigDecimal.ONE.divide(new BigDecimal(f.vi()[i]), mc);
      double[] x = f.x().row(i);
      for (int a = 0; a < p; a++) {
        BigDecimal wx = w.multiply(new BigDecimal(x[a]), mc);
        for (int b = 0; b < p; b++) {
          m[a][b] = m[a][b].add(wx.multiply(new BigDecimal(x[b]), mc), mc);
        }
        m[a][p] = m[a][p].add(wx.multiply(new BigDecimal(f.yi()[i]), mc), mc);
      }
    }
    for (int a = 0; a < p; a++) {
      for (int b = 0; b < p; b++) {
        if (b != a) {
          BigDecimal factor = m[b][a].divide(m[a][a], mc);
          for (int c = a; c <= p; c++) {
            m[b][c] = m[b][c].subtract(factor.multiply(m[a][c], mc), mc);
          }
        }
      }
    }
    BigDecimal q = BigDecimal.ZERO;
    for (int i = 0; i < f.k(); i++) {
      BigDecimal e = new BigDecimal(f.yi()[i]);
      for (int a = 0; a < p; a++) {
        BigDecimal beta = m[a][p].divide(m[a][a], mc);
        e = e.subtract(beta.multiply(new BigDecimal(f.x().row(i)[a]), mc), mc);
      }
      q = q.add(e.multiply(e, mc).divide(new BigDecimal(f.vi()[i]), mc), mc);
    }
    return q.doubleValue();
  }

  private static double[] array(JsonNode n) {
    if (n == null || n.isNull()) {
      return new double[0];
    }
    if (!n.isArray()) {
      return new double[] {number(n)};
    }
    double[] out = new double[n.size()];
    Arrays.setAll(out, i -> number(n.get(i)));
    return out;
  }

  private static double number(JsonNode n) {
    return switch (n.asText()) {
      case "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN", "null", "NA" -> Double.NaN;
      default -> n.asDouble();
    };
  }

  /** The summary. */
  String markdown() {
    StringBuilder s = new StringBuilder(ABOUT);
    s.append(
        String.format(
            Locale.ROOT,
            "%d of the 10,000 random meta-analyses that the script makes, %d fits by 12 estimators,"
                + " %d of them with an exact permutation test; R refused %d; %d fits differ beyond"
                + " tolerance.%n%n",
            analyses,
            fits,
            permutations,
            refusedByR,
            disagreeing));
    s.append("| Method | Fits | Largest relative difference within tolerance | Quantity |\n");
    s.append("|---|---|---|---|\n");
    for (Map.Entry<String, Integer> m : fitsOf.entrySet()) {
      Map.Entry<String, Double> worst =
          largest.entrySet().stream()
              .filter(e -> e.getKey().startsWith(m.getKey() + " "))
              .max(Map.Entry.comparingByValue())
              .orElse(Map.entry(" ", 0.0));
      s.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.1e | %s |%n",
              m.getKey(),
              m.getValue(),
              worst.getValue(),
              worst.getKey().substring(worst.getKey().indexOf(' ') + 1)));
    }
    s.append("\n| Fits beyond tolerance: cause | Fits |\n|---|---|\n");
    causes.forEach((c, n) -> s.append("| ").append(c).append(" | ").append(n).append(" |\n"));
    s.append("\n| Exact permutation tests that differ | Method | Ours | R | Cause |\n");
    s.append("|---|---|---|---|---|\n");
    differences.stream()
        .filter(d -> d.quantity.equals(PERMUTATION))
        .forEach(
            d ->
                s.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %.12g | %.12g | %s |%n",
                        d.where,
                        d.method,
                        d.ours,
                        d.theirs,
                        d.cause)));
    s.append("\n| Largest differences | Method | Quantity | Ours | R | Relative | Cause |\n");
    s.append("|---|---|---|---|---|---|---|\n");
    differences.stream()
        .sorted(
            Comparator.comparing((Difference d) -> !d.cause.equals(UNEXPLAINED))
                .thenComparing(Comparator.comparingDouble(Difference::relative).reversed()))
        .filter(d -> d.quantity.equals("tau2") || d.cause.equals(UNEXPLAINED))
        .limit(25)
        .forEach(
            d ->
                s.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %.12g | %.12g | %.1e | %s |%n",
                        d.where,
                        d.method,
                        d.quantity,
                        d.ours,
                        d.theirs,
                        d.relative,
                        d.cause)));
    return s.toString();
  }
}
