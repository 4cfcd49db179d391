package org.alliancepool.statistics.correlation;

import static org.alliancepool.statistics.correlation.CorrelationDifference.hotelling;
import static org.alliancepool.statistics.correlation.CorrelationDifference.mengRosenthalRubin;
import static org.alliancepool.statistics.correlation.CorrelationDifference.steigerOverlapping;
import static org.alliancepool.statistics.correlation.CorrelationDifference.williams;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

/**
 * Tests of two correlations that share a variable, against what the R package cocor prints in
 * analyses that others have published, and against the formulas written anew in R.
 */
class CorrelationDifferenceTest {
  /** The correlations are printed to four digits, which moves a statistic by up to 0.003. */
  private static final double PRINTED = 0.003;

  @Test
  void agreesWithWhatCocorPrints() {
    assertThat(hotelling(-.1741, .2015, .3734, 646).stat()).isCloseTo(-9.0342, within(PRINTED));
    assertThat(williams(-.1741, .2015, .3734, 646).stat()).isCloseTo(-9.0340, within(PRINTED));
    assertThat(steigerOverlapping(-.1741, .2015, .3734, 646).stat())
        .isCloseTo(-8.6124, within(PRINTED));
    assertThat(mengRosenthalRubin(-.1741, .2015, .3734, 646).stat())
        .isCloseTo(-8.5080, within(PRINTED));
    assertThat(steigerOverlapping(.0228, .3522, .3718, 553).stat())
        .isCloseTo(-7.1345, within(PRINTED));
    CorrelationDifference last = steigerOverlapping(.2493, .3395, .4082, 553);
    assertThat(last.stat()).isCloseTo(-2.0660, within(PRINTED));
    assertThat(last.pval()).isCloseTo(0.0388, within(0.0003));
  }

  @Test
  void agreesWithTheFormulasWrittenAnew() throws IOException {
    JsonNode r;
    try (InputStream in = getClass().getResourceAsStream("/golden/written_anew.json")) {
      r = new ObjectMapper().readTree(in).get("overlapping");
    }
    assertThat(hotelling(.45, .2, .35, 60).stat())
        .isCloseTo(r.get("hotelling").asDouble(), within(1e-12));
    assertThat(steigerOverlapping(.45, .2, .35, 60).stat())
        .isCloseTo(r.get("steiger").asDouble(), within(1e-12));
    assertThat(mengRosenthalRubin(.45, .2, .35, 60).stat())
        .isCloseTo(r.get("meng").asDouble(), within(1e-12));
  }
}
