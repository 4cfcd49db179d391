package org.alliancepool.jobs.changes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.alliancepool.jobs.changes.MovedNumber.Cause;
import org.alliancepool.jobs.changes.MovedNumber.Part;
import org.junit.jupiter.api.Test;

/** How a way through states is parted; that the states are right is for {@code NightlyIT}. */
class MovedNumberTest {
  private static final Cause PLAN = new Cause("plan", null, "plan changed");
  private static final Cause A = new Cause("study", "a", "manifest changed");
  private static final Cause B = new Cause("study", "b", "new");

  private static List<Part> parts(Double... values) {
    return MovedNumber.parts(
        Arrays.asList(values), List.of(PLAN, A, B), Collections.nCopies(3, null));
  }

  @Test
  void aPartIsTheDifferenceOfItsStep() {
    assertThat(parts(1.0, 1.5, 1.5, 3.0))
        .containsExactly(new Part(PLAN, 0.5, null), new Part(B, 1.5, null));
  }

  @Test
  void whatRoundingMovesHasNoPartAndIsNotLost() {
    assertThat(parts(1.0, 1.0 + 1e-15, 1.5, 1.5 - 2e-13))
        .containsExactly(new Part(A, (1.5 - 2e-13) - 1.0, null));
    List<Part> drift = parts(1.0, 1.0 + 8e-13, 1.0 + 16e-13, 1.0 + 24e-13);
    assertThat(drift).extracting(Part::cause).containsExactly(A);
    assertThat(drift.get(0).part()).isEqualTo((1.0 + 24e-13) - 1.0);
  }

  /** Numbers near zero are what is left of larger ones, and so is their rounding. */
  @Test
  void roundingIsHeldAgainstOneOrMore() {
    assertThat(Rounding.isSame(0.695085, 0.695085 + 1e-16)).isTrue();
    assertThat(Rounding.isSame(0.0, 3e-17)).isTrue();
    assertThat(Rounding.isSame(99.25, 99.25 + 9e-11)).isTrue();
    assertThat(Rounding.isSame(99.25, 99.25 + 1.1e-10)).isFalse();
    assertThat(Rounding.isSame(0.1, 0.1 + 2e-12)).isFalse();
    assertThat(Rounding.isSame(null, 0.0)).isFalse();
    assertThat(Rounding.isSame(null, null)).isTrue();
  }

  @Test
  void stepsAcrossAGapShareAPart() {
    assertThat(parts(1.0, 1.0, null, 3.0))
        .containsExactly(new Part(new Cause("study", "a+b", "manifest changed; new"), 2.0, null));
  }

  @Test
  void whatAppearsOrVanishesHasACauseAndNoPart() {
    assertThat(parts(null, null, 2.0, 3.0)).containsExactly(new Part(A, null, null));
    assertThat(parts(1.0, 2.0, null, null)).containsExactly(new Part(A, null, null));
    assertThat(parts(null, 2.0, null, 3.0))
        .as("the step since which it is there for good")
        .containsExactly(new Part(B, null, null));
  }
}
