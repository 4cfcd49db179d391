package org.alliancepool.schemas.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The declarations say what the collected facts say, row by row. Not covered: whether the facts are
 * right.
 */
class ReferenceFactsTest {
  /** Declared beyond the facts, with low confidence: the facts mention it without a row. */
  private static final Set<String> ADDED = Set.of("WAI-SR-12-T");

  @TestFactory
  Stream<DynamicTest> everyRowIsDeclared() throws IOException {
    return facts().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.get("instrument_id") + " " + row.get("subscale_id"), () -> check(row)));
  }

  @Test
  void nothingElseIsDeclared() throws IOException {
    Set<String> rows = new HashSet<>();
    facts().forEach(r -> rows.add(r.get("instrument_id") + " " + r.get("subscale_id")));
    Set<String> declared = new HashSet<>();
    Set<String> forms = new HashSet<>();
    for (Instrument instrument : Instruments.builtIn().all()) {
      for (Form form : instrument.forms()) {
        if (!ADDED.contains(form.id())) {
          forms.add(form.id());
          form.scales().forEach(s -> declared.add(form.id() + " " + s.id()));
        }
      }
    }
    assertThat(declared).isEqualTo(rows);
    assertThat(forms).hasSize(56);
  }

  private static void check(Map<String, String> row) {
    Form form = Instruments.builtIn().findForm(row.get("instrument_id")).orElseThrow();
    Instrument instrument = Instruments.builtIn().get(form.id());
    Scale scale = form.scale(row.get("subscale_id")).orElseThrow();

    assertThat(form.items()).isEqualTo(Integer.parseInt(row.get("n_items")));
    assertThat(form.response().min()).isEqualTo(Double.parseDouble(row.get("item_min")));
    assertThat(form.response().max()).isEqualTo(Double.parseDouble(row.get("item_max")));
    assertThat(scale.name()).isEqualTo(row.get("subscale_name"));
    // An item list or key that is blank is unknown; "none" is known to be empty.
    boolean known = !row.get("subscale_items").isBlank() && !row.get("reverse_items").isBlank();
    assertThat(scale.isItemLevel()).isEqualTo(known);
    if (known) {
      assertThat(new TreeSet<>(scale.items())).isEqualTo(numbers(row.get("subscale_items")));
      assertThat(new TreeSet<>(scale.reverse())).isEqualTo(numbers(row.get("reverse_items")));
    }
    if (!row.get("total_range_min").isBlank()) {
      assertThat(scale.range())
          .hasValue(
              new Range(
                  Double.parseDouble(row.get("total_range_min")),
                  Double.parseDouble(row.get("total_range_max"))));
    } else {
      assertThat(scale.range()).isEmpty();
    }
    boolean mean = row.get("scoring_rule").startsWith("mean");
    if (form.scoring().rule() != Scoring.Rule.MAX_GROUPS) {
      assertThat(form.scoring().rule() == Scoring.Rule.MEAN).isEqualTo(mean);
    }
    assertThat(instrument.orientation().code()).isEqualTo(row.get("higher_is"));
    assertThat(instrument.construct()).isEqualTo(construct(row.get("construct")));
    assertThat(form.rater()).isEqualTo(rater(row.get("rater"), instrument.construct()));
    // A form is as sure as its least sure row.
    Form.Confidence rowConfidence =
        Form.Confidence.valueOf(row.get("confidence").toUpperCase(Locale.ROOT));
    assertThat(form.provenance().confidence()).isGreaterThanOrEqualTo(rowConfidence);
    assertThat(form.provenance().source()).contains(row.get("source"));
  }

  private static Construct construct(String fact) {
    return switch (fact) {
      case "relationship" -> Construct.ALLIANCE;
      case "rapport" -> Construct.COVARIATE;
      default -> Construct.valueOf(fact.toUpperCase(Locale.ROOT));
    };
  }

  private static Rater rater(String fact, Construct construct) {
    if (fact.equals("clinician")) {
      return construct == Construct.ALLIANCE ? Rater.THERAPIST : Rater.OBSERVER;
    }
    return Rater.valueOf(fact.toUpperCase(Locale.ROOT));
  }

  private static Set<Integer> numbers(String list) {
    Set<Integer> numbers = new TreeSet<>();
    if (!list.equals("none")) {
      Arrays.stream(list.split(";")).map(Integer::valueOf).forEach(numbers::add);
    }
    return numbers;
  }

  private static List<Map<String, String>> facts() throws IOException {
    try (InputStream in =
        ReferenceFactsTest.class.getResourceAsStream("/reference/instruments.csv")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      List<String> header = cells(lines.get(0));
      List<Map<String, String>> rows = new ArrayList<>();
      for (int i = 1; i < lines.size(); i++) {
        List<String> cells = cells(lines.get(i));
        Map<String, String> row = new HashMap<>();
        for (int j = 0; j < header.size(); j++) {
          row.put(header.get(j), cells.get(j));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** Splits at commas outside quotes. */
  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1))
        .map(c -> c.startsWith("\"") ? c.substring(1, c.length() - 1).replace("\"\"", "\"") : c)
        .toList();
  }
}
