package org.alliancepool.jobs.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.TrialFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Validate holds the visits of files against their dates and ratings, as the run does. */
class DatedVisitsTest {
  @RegisterExtension final TrialFolder trial = new TrialFolder("dated");

  private List<String> warnings;

  private String manifest(String prep) throws IOException {
    Stream<String> rows =
        IntStream.range(10, 20)
            .boxed()
            .flatMap(
                p ->
                    Stream.of(
                        p + ",base,01.01.20" + p + "," + p + ",",
                        p + ",one,05.01.20" + p + ",,5" + p % 3,
                        p + ",two,09.01.20" + p + ",,5" + p % 4,
                        p + ",end,01.03.20" + p + ",1" + p % 3 + ","));
    trial.file("t.csv", "id,visit,at,phq,wai", rows);
    return """
        study_id: dated
        title: Dated
        treatment: psychotherapy
        status: completed
        visits:
          base: {timepoint: baseline, week: 0}
          one: %s
          two: {phase: treatment, session: 2}
          end: {timepoint: week 8, week: 8}
        primary_endpoint: {instrument: PHQ-9, timepoint: week 8}
        files:
          - file: t.csv
            format: csv
            layout: long
            participant: id
            visit: visit
            visit_date: at
            date_format: dd.MM.yyyy
            measures:
              - {instrument: PHQ-9, score: phq}
              - {instrument: WAI-S, rater: client, score: wai}
        """
        .formatted(prep);
  }

  @Test
  void soundVisitsAreNotTold() throws IOException {
    assertThat(trial.warnings(manifest("{phase: treatment, session: 1}"))).isEmpty();
  }

  @Test
  void sessionsOutOfTheirOrderAreTold() throws IOException {
    assertThat(trial.warnings(manifest("{phase: treatment, session: 3}")))
        .containsExactly(
            "of 10 participants 10 have sessions of phase treatment dated out of their order, 10 of them visit \"one\" (session 3) before visit \"two\" (session 2). Are names of visits exchanged in the files or in visits, or are dates of something else?");
  }

  @Test
  void ratingsAtAVisitThatIsNamedAloneAreTold() throws IOException {
    assertThat(trial.warnings(manifest("{timepoint: one}")))
        .containsExactly(
            "WAI-S of 10 participants is at visit \"one\", which has no phase, and counts in no analysis. Give the visit a phase and session in visits, or a week where it is an assessment.");
  }

  @Test
  void aWeekThatItsDatesDoNotFitIsTold() throws IOException {
    assertThat(
            trial.warnings(
                manifest("{phase: treatment, session: 1}")
                    .replace(
                        "end: {timepoint: week 8, week: 8}", "end: {timepoint: week 8, week: 20}")))
        .singleElement()
        .asString()
        .startsWith("visit \"end\" is declared at week 20 and is 59 days after the baseline");
  }

  /** The therapist fills in his form on another day than the client. */
  private ReadStudy twoRaters(String client, String therapist) throws IOException {
    Stream<String> rows =
        IntStream.range(10, 20)
            .boxed()
            .flatMap(
                p ->
                    Stream.of(
                        p + ",one,%s20%d,c,5%d".formatted(client, p, p % 3),
                        p + ",one,%s20%d,t,4%d".formatted(therapist, p, p % 3)));
    String manifest =
        """
        study_id: dated
        title: Dated
        treatment: psychotherapy
        status: completed
        visits:
          one: {phase: treatment, session: 1}
        files:
          - file: t.csv
            format: csv
            layout: long
            participant: id
            visit: visit
            visit_date: at
            date_format: dd.MM.yyyy
            rater: by
            measures:
              - {instrument: WAI-S, raters: {c: client, t: therapist}, score: wai}
        """;
    trial.file("t.csv", "id,visit,at,by,wai", rows);
    warnings = trial.warnings(manifest);
    return ReadStudy.of(trial.folder(), manifest);
  }

  @Test
  void aVisitHasTheFirstDayOfItsRows() throws IOException {
    ReadStudy study = twoRaters("05.01.", "19.01.");
    assertThat(study.table("session", "visit", "study_day")).containsOnly("one 0").hasSize(10);
    assertThat(study.table("quarantine", "rule")).isEmpty();
    assertThat(study.books()).containsExactly(0L, 0L);
    assertThat(warnings).isEmpty();
  }

  @Test
  void rowsOfAVisitThatAreDatedFarApartContradictEachOther() throws IOException {
    ReadStudy study = twoRaters("05.01.", "20.01.");
    assertThat(study.table("session", "visit", "study_day")).containsOnly("one null");
    assertThat(study.table("quarantine", "rule", "column"))
        .containsOnly("conflicting_value at")
        .hasSize(20);
    assertThat(study.books()).containsExactly(0L, 0L);
    assertThat(warnings)
        .containsExactly(
            "10 of 10 participants have rows of one visit that are dated more than 14 days apart, so that it has no day. Are rows of one form or rater under another visit's name, or are dates of something else?");
  }
}
