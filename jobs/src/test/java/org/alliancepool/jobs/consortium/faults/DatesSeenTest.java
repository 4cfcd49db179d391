package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.alliancepool.jobs.consortium.cell.DateShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates that are none, among others. */
class DatesSeenTest {
  private static DatesSeen among(long read, String... none) {
    DatesSeen seen = new DatesSeen("date");
    seen.addRead(read);
    for (String text : none) {
      seen.addNone(DateShape.of(text));
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "13/01/2024",
        "13.1.24",
        "2024-13-01",
        "2024-13-01 10:30",
        "20241301",
        "130124",
        "29.02.2024"
      })
  void numbersMayBeReadTheWrongWayRound(String date) {
    DatesSeen seen = among(20, date, date, date);
    assertThat(seen.isFatal()).isTrue();
    assertThat(seen.fault("d.csv"))
        .hasValue(
            "3 of 23 dates in column \"date\" of d.csv are none. The others may be read the wrong way round: correct date_format, or declare in missing what means missing.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3. Mai 2024", "AAA 99, 9999", "45011", "2024.05.3-5.", "day 3"})
  void othersLackTheirDaysAndNoMore(String date) {
    DatesSeen seen = among(20, date, date, date);
    assertThat(seen.isFatal()).isFalse();
    assertThat(seen.fault("d.csv"))
        .hasValue(
            "3 of 23 dates in column \"date\" of d.csv are none. Their visits have no day: correct date_format, or declare in missing what means missing.");
  }

  /** Codes for no date, and ends of months that somebody guessed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "99.99.9999",
        "00/00/0000",
        "88.88.88",
        "99999999",
        "31.06.2024",
        "30.02.2024",
        "29.02.2023",
        "2204-05-03"
      })
  void whatIsNoDateInAnyOrderIsNotExchanged(String date) {
    DatesSeen seen = among(20, date, date, date);
    assertThat(seen.isFatal()).isFalse();
    assertThat(seen.fault("d.csv").orElseThrow()).contains("Their visits have no day");
    assertThat(DateShape.of(date)).doesNotContainPattern("[1-9]");
  }

  @Test
  void wordsAreToldWhereThereIsNextToNothingElse() {
    String[] words = {"done", "by phone", "done", "n.a.", "phone"};
    assertThat(among(5, words).fault("d.csv")).isEmpty();
    assertThat(among(4, words).fault("d.csv"))
        .hasValue(
            "5 of 9 dates in column \"date\" of d.csv are none, most of them words. Their visits have no day: correct visit_date, or declare in missing what means missing.");
    assertThat(among(4, words).isFatal()).isFalse();
  }

  @Test
  void aFormatThatMostAreNotIn() {
    assertThat(among(2, "23456", "23457", "23458").isFatal()).isTrue();
    assertThat(among(2, "23456", "23457").isFatal()).as("too few").isFalse();
  }
}
