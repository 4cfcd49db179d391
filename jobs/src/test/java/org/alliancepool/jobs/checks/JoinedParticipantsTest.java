package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.junit.jupiter.api.Test;

class JoinedParticipantsTest {
  private static CheckResult check(long participants, Map<String, Long> named) {
    return JoinedParticipants.check("a", participants, named, Set.of());
  }

  @Test
  void manyParticipantsWithoutAnArmAreAWarning() {
    CheckResult result = check(12, Map.of("missing_arm", 12L, "id_not_in_file", 1L));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.sentence())
        .startsWith("a: participants-joined: 12 of 12 participants have no arm.")
        .doesNotContain("files that");
  }

  @Test
  void bothMayBeWrong() {
    assertThat(check(40, Map.of("missing_arm", 20L, "id_not_in_file", 20L)).detail())
        .contains("20 of 40 participants have no arm", "20 of 40 participants are not in a file");
  }

  @Test
  void someAreLostInEveryTrial() {
    for (Map<String, Long> few :
        java.util.List.of(
            Map.<String, Long>of(), Map.of("missing_arm", 2L), Map.of("id_not_in_file", 1L))) {
      assertThat(check(10, few).status()).isEqualTo(Status.PASSED);
    }
    assertThat(check(3, Map.of("missing_arm", 1L)).status()).isEqualTo(Status.PASSED);
  }

  @Test
  void anArmOfNobodyIsAWarning() {
    CheckResult result = JoinedParticipants.check("a", 10, Map.of(), Set.of("control"));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.sentence())
        .startsWith("a: participants-joined: no participant is in arm control. Does arms of the");
    assertThat(
            JoinedParticipants.check("a", 10, Map.of("missing_arm", 10L), Set.of("control"))
                .detail())
        .as("where nobody has an arm, that is what is wrong")
        .startsWith("10 of 10 participants have no arm")
        .doesNotContain("control");
  }
}
