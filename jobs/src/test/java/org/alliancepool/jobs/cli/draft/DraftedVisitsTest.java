package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When things were measured, as a draft says it. */
class DraftedVisitsTest {
  @RegisterExtension final TrialFolder trial = new TrialFolder("trial");

  /** A row for each of twelve patients: an id, twelve answers from 1 to 5, and some totals. */
  private static String wide(String names, int totals) {
    StringBuilder csv = new StringBuilder("patient_id");
    for (int item = 1; item <= 12; item++) {
      csv.append(",wai_sr_").append(item);
    }
    csv.append(names.isEmpty() ? "" : "," + names).append('\n');
    for (int p = 1; p <= 12; p++) {
      csv.append("P").append(p);
      for (int item = 1; item <= 12; item++) {
        csv.append(',').append(1 + (p * 7 + item) % 5);
      }
      for (int total = 0; total < totals; total++) {
        csv.append(',').append(8 + (p * 5 + total) % 30);
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  @Test
  void anAllianceOfNoNamedVisitIsOfASession() throws IOException {
    for (String baseline : new String[] {"bl", "T0", "pre", "vorher"}) {
      String names = "madrs_%s,madrs_w6".formatted(baseline);
      assertThat(trial.validDraft(trial.file("data.csv", wide(names, 2))))
          .contains("  %s: {timepoint: baseline, week: 0}  # CHECK: ".formatted(baseline))
          .contains("  session: {phase: treatment, session: 1}  # CHECK: no name says when")
          .contains("items: \"wai_sr_{item}\", visit: session}  # CHECK: ", " variant, visit\n")
          .doesNotContain("  baseline:");
    }
  }

  @Test
  void anAllianceAloneHasNoBaseline() throws IOException {
    assertThat(trial.validDraft(trial.file("data.csv", wide("", 0))))
        .contains("visits:\n  session: {phase: treatment, session: 1}  # CHECK: ")
        .doesNotContain("baseline");
  }

  @Test
  void theBaselineIsTheVisitThatSaysItPlainest() throws IOException {
    assertThat(trial.validDraft(trial.file("data.csv", wide("bdi_pre,bdi_t0,bdi_base,bdi_t1", 4))))
        .contains("  base: {timepoint: baseline, week: 0}  # CHECK: ")
        .contains("  pre: {timepoint: pre}", "  t0: {timepoint: t0}", "  t1: {timepoint: t1}");
  }

  @Test
  void anOutcomeOfNoNamedVisitIsTheBaselineWhereNoOtherIs() throws IOException {
    assertThat(trial.validDraft(trial.file("data.csv", wide("bdi,madrs_w6", 2))))
        .contains("  baseline: {timepoint: baseline, week: 0}  # CHECK: no column names")
        .contains("score: bdi, visit: baseline}");
    assertThat(trial.validDraft(trial.file("data.csv", wide("bdi,madrs_t0,madrs_w6", 3))))
        .contains("  t0: {timepoint: baseline, week: 0}", "score: bdi, visit: unnamed}")
        .contains("  unnamed: {timepoint: unnamed}  # CHECK: no name says when; if at one of");
  }

  @Test
  void anInventedVisitTakesNoNamesOfOthers() throws IOException {
    StringBuilder visits = new StringBuilder("patient_id,visit,bdi_total\n");
    for (int p = 1; p <= 12; p++) {
      visits.append("P%d,session,%d%nP%1$d,later,%2$d%n".formatted(p, p + 9));
    }
    Path outcomes = trial.file("outcomes.csv", visits.toString());
    assertThat(trial.validDraft(trial.file("data.csv", wide("", 0)), outcomes))
        .contains("  session: {timepoint: session}", "  session_: {phase: treatment, session: 1}")
        .contains("visit: session_}");
  }

  /** Stata's labels of values; the codes say nothing. */
  @Test
  void labelsOfVisitsSayWhatTheyAre() throws IOException {
    assertThat(trial.validDraft(trial.copy("draft/visits.dta")))
        .contains("  \"1\": {timepoint: baseline, week: 0}  # CHECK: the file calls it \"Ausgang")
        .contains("  \"2\": {phase: integration, session: 2}  # CHECK: the file calls it")
        .contains("  \"3\": {timepoint: \"3\"}  # CHECK: the file calls it \"Katamnese\"; a sess")
        .contains("  \"4\": {timepoint: \"4\"}  # CHECK: a session has");
  }

  /** Two sessions of each phase; of a patient that comes twice the second time. */
  private static String sessionsOfPhases(int twice) {
    StringBuilder csv = new StringBuilder("patient,phase,session,srs_total\n");
    for (int p = 1; p <= 12; p++) {
      for (String phase : List.of("Preparation", "Integration")) {
        csv.append(
            "P%d,%s,1,%d%nP%1$d,%2$s,%d,%d%n".formatted(p, phase, p + 9, p == twice ? 1 : 2, p));
      }
    }
    return csv.toString();
  }

  @Test
  void sessionsThatCountAnewInEachPhaseAreItsRepeats() throws IOException {
    assertThat(trial.validDraft(trial.file("data.csv", sessionsOfPhases(0))))
        .contains("    visit: phase  # CHECK", "    instance: session  # CHECK")
        .contains("  \"Integration#2\": {phase: integration, session: 2}  # CHECK")
        .contains("  \"Preparation#1\": {phase: preparation, session: 1}  # CHECK")
        .doesNotContain("rows repeat");
  }

  @Test
  void phasesWhoseSessionsComeTwiceAreLeftToAPerson() throws IOException {
    assertThat(trial.validDraft(trial.file("data.csv", sessionsOfPhases(3))))
        .contains("    visit: session  # CHECK", "# CHECK: 25 rows repeat an id and visit")
        .doesNotContain("instance: session");
  }

  /** The row without a form holds what is asked once; its names say when. */
  @Test
  void formsThatRedcapRepeatsAreVisitsByTheirNamesAndLabels() throws IOException {
    String raw = "record_id,redcap_repeat_instrument,redcap_repeat_instance,";
    String labels = "Record ID,Repeat Instrument,Repeat Instance,";
    for (String header : List.of(raw, labels)) {
      StringBuilder csv = new StringBuilder(header).append("srs_total,bdi_pre,bdi_w6\n");
      for (int p = 1; p <= 12; p++) {
        csv.append("%d,,,,%d,%d%n%1$d,SRS,1,30,,%n%1$d,SRS,2,%2$d,,%n".formatted(p, p + 9, p + 2));
      }
      assertThat(trial.validDraft(trial.file("data.csv", csv.toString())))
          .contains("    layout: long", "  \"SRS#1\": {", "  \"SRS#2\": {")
          .contains("{instrument: SRS, score: srs_total}  # CHECK")
          .contains("{instrument: BDI-II, score: \"bdi_{visit}\"}", "  pre: {timepoint: baseline");
    }
  }
}
