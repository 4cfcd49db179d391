package org.alliancepool.jobs.consortium.cell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingWordsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "NA",
        "n/a",
        ".",
        " - ",
        "NaN",
        "NULL",
        "#N/A",
        "?",
        "Not done",
        "refused",
        "k.A.",
        "Keine Angabe",
        "Weiß nicht",
        "NSP",
        "non renseigné",
        "n.v.t.",
        "onbekend",
        "Sin datos",
        "não sabe",
        "saknas",
        "Ikke besvart",
        "mancante",
        "chybí"
      })
  void standForNoValueAmongNumbers(String cell) {
    assertThat(MissingWords.standFor(cell)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "-9", "7?", "3 or 4", "often", "Nadine", "no", "never", ""})
  void areOtherwiseWhatTheySay(String cell) {
    assertThat(MissingWords.standFor(cell)).isFalse();
  }

  /** The label of an answer's zero, and abbreviations that may be names. */
  @ParameterizedTest
  @ValueSource(strings = {"None", "-", "x", "NC", "KA", "nil"})
  void marksAreNoLabels(String label) {
    assertThat(MissingWords.sayInAnyLanguage(label)).isFalse();
  }
}
