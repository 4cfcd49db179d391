package org.alliancepool.statistics.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.alliancepool.statistics.bias.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Differential: the designs of R's model.matrix in golden/formulas.json ({@code formulas.R}), names
 * and columns.
 */
class ModelFormulaTest {
  private static final JsonNode R = Golden.file("formulas");

  private static ModeratorData data() {
    JsonNode d = R.get("data");
    ModeratorData data = new ModeratorData(d.get("x").size());
    for (String text : List.of("g", "h")) {
      JsonNode column = d.get(text);
      data.text(
          text,
          IntStream.range(0, column.size())
              .mapToObj(i -> column.get(i).asText())
              .toArray(String[]::new));
    }
    return data.numeric("x", Golden.numbers(d.get("x"))).numeric("z", Golden.numbers(d.get("z")));
  }

  @Test
  void designsAreThoseOfR() {
    assertThat(R.get("designs")).hasSizeGreaterThan(20);
    for (JsonNode design : R.get("designs")) {
      String formula = design.get("formula").asText();
      ModelMatrix x = ModelFormula.parse(formula).matrix(data());
      List<String> names = new ArrayList<>();
      StreamSupport.stream(design.get("names").spliterator(), false)
          .forEach(n -> names.add(n.asText().replace("(Intercept)", "intrcpt")));
      assertThat(x.names()).as(formula).isEqualTo(names);
      for (int j = 0; j < names.size(); j++) {
        assertThat(x.column(j))
            .as(formula + " " + names.get(j))
            .containsExactly(Golden.numbers(design.get("columns").get(j)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "x %in% g; %in% is not known here, write a:b or a/b",
        "x + (1 | g); stands within parentheses",
        "x | g; random effects are not moderators",
        "x > 2; conditions are not known here",
        "(x + g)^k; unexpected \"k\" at position 9",
        "(x + g)^0; unexpected \"0\"",
        "(x + g; unexpected end",
        "x +; unexpected end",
        "2 * x; unexpected \"2\"",
        "1 0; unexpected \"0\" at position 3",
        "x + ``; unexpected \"`\" at position 6",
        "poly(x, 2); function \"poly\" is not known here",
        "(1 + x) * g; the intercept, 0 or 1, stands within parentheses"
      })
  void whatCannotBeReadIsRefused(String formula, String message) {
    assertThatThrownBy(() -> ModelFormula.parse(formula))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  /** What stands in back quotes is a name, whatever it begins with. */
  @Test
  void anyNameCanBeQuoted() {
    ModeratorData data =
        new ModeratorData(2)
            .numeric("2nd wave", new double[] {1, 5})
            .numeric("log(dose)", new double[] {2, 3});
    ModelMatrix x = ModelFormula.parse("0 + `2nd wave` + `log(dose)`").matrix(data);
    assertThat(x.names()).containsExactly("2nd wave", "log(dose)");
    assertThat(x.column(1)).containsExactly(2, 3);
  }

  @Test
  void powersDoNotExplode() {
    String sum = String.join(" + ", IntStream.range(0, 40).mapToObj(i -> "x" + i).toList());
    assertThatThrownBy(() -> ModelFormula.parse("(" + sum + ")^20"))
        .hasMessageContaining("it has over 1000 terms");
  }
}
