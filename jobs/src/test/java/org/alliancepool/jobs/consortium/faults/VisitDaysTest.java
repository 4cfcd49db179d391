package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.schemas.document.YamlDocument;
import org.junit.jupiter.api.Test;

class VisitDaysTest {
  private static final Manifest MANIFEST =
      Manifest.of(
          YamlDocument.parse(
                  """
                  study_id: weeks
                  title: Weeks
                  treatment: psychedelic
                  status: completed
                  visits:
                    before: {timepoint: baseline}
                    s1: {phase: integration, session: 1}
                    after: {timepoint: week 6, week: 6}
                    year: {timepoint: week 52, week: 52}
                  """)
              .root());

  /** Participants from..to at a visit on one day. */
  private static VisitDays on(VisitDays days, String visit, int from, int to, int day) {
    VisitDays these = new VisitDays();
    for (int p = from; p <= to; p++) {
      these.add(visit, "p" + p, day);
    }
    return days.merge(these);
  }

  private final VisitDays days = on(new VisitDays(), "before", 1, 20, -3);

  @Test
  void aVisitFarFromItsWeekIsTold() {
    on(days, "s1", 1, 20, 200);
    on(days, "after", 1, 4, 42);
    on(days, "after", 5, 20, 84);
    assertThat(days.faults(MANIFEST))
        .containsExactly(
            "visit \"after\" is declared at week 6 and is 87 days after the baseline (median of 20 participants), week 12.4. Correct week or the names in visits, or let the site look at its dates.");
  }

  @Test
  void twoWeeksOrAQuarterAreNotFar() {
    on(days, "after", 1, 20, 42 + 14 - 3);
    on(days, "year", 1, 20, 52 * 7 + 80);
    assertThat(days.faults(MANIFEST)).isEmpty();
    on(days, "year", 21, 40, 900);
    assertThat(days.faults(MANIFEST)).as("who have no baseline are not counted").isEmpty();
  }

  @Test
  void anArmThatBeginsLaterIsNoFault() {
    on(days, "after", 1, 9, 42);
    on(days, "after", 10, 20, 84);
    assertThat(days.faults(MANIFEST)).isEmpty();
  }

  @Test
  void visitsThatOneSiteHasExchangedAreToldThoughOthersFit() {
    on(days, "after", 1, 14, 42);
    on(days, "year", 1, 14, 364);
    on(days, "after", 15, 16, 364);
    on(days, "year", 15, 16, 42);
    assertThat(days.faults(MANIFEST)).as("two slips").isEmpty();
    on(days, "after", 17, 20, 364);
    on(days, "year", 17, 20, 42);
    assertThat(days.faults(MANIFEST))
        .containsExactly(
            "of 20 participants 6 have visit \"after\" (week 6) dated when \"year\" (week 52) is declared, and that one when it is. Are the two exchanged for them, as where one site names its visits otherwise?");
  }

  @Test
  void weeksMayBeCountedFromDayZero() {
    VisitDays early = on(new VisitDays(), "before", 1, 20, -40);
    assertThat(on(early, "after", 1, 20, 42).faults(MANIFEST)).isEmpty();
  }

  @Test
  void fourParticipantsAreFew() {
    assertThat(on(days, "after", 1, 4, 84).faults(MANIFEST)).isEmpty();
    assertThat(on(days, "after", 5, 5, 84).faults(MANIFEST)).hasSize(1);
  }

  @Test
  void assessmentsBeforeTheBaselineAreTold() {
    on(days, "after", 1, 18, 42);
    on(days, "after", 19, 20, -60);
    assertThat(days.faults(MANIFEST)).as("two are slips").isEmpty();
    on(days, "after", 18, 18, -60);
    assertThat(days.faults(MANIFEST))
        .containsExactly(
            "of 20 participants 3 have visit \"after\" (week 6) dated before the baseline. Are names of visits exchanged in the files or in visits, or are dates of something else?");
  }

  private static Manifest visits(String... visits) {
    return Manifest.of(
        YamlDocument.parse(
                "study_id: order\ntitle: Order\ntreatment: psychedelic\nstatus: completed\nvisits:\n  "
                    + String.join("\n  ", visits)
                    + "\n")
            .root());
  }

  @Test
  void sessionsDatedOutOfTheirOrderAreTold() {
    Manifest manifest =
        visits(
            "i1: {phase: integration, session: 1}",
            "i2: {phase: integration, session: 2}",
            "i3: {phase: integration, session: 3}");
    VisitDays sessions = on(new VisitDays(), "i1", 1, 20, 10);
    on(sessions, "i2", 1, 20, 20);
    on(sessions, "i3", 1, 18, 30);
    on(sessions, "i3", 19, 20, 15);
    assertThat(sessions.faults(manifest)).as("two are slips").isEmpty();
    on(sessions, "i3", 18, 18, 12);
    assertThat(sessions.faults(manifest))
        .containsExactly(
            "of 20 participants 3 have sessions of phase integration dated out of their order, 3 of them visit \"i3\" (session 3) before visit \"i2\" (session 2). Are names of visits exchanged in the files or in visits, or are dates of something else?");
  }

  @Test
  void aPhaseBeforeTheOneThatItFollowsIsTold() {
    Manifest manifest =
        visits(
            "prep2: {phase: integration, session: 1}",
            "dose1: {phase: dosing, session: 1}",
            "integ2: {phase: integration, session: 2}");
    VisitDays sessions = on(new VisitDays(), "prep2", 1, 20, 10);
    on(sessions, "dose1", 1, 20, 14);
    on(sessions, "integ2", 1, 20, 30);
    assertThat(sessions.faults(manifest))
        .containsExactly(
            "of 20 participants 20 have phase integration (visit \"prep2\") dated before phase dosing (visit \"dose1\"). Correct phase or the names in visits, or let the site look at its dates.");
  }

  @Test
  void aSiteThatHasExchangedItsPhasesIsTold() {
    Manifest manifest =
        visits("prep: {phase: preparation, session: 1}", "integ: {phase: integration, session: 1}");
    VisitDays sessions = on(on(new VisitDays(), "prep", 1, 58, 10), "integ", 1, 58, 30);
    on(on(sessions, "prep", 59, 60, 30), "integ", 59, 60, 10);
    assertThat(sessions.faults(manifest)).as("two may be slips").isEmpty();
    on(on(sessions, "prep", 61, 64, 30), "integ", 61, 64, 10);
    assertThat(sessions.faults(manifest))
        .singleElement()
        .asString()
        .startsWith("of 64 participants 6 have phase integration (visit \"integ\") dated before");
  }

  /** Who was not seen before the first dose was, perhaps, before the second. */
  @Test
  void aPhaseWithoutItsFirstSessionDoesNotBegin() {
    Manifest manifest =
        visits(
            "p1: {phase: preparation, session: 1}",
            "d1: {phase: dosing, session: 1}",
            "p2: {phase: preparation, session: 2}");
    VisitDays sessions = on(on(new VisitDays(), "p1", 1, 20, 0), "d1", 1, 40, 7);
    assertThat(on(sessions, "p2", 21, 40, 14).faults(manifest)).isEmpty();
  }

  @Test
  void aSecondDosingHasSessionsOfItsOwn() {
    Manifest manifest =
        visits(
            "p1: {phase: preparation, session: 1}",
            "d1: {phase: dosing, session: 1}",
            "i1: {phase: integration, session: 1}",
            "p2: {phase: preparation, session: 2}",
            "d2: {phase: dosing, session: 2}",
            "i2: {phase: integration, session: 2}");
    VisitDays sessions = new VisitDays();
    int day = 0;
    for (String visit : manifest.visits().keySet()) {
      on(sessions, visit, 1, 20, day);
      day += 7;
    }
    assertThat(sessions.faults(manifest)).isEmpty();
  }

  @Test
  void integrationOfADoseThatNobodyRatedMayComeBeforeTheNext() {
    Manifest manifest =
        visits("i1: {phase: integration, session: 1}", "d2: {phase: dosing, session: 2}");
    VisitDays sessions = on(new VisitDays(), "i1", 1, 20, 10);
    assertThat(on(sessions, "d2", 1, 20, 20).faults(manifest)).isEmpty();
  }
}
