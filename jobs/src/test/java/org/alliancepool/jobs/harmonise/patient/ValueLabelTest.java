package org.alliancepool.jobs.harmonise.patient;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueLabelTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Missing",
        "MISSING VALUE",
        "9 = Missing",
        "Not done",
        "Refused to answer",
        "N/A",
        "NA",
        "Unknown",
        "Don't know",
        "Missing (not done)",
        "No answer / refused",
        "Missing data",
        "not applicable"
      })
  void saysThatThereIsNoValue(String label) {
    assertThat(ValueLabel.of(label).saysMissing()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Not at all",
        "Never",
        "None",
        "No",
        "Did not apply to me at all",
        "I miss nobody",
        "Missing work or school often",
        "Afraid of the unknown",
        "Unknown persons",
        "Nan Goldin",
        "",
        "0"
      })
  void saysSomethingElse(String label) {
    assertThat(ValueLabel.of(label).saysMissing()).isFalse();
  }
}
