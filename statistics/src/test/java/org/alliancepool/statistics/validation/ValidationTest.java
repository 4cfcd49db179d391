package org.alliancepool.statistics.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.statistics.pool.Oracle;
import org.alliancepool.statistics.published.Published;
import org.junit.jupiter.api.Test;

/**
 * Every figure of the reference results, and of further cases made with R, beside ours; makes
 * docs/validation.md and docs/validation-figures.csv and holds the committed copies against them.
 */
class ValidationTest {
  private static final Path PAGE = Path.of("..", "docs", "validation.md");
  private static final Path FIGURES = Path.of("..", "docs", "validation-figures.csv");

  private static final Reference REFERENCE = new Reference();
  private static final Comparison COMPARISON = REFERENCE.compare();

  @Test
  void everyFigureOfRHasOneOfOurs() {
    assertThat(COMPARISON.missing).isEmpty();
    assertThat(COMPARISON.figures).hasSizeGreaterThan(15_000);
  }

  @Test
  void everyDifferenceHasACause() {
    assertThat(COMPARISON.figures.stream().filter(f -> !f.agrees() && f.cause().isEmpty()))
        .isEmpty();
  }

  @Test
  void everyReferenceFileIsCompared() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/oracle/expected"))) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".json", "")))
          .containsExactlyInAnyOrderElementsOf(REFERENCE.oracleSets());
    }
  }

  /**
   * A higher likelihood than R's is an achievement only where it is the same function: at R's
   * parameters ours is R's, but for R's integrals.
   */
  @Test
  void selectionLikelihoodIsRs() {
    int compared = 0;
    for (Map.Entry<String, JsonNode> set : Oracle.golden("selection_models").properties()) {
      SelectionAnswers ours = new SelectionAnswers(set.getKey());
      for (Map.Entry<String, JsonNode> model : set.getValue().properties()) {
        OptionalDouble logLik = ours.logLikAt(model.getKey(), model.getValue());
        if (logLik.isPresent()) {
          compared++;
          assertThat(logLik.getAsDouble())
              .as(set.getKey() + " " + model.getKey())
              .isCloseTo(model.getValue().get("logLik").asDouble(), within(1e-4));
        }
      }
    }
    assertThat(compared).isEqualTo(12);
  }

  /** leave1out, cumul and blup lost their names in oracle.R; oracle_more.R has them. */
  @Test
  void whatTheReferenceLeavesEmptyIsComparedElsewhere() {
    assertThat(COMPARISON.empty).hasSize(12);
    for (String empty : COMPARISON.empty) {
      String[] part = empty.split(" ", -1);
      assertThat(COMPARISON.figures)
          .as(empty)
          .anyMatch(f -> f.set().equals(part[0] + " (more)") && f.key().equals(part[1]));
    }
  }

  /** Regenerate with: mvn -pl statistics test -Dtest=ValidationTest -Dalliance.regenerate=true */
  @Test
  void pageIsWhatTheBuildFinds() throws IOException {
    String page =
        new ValidationPage()
            .render(
                REFERENCE,
                COMPARISON,
                List.of(
                    text("/validation/differential.md"),
                    text("/validation/differential-dependent.md"),
                    Published.table(),
                    text("/validation/choices.md")));
    if (Boolean.getBoolean("alliance.regenerate")) {
      Files.writeString(PAGE, page);
      Files.writeString(FIGURES, figures());
    }
    assertThat(SamePage.firstDifference(Files.readString(PAGE), page)).isEmpty();
    assertThat(SamePage.firstDifference(Files.readString(FIGURES), figures())).isEmpty();
  }

  private static String figures() {
    return COMPARISON.figures.stream()
        .map(
            f ->
                String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%s,\"%s\"",
                    f.set(),
                    f.path(),
                    f.theirs(),
                    f.ours(),
                    ValidationPage.difference(f),
                    f.cause()))
        .collect(Collectors.joining("\n", "set,figure,r,ours,difference,cause\n", "\n"));
  }

  private static String text(String resource) {
    try (InputStream in = ValidationTest.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
