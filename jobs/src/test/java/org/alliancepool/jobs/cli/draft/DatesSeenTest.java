package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatesSeenTest {
  private static DatesSeen of(String... dates) {
    DatesSeen seen = new DatesSeen();
    for (String date : dates) {
      seen.see(date);
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "24.01.2024|03.12.2024|dd.MM.yyyy",
        "24.1.2024|3.12.2024|d.M.yyyy",
        "03.02.24|04.12.24|dd.MM.yy",
        "01/24/2024|12/03/2024|MM/dd/yyyy",
        "24/01/2024 09:30|03/12/2024 10:00|dd/MM/yyyy H:mm",
        "1/24/2024 9:30:00 AM|12/3/2024 1:00:00 PM|M/d/yyyy h:mm:ss a",
        "2024/01/24|2024/12/03|yyyy/MM/dd"
      })
  void formatsAsManifestsSayThem(String one, String other, String format) {
    DatesSeen seen = of(one, other);
    assertThat(seen.isIso()).isFalse();
    assertThat(seen.format()).contains(format);
    assertThat(seen.isOrderUnsure()).isFalse();
  }

  @Test
  void isoDatesNeedNoFormat() {
    assertThat(of("2024-01-24", "2024-12-03T10:00:00+09:00", "2024-12-03 09:00:00.000").isIso())
        .isTrue();
    assertThat(of("2024-1-24").isIso()).isFalse();
  }

  @Test
  void whereNoDayIsAboveTwelveTheOrderIsUnsure() {
    assertThat(of("03/04/2024").isOrderUnsure()).isTrue();
    assertThat(of("03/04/2024").format()).contains("dd/MM/yyyy");
    assertThat(of("03/04/2024", "04/13/2024").isOrderUnsure()).isFalse();
  }

  @Test
  void aSlipInTwentyIsNoOtherFormat() {
    DatesSeen seen = of("2019-13-45");
    for (int i = 0; i < 18; i++) {
      seen.see("2024-01-24");
    }
    assertThat(seen.isIso()).isFalse();
    seen.see("2024-01-24");
    assertThat(seen.isIso()).isTrue();
  }

  @Test
  void datesOfTwoFormatsHaveNone() {
    assertThat(of("13/04/2024", "04/13/2024").format()).isEmpty();
    assertThat(of("13.04.2024", "14/04/2024").format()).isEmpty();
    assertThat(of("13.04.2024 morning").format()).isEmpty();
  }
}
