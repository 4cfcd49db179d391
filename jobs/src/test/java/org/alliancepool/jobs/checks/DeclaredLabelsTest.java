package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.consortium.faults.AnswerLabels.Fault;
import org.alliancepool.jobs.consortium.faults.AnswerLabels.Kind;
import org.junit.jupiter.api.Test;

/** How grave it is. What contradicts what is {@code AnswerLabelsTest}'s. */
class DeclaredLabelsTest {
  private static final Fault WORDS = new Fault(Kind.WORDS, 2, "Words.");
  private static final Fault NUMBERS = new Fault(Kind.NUMBERS, 3, "Numbers.");

  @Test
  void numbersAreFatalAndWordsAWarning() {
    CheckResult both = DeclaredLabels.result("s", 12, List.of(WORDS, NUMBERS));
    assertThat(both.isFatalFailure()).isTrue();
    assertThat(both.violated()).isEqualTo(5);
    assertThat(both.sentence()).isEqualTo("s: labels-as-declared: Words. Numbers.");
    assertThat(DeclaredLabels.result("s", 12, List.of(WORDS)).isWarning()).isTrue();
    assertThat(DeclaredLabels.result("s", 12, List.of()).status()).isEqualTo(Status.PASSED);
    assertThat(DeclaredLabels.result("s", 0, List.of()).status()).isEqualTo(Status.NOT_APPLICABLE);
  }
}
