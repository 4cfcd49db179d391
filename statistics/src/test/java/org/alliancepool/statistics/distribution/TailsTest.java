package org.alliancepool.statistics.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

/** Tails and quantiles to 15 digits, as R's pnorm, qt, qchisq and qf print them. */
class TailsTest {
  private static final double PERCENT = 1e-11;

  @Test
  void quantilesKeepAllDigits() {
    close(Tails.critical(0.95, Double.NaN), 1.95996398454005);
    close(Tails.critical(0.95, 1), 12.7062047361747);
    close(Tails.critical(0.95, 2.5), 3.57465484200369);
    close(Tails.critical(0.99, 40), 2.70445926743316);
    close(Tails.chiSquareQuantile(0.025, 9), 19.0227677986416);
    close(Tails.chiSquareQuantile(0.975, 9), 2.70038949998036);
    close(Tails.fQuantile(0.05, 3, 17), 3.19677684094334);
  }

  @Test
  void farTailsAreNotZero() {
    assertThat(Tails.normalUpper(10)).isCloseTo(7.61985302416053e-24, withinPercentage(1e-9));
    assertThat(Tails.chiSquareUpper(1256.022, 5)).isBetween(1e-269, 1e-268);
    assertThat(Tails.twoSided(Double.POSITIVE_INFINITY, 3)).isZero();
    assertThat(Tails.twoSided(Double.NaN, 3)).isNaN();
  }

  @Test
  void aLevelInPercentIsRefused() {
    assertThatThrownBy(() -> Tails.critical(95, 3))
        .hasMessage("cannot make an interval: level 95.0 is not between 0 and 1; use e.g. 0.95");
  }

  private static void close(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, withinPercentage(PERCENT));
  }
}
