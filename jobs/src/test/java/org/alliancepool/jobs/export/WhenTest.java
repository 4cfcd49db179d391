package org.alliancepool.jobs.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhenTest {
  private static When session(int number) {
    return new When(null, null, "treatment", number);
  }

  @Test
  void weeksTellBeforeDaysAndDaysBeforeSessions() {
    When early = new When(2.0, 20, "treatment", 5);
    assertThat(new When(3.0, 10, "treatment", 1).isAfter(early)).contains(true);
    assertThat(new When(null, 10, "treatment", 9).isAfter(early)).contains(false);
    assertThat(new When(null, null, "treatment", 9).isAfter(early)).contains(true);
  }

  @Test
  void sessionsTellWithinAPhaseAlone() {
    assertThat(session(3).isAfter(session(8))).contains(false);
    assertThat(session(9).isAfter(session(8))).contains(true);
    assertThat(session(8).isAfter(session(8))).isEmpty();
    assertThat(new When(null, null, "dosing", 9).isAfter(session(8))).isEmpty();
    assertThat(new When(null, null, "treatment", null).isAfter(session(8))).isEmpty();
    assertThat(new When(null, null, null, 9).isAfter(session(8))).isEmpty();
  }

  @Test
  void theFollowUpIsAfterEveryOtherPhase() {
    When followUp = new When(null, null, "follow_up", null);
    assertThat(followUp.isAfter(session(8))).contains(true);
    assertThat(session(8).isAfter(followUp)).contains(false);
    assertThat(followUp.isAfter(new When(6.0, null, null, null))).isEmpty();
  }
}
