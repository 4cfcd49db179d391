package org.alliancepool.jobs.score.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.row.Rows;
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
      visits: {before: {timepoint: baseline, week: 0}, s1: {phase: integration, session: 1}}
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

  /** Ten forms: item 3 goes against the others, item 12 is answered alike by all. */
  @Test
  void reliabilityHasEveryItemAlsoWhereAlphaIsNot() {
    for (int p = 0; p < 10; p++) {
      for (int i = 1; i <= 12; i++) {
        int x = (p * 7 + i * p) % 3 + p / 4;
        book.answer("p" + p, "s1", i, i == 12 ? 4 : i == 3 ? 5 - p / 3 : 1 + x);
      }
    }
    Row total =
        book.reliability().stream()
            .filter(r -> "total".equals(reliability(r, "subscale")))
            .findFirst()
            .orElseThrow();
    assertThat(reliability(total, "n")).isEqualTo(10);
    assertThat(reliability(total, "alpha")).as("item 12 does not vary").isNull();
    assertThat((Object[]) reliability(total, "negative_item")).containsExactly(3);
    assertThat(reliability(total, "reversed_rest_r")).as("WAI-SR reverses none").isNull();
    Object[] items = (Object[]) reliability(total, "item_rest_r");
    assertThat(items).hasSize(12);
    Row third = (Row) items[2];
    assertThat(third.getInt(0)).isEqualTo(3);
    assertThat(third.getBoolean(1)).isFalse();
    assertThat(third.getDouble(2)).isNegative();
    assertThat(((Row) items[11]).get(2)).isNull();
  }

  /** Of twenty patients, item 9 holds what item 4 does. */
  @Test
  void anItemThatHasAnothersAnswersIsNoted() {
    Random random = new Random(3);
    for (int p = 0; p < 20; p++) {
      double fourth = 0;
      for (int i = 1; i <= 12; i++) {
        double x = 1 + random.nextInt(5);
        fourth = i == 4 ? x : fourth;
        book.answer("p%02d".formatted(p), "s1", i, i == 9 ? fourth : x);
      }
    }
    List<Row> rows = book.reliability();
    assertThat(rows).isNotEmpty();
    for (Row r : rows) {
      assertThat((Object[]) reliability(r, "same_item")).containsExactly(Rows.of(9, 4));
      assertThat(reliability(r, "n_same_sheet")).isEqualTo(0L);
    }
  }

  /** Of twenty patients, four have at the second session the answers of the first. */
  @Test
  void answersCarriedFromVisitToVisitAreNoted() {
    Random random = new Random(5);
    for (int p = 0; p < 20; p++) {
      for (int i = 1; i <= 12; i++) {
        double x = 1 + random.nextInt(5);
        String participant = "p%02d".formatted(p);
        book.answer(participant, "s1", i, x);
        book.answer(participant, "before", i, p < 4 ? x : 1 + random.nextInt(5));
      }
    }
    for (Row r : book.reliability()) {
      Object[] carried = (Object[]) reliability(r, "carried_sheet");
      if (reliability(r, "visit").equals("s1")) {
        assertThat(carried).containsExactly(Rows.of("before", 4L));
      } else {
        assertThat(carried).isEmpty();
      }
    }
  }

  private static Object reliability(Row row, String column) {
    return row.get(Warehouse.type("reliability").fieldIndex(column));
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
