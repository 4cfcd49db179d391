package org.alliancepool.statistics.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of factor levels. */
class AlphabeticalOrderTest {
  /** R 4.2.2 with ICU, LANG=C.UTF-8: {@code sort(c("cohort", "RCT", ...))}. */
  private static final List<String> AS_R_SORTS =
      List.of(
          "(none)",
          "1 arm",
          "10",
          "9",
          "a b",
          "a_b",
          "a-b",
          "ab",
          "alpha",
          "Beta",
          "CBT",
          "cbt plus",
          "CBT+med",
          "cohort",
          "e",
          "E",
          "\u00E9",
          "non-RCT",
          "nonlinear",
          "pre-post",
          "prepost",
          "rct",
          "RCT",
          "uber",
          "\u00DCber",
          "\u00FCn\u00EF",
          "zeta");

  @Test
  void levelsAreOrderedAsByR() {
    List<String> shuffled = new java.util.ArrayList<>(AS_R_SORTS);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(shuffled.stream().sorted(AlphabeticalOrder.INSTANCE).toList())
          .isEqualTo(AS_R_SORTS);
    }
  }

  @Test
  void textsThatDifferNeverTie() {
    for (String a : AS_R_SORTS) {
      for (String b : AS_R_SORTS) {
        assertThat(AlphabeticalOrder.INSTANCE.compare(a, b) == 0).isEqualTo(a.equals(b));
      }
    }
    assertThat(AlphabeticalOrder.INSTANCE.compare("\u03B2", "\u03B3")).isNegative();
  }

  @Test
  void theReferenceLevelDoesNotDependOnCapitals() {
    ModeratorData data = new ModeratorData(3).text("g", new String[] {"RCT", "cohort", "Other"});
    assertThat(ModelFormula.parse("g").matrix(data).names())
        .isEqualTo(Arrays.asList("intrcpt", "gOther", "gRCT"));
  }
}
