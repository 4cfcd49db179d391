package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PublicationTest {
  private static final Instant NOW = Instant.parse("2026-11-27T01:00:00Z");

  @Test
  void aRunEndsNow() {
    assertThat(Publication.after(Optional.empty(), NOW)).isEqualTo(NOW);
    assertThat(Publication.after(Optional.of(NOW.minusSeconds(60)), NOW)).isEqualTo(NOW);
  }

  @Test
  void afterAClockWasSetBackItEndsJustAfterTheRunBefore() {
    Instant before = NOW.plusSeconds(600);
    assertThat(Publication.after(Optional.of(before), NOW)).isEqualTo(before.plusMillis(1));
    assertThat(Publication.after(Optional.of(NOW), NOW)).isEqualTo(NOW.plusMillis(1));
  }
}
