package org.alliancepool.schemas.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.alliancepool.schemas.instrument.Construct;
import org.alliancepool.schemas.instrument.Orientation;
import org.alliancepool.schemas.instrument.Rater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "arm_role",
        "construct",
        "measure",
        "missing_reason",
        "orientation",
        "phase",
        "phase_part",
        "quarantine_rule",
        "rater",
        "refusal_rule",
        "sex",
        "source"
      })
  void everyCodeHasLabelAndDefinition(String name) {
    assertThat(Vocabulary.load(name).entries())
        .isNotEmpty()
        .allSatisfy(
            e -> {
              assertThat(e.code()).matches("[A-Za-z0-9_]+");
              assertThat(e.label()).isNotBlank();
              assertThat(e.definition()).isNotBlank();
            });
  }

  @Test
  void phasesAreThoseOfTheDesign() {
    assertThat(Vocabulary.load("phase").codes())
        .containsExactly("preparation", "dosing", "integration", "treatment", "follow_up");
    assertThat(Vocabulary.load("phase_part").codes()).containsExactly("early", "middle", "late");
  }

  @Test
  void enumsAndFilesHaveTheSameCodes() {
    assertThat(Vocabulary.load("rater").codes())
        .containsExactlyElementsOf(Arrays.stream(Rater.values()).map(Rater::code).toList());
    assertThat(Vocabulary.load("construct").codes())
        .containsExactlyElementsOf(Arrays.stream(Construct.values()).map(Construct::code).toList());
    assertThat(Vocabulary.load("orientation").codes())
        .containsExactlyElementsOf(
            Arrays.stream(Orientation.values()).map(Orientation::code).toList());
  }

  @Test
  void quotedCellsKeepTheirCommas() {
    assertThat(Vocabulary.load("measure").find("ZCOR"))
        .map(Vocabulary.Entry::definition)
        .hasValue("atanh(r), variance 1/(n - 3)");
  }

  @Test
  void unknownCodeNamesTheNearest() {
    Vocabulary phase = Vocabulary.load("phase");
    assertThat(phase.contains("Dosing")).isFalse();
    assertThat(phase.unknown("follow-up"))
        .isEqualTo(
            "\"follow-up\" is not a phase code (preparation, dosing, integration, treatment,"
                + " follow_up); did you mean \"follow_up\"?");
  }

  @Test
  void unknownVocabularyIsRefused() {
    assertThatThrownBy(() -> Vocabulary.load("colour"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot load vocabulary \"colour\": there is no vocabulary/colour.csv");
  }

  @Test
  void farNamesAreNoSuggestion() {
    assertThat(NearestName.of("qids-sr-16", List.of("PHQ-9", "QIDS-SR16"))).hasValue("QIDS-SR16");
    assertThat(NearestName.of("xyz", List.of("PHQ-9", "QIDS-SR16"))).isEmpty();
  }
}
