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
