package org.alliancepool.jobs.score.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Location;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.instrument.Scoring;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers to a form beside the site's scores of it. */
class FormBookTest {
  private static final String MANIFEST =
      """
      study_id: book
      title: Answers and scores
      treatment: psychedelic
      status: completed
      arms: {drug: {role: active, codes: [A]}}
      visits: {s1: {phase: integration, session: 1}}
      files:
        - file: d.csv
          format: csv
          layout: wide
          participant: id
          arm: arm
          measures:
            - {instrument: WAI-SR, rater: client, items: "wai_{item}", visit: s1}
            - {instrument: WAI-SR, rater: client, score: total, visit: s1}
      """;

  @TempDir private Path temp;
  private FormBook book;

  @BeforeEach
  void newBook() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("book"));
    Files.writeString(folder.resolve("study.yaml"), MANIFEST);
    Files.writeString(folder.resolve("d.csv"), "id,arm\n");
    Study study =
        Consortium.study(
            Location.of(folder), new Consortium.Context("key", LocalDate.of(2026, 11, 26)));
    book =
        new FormBook(
            study,
            StudyForms.of(study.manifest())
                .form(study.manifest().files().get(0).measures().get(0), "client"),
            "client");
  }

  private void answer(String participant, int items) {
    for (int i = 1; i <= items; i++) {
      book.answer(participant, "s1", i, 3);
    }
  }

  private void report(String participant, double total) {
    book.score(participant, "s1", "total", Scoring.Reporting.SUM, total);
  }

  /** Participant, source and raw score of what counts. */
  private Iterable<String> totals() {
    return book.scores().stream()
        .filter(r -> "total".equals(get(r, "subscale")) && "scored".equals(get(r, "status")))
        .map(
            r ->
                "%s %s %s"
                    .formatted(get(r, "participant_id"), get(r, "score_source"), get(r, "raw")))
        .sorted()
        .toList();
  }

  private static Object get(Row score, String column) {
    return score.get(Warehouse.type("score").fieldIndex(column));
  }

  @Test
  void theSumOfTooFewAnswersIsNoScore() {
    answer("p1", 12);
    report("p1", 36);
    answer("p2", 5);
    report("p2", 15);
    report("p3", 40); // on paper, perhaps
    assertThat(totals()).containsExactly("p1 items 36.0", "p1 reported 36.0", "p3 reported 40.0");
  }

  /** A site may send a single item, such as that on suicide, beside its scores. */
  @Test
  void whereNoFormHasItsAnswersTheReportedScoresStand() {
    answer("p1", 1);
    report("p1", 36);
    answer("p2", 1);
    report("p2", 15);
    assertThat(totals()).containsExactly("p1 reported 36.0", "p2 reported 15.0");
  }
}
