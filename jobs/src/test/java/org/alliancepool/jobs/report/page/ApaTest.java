package org.alliancepool.jobs.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApaTest {
  private final Apa apa = new Apa();

  @Test
  void correlationHasNoLeadingZeroAndATrueMinus() {
    assertThat(apa.r(0.2764)).isEqualTo(".28");
    assertThat(apa.r(-0.0431)).isEqualTo("−.04");
    assertThat(apa.r(1.0)).isEqualTo("1.00");
    assertThat(apa.r(-0.999)).isEqualTo("−1.00");
  }

  @Test
  void whatRoundsToZeroHasNoSign() {
    assertThat(apa.r(-0.004)).isEqualTo(".00");
    assertThat(apa.number(-0.0001, 2)).isEqualTo("0.00");
  }

  @Test
  void pIsNeverZero() {
    assertThat(apa.p(0.0028615870977713)).isEqualTo("= .003");
    assertThat(apa.p(1e-12)).isEqualTo("< .001");
    assertThat(apa.p(0.0)).isEqualTo("< .001");
    assertThat(apa.p(0.9999)).isEqualTo("= 1.000");
  }

  @Test
  void whatDoesNotApplyIsADash() {
    assertThat(apa.r(null)).isEqualTo("–");
    assertThat(apa.r(Double.NaN)).isEqualTo("–");
    assertThat(apa.rs(null, 0.2)).isEqualTo("–");
    assertThat(apa.p("")).isEqualTo("–");
    assertThat(apa.count(null)).isEqualTo("–");
  }

  @Test
  void countsHaveTheirThousandsApart() {
    assertThat(apa.count(1_234_567L)).isEqualTo("1\u202f234\u202f567");
    assertThat(apa.number(Double.NEGATIVE_INFINITY, 2)).isEqualTo("−∞");
  }
}
