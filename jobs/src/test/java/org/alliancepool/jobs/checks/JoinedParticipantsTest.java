package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.junit.jupiter.api.Test;

class JoinedParticipantsTest {
  @Test
  void manyParticipantsWithoutAnArmAreAWarning() {
    CheckResult result =
        JoinedParticipants.check("a", 12, Map.of("missing_arm", 12L, "id_not_in_file", 1L));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.sentence())
        .startsWith("a: participants-joined: 12 of 12 participants have no arm.")
        .doesNotContain("files that");
  }

  @Test
  void bothMayBeWrong() {
    assertThat(
            JoinedParticipants.check("a", 40, Map.of("missing_arm", 20L, "id_not_in_file", 20L))
                .detail())
        .contains("20 of 40 participants have no arm", "20 of 40 participants are not in a file");
  }

  @Test
  void someAreLostInEveryTrial() {
    for (Map<String, Long> few :
        java.util.List.of(
            Map.<String, Long>of(), Map.of("missing_arm", 2L), Map.of("id_not_in_file", 1L))) {
      assertThat(JoinedParticipants.check("a", 10, few).status()).isEqualTo(Status.PASSED);
    }
    assertThat(JoinedParticipants.check("a", 3, Map.of("missing_arm", 1L)).status())
        .isEqualTo(Status.PASSED);
  }
}
