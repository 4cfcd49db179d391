package org.alliancepool.statistics.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StandardiseTest {
  @Test
  void referenceHasMeanZeroAndUnitSpreadAndOthersKeepTheirDistance() {
    double[] before = {40, 44, Double.NaN, 48};
    Standardise.Reference reference = Standardise.reference(before);
    assertThat(reference).isEqualTo(new Standardise.Reference(44, 4, 3));
    assertThat(Standardise.z(before, reference)).containsExactly(-1, 0, Double.NaN, 1);
    // Growth since the reference occasion is kept.
    assertThat(Standardise.z(new double[] {52}, reference)).containsExactly(2);
  }

  @Test
  void referenceWithoutVarianceIsRefused() {
    assertThatThrownBy(() -> Standardise.reference(new double[] {48, 48, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot standardise: the reference has 2 scores from 48.0 to 48.0; choose an occasion"
                + " with at least two different ones");
  }

  @Test
  void pompRunsFromZeroToHundred() {
    assertThat(Standardise.pomp(12, 12, 60)).isZero();
    assertThat(Standardise.pomp(60, 12, 60)).isEqualTo(100);
    assertThat(Standardise.pomp(0, -36, 36)).isCloseTo(50, within(1e-12));
    assertThat(Standardise.pomp(Double.NaN, 12, 60)).isNaN();
  }

  @Test
  void scoreOutsideItsRangeIsRefused() {
    assertThatThrownBy(() -> Standardise.pomp(61, 12, 60))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot take 61.0 as percent of maximum possible: it is not within 12.0 to 60.0; check"
                + " the instrument's range");
  }
}
