package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alliancepool.jobs.checks.CheckResult.Severity;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.checks.JoinedParticipants.Named;
import org.junit.jupiter.api.Test;

class JoinedParticipantsTest {
  private static CheckResult check(long participants, int noArm, int notInFile) {
    return JoinedParticipants.check(
        "a",
        Severity.FATAL,
        participants,
        new Named(people(noArm), Set.of(), Set.of(), people(notInFile)),
        Set.of());
  }

  private static Set<String> people(int n) {
    return IntStream.range(0, n).mapToObj(i -> "p" + i).collect(Collectors.toSet());
  }

  @Test
  void manyParticipantsWithoutAnArmAreAWarning() {
    CheckResult result = check(12, 11, 1);
    assertThat(result.isWarning()).isTrue();
    assertThat(result.sentence())
        .startsWith("a: participants-joined: 11 of 12 participants have no arm.")
        .doesNotContain("files that");
  }

  /** Nothing by arm is left of the study, unless it has nothing to tell yet. */
  @Test
  void aStudyWithoutAnyArmIsFatal() {
    assertThat(check(12, 12, 0).isFatalFailure()).isTrue();
    assertThat(check(4, 4, 0).isWarning()).as("of four it may be chance").isTrue();
    CheckResult blinded =
        JoinedParticipants.check(
            "a",
            Severity.CONVENTION,
            12,
            new Named(people(12), Set.of(), Set.of(), Set.of()),
            Set.of());
    assertThat(blinded.isWarning()).isTrue();
  }

  @Test
  void bothMayBeWrong() {
    assertThat(check(40, 20, 20).detail())
        .contains("20 of 40 participants have no arm", "20 of 40 participants are not in a file");
  }

  @Test
  void someAreLostInEveryTrial() {
    assertThat(check(10, 0, 0).status()).isEqualTo(Status.PASSED);
    assertThat(check(10, 2, 0).status()).isEqualTo(Status.PASSED);
    assertThat(check(10, 0, 1).status()).isEqualTo(Status.PASSED);
    assertThat(check(3, 1, 0).status()).isEqualTo(Status.PASSED);
  }

  @Test
  void whoHasTwoArmsIsAlwaysTold() {
    CheckResult result =
        JoinedParticipants.check(
            "a", Severity.FATAL, 40, new Named(people(1), people(1), Set.of(), Set.of()), Set.of());
    assertThat(result.isWarning()).isTrue();
    assertThat(result.detail())
        .startsWith("1 of 40 participants have one arm in one place and another in another");
  }

  @Test
  void aCodeOfNoArmIsAlwaysTold() {
    CheckResult result =
        JoinedParticipants.check(
            "a", Severity.FATAL, 40, new Named(people(1), Set.of(), people(1), Set.of()), Set.of());
    assertThat(result.isWarning()).isTrue();
    assertThat(result.detail())
        .startsWith("1 of 40 participants have a code of an arm that the manifest does not have");
  }

  @Test
  void anArmOfNobodyIsAWarning() {
    CheckResult result =
        JoinedParticipants.check("a", Severity.FATAL, 10, Named.nobody(), Set.of("control"));
    assertThat(result.isWarning()).isTrue();
    assertThat(result.sentence())
        .startsWith("a: participants-joined: no participant is in arm control. Does arms of the");
    assertThat(
            JoinedParticipants.check(
                    "a",
                    Severity.FATAL,
                    10,
                    new Named(people(10), Set.of(), Set.of(), Set.of()),
                    Set.of("control"))
                .detail())
        .as("where nobody has an arm, that is what is wrong")
        .startsWith("10 of 10 participants have no arm")
        .doesNotContain("control");
  }
}
