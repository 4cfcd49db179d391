package org.alliancepool.jobs.analyses.allianceoutcome;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.alliancepool.jobs.analyses.Analysis;
import org.alliancepool.jobs.analyses.Analysis.StudyResult;
import org.alliancepool.jobs.analyses.Measured;
import org.alliancepool.jobs.analyses.Refusal;
import org.alliancepool.jobs.analyses.StudyData;
import org.alliancepool.jobs.analyses.StudyData.Patient;
import org.alliancepool.jobs.analyses.StudyData.Score;
import org.alliancepool.jobs.analyses.StudyFacts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan asks for and the studies do not have is said, never taken for something else. */
class AskedTest {
  private static final Measured MEASURED =
      new Measured(
          Set.of("preparation"), Set.of("WAI-SR", "GRID-HAMD", "HOMEMADE"), Set.of("week 4"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "predictor: {phase: integration} | has a visit in phase \"integration\"",
        "predictor: {instruments: [WAI-SX]} | measures \"WAI-SX\"",
        "predictor: {instruments: [WAI-SR, WAI-SX]} | measures \"WAI-SX\"",
        "predictor: {instruments: [STAR-P]} | measures \"STAR-P\"",
        "predictor: {instruments: [WAI-SR, STAR-P]} | -",
        "predictor: {instruments: [HOMEMADE]} | -",
        "outcome: {instruments: [MADRS]} | measures \"MADRS\"",
        "outcome: {timepoint: week 5} | has a timepoint \"week 5\"",
        "outcome: {timepoint: week 4} | -",
        "title: all that there is | -"
      })
  void planForWhatNoStudyHasIsImpossible(String part, String why) throws IOException {
    assertThat(analysis(part).impossible(MEASURED).orElse(null))
        .satisfies(
            said -> {
              if (why == null) {
                assertThat(said).isNull();
              } else {
                assertThat(said).startsWith("no study " + why + " (the studies have: ");
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "predictor: {instruments: [STAR-P]} | no_such_instrument",
        "predictor: {rater: therapist} | no_such_rater",
        "predictor: {phase: integration} | no_such_phase",
        "predictor: {subscale: bond} | no_such_subscale"
      })
  void refusalNamesWhatTheStudyLacks(String part, String rule) throws IOException {
    StudyResult result = analysis(part).analyse(trial(false));
    assertThat(result.effects()).isEmpty();
    assertThat(result.refusals()).extracting(Refusal::rule).containsExactly(rule);
  }

  /** A study that has the one scale and not the other, and no total, has ratings all the same. */
  @Test
  void refusalForASubscaleNamesTheScalesThatThereAre() throws IOException {
    StudyData totals = trial(false);
    List<Patient> goals =
        totals.patients().stream()
            .map(
                p ->
                    new Patient(
                        p.id(), p.arm(), List.of(onGoal(p.scores().get(0)), p.scores().get(1))))
            .toList();
    Analysis bond = analysis("predictor: {subscale: bond}");
    assertThat(bond.analyse(totals).refusals())
        .extracting(Refusal::had)
        .containsExactly("WAI-SR, client, preparation: total");
    assertThat(bond.analyse(new StudyData(totals.facts(), goals, List.of())).refusals())
        .extracting(r -> r.rule() + " " + r.had())
        .containsExactly("no_such_subscale WAI-SR, client, preparation: goal");
  }

  private static Score onGoal(Score s) {
    return new Score(
        s.visit(),
        s.phase(),
        s.phasePart(),
        s.sessionNumber(),
        s.timepoint(),
        s.construct(),
        s.instrument(),
        s.form(),
        s.rater(),
        "goal",
        s.scoreSource(),
        s.raw(),
        s.orientation());
  }

  /** As docs/plan.md says it: of a patient with scores of sessions 2 and 3 alone. */
  @ParameterizedTest
  @CsvSource({"first, 20", "last, 30", "mean, 25", "1,", "2, 20", "3, 30", "4,"})
  void aSessionWithoutScoreIsAsIfItWereNotThere(String session, Double rating) throws IOException {
    List<Score> scores = List.of(session(3, 30), session(2, 20));
    Question question =
        Question.of("a", yaml("predictor: {session: %s, phase: integration}".formatted(session)));
    assertThat(Predictor.of(scores.get(0)).rating(new Patient("p", "drug", scores), question))
        .isEqualTo(Optional.ofNullable(rating));
  }

  private static Score session(int number, double raw) {
    return new Score(
        "s" + number,
        "integration",
        null,
        number,
        null,
        "alliance",
        "WAI-SR",
        "WAI-SR-12-C",
        "client",
        "total",
        "items",
        raw,
        1);
  }

  @Test
  void armsAreComparedAlsoWhereTheEffectIsOverAllArms() throws IOException {
    String part = "effects: [r]\nby: study\ncompare_arms: true";
    StudyResult both = analysis(part).analyse(trial(false));
    assertThat(both.effects()).filteredOn(e -> e.measure().equals("ZCOR")).hasSize(1);
    assertThat(both.effects())
        .filteredOn(e -> e.isDifference())
        .as("the same contrasts as with by: arm")
        .isNotEmpty()
        .isEqualTo(
            analysis("effects: [r]\ncompare_arms: true").analyse(trial(false)).effects().stream()
                .filter(e -> e.isDifference())
                .toList());

    StudyResult blinded = analysis(part).analyse(trial(true));
    assertThat(blinded.effects())
        .singleElement()
        .satisfies(e -> assertThat(e.context().armId()).isNull());
    assertThat(blinded.refusals()).extracting(Refusal::rule).containsExactly("blinded");
  }

  private static Analysis analysis(String yaml) throws IOException {
    return new AllianceOutcomeKind().analysis("a", yaml(yaml));
  }

  private static JsonNode yaml(String text) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(text);
  }

  private static StudyData trial(boolean blinded) {
    Map<String, String> arms = new LinkedHashMap<>();
    arms.put("drug", "active");
    arms.put("placebo", "comparator");
    StudyFacts facts =
        new StudyFacts(
            "trial",
            "Trial",
            "patients",
            blinded,
            "psychedelic",
            "GRID-HAMD",
            "week 4",
            arms,
            List.of());
    Random random = new Random(7);
    List<Patient> patients = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      double alliance = random.nextGaussian();
      patients.add(
          new Patient(
              "p" + i,
              i % 2 == 0 ? "drug" : "placebo",
              List.of(
                  score("alliance", "preparation", null, "WAI-SR", "client", alliance),
                  score(
                      "outcome",
                      null,
                      "week 4",
                      "GRID-HAMD",
                      "observer",
                      random.nextGaussian() - alliance))));
    }
    return new StudyData(facts, patients, List.of());
  }

  private static Score score(
      String construct, String phase, String timepoint, String form, String rater, double raw) {
    return new Score(
        "visit",
        phase,
        null,
        1,
        timepoint,
        construct,
        form,
        form,
        rater,
        "total",
        "items",
        raw,
        construct.equals("alliance") ? 1 : -1);
  }
}
