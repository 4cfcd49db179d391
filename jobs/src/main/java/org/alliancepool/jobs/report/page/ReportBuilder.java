package org.alliancepool.jobs.report.page;

import static org.alliancepool.jobs.report.page.ReportRows.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.alliancepool.jobs.analyses.AnalysisKinds;
import org.alliancepool.jobs.consortium.Plan;
import org.alliancepool.jobs.report.page.ReportModel.AnalysisSection;
import org.alliancepool.jobs.report.page.ReportModel.ContrastSection;
import org.alliancepool.jobs.report.page.ReportModel.Header;
import org.alliancepool.jobs.report.page.ReportModel.LeftOut;
import org.alliancepool.jobs.report.page.ReportModel.PoolSection;
import org.alliancepool.jobs.report.page.ReportModel.RefusalLine;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.apache.spark.sql.Row;

/** Makes the page's content from the rows of a run. Plain Java: needs no Spark session. */
public final class ReportBuilder {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Plan plan;
  private final PublishedRun run;
  private final ReportRows rows;
  private final Names names;

  public ReportBuilder(Plan plan, PublishedRun run, ReportRows rows) {
    this.plan = plan;
    this.run = run;
    this.rows = rows;
    this.names = new Names(rows, plan.minimumCell());
  }

  /** The whole content. */
  public ReportModel build() {
    Intake intake = new Intake(rows, names);
    List<AnalysisSection> analyses = new ArrayList<>();
    plan.analyses().forEach((id, part) -> analyses.add(analysis(id, part)));
    return new ReportModel(
        header(),
        plan.minimumCell(),
        intake.studies(),
        intake.files(),
        intake.accounts(),
        intake.findings(),
        leftOut(),
        run.failedChecks().stream().map(names::check).toList(),
        run.warnedChecks().stream().map(names::check).toList(),
        analyses,
        intake.reliability(),
        intake.agreement(),
        MethodNotes.of(rows, run));
  }

  private Header header() {
    Row times =
        rows.of("run").stream()
            .filter(r -> run.runId().equals(text(r, "run_id")))
            .findFirst()
            .orElse(null);
    return new Header(
        plan.title(),
        run.consortium(),
        run.runId(),
        time(times, "started_at"),
        time(times, "finished_at"),
        run.codeVersion(),
        run.schemaVersion(),
        run.planFingerprint(),
        run.keyId());
  }

  private static String time(Row row, String column) {
    Object value = row == null ? null : row.<Object>getAs(column);
    if (value instanceof Instant t) {
      return UTC.format(t);
    }
    // A timestamp of java.sql is a java.util.Date.
    return value instanceof java.util.Date t ? UTC.format(t.toInstant()) : null;
  }

  private List<LeftOut> leftOut() {
    Map<String, String> sorted = new TreeMap<>(run.leftOut());
    List<LeftOut> lines = new ArrayList<>();
    sorted.forEach((study, message) -> lines.add(new LeftOut(study, message)));
    return lines;
  }

  private AnalysisSection analysis(String id, JsonNode part) {
    Effects effects = new Effects(id, rows, names);
    Pools pools = new Pools(id, rows, names, effects);
    List<PoolSection> correlations = pools.correlations();
    List<ContrastSection> contrasts = pools.contrasts();
    QuestionWords words = new QuestionWords(part);
    return new AnalysisSection(
        id,
        title(id, part),
        words.sentence(),
        words.terms(),
        Summary.sentences(correlations, contrasts),
        effects.lines(),
        correlations,
        contrasts,
        refusals(id),
        run.analyses().get(id));
  }

  private static String title(String id, JsonNode part) {
    return AnalysisKinds.named(part.path("kind").asText())
        .map(k -> k.analysis(id, part).title())
        .orElse(id);
  }

  private List<RefusalLine> refusals(String analysis) {
    return rows.of("refusal").stream()
        .filter(r -> analysis.equals(text(r, "analysis_id")))
        .filter(r -> text(r, "arm_id").isEmpty() || !names.isBlinded(text(r, "study_id")))
        .sorted(
            Comparator.comparing((Row r) -> text(r, "study_id"))
                .thenComparing(r -> text(r, "arm_id"))
                .thenComparing(r -> text(r, "subject"))
                .thenComparing(r -> text(r, "rule")))
        .map(
            r ->
                new RefusalLine(
                    names.study(text(r, "study_id")),
                    names.arm(text(r, "study_id"), text(r, "arm_id")),
                    text(r, "subject"),
                    Names.label("refusal_rule", text(r, "rule")),
                    text(r, "needed"),
                    text(r, "rule").equals("too_few_pairs")
                        ? names.withoutSmallCounts(text(r, "had"))
                        : text(r, "had")))
        .toList();
  }
}
