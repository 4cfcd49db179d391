package org.alliancepool.jobs.consortium.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Instruments;
import org.alliancepool.schemas.instrument.Range;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every form whose answers can be mapped, on each of its scales, with its own anchors and with
 * words of other sheets: told where they are turned, and only there.
 */
class AnchorsOfFormsTest {
  @TempDir private Path temp;
  private Manifest manifest;
  private StudyForms forms;
  private FileMapping mapping;
  private StudyForm answered;
  private List<Integer> items;

  static Stream<Arguments> scales() {
    return Instruments.builtIn().all().stream()
        .flatMap(
            i ->
                i.forms().stream()
                    .filter(Form::isItemLevel)
                    .flatMap(
                        f ->
                            Stream.concat(Stream.of(""), f.variants().stream().map(v -> v.name()))
                                .map(variant -> Arguments.of(i.code(), f, variant))));
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("scales")
  void toldWhereTurnedAndOnlyThere(String instrument, Form form, String variant)
      throws IOException {
    map(instrument, form, variant);
    List<String> least = labels(form.anchors().least(), "Not at all");
    List<String> most = labels(form.anchors().most(), "Extremely");
    for (String lowest : least) {
      assertThat(faultyItems(lowest, "x")).as(lowest).isZero();
      assertThat(faultyItems("x", lowest)).as(lowest).isEqualTo(items.size());
      for (String highest : most) {
        assertThat(faultyItems(lowest, highest)).as(lowest + " to " + highest).isZero();
        assertThat(faultyItems(highest, lowest)).as(highest).isEqualTo(items.size());
      }
    }
    for (String highest : most) {
      assertThat(faultyItems("x", highest)).as(highest).isZero();
      assertThat(faultyItems(highest, "x")).as(highest).isEqualTo(items.size());
    }
  }

  private static List<String> labels(List<String> anchors, String ofOtherSheets) {
    List<String> labels = new ArrayList<>(List.of(ofOtherSheets));
    anchors.forEach(a -> labels.add("1 - " + a.replace("...", "(more words)")));
    return labels;
  }

  private void map(String instrument, Form form, String variant) throws IOException {
    Path folder = Files.createDirectories(temp.resolve("anchors"));
    Files.writeString(
        folder.resolve("study.yaml"),
        """
        study_id: anchors
        title: Anchors
        treatment: psychedelic
        status: completed
        visits:
          s1: {phase: integration, session: 1}
        files:
          - file: t.sav
            format: sav
            layout: wide
            participant: id
            measures:
              - {instrument: %s, form: %s, rater: %s, %s visit: s1, items: "i{item}"}
        """
            .formatted(
                instrument,
                form.id(),
                form.rater().code(),
                variant.isEmpty() ? "" : "variant: \"" + variant + "\","));
    Files.writeString(folder.resolve("t.sav"), "");
    manifest =
        Consortium.study(
                Location.of(folder), new Consortium.Context("key", LocalDate.of(2026, 11, 27)))
            .manifest();
    forms = StudyForms.of(manifest);
    Manifest.DataFile file = manifest.files().get(0);
    answered = forms.form(file.measures().get(0), form.rater().code());
    items = form.itemNumbers();
    List<String> columns =
        Stream.concat(Stream.of("id"), items.stream().map(n -> "i" + n)).toList();
    mapping = FileMapping.resolve(manifest, file, forms, columns);
  }

  private int faultyItems(String lowest, String highest) {
    return AnswerLabels.of(manifest, mapping, forms, place -> labels(place, lowest, highest))
        .faults()
        .stream()
        .mapToInt(LabelFault::columns)
        .sum();
  }

  private Map<String, String> labels(int place, String lowest, String highest) {
    Range scale = answered.answers(items.get(place - 1)); // the id is first
    return Map.of("" + scale.min(), lowest, "" + scale.max(), highest);
  }
}
