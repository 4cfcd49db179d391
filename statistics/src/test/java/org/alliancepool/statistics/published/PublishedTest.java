package org.alliancepool.statistics.published;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Published example: half a unit of the last printed digit. */
class PublishedTest {
  static List<Analysis> analyses() {
    return Published.ANALYSES;
  }

  @ParameterizedTest
  @MethodSource("analyses")
  void isWhatWasPrinted(Analysis analysis) {
    assertThat(analysis.values).allMatch(Analysis.Value::agrees);
  }

  @Test
  void thereAreTwentyAtLeast() {
    assertThat(Published.ANALYSES).hasSizeGreaterThanOrEqualTo(20);
  }
}
