package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates that are none, among others. */
class DatesSeenTest {
  private static DatesSeen among(long read, String... none) {
    DatesSeen seen = new DatesSeen("date");
    seen.addRead(read);
    for (String text : none) {
      seen.addImpossible(text);
    }
    return seen;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "13/01/2024",
        "13.1.24",
        "99/99/9999",
        "9999-99-99",
        "9999-99-99 99:99",
        "99999999"
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

  @Test
  void aFormatThatMostAreNotIn() {
    assertThat(among(2, "23456", "23457", "23458").isFatal()).isTrue();
    assertThat(among(2, "23456", "23457").isFatal()).as("too few").isFalse();
  }
}
