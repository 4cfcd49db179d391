package org.alliancepool.jobs.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.consortium.Manifest.AcceptedWarning;
import org.junit.jupiter.api.Test;

class AcceptedWarningsTest {
  private static final String DETAIL = "4 of 40 participants have no visit \"base\".";

  private static CheckResult warning(String detail) {
    return CheckResult.warning("visits-as-declared", "a", 1, 3, "sound", List.of(detail));
  }

  private static CheckResult marked(CheckResult result, String check, String detail) {
    return AcceptedWarnings.marked(
        result, List.of(new AcceptedWarning(check, detail, "they came late")));
  }

  @Test
  void aWarningIsAcceptedWordForWordAndItsReasonKept() {
    CheckResult accepted =
        marked(
            warning(DETAIL),
            "visits-as-declared",
            "4 of 40 participants\n have no visit \"base\".");
    assertThat(accepted.status()).isEqualTo(Status.ACCEPTED);
    assertThat(accepted.isWarning()).isFalse();
    assertThat(accepted.detail()).isEqualTo(DETAIL + " Accepted: they came late");
  }

  @Test
  void withAnotherNumberItIsANewOne() {
    CheckResult five = warning(DETAIL.replace("4 of", "5 of"));
    assertThat(marked(five, "visits-as-declared", DETAIL)).isEqualTo(five);
  }

  @Test
  void anotherChecksIsNotMeant() {
    CheckResult result = warning(DETAIL);
    assertThat(marked(result, "weeks-as-declared", DETAIL)).isEqualTo(result);
  }

  @Test
  void whatIsFatalCannotBeAccepted() {
    CheckResult fatal =
        CheckResult.fatal("scale-as-declared", "a", 1, 3, "sound", Optional.of(DETAIL));
    assertThat(marked(fatal, "scale-as-declared", DETAIL)).isEqualTo(fatal);
  }
}
