package org.alliancepool.jobs.ingest.format.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
  @ParameterizedTest
  @CsvSource({
    "3.0,3",
    "-0.125,-0.125",
    "100000,100000",
    "1E15,1000000000000000",
    "1E20,100000000000000000000",
    "1E21,1E21",
    "1.5E300,1.5E300",
    "-2.5E-9,-2.5E-9",
    "0.0000001,0.0000001",
    "0.1,0.1",
    "-0.0,0",
    "0.30000000000000004,0.30000000000000004",
    // Java 17's own text has a digit too many: 2.0E-3 is fine, 2^-44 and 1E23 are known cases.
    "2.0E-3,0.002",
    "2.2E-322,2.2E-322",
    "5.684341886080802E-14,5.684341886080802E-14",
    "4.9E-324,4.9E-324",
    "1.7976931348623157E308,1.7976931348623157E308"
  })
  void isShortAndPlain(double value, String text) {
    assertThat(NumberText.of(value)).isEqualTo(text);
  }

  @Property
  void givesTheSameNumberAgainWithAtMost17Digits(@ForAll double value) {
    String text = NumberText.of(value);
    assertThat(Double.parseDouble(text) == value || Double.isNaN(value)).isTrue();
    if (Double.isFinite(value)) {
      assertThat(new BigDecimal(text).stripTrailingZeros().precision()).isLessThanOrEqualTo(17);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1,1969-12-31",
    "-141428,1582-10-14",
    "0.999,1970-01-01",
    "-0.001,1969-12-31",
    "2932896,9999-12-31",
    "2932897,",
    "-719163,",
    "NaN,",
    "Infinity,"
  })
  void datesAreIsoOrNone(double day, String text) {
    assertThat(DateText.date(day)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-1000,1969-12-31T23:59:59",
    "-1,1969-12-31T23:59:59.999",
    "500.4,1970-01-01T00:00:00.5",
    "1E300,"
  })
  void dateTimesKeepMilliseconds(double millis, String text) {
    assertThat(DateText.dateTime(millis)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"97200000,27:00:00", "-30000,-00:00:30", "0,00:00:00", "-0.2,00:00:00", "NaN,"})
  void timesMayBeDurations(double millis, String text) {
    assertThat(DateText.time(millis)).isEqualTo(text);
  }
}
