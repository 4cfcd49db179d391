package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.consortium.faults.LabelFault;
import org.alliancepool.jobs.consortium.faults.LabelFault.Kind;
import org.junit.jupiter.api.Test;

/** How grave it is. What contradicts what is of the tests beside {@code FileLabels}. */
class DeclaredLabelsTest {
  private static final LabelFault WORDS = new LabelFault(Kind.WORDS, 2, "Words.");
  private static final LabelFault NUMBERS = new LabelFault(Kind.NUMBERS, 3, "Numbers.");
  private static final LabelFault NAMES = new LabelFault(Kind.NAMES, 1, "Names.");

  @Test
  void numbersAndNamesAreFatalAndWordsAndSpellingsAWarning() {
    CheckResult both = DeclaredLabels.result("s", 12, List.of(WORDS, NUMBERS));
    assertThat(both.isFatalFailure()).isTrue();
    assertThat(both.violated()).isEqualTo(5);
    assertThat(both.sentence()).isEqualTo("s: labels-as-declared: Words. Numbers.");
    assertThat(DeclaredLabels.result("s", 12, List.of(NAMES)).isFatalFailure()).isTrue();
    LabelFault spellings = new LabelFault(Kind.SPELLINGS, 1, "Spellings.");
    assertThat(DeclaredLabels.result("s", 12, List.of(spellings)).isWarning()).isTrue();
    assertThat(DeclaredLabels.result("s", 12, List.of(WORDS)).isWarning()).isTrue();
    assertThat(DeclaredLabels.result("s", 12, List.of()).status()).isEqualTo(Status.PASSED);
    assertThat(DeclaredLabels.result("s", 0, List.of()).status()).isEqualTo(Status.NOT_APPLICABLE);
  }
}
