package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
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

/** The rule alone; {@code LabelledAnswersTest} has it in a file. */
class AnswerLabelsTest {
  private static final String WAI = "instrument: WAI-S, rater: client";
  private static final String LOCAL = "instrument: OWN, form: OWN-12";
  private static final String ANCHORED = "instrument: OWN, form: OWN-DOWN";
  private static final Map<String, String> UPWARDS = Map.of("1", "never", "7", "always");
  private static final Map<String, String> DOWNWARDS = Map.of("1", "always", "7", "never");

  @TempDir private Path temp;

  /**
   * What is found in a file of 12 items, of which 4 and 10 are reverse-keyed.
   *
   * @param labels of each item
   */
  private List<LabelFault> faults(String measure, IntFunction<Map<String, String>> labels)
      throws IOException {
    Path folder = Files.createDirectories(temp.resolve("labels"));
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        study_id: labels
        title: Labels
        treatment: psychedelic
        status: completed
        visits:
          s1: {phase: integration, session: 1}
        files:
          - file: t.sav
            format: sav
            layout: wide
            participant: id
            missing: [7000]
            measures:
              - {%s, visit: s1, items: "w{item}"}
        local_instruments:
          - instrument: OWN
            name: Own
            construct: alliance
            orientation: better
            forms:
              - form: OWN-12
                name: Own
                rater: client
                items: 12
                response: {min: 1, max: 7}
                scoring: {rule: sum}
                total: {reverse: [4, 10]}
                source: the study
                confidence: high
                verified: 'by the study'
              - form: OWN-DOWN
                name: Own, from the most to the least
                rater: client
                items: 12
                response: {min: 1, max: 7}
                anchors: {least: [always], most: [never]}
                total: {}
                variants:
                  - {variant: turned, response: {min: 1, max: 2}, recode: {1: 7, 2: 1}}
                source: the study
        """
            .formatted(measure));
    Files.createFile(folder.resolve("t.sav"));
    Manifest manifest =
        Consortium.study(
                Location.of(folder), new Consortium.Context("key", LocalDate.of(2026, 11, 22)))
            .manifest();
    Files.delete(folder.resolve("t.sav"));
    List<String> columns =
        Stream.concat(Stream.of("id"), IntStream.rangeClosed(1, 12).mapToObj(i -> "w" + i))
            .toList();
    StudyForms forms = StudyForms.of(manifest);
    FileMapping mapping = FileMapping.resolve(manifest, manifest.files().get(0), forms, columns);
    return AnswerLabels.of(manifest, mapping, forms, labels).faults();
  }

  private static boolean isReversed(int item) {
    return item == 4 || item == 10;
  }

  private static Map<String, String> mirrored() {
    return IntStream.rangeClosed(1, 7)
        .boxed()
        .collect(Collectors.toMap(i -> "" + i, i -> "" + (8 - i)));
  }

  @Test
  void numbersOfOtherAnswersContradict() throws IOException {
    assertThat(faults(WAI, i -> mirrored()))
        .containsExactly(
            new LabelFault(
                Kind.NUMBERS,
                12,
                "\"t.sav\" labels answers of WAI-S-12-C (all items) with the numbers of others: 1 as \"7\", 7 as \"1\". Say in values of the measure what each code counts, or let the site correct the labels."));
    assertThat(faults(WAI, i -> i == 2 ? Map.of("3", " 4 ") : Map.of("3", "3", "4", "4.0")))
        .extracting(LabelFault::sentence)
        .singleElement()
        .asString()
        .contains("(item 2) with the numbers of others: 3 as \"4\".");
  }

  @Test
  void numbersThatAreNoAnswersAndCodesThatAreDeclaredDoNot() throws IOException {
    assertThat(faults(WAI, i -> Map.of("1", "10", "2", "20", "99", "1", "7000", "2"))).isEmpty();
    assertThat(faults(WAI, i -> Map.of("1", "none", "2", "3", "3", "14"))).as("days").isEmpty();
    assertThat(faults(WAI + ", values: {'3': 4}", i -> Map.of("3", "4"))).isEmpty();
    assertThat(faults(WAI + ", missing: [3]", i -> Map.of("3", "4"))).isEmpty();
  }

  @Test
  void endsTheOtherWayRoundContradictAFormThatIsKnown() throws IOException {
    assertThat(faults(WAI, i -> UPWARDS)).isEmpty();
    assertThat(faults(WAI, i -> DOWNWARDS))
        .containsExactly(
            new LabelFault(
                Kind.WORDS,
                12,
                "\"t.sav\" labels answers of WAI-S-12-C (all items) against its scale 1 to 7: 1 as \"always\", 7 as \"never\". Say in values of the measure what each code counts, or let the site correct the labels."));
    assertThat(faults(WAI + ", values: {'1': 7, '7': 1}", i -> DOWNWARDS)).isEmpty();
  }

  @Test
  void oneEndTells() throws IOException {
    assertThat(faults(WAI, i -> Map.of("1", "always", "7", "when I am ill"))).hasSize(1);
    assertThat(faults(WAI, i -> Map.of("1", "at our best", "7", "never"))).hasSize(1);
    assertThat(faults(WAI, i -> Map.of("1", "never", "7", "at our best"))).isEmpty();
    assertThat(faults(WAI, i -> Map.of("1", "never", "7", "never asked"))).isEmpty();
    assertThat(faults(WAI, i -> Map.of("1", "never", "7", "never"))).as("both").isEmpty();
    assertThat(faults(WAI, i -> Map.of("2", "always", "6", "never"))).as("between").isEmpty();
  }

  @Test
  void reversedItemsMayHaveBeenTurnedByTheSite() throws IOException {
    assertThat(faults(WAI, i -> isReversed(i) ? DOWNWARDS : UPWARDS))
        .extracting(LabelFault::sentence)
        .containsExactly(
            "\"t.sav\" labels answers of WAI-S-12-C (items 4, 10) against its scale 1 to 7: 1 as \"always\", 7 as \"never\". Does the file have these items already_reversed? Else say in values of the measure what each code counts, or let the site correct the labels.");
    String turned = WAI + ", reverse_items: already_reversed";
    assertThat(faults(turned, i -> isReversed(i) ? DOWNWARDS : UPWARDS)).isEmpty();
    assertThat(faults(turned, i -> isReversed(i) ? mirrored() : UPWARDS)).isEmpty();
    assertThat(faults(turned, i -> DOWNWARDS)).singleElement().matches(f -> f.columns() == 10);
  }

  @Test
  void localFormMayCountEitherWayButOnlyOne() throws IOException {
    assertThat(faults(LOCAL, i -> DOWNWARDS)).isEmpty();
    assertThat(faults(LOCAL, i -> i == 3 ? UPWARDS : DOWNWARDS))
        .extracting(LabelFault::sentence)
        .singleElement()
        .asString()
        .contains(
            "(item 3) the other way than those of its other items: 1 as \"never\", 7 as \"always\".");
    assertThat(faults(LOCAL, i -> mirrored())).extracting(LabelFault::kind).contains(Kind.NUMBERS);
  }

  @Test
  void anchorsOfALocalFormSayHowItCounts() throws IOException {
    assertThat(faults(ANCHORED, i -> DOWNWARDS)).isEmpty();
    assertThat(faults(ANCHORED, i -> UPWARDS)).singleElement().matches(f -> f.columns() == 12);
    assertThat(faults(ANCHORED, i -> Map.of("1", "immer", "7", "nie")))
        .as("words of other forms may count otherwise")
        .isEmpty();
  }

  @Test
  void recodeOfAVariantTurnsTheEnds() throws IOException {
    String turned = ANCHORED + ", variant: turned";
    assertThat(faults(turned, i -> Map.of("1", "never", "2", "always"))).isEmpty();
    assertThat(faults(turned, i -> Map.of("1", "always", "2", "never"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "7 = Always, 1 = Never",
    "Strongly agree, Strongly disagree",
    "Stimme voll und ganz zu, Stimme ueberhaupt nicht zu",
    "TOUJOURS, Jamais",
    "Tout à fait d'accord, Pas du tout d'accord",
    "altijd, nooit",
    "siempre, rara vez",
    "concordo totalmente, discordo totalmente",
    "alltid, aldri",
    "hela tiden, aldrig",
    "sempre, mai",
    "vždy, nikdy",
    "rozhodně ano, rozhodně ne",
    "helemaal mee eens, volledig oneens",
    "muy de acuerdo, fuertemente en desacuerdo",
    "totalmente d'accordo, del tutto in disaccordo",
    "helt enig, stærkt uenig",
    "instämmer helt och hållet, tar helt avstånd",
    "täysin samaa mieltä, vahvasti eri mieltä",
    "täielikult nõus, ei nõustu üldse",
    "teljesen egyetértek, egyáltalán nem értek egyet",
    "w pełni się zgadzam, zupełnie się nie zgadzam",
    "u potpunosti se slažem, potpuno se ne slažem",
    "強く同意する, 全く同意しない",
    "zawsze, nigdy",
    "uvijek, nikad",
    "gotovo stalno, nimalo",
    "увек, никад",
    "aina, ei koskaan",
    "mindig, soha",
    "alati, mitte kunagi",
    "いつも, 全くない"
  })
  void endsAreKnownInTheLanguagesOfTrials(String most, String least) throws IOException {
    assertThat(faults(WAI, i -> Map.of("1", most))).hasSize(1);
    assertThat(faults(WAI, i -> Map.of("7", least))).hasSize(1);
    assertThat(faults(WAI, i -> Map.of("1", least, "7", most))).isEmpty();
  }
}
