package org.alliancepool.statistics.dependent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Replays 40 of the random data sets, golden/dependent.json; docs/validation.md has the largest
 * differences of all.
 */
class DependentDifferentialTest {
  @Test
  void randomDataSetsAgreeWithR() {
    DependentDifferential stored = new DependentDifferential();
    Oracle.json("/golden/dependent.json").forEach(stored::replay);
    assertThat(Oracle.json("/golden/dependent.json").size()).isEqualTo(40);
    assertThat(stored.broken()).isEmpty();
  }
}
