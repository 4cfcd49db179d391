package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.schemas.document.YamlDocument;
import org.junit.jupiter.api.Test;

class FormsAtVisitsTest {
  private final FormsAtVisits forms = new FormsAtVisits();

  private void at(String instrument, String visit, int from, int to) {
    FormsAtVisits these = new FormsAtVisits();
    for (int p = from; p <= to; p++) {
      these.add(instrument, visit, "p" + p);
    }
    forms.merge(these);
  }

  private List<String> faults() {
    Manifest manifest =
        Manifest.of(
            YamlDocument.parse(
                    """
                    study_id: forms
                    title: Forms
                    treatment: psychedelic
                    status: completed
                    visits:
                      base: {timepoint: baseline}
                      Prep-1: {timepoint: Prep-1}
                      "5": {phase: integration, session: 1}
                      "6": {timepoint: week 4, week: 4}
                      "8": {timepoint: week 8, week: 8}
                    """)
                .root());
    return forms.faults(manifest, StudyForms.of(manifest));
  }

  @Test
  void anAllianceAtAVisitThatIsNamedAloneIsTold() {
    at("WAI-S", "5", 1, 20);
    at("WAI-S", "Prep-1", 1, 2);
    assertThat(faults()).as("two are few").isEmpty();
    at("WAI-S", "Prep-1", 3, 20);
    assertThat(faults())
        .containsExactly(
            "WAI-S of 20 participants is at visit \"Prep-1\", which has no phase, and counts in no analysis. Give the visit a phase and session in visits, or a week where it is an assessment.");
  }

  @Test
  void anAllianceAtAnAssessmentAndAnOutcomeAtSessionsMayBeMeant() {
    at("WAI-S", "5", 1, 20);
    at("WAI-S", "6", 1, 18);
    at("WAI-S", "base", 1, 20);
    at("PHQ-9", "6", 1, 20);
    at("PHQ-9", "5", 1, 18);
    at("PHQ-9", "5", 21, 22);
    assertThat(faults()).isEmpty();
  }

  @Test
  void fewWhoLackWhatOthersHaveAtTheOtherVisitHaveTheirVisitsExchanged() {
    at("WAI-S", "5", 4, 20);
    at("WAI-S", "6", 1, 3);
    at("HAMD-17", "base", 1, 20);
    at("HAMD-17", "6", 4, 20);
    at("HAMD-17", "5", 1, 3);
    assertThat(faults())
        .containsExactly(
            "HAMD-17 of 3 participants is at visit \"5\", a session without a timepoint, and counts in no analysis. 3 of them have none at visit \"6\", where 17 of 20 participants have it. Are names of visits exchanged in the files?",
            "WAI-S of 3 participants is at visit \"6\", which has no phase, and counts in no analysis. 3 of them have none at visit \"5\", where 17 of 20 participants have it. Are names of visits exchanged in the files?");
  }

  @Test
  void anArmOfOtherVisitsIsNoExchange() {
    at("PHQ-9", "6", 1, 14);
    at("PHQ-9", "5", 15, 20);
    at("PHQ-9", "8", 15, 20);
    assertThat(faults()).isEmpty();
  }

  @Test
  void whoLackNothingHaveMore() {
    at("PHQ-9", "6", 1, 20);
    at("PHQ-9", "5", 1, 5);
    assertThat(faults()).isEmpty();
  }
}
