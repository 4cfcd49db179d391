package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Outcomes that stand in rows of a visit, or by a rater, that nobody has declared. */
class KeptOutEndpointTest {
  private static final String MANIFEST =
      """
      study_id: kept
      title: Kept out
      treatment: psychotherapy
      status: completed
      arms:
        A: {role: active}
      visits:
        base: {timepoint: baseline, week: 0}
        end: {timepoint: end, week: 9}
      primary_endpoint: {instrument: PHQ-9, timepoint: end}
      files:
        - file: t.csv
          format: csv
          layout: long
          participant: id
          visit: visit
          arm: arm
          rater: by
          measures:
            - {instrument: PHQ-9, score: phq, raters: {patient: client}}
            - {instrument: GAD-7, score: gad, rater: client}
      """;

  @RegisterExtension final TrialFolder trial = new TrialFolder("kept");

  private final List<String> rows = new ArrayList<>();

  private void row(String id, String visit, String by, String phq, String gad) {
    rows.add(String.join(",", id, "A", visit, by, phq, gad));
  }

  private long lacking() throws IOException {
    trial.file("t.csv", "id,arm,visit,by,phq,gad", rows.stream());
    return ReadStudy.of(trial.folder(), MANIFEST).lackingEndpoint();
  }

  @Test
  void whoLacksTheEndpointAndHasItElsewhereIsCounted() throws IOException {
    row("seen", "base", "patient", "20", "");
    row("seen", "end", "patient", "9", "");
    row("another", "base", "patient", "20", "");
    row("another", "early end", "patient", "11", "");
    row("unnamed", "", "patient", "12", "");
    row("unrated", "end", "", "13", "");
    assertThat(lacking()).isEqualTo(3);
    assertThat(trial.warnings(MANIFEST))
        .as("validate, too")
        .anyMatch(w -> w.startsWith("3 participants have PHQ-9 in rows that are kept out"));
  }

  @Test
  void whoHasItOrHasNothingOfItElsewhereIsNot() throws IOException {
    row("besides", "end", "patient", "9", "");
    row("besides", "unscheduled", "patient", "15", "");
    row("dropout", "base", "patient", "20", "");
    row("other", "early end", "patient", "", "12");
    row("blank", "early end", "patient", "", "");
    assertThat(lacking()).isZero();
    assertThat(trial.warnings(MANIFEST)).noneMatch(w -> w.contains("the primary endpoint"));
  }

  /** Screened who then left: an undeclared visit before the baseline is no endpoint. */
  @Test
  void whatIsDatedBeforeTheBaselineIsNoEndpoint() throws IOException {
    String dated = MANIFEST.replace("visit: visit\n", "visit: visit\n    visit_date: at\n");
    for (int i = 10; i < 20; i++) {
      rows.add("P%d,A,screening,patient,%1$d,,2024-01-%1$d".formatted(i));
      rows.add("P%d,A,base,patient,%1$d,,2024-02-%1$d".formatted(i));
      if (i > 13) {
        rows.add("P%d,A,end,patient,9,,2024-04-%d".formatted(i, i));
      }
      rows.add("P%d,A,call,,,,2024-04-%d".formatted(i, i));
    }
    trial.file("t.csv", "id,arm,visit,by,phq,gad,at", rows.stream());
    assertThat(ReadStudy.of(trial.folder(), dated).lackingEndpoint()).isZero();
    assertThat(trial.warnings(dated))
        .as("a row that has nothing but a date loses nothing")
        .allMatch(w -> w.contains("screening") && !w.contains("call"));
    trial.file(
        "t.csv",
        "id,arm,visit,by,phq,gad,at",
        rows.stream().map(r -> r.replace("2024-01", "2024-03")));
    assertThat(ReadStudy.of(trial.folder(), dated).lackingEndpoint()).isEqualTo(4);
    assertThat(trial.warnings(dated)).anyMatch(w -> w.startsWith("4 participants have PHQ-9"));
  }
}
