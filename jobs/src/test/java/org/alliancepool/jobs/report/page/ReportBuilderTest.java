package org.alliancepool.jobs.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.alliancepool.jobs.report.page.ReportModel.AnalysisSection;
import org.alliancepool.jobs.report.page.ReportModel.ContrastSection;
import org.alliancepool.jobs.report.page.ReportModel.EffectLine;
import org.alliancepool.jobs.report.page.ReportModel.PoolSection;
import org.alliancepool.jobs.report.page.ReportModel.State;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.junit.jupiter.api.Test;

/** What the page says, before it is HTML. */
class ReportBuilderTest {
  private static final double SMALL = 0.7771234;

  /** The answers of R (metafor, REML, Knapp-Hartung) for client ratings in integration. */
  @Test
  void pooledResultIsThatOfTheTables() {
    PoolSection pool = analysis(SampleRun.consortium(), 1).pools().get(0);
    assertThat(pool.k()).isEqualTo(5);
    assertThat(pool.patients()).isEqualTo(166);
    assertThat(pool.fit().value()).isCloseTo(0.402883342230168, within(1e-6));
    assertThat(pool.fit().low()).isCloseTo(-0.01732211885038, within(1e-6));
    assertThat(pool.fit().predictionHigh()).isCloseTo(0.875698271502448, within(1e-6));
    assertThat(pool.influence()).hasSize(5);
  }

  @Test
  void summarySaysNoMoreThanTheIntervalAllows() {
    assertThat(analysis(SampleRun.consortium(), 1).summary().get(0))
        .isEqualTo(
            "r = .40, 95% CI [−.02, .70], from 5 effects (patients’ data). The interval includes "
                + "zero: these data do not settle whether alliance and outcome go together. In a "
                + "new trial of this kind the true correlation is expected between −.46 and .88.");
    assertThat(analysis(SampleRun.consortium(), 0).summary().get(0))
        .contains("A better alliance goes with a better outcome.");
  }

  @Test
  void aSmallCellLeavesNoNumber() {
    SampleRun run = SampleRun.consortium();
    run.with("effect_size", small("client-integration", "mdma")).pool();
    AnalysisSection section = analysis(run, 1);
    EffectLine line = line(section, "ketamine-trd");
    assertThat(line.r().state()).isEqualTo(State.SUPPRESSED);
    assertThat(line.r().n()).isNull();
    assertThat(line.r().value()).isNull();
    PoolSection pool = section.pools().get(0);
    assertThat(pool.k()).isEqualTo(6);
    assertThat(pool.withheld()).isFalse();
    assertThat(pool.more()).isTrue();
    assertThat(pool.patients()).isEqualTo(166);
    assertThat(pool.influence()).isEmpty();
    assertThat(pool.fit().q()).isNull();
    assertThat(pool.fit().value()).isEqualTo(Math.tanh(Math.rint(100 * beta(run)) / 100));
    assertThat(run.model().toString()).doesNotContain("0.7771");
    assertThat(run.html()).contains("suppressed (n &lt; 10)").doesNotContain(">.78 [");
    assertThat(pool.svg()).contains("Ketamine versus midazolam", "suppressed (n &lt; 10)");
  }

  @Test
  void theSentenceOfARoundedPoolGoesByTheBoundsThatAreShown() {
    SampleRun run = SampleRun.consortium();
    run.with("effect_size", small("client-preparation", "mdma", -0.2)).pool();
    PoolSection pool =
        analysis(run, 0).pools().stream().filter(p -> !p.partial()).findFirst().orElseThrow();
    assertThat(number(run, "client-preparation", "ci_lb")).isBetween(0.01, 0.1);
    assertThat(pool.fit().low()).isZero();
    assertThat(analysis(run, 0).summary().get(0))
        .contains(
            "95% CI [.0, .7] (intervals rounded outward, since an effect is suppressed)",
            "The interval includes zero");
    assertThat(run.html()).contains("95% CI [.0, .7];");
    assertThat(pool.svg()).contains("[.0, .7]");
  }

  @Test
  void nothingTellsHowManyPatientsASmallTrialHas() {
    SampleRun run =
        SampleRun.consortium()
            .with(
                ReportRows.FINDINGS,
                SampleRun.finding("psilocybin-waitlist", "item_out_of_range", "9", "Mend."))
            .warnedCheck("psilocybin-waitlist: arms: 24 of 24 participants have no arm.");
    ReportModel model = run.model(25);
    String html = new PageWriter().html(model);
    assertThat(model.studies())
        .filteredOn(s -> s.name().id().equals("psilocybin-waitlist"))
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.participants().suppressed()).isTrue();
              assertThat(s.allianceRatings().suppressed()).isTrue();
              assertThat(s.outcomeRatings().suppressed()).isTrue();
            });
    assertThat(model.files()).filteredOn(f -> f.rows().suppressed()).hasSize(1);
    assertThat(model.accounts())
        .filteredOn(a -> a.read().suppressed() && a.harmonised().suppressed())
        .hasSize(1);
    assertThat(model.findings())
        .filteredOn(f -> f.study().id().equals("psilocybin-waitlist"))
        .allMatch(f -> f.count().suppressed() && f.examples().get(0).row() == null);
    assertThat(html)
        .contains("psilocybin-waitlist: arms (the table check_result says more)")
        .doesNotContain("24 of 24", ">96<", ">24<", ">48<");
    assertThat(run.html()).contains("24 of 24", ">96<");
  }

  @Test
  void aPoolOfSuppressedEffectsAloneNamesNoNumberOfPatients() {
    SampleRun run = SampleRun.consortium();
    run.rows("effect_size")
        .replaceAll(
            e -> {
              Object[] cells = new Object[e.length()];
              for (int i = 0; i < cells.length; i++) {
                cells[i] = i == e.fieldIndex("suppressed") ? true : e.get(i);
              }
              return new GenericRowWithSchema(cells, e.schema());
            });
    assertThat(run.html()).contains("k = 5, all of them suppressed.").doesNotContain("n = 0");
  }

  private static double beta(SampleRun run) {
    return number(run, "client-integration", "beta");
  }

  private static double number(SampleRun run, String analysis, String column) {
    return run.rows("pooled_effect").stream()
        .filter(r -> r.getAs("analysis_id").equals(analysis))
        .filter(r -> r.getAs("measure").equals("ZCOR"))
        .mapToDouble(r -> r.<Double>getAs(column))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPoolThatGivesASmallCellAwayIsWithheld() {
    SampleRun run = new SampleRun();
    SampleRun all = SampleRun.consortium();
    run.with(
        "study",
        SampleRun.row(
            "study",
            "study_id",
            "ketamine-trd",
            "title",
            "K",
            "source",
            "patients",
            "status",
            "completed",
            "blinded",
            false,
            "treatment",
            "psychedelic",
            "overlaps_with",
            SampleRun.array(),
            "study_fingerprint",
            "f"));
    run.with("effect_size", small("client-integration", "mdma")).pool();
    PoolSection pool = analysis(run, 1).pools().get(0);
    assertThat(pool.k()).isEqualTo(1);
    assertThat(pool.withheld()).isTrue();
    assertThat(pool.fit()).isNull();
    assertThat(pool.besdHigh()).isNull();
    assertThat(analysis(run, 1).summary().get(0)).contains("not shown");
    assertThat(analysis(all, 1).pools().get(0).withheld()).isFalse();
  }

  @Test
  void aDifferenceOfWhichOneArmIsSmallIsSuppressed() {
    ContrastSection before = analysis(SampleRun.consortium(), 0).contrasts().get(0);
    assertThat(before.lines()).allMatch(l -> l.difference().state() == State.SHOWN);
    // The same arm and rating once more, with few patients for another outcome.
    SampleRun run =
        SampleRun.consortium()
            .with(
                "effect_size",
                SampleRun.row(
                    SampleRun.effect(
                        "client-preparation",
                        "mdma-ptsd",
                        "placebo",
                        "WAI-SR",
                        "BDI-II",
                        "patients",
                        8,
                        SMALL,
                        null)));
    ContrastSection after = analysis(run, 0).contrasts().get(0);
    assertThat(after.lines())
        .anyMatch(
            l ->
                l.study().id().equals("mdma-ptsd")
                    && l.difference().state() == State.SUPPRESSED
                    && l.difference().value() == null);
  }

  @Test
  void nothingByArmOfABlindedStudyIsThere() {
    SampleRun run =
        SampleRun.consortium()
            .with(
                "arm",
                SampleRun.row(
                    "arm",
                    "study_id",
                    "lsd-anxiety",
                    "arm_id",
                    "lsd",
                    "label",
                    "LSD-ARM",
                    "role",
                    "active",
                    "analysis_arm_id",
                    "lsd"))
            .with(
                "effect_size",
                SampleRun.row(
                    SampleRun.effect(
                        "client-integration",
                        "lsd-anxiety",
                        "lsd",
                        "WAI-SR",
                        "STAI-T",
                        "patients",
                        15,
                        SMALL,
                        null)))
            .with(
                ReportRows.FINDINGS,
                SampleRun.finding("lsd-anxiety", "unknown_code", "LSD-CODE", "Mend."));
    ReportModel model = run.model();
    assertThat(model.studies())
        .filteredOn(s -> s.blinded())
        .singleElement()
        .satisfies(s -> assertThat(s.arms()).isEmpty());
    assertThat(model.analyses().get(1).effects())
        .noneMatch(e -> e.study().id().equals("lsd-anxiety"));
    assertThat(run.html())
        .doesNotContain("LSD-ARM")
        .doesNotContain("LSD-CODE")
        .contains("value withheld", "not shown while blinded");
  }

  @Test
  void aValueThatTheDigestWithholdsIsSaidToBe() {
    SampleRun run = SampleRun.consortium();
    run.with(ReportRows.FINDINGS, SampleRun.finding("mdma-ptsd", "unknown_code", null, "Mend."));
    assertThat(run.html()).contains("value withheld");
  }

  @Test
  void smallCountsInRefusalsAreReplaced() {
    assertThat(analysis(SampleRun.consortium(), 0).refusals())
        .anyMatch(r -> r.had().equals("fewer than 10 and 31 complete pairs"));
  }

  @Test
  void withoutAMinimumNothingIsSuppressed() {
    ReportModel model = SampleRun.consortium().model(0);
    assertThat(model.analyses().get(0).refusals())
        .anyMatch(r -> r.had().equals("7 and 31 complete pairs"));
  }

  @Test
  void theLineageQueryIsSql() {
    for (PoolSection p : analysis(SampleRun.consortium(), 0).pools()) {
      assertThat(new CatalystSqlParser().parsePlan(p.sql()).toString())
          .contains("current_item_response");
    }
  }

  @Test
  void thePlanIsToldInWords() {
    AnalysisSection section = analysis(SampleRun.consortium(), 0);
    assertThat(section.question())
        .isEqualTo(
            "Does a better alliance, as the client rates it at the last session of preparation, go "
                + "with a better outcome, each study’s primary outcome at its primary endpoint?");
    assertThat(section.plan())
        .anyMatch(t -> t.value().contains("τ² by REML; test and interval by Knapp and Hartung"));
  }

  private static AnalysisSection analysis(SampleRun run, int at) {
    return run.model().analyses().get(at);
  }

  private static EffectLine line(AnalysisSection section, String study) {
    List<EffectLine> lines =
        section.effects().stream().filter(e -> e.study().id().equals(study)).toList();
    assertThat(lines).hasSize(1);
    return lines.get(0);
  }

  private static org.apache.spark.sql.Row small(String analysis, String arm) {
    return small(analysis, arm, SMALL);
  }

  private static org.apache.spark.sql.Row small(String analysis, String arm, double r) {
    return SampleRun.row(
        SampleRun.effect(analysis, "ketamine-trd", arm, "WAI-SR", "MADRS", "patients", 8, r, null));
  }
}
