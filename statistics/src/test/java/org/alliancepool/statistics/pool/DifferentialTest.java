package org.alliancepool.statistics.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/**
 * Replays 200 random meta-analyses, 12 estimators each, against metafor 3.8 ({@code differential.R
 * DIR 1 200}). What differs beyond tolerance must have a cause that numbers show: R at a lower
 * likelihood, R off its own estimating equation, or digits lost to variance ratios of 1e8.
 */
class DifferentialTest {
  @Test
  void everyDifferenceFromMetaforHasACause() throws IOException {
    DifferentialReport report = new DifferentialReport();
    try (InputStream in = getClass().getResourceAsStream("/golden/differential.jsonl.gz")) {
      report.read(in);
    }
    assertThat(report.fits()).isEqualTo(2400);
    assertThat(report.permutations()).isEqualTo(2);
    assertThat(report.unexplained()).isEmpty();
    assertThat(report.markdown()).doesNotContain("sides with R");
    assertThat(report.disagreeing()).isLessThan(130);
  }
}
