package org.alliancepool.jobs.cli.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VisitGuessTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bl",
        "BL",
        "base",
        "Base-Line",
        "T0",
        "t_0",
        "v0",
        "Visit 0",
        "MZP 0",
        "pre",
        "PRE",
        "Pre-Test",
        "Pre treatment",
        "Vorher",
        "Prä",
        "prae",
        "Basiserhebung",
        "Therapiebeginn",
        "avant",
        "Ligne de base",
        "Línea base",
        "antes",
        "linha de base",
        "nulmeting",
        "voormeting",
        "før",
        "förmätning",
        "prima",
        "před léčbou",
        "Intake",
        "wk0",
        "wk_0",
        "week00",
        "0 weeks",
        "Woche 0",
        "Semaine 0"
      })
  void baselinesOfManyLanguages(String name) {
    assertThat(VisitGuess.of(name)).get().matches(VisitGuess::isBaseline);
  }

  @Test
  void someSayMorePlainlyThatTheyAreTheBaseline() {
    assertThat(VisitGuess.of("baseline").orElseThrow().doubt())
        .isLessThan(VisitGuess.of("T0").orElseThrow().doubt());
    assertThat(VisitGuess.of("T0").orElseThrow().doubt())
        .isLessThan(VisitGuess.of("pre").orElseThrow().doubt());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Baseline|{timepoint: baseline, week: 0}",
        "BL|{timepoint: baseline, week: 0}",
        "Week 0|{timepoint: baseline, week: 0}",
        "Baseline visit|{timepoint: baseline, week: 0}",
        "Week 06|{timepoint: week 6, week: 6}",
        "w18|{timepoint: week 18, week: 18}",
        "4wk|{timepoint: week 4, week: 4}",
        "12 weeks|{timepoint: week 12, week: 12}",
        "Visit week 12|{timepoint: week 12, week: 12}",
        "6 Wochen Termin|{timepoint: week 6, week: 6}",
        "day_14|{timepoint: day 14, day: 14}",
        "Mois 3|{timepoint: month 3}",
        "3-month assessment|{timepoint: month 3}",
        "prep|{phase: preparation, session: 1}",
        "Prep 4|{phase: preparation, session: 4}",
        "Preparation session 2|{phase: preparation, session: 2}",
        "2. Vorbereitungssitzung|{phase: preparation, session: 2}",
        "Prep A|{phase: preparation, session: 1}",
        "integ_B|{phase: integration, session: 2}",
        "Visit 2 (Prep 1)|{phase: preparation, session: 1}",
        "V3 - Dosing 1|{phase: dosing, session: 1}",
        "Visit 5 (Week 4)|{timepoint: week 4, week: 4}",
        "dosing1|{phase: dosing, session: 1}",
        "Integration Session 03|{phase: integration, session: 3}",
        "Session 3|{phase: treatment, session: 3}",
        "Prep-1|{phase: preparation, session: 1}",
        "Integ-2|{phase: integration, session: 2}",
        "Prépa 1|{phase: preparation, session: 1}",
        "J7|{timepoint: day 7, day: 7}",
        "J0|{timepoint: baseline, week: 0}",
        "příprava 1|{phase: preparation, session: 1}",
        "integrace 2|{phase: integration, session: 2}",
        "týden 4|{timepoint: week 4, week: 4}",
        "przygotowanie 2|{phase: preparation, session: 2}",
        "podanie leku|{phase: dosing, session: 1}",
        "integráció 1|{phase: integration, session: 1}",
        "tydzień 8|{timepoint: week 8, week: 8}",
        "2. Sitzung|{phase: treatment, session: 2}",
        "therapy_session4|{phase: treatment, session: 4}"
      })
  void whatANameTells(String name, String guess) {
    assertThat(VisitGuess.of(name).map(VisitGuess::yaml)).contains(guess);
  }

  @Test
  void weeksOfAFrenchTrialStandBesideItsDays() {
    assertThat(VisitGuess.of("S6", Set.of("J0", "S6")).map(VisitGuess::yaml))
        .contains("{timepoint: week 6, week: 6}");
    assertThat(VisitGuess.of("S6", Set.of("T0", "S6"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3",
        "V2",
        "T1",
        "Screening",
        "e1",
        "Visit",
        "",
        "week",
        "Prep week 3",
        "unscheduled",
        "intake call",
        "Week 6 or 7",
        "week 99999999999",
        "Post",
        "T10",
        "prep week 0",
        "pre-dose",
        "previous",
        "s12",
        "Dose A",
        "Drug B",
        "Arm A",
        "Week-1",
        "Day-1",
        "Prep -1",
        "S6",
        "Visit 5 (Week 4 follow-up)",
        "Visit 2 (3)"
      })
  void whatANameDoesNotTell(String name) {
    assertThat(VisitGuess.of(name)).isEmpty();
  }
}
