package org.alliancepool.schemas.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InstrumentsTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Path FOLDER = Path.of("instruments");

  /** The 12-item short form of one of the example studies. */
  private static final String LOCAL =
      """
      instrument: BLRI-12
      construct: alliance
      orientation: better
      forms:
        - form: BLRI-12-O
          rater: observer
          items: 12
          response: {min: -3, max: 3, excluded: [0]}
          total: {reverse: [2, 5, 8, 11]}
          source: the site's dictionary
      """;

  static Stream<Form> forms() {
    return Instruments.builtIn().all().stream().flatMap(i -> i.forms().stream());
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(f -> !f.endsWith("index.yaml")).sorted().toList().stream();
    }
  }

  @Test
  void indexListsEveryFile() throws IOException {
    List<String> listed = new ArrayList<>();
    YAML.readTree(FOLDER.resolve("index.yaml").toFile())
        .get("instruments")
        .forEach(c -> listed.add(c.asText() + ".yaml"));
    assertThat(files().map(f -> f.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(listed);
  }

  @ParameterizedTest
  @MethodSource("files")
  void fileHasTheShapeOfTheSchema(Path file) throws IOException {
    JsonNode tree = YAML.readTree(file.toFile());
    assertThat(InstrumentReader.faults(tree)).isEmpty();
    assertThat(file).hasFileName(tree.get("instrument").asText() + ".yaml");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void declaredRangeIsWhatItemsAndAnswersGive(Form form) {
    for (Scale scale : form.scales()) {
      if (scale.isItemLevel() || (scale.size() > 0 && scale.range().isPresent())) {
        assertThat(scale.range())
            .as(form.id() + " " + scale.id())
            .isEqualTo(
                Form.derivedRange(
                    form.scoring(),
                    scale.items(),
                    scale.size(),
                    form.response(),
                    form.itemMaxima()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void itemsAreCountedOnceAndTheTotalAgreesWithTheSubscales(Form form) {
    Set<Integer> distinct = new HashSet<>(form.itemNumbers());
    assertThat(distinct).hasSameSizeAs(form.itemNumbers());
    boolean allKnown = form.scales().stream().allMatch(Scale::isItemLevel);
    if (allKnown || !form.isItemLevel()) {
      assertThat(form.itemNumbers()).hasSize(form.items());
    } else {
      assertThat(form.itemNumbers()).hasSizeLessThanOrEqualTo(form.items());
    }
    boolean partition = !form.subscales().isEmpty() && form.total().isPresent() && allKnown;
    if (partition) {
      Scale total = form.total().orElseThrow();
      assertThat(form.subscales().stream().flatMap(s -> s.items().stream()))
          .as(form.id() + ": the subscales part the items")
          .containsExactlyInAnyOrderElementsOf(total.items());
      assertThat(form.subscales().stream().flatMap(s -> s.reverse().stream()))
          .containsExactlyInAnyOrderElementsOf(total.reverse());
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void reverseKeyingStaysOnTheResponseScale(Form form) {
    // min + max - x maps the answers onto themselves, and the excluded ones onto excluded ones.
    Response r = form.response();
    for (double excluded : r.excluded()) {
      assertThat(r.excluded()).contains(r.min() + r.max() - excluded);
    }
    assertThat(form.itemMaxima().values()).allMatch(max -> max > r.min() && max < r.max());
  }

  @Test
  void knownFactsOfTheCommonForms() {
    Instruments all = Instruments.builtIn();
    Form wai = all.form("WAI", Rater.CLIENT);
    assertThat(wai.id()).isEqualTo("WAI-36-C");
    assertThat(wai.total().orElseThrow().reverse()).hasSize(14);
    assertThat(all.form("STAR-P", Rater.CLIENT).total().orElseThrow().reverse())
        .containsExactly(4, 7, 9);
    assertThat(all.get("STAR-C").forms())
        .singleElement()
        .matches(f -> f.rater() == Rater.THERAPIST);
    assertThat(all.get("CAPS-5").forms()).singleElement().matches(f -> f.rater() == Rater.OBSERVER);
    assertThat(all.get("QIDS-SR16").orientation().sign()).isEqualTo(-1);
    assertThat(all.get("WEMWBS").orientation().sign()).isEqualTo(1);
    assertThat(all.form("GRID-HAMD", Rater.OBSERVER).total().orElseThrow().range())
        .hasValue(new Range(0, 52));
    assertThat(all.form("PHQ-9", Rater.CLIENT).missing().minItems(9)).isEqualTo(7);
    assertThat(MissingRule.DEFAULT.minItems(12)).isEqualTo(10);
    assertThat(MissingRule.DEFAULT.minItems(5)).isEqualTo(4);
    assertThat(MissingRule.COMPLETE.minItems(7)).isEqualTo(7);
  }

  @Test
  void variantChangesRangesAndNothingElse() {
    Form sr = Instruments.builtIn().form("WAI-SR", Rater.CLIENT);
    Form seven = sr.on("1-7");
    assertThat(seven.total().orElseThrow().range()).hasValue(new Range(12, 84));
    assertThat(seven.range(seven.total().orElseThrow(), Scoring.Reporting.MEAN))
        .hasValue(new Range(1, 7));
    assertThat(seven.total().orElseThrow().items()).isEqualTo(sr.total().orElseThrow().items());
    assertThatThrownBy(() -> sr.on("0-6"))
        .hasMessage("cannot take form \"WAI-SR-12-C\" on variant \"0-6\": it declares [1-7]");
  }

  @Test
  void recodedVariantIsScoredOnTheFormsOwnScale() {
    Form blri = Instruments.builtIn().form("BLRI-64", Rater.CLIENT);
    assertThat(blri.on("1-6")).isSameAs(blri);
    Map<Double, Double> recode = blri.variant("1-6").orElseThrow().recode();
    assertThat(recode).hasSize(6).containsEntry(1.0, -3.0).containsEntry(4.0, 1.0);
    assertThat(recode.values()).allMatch(blri.response()::allows);
    assertThat(blri.response().allows(0)).isFalse();
  }

  @Test
  void adverseScalesOfAnExperienceKeepTheirOwnSign() {
    Form asc = Instruments.builtIn().findForm("11D-ASC").orElseThrow();
    assertThat(asc.scale("anxiety").orElseThrow().orientation()).isEqualTo(Orientation.WORSE);
    assertThat(asc.scale("unity").orElseThrow().orientation()).isEqualTo(Orientation.BETTER);
    assertThat(asc.scale("complex_imagery").orElseThrow().isItemLevel()).isFalse();
  }

  @Test
  void findsByCodeAliasAndFormId() {
    Instruments all = Instruments.builtIn();
    assertThat(all.get("QIDS-SR-16")).isSameAs(all.get("QIDS-SR16"));
    assertThat(all.get("WAI-36-T")).isSameAs(all.get("WAI"));
    assertThat(all.form("MEQ30-grouped", Rater.CLIENT).id()).isEqualTo("MEQ30-grouped");
  }

  @Test
  void twoItemOrdersForOneRaterMustBeTold() {
    // A wrong order scores silently wrong, so the catalogue does not choose. A code that is also a
    // form id, as MEQ30, names the instrument.
    assertThatThrownBy(() -> Instruments.builtIn().form("MEQ30", Rater.CLIENT))
        .hasMessage(
            "cannot choose a form of \"MEQ30\" for rater client: it has MEQ30 (client),"
                + " MEQ30-grouped (client); name the form's id");
  }

  @Test
  void unknownInstrumentNamesTheNearest() {
    assertThatThrownBy(() -> Instruments.builtIn().get("QIDS-sr"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "instrument \"QIDS-sr\" is not in schemas/instruments; did you mean \"QIDS-SR16\"?"
                + " Declare it there or as a local form (local_instruments) in the study's manifest.");
    assertThat(Instruments.builtIn().unknown("Xyzzy plugh"))
        .isEqualTo(
            "instrument \"Xyzzy plugh\" is not in schemas/instruments. Declare it there or as a"
                + " local form (local_instruments) in the study's manifest.");
  }

  @Test
  void missingRaterSaysWhatThereIs() {
    assertThatThrownBy(() -> Instruments.builtIn().form("PHQ-9", Rater.THERAPIST))
        .hasMessage(
            "cannot find a form of \"PHQ-9\" for rater therapist: it has PHQ-9 (client); declare a"
                + " local form");
  }

  @Test
  void localFormNeedsOnlyWhatDoesNotFollow() throws JsonProcessingException {
    Instrument local = InstrumentReader.read(YAML.readTree(LOCAL), "study.yaml");
    Instruments all = Instruments.builtIn().with(List.of(local));
    Form form = all.form("BLRI-12", Rater.OBSERVER);
    Scale total = form.total().orElseThrow();
    assertThat(total.items()).hasSize(12);
    assertThat(total.range()).hasValue(new Range(-36, 36));
    assertThat(total.missing()).isEqualTo(MissingRule.DEFAULT);
    assertThat(form.scoring().rule()).isEqualTo(Scoring.Rule.SUM);
    assertThat(Instruments.builtIn().find("BLRI-12")).isEmpty();
    assertThatThrownBy(() -> all.with(List.of(local)))
        .hasMessage(
            "cannot declare instrument \"BLRI-12\": it is there already; give the local form"
                + " another code");
  }

  @Test
  void faultyLocalFormSaysWhereAndWhat() throws JsonProcessingException {
    JsonNode wrong =
        YAML.readTree(LOCAL.replace("observer", "video").replace("items: 12", "itmes: 12"));
    assertThatThrownBy(() -> InstrumentReader.read(wrong, "ketamine-trd/study.yaml"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("cannot read instrument \"BLRI-12\" of ketamine-trd/study.yaml: ")
        .hasMessageContaining("/forms/0/rater")
        .hasMessageContaining("itmes")
        .hasMessageContaining("'items' not found");
  }

  @Test
  void keyThatContradictsItselfIsRefused() throws JsonProcessingException {
    JsonNode beyond = YAML.readTree(LOCAL.replace("[2, 5, 8, 11]", "[2, 13]"));
    assertThatThrownBy(() -> InstrumentReader.read(beyond, "study.yaml"))
        .hasMessageContaining(
            "cannot key scale \"total\": reverse-keyed item 13 is not among its items");
    JsonNode keyless =
        YAML.readTree(LOCAL.replace("total: {", "subscales: [{id: a}]\n    total: {"));
    assertThatThrownBy(() -> InstrumentReader.read(keyless, "study.yaml"))
        .hasMessage("cannot key scale \"a\": it has no items; list them, or set score_level_only");
    JsonNode offForm =
        YAML.readTree(
            LOCAL.replace("total: {", "subscales: [{id: a, items: [1, 40]}]\n    total: {"));
    assertThatThrownBy(() -> InstrumentReader.read(offForm, "study.yaml"))
        .hasMessage(
            "cannot read form \"BLRI-12-O\": scale \"a\" names item 40, which is not on the form");
  }
}
