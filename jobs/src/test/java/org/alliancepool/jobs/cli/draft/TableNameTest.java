package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
  private static List<String> apart(String... names) {
    return TableName.apart(List.of(names)).stream().map(TableName::text).toList();
  }

  @Test
  void whatAllHaveIsLeftOut() {
    assertThat(apart("Arm 1", "Arm 2")).containsExactly("Arm 1", "Arm 2");
    assertThat(apart("arm1", "arm2")).containsExactly("arm1", "arm2");
    assertThat(apart("x_Arm_A_v2", "x_Arm_B_v2")).containsExactly("Arm_A", "Arm_B");
    assertThat(apart("wai placebo final", "wai MDMA final")).containsExactly("placebo", "MDMA");
    assertThat(apart("wai", "wai_control")).containsExactly("wai", "wai_control");
    assertThat(apart("--", "a")).containsExactly("--", "a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm1", "Arm 02", "Arm B", "Gruppe 1", "Bras A", "treatment2", "groep 1"})
  void numberedArms(String name) {
    assertThat(new TableName(name).isNumberedArm()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "site1", "cohort 1", "Kohorte2", "armour", "Sheet1", "wave1", ""})
  void otherNumbers(String name) {
    assertThat(new TableName(name).isNumberedArm()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Psilocybin", "placebo", "MDMA group", "Warteliste", "Kontrollgruppe", "25mg"})
  void whatIsGiven(String name) {
    assertThat(new TableName(name).saysWhatIsGiven()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bern", "outcome", "placebonet", "2024", "wai"})
  void otherWords(String name) {
    assertThat(new TableName(name).saysWhatIsGiven()).isFalse();
  }
}
