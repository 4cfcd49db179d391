package org.alliancepool.jobs.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooseIdTest {
  @ParameterizedTest
  @CsvSource({
    "P001, p001",
    "P001, P-001",
    "P001, P1",
    "P 001, P\u00a0001",
    "P001, \u0420001",
    "A.B., AB",
    "Ü7, U\u03087"
  })
  void idsThatMayBeOne(String one, String other) {
    assertThat(LooseId.of(one)).isEqualTo(LooseId.of(other));
  }

  @ParameterizedTest
  @CsvSource({"1-11, 11-1", "P1, P10", "1.5, 15", "AB1, AC1", "10, 1"})
  void idsOfTwo(String one, String other) {
    assertThat(LooseId.of(one)).isNotEqualTo(LooseId.of(other));
  }
}
