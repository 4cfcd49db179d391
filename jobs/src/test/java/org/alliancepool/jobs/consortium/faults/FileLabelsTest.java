package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.LabelFault.Kind;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels of arms and visits, and words for answers; labels of answers are AnswerLabelsTest's. */
class FileLabelsTest {
  private static final String ARMS =
      """
      arms:
        psilocybin: {role: active, codes: ["1"]}
        niacin: {role: comparator, codes: ["2"]}
      """;
  private static final String DOSES =
      """
      arms:
        psilocybin: {role: active, codes: ["1"]}
        control: {role: comparator, codes: ["2"], label: Low dose}
      """;
  private static final String VISITS =
      """
      visits:
        "1": {timepoint: baseline, week: 0}
        "2": {phase: preparation, session: 1}
        "3": {phase: integration, session: 1}
        "4": {timepoint: week 4, week: 4}
        "8": {timepoint: week 8, week: 8}
      """;
  private static final String AGREEMENT =
      "Strongly disagree: %d, Disagree: 2, Slightly disagree: %d, Neutral: 4, Slightly agree: %d, Agree: 6, Strongly agree: %d";

  @TempDir private Path temp;

  private List<LabelFault> faults(
      String arms, String visits, String measure, Map<String, Map<String, String>> labels)
      throws IOException {
    Path folder = Files.createDirectories(temp.resolve("labels"));
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        study_id: labels
        title: Labels
        treatment: psychedelic
        status: completed
        %s%sfiles:
          - file: t.sav
            format: sav
            layout: long
            participant: id
            visit: visit
            arm: arm
            rater: who
            measures:
              - {%s, items: "w{item}"}
        local_instruments:
          - instrument: OWN
            name: Own
            construct: alliance
            orientation: better
            forms:
              - form: OWN-UP
                rater: client
                items: 12
                response: {min: 1, max: 7}
                total: {}
                source: the study
              - form: OWN-DOWN
                rater: client
                items: 12
                response: {min: 1, max: 7}
                anchors: {least: [strongly agree], most: [strongly disagree]}
                total: {}
                source: the study
        """
            .formatted(arms, visits, measure));
    Files.writeString(folder.resolve("t.sav"), "");
    Manifest manifest =
        Consortium.study(
                Location.of(folder), new Consortium.Context("key", LocalDate.of(2026, 11, 27)))
            .manifest();
    List<String> columns =
        Stream.concat(
                Stream.of("id", "visit", "arm", "who"),
                IntStream.rangeClosed(1, 12).mapToObj(i -> "w" + i))
            .toList();
    StudyForms forms = StudyForms.of(manifest);
    FileMapping mapping = FileMapping.resolve(manifest, manifest.files().get(0), forms, columns);
    return FileLabels.of(
            manifest, mapping, forms, c -> labels.getOrDefault(columns.get(c), Map.of()))
        .faults();
  }

  private List<LabelFault> ofArms(String arms, String label1, String label2) throws IOException {
    return faults(
        arms, VISITS, "instrument: WAI-S, rater: client", Map.of("arm", labels(label1, label2)));
  }

  private static Map<String, String> labels(String label1, String label2) {
    return Map.of("1", label1, "2", label2);
  }

  private List<LabelFault> ofVisits(String visits, Map<String, String> labels) throws IOException {
    return faults(ARMS, visits, "instrument: WAI-S, rater: client", Map.of("visit", labels));
  }

  private List<LabelFault> ofWords(String measure, String values) throws IOException {
    return faults(ARMS, VISITS, measure + ", values: {" + values + "}", Map.of());
  }

  @Test
  void armsUnderTheNamesOfOthersContradict() throws IOException {
    assertThat(ofArms(ARMS, "Psilocybin", "Niacin")).isEmpty();
    assertThat(ofArms(ARMS, "niacin", "psilocybin"))
        .containsExactly(
            new LabelFault(
                Kind.NAMES,
                1,
                "\"t.sav\" labels arms with the names of others: 1 as \"niacin\", in the manifest \"psilocybin\"; 2 as \"psilocybin\", in the manifest \"niacin\". Correct the codes of the arms; where those are right, let the site correct its labels, or repeat them in the manifest as label of each."));
  }

  @ParameterizedTest
  @CsvSource({
    "NIACIN, other",
    "Group: niacin, other",
    "1 = Niacin, other",
    "25 mg, psilocybin",
    "Niacin 250 mg, Psilocybin 25 mg"
  })
  void nameOfAnotherArmTells(String label1, String label2) throws IOException {
    assertThat(ofArms(ARMS, label1, label2)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "A, B",
    "Psilocybin then niacin, Niacin then psilocybin",
    "drug, niacinamide",
    "not niacin, niacin",
    "25 mg, 1 mg psilocybin",
    "25 mg psilocybin, 1 mg psilocybin",
    "Psilocybin, Psilocybin (sham)"
  })
  void partOfALabelMayBeThereForAnotherReason(String label1, String label2) throws IOException {
    assertThat(ofArms(ARMS, label1, label2)).isEmpty();
    assertThat(ofArms(DOSES, label1, label2)).isEmpty();
  }

  @Test
  void labelOfTheManifestMayBeTheFilesOwn() throws IOException {
    String treated = DOSES.replace("psilocybin:", "treatment:");
    assertThat(ofArms(treated, "low dose", "treatment")).hasSize(1);
    assertThat(ofArms(treated, "25 mg", "Treatment as usual")).isEmpty();
    assertThat(ofArms(treated.replace("Low dose", "Treatment"), "high", "treatment")).isEmpty();
  }

  @Test
  void codesOfNoArmSayNothing() throws IOException {
    String others = ARMS.replace("\"1\"", "\"7\"").replace("\"2\"", "\"8\"");
    assertThat(ofArms(others, "niacin", "psilocybin")).isEmpty();
  }

  @Test
  void visitsWhoseLabelsAreExchangedContradict() throws IOException {
    assertThat(ofVisits(VISITS, Map.of("1", "vstup", "4", "týden 4", "8", "Woche 08"))).isEmpty();
    assertThat(ofVisits(VISITS, Map.of("1", "týden 4", "2", "příprava 1", "4", "Vstup")))
        .extracting(LabelFault::sentence)
        .containsExactly(
            "\"t.sav\" labels visits with the names of others: 1 as \"týden 4\", in the manifest \"baseline\"; 4 as \"Vstup\", in the manifest \"week 4\". Correct the visits of the manifest; where those are right, let the site correct its labels, or repeat them in the manifest as label of each.");
    assertThat(ofVisits(VISITS, Map.of("2", "Integration 1", "3", "Preparation, session 1")))
        .hasSize(1);
  }

  @Test
  void baselineAndALaterWeekContradictByThemselves() throws IOException {
    assertThat(ofVisits(VISITS, Map.of("1", "tydzień 8", "8", "kwalifikacja"))).hasSize(1);
    assertThat(ofVisits(VISITS, Map.of("1", "Week 8"))).hasSize(1);
    assertThat(ofVisits(VISITS, Map.of("8", "Baseline"))).hasSize(1);
    assertThat(ofVisits(VISITS, Map.of("1", "Baseline", "4", "week 0"))).isEmpty();
    assertThat(ofVisits(VISITS, Map.of("1", "week 4", "4", "week 8"))).isEmpty();
  }

  @Test
  void phasesHaveNamesInManyLanguages() throws IOException {
    assertThat(ofVisits(VISITS, Map.of("2", "integracja 1", "3", "Przygotowanie 1"))).hasSize(1);
    assertThat(ofVisits(VISITS, Map.of("2", "előkészítés 1", "3", "integráció 1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Niacin acid, Psilocibina, 2",
    "Verum, Psilocibina, 1",
    "Placebo, Niacin, 0",
    "Niacyne, Psilocibina, 2",
    "Psilocibina, Niacyne, 0"
  })
  void nameSpeltOtherwiseIsADoubtUnlessTwoAreExchanged(String label1, String label2, int found)
      throws IOException {
    assertThat(ofArms(ARMS, label1, label2))
        .extracting(LabelFault::kind)
        .isEqualTo(
            List.of(List.<Kind>of(), List.of(Kind.SPELLINGS), List.of(Kind.NAMES)).get(found));
  }

  private List<LabelFault> ofRaters(String raters, String label1, String label2)
      throws IOException {
    return faults(
        ARMS,
        VISITS,
        "instrument: WAI-S, raters: {" + raters + "}",
        Map.of("who", labels(label1, label2)));
  }

  @ParameterizedTest
  @CsvSource({"Patient, Therapist", "pacjent, terapeuta"})
  void ratersUnderEachOthersNamesContradict(String label1, String label2) throws IOException {
    assertThat(ofRaters("'1': client, '2': therapist", "self", "therapist")).isEmpty();
    assertThat(ofRaters("'1': therapist, '2': client", label1, label2))
        .singleElement()
        .matches(f -> f.kind() == Kind.NAMES)
        .matches(f -> f.sentence().contains("in raters of WAI-S \""));
  }

  @ParameterizedTest
  @CsvSource({"1 = rated by the patient, unknown", "x, Therapeutin", "x, Independent rater"})
  void aRaterUnderTheNameOfAnotherIsDoubtful(String label1, String label2) throws IOException {
    assertThat(ofRaters("'1': therapist, '2': client", label1, label2))
        .singleElement()
        .matches(f -> f.kind() == Kind.ONE_NAME)
        .matches(f -> f.sentence().contains("in raters of WAI-S \""));
  }

  @ParameterizedTest
  @CsvSource({
    "assessor, patient",
    "investigator, the patient's partner",
    "patient's therapist, P",
    "clinician, paper"
  })
  void labelsOfRatersMayBeWordedOtherwise(String label1, String label2) throws IOException {
    assertThat(ofRaters("'1': therapist, '2': client", label1, label2)).isEmpty();
  }

  @Test
  void whoGivesAMeasureTwoCodesOfARaterKnowsIt() throws IOException {
    assertThat(ofRaters("'1': client, '2': client", "patient", "therapist")).isEmpty();
  }

  @Test
  void visitsMayBeCountedFromAnotherDay() throws IOException {
    assertThat(ofVisits(VISITS, Map.of("8", "week 4", "4", "week 0", "1", "screening"))).isEmpty();
    assertThat(ofVisits(VISITS, Map.of("2", "baseline"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'instrument: OWN, form: OWN-UP'", "'instrument: WAI-S, rater: client'"})
  void wordsRunWithTheScale(String measure) throws IOException {
    assertThat(ofWords(measure, AGREEMENT.formatted(1, 3, 5, 7))).isEmpty();
    String turned =
        "Strongly disagree: 7, Disagree: 6, Slightly disagree: 5, Slightly agree: 3, Agree: 2, Strongly agree: 1";
    assertThat(ofWords(measure, turned))
        .singleElement()
        .matches(f -> f.kind() == Kind.WORDS)
        .matches(
            f ->
                f.sentence()
                    .matches(
                        ".* run against its scale 1 to 7: \"Strongly disagree\" is 7 and \"Strongly agree\" is 1\\. Correct values.*"));
    assertThat(ofWords(measure, AGREEMENT.formatted(1, 5, 3, 7)))
        .singleElement()
        .matches(
            f ->
                f.sentence()
                    .contains(
                        "are not in the order of their words: \"Slightly disagree\" is 5 and \"Slightly agree\" is 3."));
  }

  @Test
  void quantitiesOfOneWordHaveAnOrder() throws IOException {
    String own = "instrument: OWN, form: OWN-UP";
    assertThat(ofWords(own, "ritkán: 1, elég gyakran: 3, nagyon gyakran: 4")).isEmpty();
    assertThat(ofWords(own, "ritkán: 1, elég gyakran: 4, nagyon gyakran: 3"))
        .extracting(LabelFault::sentence)
        .first()
        .asString()
        .contains("\"elég gyakran\" is 4 and \"nagyon gyakran\" is 3");
    assertThat(ofWords(own, "fairly often: 5, very often: 5")).hasSize(1);
    assertThat(ofWords(own, "often: 6, very often: 5")).hasSize(1);
    assertThat(ofWords(own, "often: 5, very often: 6, rarely: 3, very rarely: 2")).isEmpty();
  }

  @Test
  void oneEndTellsAndWordsBetweenAloneDoNot() throws IOException {
    String own = "instrument: OWN, form: OWN-UP";
    assertThat(ofWords(own, "nunca: 7")).hasSize(1);
    assertThat(ofWords(own, "siempre: 1")).hasSize(1);
    assertThat(ofWords(own, "nunca: 1, siempre: 7, a veces: 3")).isEmpty();
    assertThat(ofWords(own, "sometimes: 7, mauve: 1")).isEmpty();
    assertThat(ofWords(own, "never: 1, rarely: 1, sometimes: 1, often: 7, always: 7")).isEmpty();
  }

  @Test
  void codesAndAnchorsOfALocalFormCountWhatTheySay() throws IOException {
    String down = "instrument: OWN, form: OWN-DOWN";
    assertThat(ofWords(down, "strongly agree: 1, strongly disagree: 7")).isEmpty();
    assertThat(ofWords(down, "strongly agree: 7, strongly disagree: 1")).hasSize(1);
    assertThat(ofWords("instrument: OWN, form: OWN-UP", "'1': 7, '7': 1")).isEmpty();
  }
}
