package org.alliancepool.jobs.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.AnalysisKinds;
import org.alliancepool.jobs.analyses.Effect;
import org.alliancepool.jobs.analyses.PooledResult.Of;
import org.alliancepool.jobs.analyses.PooledResult.Pool;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.statistics.effect.FisherZ;
import org.alliancepool.statistics.pool.MetaFit;
import org.alliancepool.statistics.pool.Prediction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A run of realistic size without Spark: the effects of five trials (r and n from a clean
 * computation in R), one printed study, one arm below the minimum and one blinded trial. Tests
 * plant what they need with {@link #with}.
 */
final class SampleRun {
  private static final String PLAN =
      """
      client-preparation:
        kind: alliance-outcome
        title: Client-rated alliance in preparation and outcome
        predictor: {rater: client, phase: preparation, session: last}
        compare_arms: true
        sources: both
      client-integration:
        kind: alliance-outcome
        title: Client-rated alliance in integration and outcome
        predictor: {rater: client, phase: integration, session: last}
      """;

  private final Map<String, List<Row>> tables = new TreeMap<>();
  private final Map<String, String> leftOut = new TreeMap<>();
  private final List<String> failedChecks = new ArrayList<>();
  private final List<String> warnedChecks = new ArrayList<>();

  /** A row of a table from names and values; columns that are not named are null. */
  static Row row(String table, Object... namesAndValues) {
    return row(Warehouse.type(table), namesAndValues);
  }

  private static Row row(StructType type, Object... namesAndValues) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      type.fieldIndex((String) namesAndValues[i]);
      values.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return new GenericRowWithSchema(
        Arrays.stream(type.fieldNames()).map(values::get).toArray(), type);
  }

  static Object array(Object... values) {
    return CollectionConverters.asScala(Arrays.asList(values)).toSeq();
  }

  SampleRun with(String table, Row... rows) {
    tables.computeIfAbsent(table, t -> new ArrayList<>()).addAll(List.of(rows));
    return this;
  }

  List<Row> rows(String table) {
    return tables.get(table);
  }

  SampleRun without(String table) {
    tables.remove(table);
    return this;
  }

  SampleRun leftOut(String study, String message) {
    leftOut.put(study, message);
    return this;
  }

  SampleRun failedCheck(String sentence) {
    failedChecks.add(sentence);
    return this;
  }

  SampleRun warnedCheck(String sentence) {
    warnedChecks.add(sentence);
    return this;
  }

  ReportModel model() {
    return model(10);
  }

  ReportModel model(int minimumCell) {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    plan(minimumCell).analyses().keySet().forEach(id -> fingerprints.put(id, "ab".repeat(32)));
    PublishedRun run =
        new PublishedRun(
            "20261122T020000Z-7f3a",
            java.time.Instant.parse("2026-11-22T02:01:00Z"),
            "computed",
            "Psychedelic Alliance Consortium",
            "3f9c2d1e8b7a6540",
            "77aa0c12be94d3f1",
            "c4".repeat(32),
            "title: Alliance and outcome",
            "9d1f00aa",
            null,
            Map.of(),
            Map.of(),
            leftOut,
            failedChecks,
            warnedChecks,
            fingerprints,
            fingerprints,
            Map.of());
    return new ReportBuilder(plan(minimumCell), run, new ReportRows(tables)).build();
  }

  String html() {
    return new PageWriter().html(model());
  }

  static Plan plan(int minimumCell) {
    try {
      JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(PLAN);
      Map<String, JsonNode> analyses = new LinkedHashMap<>();
      tree.properties().forEach(e -> analyses.put(e.getKey(), e.getValue()));
      return new Plan("Does the alliance predict outcome?", 1, minimumCell, analyses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The five trials, their effects, a printed study, pools, findings. */
  static SampleRun consortium() {
    SampleRun run = new SampleRun();
    run.with(
        "run",
        row(
            "run",
            "run_id",
            "20261122T020000Z-7f3a",
            "started_at",
            Timestamp.from(Instant.parse("2026-11-22T02:00:00Z")),
            "finished_at",
            Timestamp.from(Instant.parse("2026-11-22T02:00:21Z"))));
    run.study("psilocybin-escitalopram", "Psilocybin versus escitalopram", 59, "QIDS-SR16")
        .arm("psilocybin-escitalopram", "psilocybin", "Psilocybin", "active", 30)
        .arm("psilocybin-escitalopram", "escitalopram", "Escitalopram", "comparator", 29)
        .study("mdma-ptsd", "MDMA-assisted therapy for PTSD", 90, "CAPS-5")
        .arm("mdma-ptsd", "mdma", "MDMA", "active", 46)
        .arm("mdma-ptsd", "placebo", "Placebo with therapy", "comparator", 43)
        .study("psilocybin-waitlist", "Psilocybin, immediate or delayed", 24, "GRID-HAMD")
        .arm("psilocybin-waitlist", "all", "Both groups", "active", 24)
        .study("talking-therapies", "Two talking therapies", 150, "PHQ-9")
        .study("ketamine-trd", "Ketamine versus midazolam", 64, "MADRS")
        .study("lsd-anxiety", "LSD for anxiety (ongoing)", 31, "STAI-T")
        .study("printed-2021", "A printed trial (2021)", 0, "QIDS-SR16");
    run.effects();
    run.quality();
    run.pool();
    return run;
  }

  private SampleRun study(String id, String title, long n, String outcome) {
    boolean printed = id.startsWith("printed");
    boolean blinded = id.startsWith("lsd");
    with(
        "study",
        row(
            "study",
            "study_id",
            id,
            "title",
            title,
            "source",
            printed ? "published" : "patients",
            "status",
            blinded ? "ongoing" : "completed",
            "blinded",
            blinded,
            "treatment",
            id.startsWith("talking") ? "psychotherapy" : "psychedelic",
            "primary_outcome",
            outcome,
            "primary_timepoint",
            "week 6",
            "n_participant",
            n,
            "overlaps_with",
            array(),
            "n_same_answers",
            0L,
            "n_endpoint_kept_out",
            0L,
            "study_fingerprint",
            id + "-fingerprint"));
    if (!printed) {
      with(
          "source_file",
          row(
              "source_file",
              "study_id",
              id,
              "file",
              "export.csv",
              "sha256",
              "0123456789abcdef".repeat(4),
              "size_bytes",
              12_345L,
              "format",
              "csv",
              "n_row",
              n * 4,
              "n_cell",
              n * 100,
              "mapped_column",
              array("record_id", "star_p_1"),
              "unmapped_column",
              array("comment"),
              "renamed_column",
              array()));
      with(
          "cell_account",
          row(
              "cell_account",
              "study_id",
              id,
              "file",
              "export.csv",
              "column",
              "star_p_1",
              "n_cell",
              n * 100,
              "n_harmonised",
              n * 100 - 42,
              "n_missing",
              40L,
              "n_quarantined",
              2L));
      for (String visit : List.of("first", "second")) {
        coverage(id, visit, "alliance", "total", n);
        coverage(id, visit, "alliance", "bond", n);
        coverage(id, visit, "outcome", "total", visit.equals("first") ? n : n - 3);
      }
    }
    return this;
  }

  private void coverage(String study, String visit, String construct, String subscale, long n) {
    with(
        "coverage",
        row(
            Warehouse.type("coverage"),
            "study_id",
            study,
            "construct",
            construct,
            "subscale",
            subscale,
            "visit",
            visit,
            "n_scored",
            n));
  }

  private SampleRun arm(String study, String id, String label, String role, long n) {
    StructType patients =
        new StructType()
            .add("study_id", "string")
            .add("analysis_arm_id", "string")
            .add("arm_id", "string")
            .add("n", "bigint");
    with(
        ReportRows.PARTICIPANTS,
        row(patients, "study_id", study, "analysis_arm_id", id, "arm_id", id, "n", n));
    return with(
        "arm",
        row(
            "arm",
            "study_id",
            study,
            "arm_id",
            id,
            "label",
            label,
            "role",
            role,
            "analysis_arm_id",
            id,
            "kind",
            "randomised"));
  }

  static Row finding(String study, String rule, String value, String remedy) {
    StructType type =
        Warehouse.type("quarantine")
            .add("n_finding", "bigint")
            .add("n_kept_out", "bigint")
            .add("is_withheld", "boolean");
    return row(
        type,
        "study_id",
        study,
        "file",
        "export.csv",
        "row",
        212L,
        "column",
        "star_p_3",
        "source_value",
        value,
        "rule",
        rule,
        "remedy",
        remedy,
        "scope",
        "cell",
        "subject",
        "",
        "n_cell",
        1L,
        "n_finding",
        1L,
        "n_kept_out",
        1L,
        "is_withheld",
        value == null);
  }

  private void quality() {
    with(
        ReportRows.FINDINGS,
        finding(
            "psilocybin-escitalopram",
            "item_out_of_range",
            "9",
            "Not an answer of the form; counted as missing, the rest of the form is kept."),
        finding(
            "psilocybin-escitalopram",
            "impossible_date",
            "0000-00-00",
            "No such date; only the study day is lost."));
    with(
        "reliability",
        row(
            "reliability",
            "study_id",
            "psilocybin-escitalopram",
            "instrument",
            "STAR-P",
            "form",
            "STAR-P",
            "rater",
            "client",
            "subscale",
            "total",
            "visit",
            "prep",
            "n",
            56,
            "n_item",
            12,
            "alpha",
            0.8765,
            "alpha_ci_lb",
            0.821,
            "alpha_ci_ub",
            0.918,
            "omega",
            0.88,
            "average_r",
            0.37,
            "negative_item",
            array(4, 7)));
    with(
        "rater_agreement",
        row(
            "rater_agreement",
            "study_id",
            "mdma-ptsd",
            "instrument",
            "WAI-SR",
            "visit",
            "p3",
            "rater",
            "client",
            "other_rater",
            "therapist",
            "n",
            86,
            "r",
            0.4123,
            "mean_difference",
            -3.21,
            "icc_agreement",
            0.39,
            "icc_consistency",
            0.41));
  }

  private void effects() {
    for (String line : lines("effects.csv")) {
      String[] c = line.replace("\"", "").split(",", -1);
      String analysis = c[3] + "-" + c[4];
      if (plan(10).analyses().containsKey(analysis)) {
        long n = Long.parseLong(c[6]);
        double r = Double.parseDouble(c[7]);
        Effect raw = effect(analysis, c[0], c[1], c[2], c[5], "patients", n, r, null);
        with("effect_size", row(raw));
        with(
            "effect_size",
            row(
                effect(
                    analysis,
                    c[0],
                    c[1],
                    c[2],
                    c[5],
                    "patients",
                    n,
                    Double.parseDouble(c[11]),
                    "baseline")));
      }
    }
    with(
        "effect_size",
        row(
            effect(
                "client-preparation",
                "printed-2021",
                null,
                "STAR-P",
                "QIDS-SR16",
                "published",
                38,
                0.41,
                null)));
    with(
        "published_effect",
        row(
            "published_effect",
            "study_id",
            "printed-2021",
            "alliance_instrument",
            "STAR-P",
            "rater",
            "client",
            "phase",
            "preparation",
            "session_rule",
            "last",
            "outcome_instrument",
            "QIDS-SR16",
            "timepoint",
            "week 6",
            "location",
            "Table 3, p. 7"));
    difference("psilocybin-escitalopram", "psilocybin", "escitalopram", "STAR-P", 56, 0.187, 0.080);
    difference("mdma-ptsd", "mdma", "placebo", "WAI-SR", 86, 0.295, 0.050);
    with(
        "refusal",
        row(
            "refusal",
            "analysis_id",
            "client-preparation",
            "study_id",
            "talking-therapies",
            "arm_id",
            "",
            "subject",
            "any alliance instrument, client, preparation, last session",
            "rule",
            "no_such_phase",
            "needed",
            "any alliance instrument, client, preparation, last session",
            "had",
            "WAI, client, early treatment"),
        row(
            "refusal",
            "analysis_id",
            "client-preparation",
            "study_id",
            "ketamine-trd",
            "arm_id",
            "",
            "subject",
            "any alliance instrument, client, preparation, last session",
            "rule",
            "too_few_pairs",
            "needed",
            "at least 12 complete pairs",
            "had",
            "7 and 31 complete pairs"));
  }

  private void difference(
      String study, String arm, String other, String instrument, long n, double yi, double vi) {
    Effect.Context c =
        effect("client-preparation", study, arm, instrument, "CAPS-5", "patients", n, 0, null)
            .context()
            .between(arm, other);
    double half = 1.96 * Math.sqrt(vi);
    with("effect_size", row(effect(c, "ZCOR_DIFF", n, yi, vi, half)));
    with(
        "effect_size",
        row(effect(c.adjustedFor("baseline"), "INTERACTION", n, yi * 0.8, vi, half)));
    with("effect_size", row(effect(c.withoutOutcome(), "SMD", n, 0.21, vi, half)));
  }

  private static Effect effect(
      Effect.Context c, String measure, long n, double yi, double vi, double half) {
    return new Effect(c, "patients", measure, n, null, null, yi, vi, yi - half, yi + half);
  }

  static Effect effect(
      String analysis,
      String study,
      String arm,
      String instrument,
      String outcome,
      String source,
      long n,
      double r,
      String adjustedFor) {
    int q = adjustedFor == null ? 0 : 1;
    double[] ci = FisherZ.interval(r, (double) n, q, 0.95);
    return new Effect(
        new Effect.Context(
            analysis,
            study,
            arm,
            null,
            instrument,
            instrument,
            "client",
            analysis.replace("client-", ""),
            null,
            "last",
            outcome,
            "client",
            "week 6",
            adjustedFor),
        source,
        q == 0 ? "ZCOR" : "ZPCOR",
        n,
        -r,
        r,
        FisherZ.fromR(r),
        FisherZ.variance((double) n, q),
        ci[0],
        ci[1]);
  }

  static Row row(Effect e) {
    Row plain = e.row(10, "fingerprint");
    Object[] values = new Object[plain.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = plain.get(i);
    }
    return new GenericRowWithSchema(values, Warehouse.type("effect_size"));
  }

  /** Pools the effects that are there, by the analyses themselves. */
  SampleRun pool() {
    for (String table : List.of("pooled_effect", "contrast", "influence")) {
      without(table);
    }
    Map<String, StudyFacts> facts = new HashMap<>();
    for (Row s : tables.get("study")) {
      facts.put(
          s.getAs("study_id"),
          new StudyFacts(
              s.getAs("study_id"),
              s.getAs("title"),
              s.getAs("source"),
              s.<Boolean>getAs("blinded"),
              s.getAs("treatment"),
              s.getAs("primary_outcome"),
              s.getAs("primary_timepoint"),
              Map.of(),
              List.of()));
    }
    plan(10)
        .analyses()
        .forEach(
            (id, part) -> {
              Analysis analysis =
                  AnalysisKinds.named(part.get("kind").asText()).orElseThrow().analysis(id, part);
              List<Effect> effects =
                  tables.get("effect_size").stream()
                      .filter(r -> id.equals(r.getAs("analysis_id")))
                      .map(Effect::of)
                      .toList();
              analysis.pool(effects, facts).pools().forEach(p -> pool(id, p));
            });
    return this;
  }

  private void pool(String analysis, Pool pool) {
    MetaFit fit = pool.fit();
    Prediction p = fit.predict();
    String table = pool.of() == Of.DIFFERENCES ? "contrast" : "pooled_effect";
    List<Object> values =
        new ArrayList<>(
            Arrays.asList(
                "analysis_id", analysis, "stratum", pool.stratum(), "measure", pool.measure()));
    List<Object> all = new ArrayList<>(values);
    all.addAll(
        Arrays.asList(
            "sources",
            pool.effects().stream().map(Effect::source).distinct().count() > 1
                ? "both"
                : pool.effects().get(0).source()));
    all.addAll(Arrays.asList("method", "REML", "test", fit.test().code(), "k", fit.k()));
    all.addAll(Arrays.asList("ni", pool.effects().stream().mapToLong(Effect::ni).sum()));
    all.addAll(Arrays.asList("beta", fit.beta()[0], "se", fit.se()[0], "zval", fit.zval()[0]));
    all.addAll(Arrays.asList("pval", fit.pval()[0], "ci_lb", p.ciLb(), "ci_ub", p.ciUb()));
    all.addAll(Arrays.asList("pi_lb", p.piLb(), "pi_ub", p.piUb(), "tau2", fit.tau2()));
    all.addAll(Arrays.asList("i2", fit.i2(), "h2", fit.h2(), "qe", fit.qe(), "qep", fit.qep()));
    all.addAll(Arrays.asList("converged", true, "note", pool.note()));
    if (table.equals("pooled_effect")) {
      double r = FisherZ.toR(fit.beta()[0]);
      all.addAll(Arrays.asList("r", r, "r_ci_lb", FisherZ.toR(p.ciLb())));
      all.addAll(Arrays.asList("r_ci_ub", FisherZ.toR(p.ciUb())));
      all.addAll(Arrays.asList("r_pi_lb", FisherZ.toR(p.piLb()), "r_pi_ub", FisherZ.toR(p.piUb())));
      all.addAll(Arrays.asList("besd_high", 0.5 + r / 2, "besd_low", 0.5 - r / 2));
    }
    with(table, row(table, all.toArray()));
    double total = Arrays.stream(fit.weights()).sum();
    for (int i = 0; i < pool.effects().size(); i++) {
      List<Object> one = new ArrayList<>(values);
      one.addAll(Arrays.asList("effect_id", pool.effects().get(i).effectId()));
      one.addAll(Arrays.asList("weight", 100 * fit.weights()[i] / total));
      if (!pool.withoutEach().isEmpty()) {
        MetaFit w = pool.withoutEach().get(i);
        one.addAll(Arrays.asList("beta_without", w.beta()[0], "ci_lb_without", w.ciLb()[0]));
        one.addAll(Arrays.asList("ci_ub_without", w.ciUb()[0], "tau2_without", w.tau2()));
        one.addAll(Arrays.asList("pval_without", w.pval()[0]));
      }
      with("influence", row("influence", one.toArray()));
    }
  }

  private static List<String> lines(String resource) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                SampleRun.class.getResourceAsStream("/org/alliancepool/jobs/report/" + resource),
                StandardCharsets.UTF_8))) {
      return in.lines().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
