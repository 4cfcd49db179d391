package org.alliancepool.jobs.consortium.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaterWordsTest {
  @ParameterizedTest
  @CsvSource({
    "patient, client",
    "rated by the patient, client",
    "self-report, client",
    "pacjent, client",
    "terapeutti, therapist",
    "psychotherapeutin, therapist",
    "niezalezny oceniajacy, observer",
    "independent rater, observer"
  })
  void labelNamesARater(String label, String rater) {
    assertThat(RaterWords.named(label)).contains(rater);
  }

  @ParameterizedTest
  @ValueSource(strings = {"the patient's partner", "patient's therapist", "t", "clinician", ""})
  void whatSaysMoreNamesNone(String label) {
    assertThat(RaterWords.named(label)).isEmpty();
  }
}
