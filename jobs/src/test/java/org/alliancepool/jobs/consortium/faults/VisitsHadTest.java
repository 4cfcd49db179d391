package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.schemas.document.YamlDocument;
import org.junit.jupiter.api.Test;

class VisitsHadTest {
  private static Manifest manifest(String status) {
    return Manifest.of(
        YamlDocument.parse(
                """
                study_id: visits
                title: Visits
                treatment: psychedelic
                status: %s
                visits:
                  before: {timepoint: baseline, week: 0}
                  s1: {phase: integration, session: 1}
                  after: {timepoint: week 6, week: 6}
                """
                    .formatted(status))
            .root());
  }

  /** Participants from..to at a visit. */
  private static VisitsHad had(VisitsHad had, String visit, int from, int to) {
    for (int p = from; p <= to; p++) {
      had.add(visit, "p" + p);
    }
    return had;
  }

  @Test
  void aVisitThatNobodyHasIsTold() {
    VisitsHad had = had(had(new VisitsHad(), "before", 1, 20), "s1", 1, 18);
    assertThat(had.faults(manifest("completed")))
        .singleElement()
        .asString()
        .startsWith("nobody has visit \"after\", which the manifest declares.");
    assertThat(had.faults(manifest("ongoing"))).as("it may come yet").isEmpty();
    assertThat(had(had, "after", 1, 1).faults(manifest("completed"))).isEmpty();
  }

  @Test
  void participantsWithoutABaselineAreTold() {
    VisitsHad had = had(had(new VisitsHad(), "before", 1, 20), "s1", 1, 18);
    assertThat(had.merge(had(new VisitsHad(), "after", 20, 21)).faults(manifest("completed")))
        .as("one of 21 has missed it")
        .isEmpty();
    assertThat(had(had, "after", 22, 22).faults(manifest("completed")))
        .containsExactly(
            "2 of 22 participants have other visits and no baseline. Are the ids written alike at all visits?");
  }

  @Test
  void aBaselineOfSomeIsNotTheBeginningOfAll() {
    VisitsHad had = had(had(new VisitsHad(), "before", 1, 9), "s1", 1, 20);
    assertThat(had(had, "after", 1, 20).faults(manifest("completed"))).isEmpty();
  }
}
