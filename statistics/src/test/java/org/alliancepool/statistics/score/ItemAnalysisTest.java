package org.alliancepool.statistics.score;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ItemAnalysisTest {
  private static final double CLOSED = 1e-10;

  private static Stream<String> scales() {
    return Stream.of(
        "not_turned",
        "turned",
        "small_not_turned",
        "small_turned",
        "half_not_turned",
        "no_reversed");
  }

  /** {@code src/test/r/item_analysis.R}: psych's r.drop, cor.test and pf, keyed rightly or not. */
  @ParameterizedTest
  @MethodSource("scales")
  void agreesWithPsych(String name) {
    JsonNode r = ScoreGolden.in("item_analysis.json", "items", name);
    double[][] rows = ScoreGolden.matrix(r.get("data"));
    int[] reversed =
        IntStream.range(0, r.get("reversed").size())
            .map(i -> r.get("reversed").get(i).asInt())
            .toArray();
    ItemAnalysis items = ItemAnalysis.of(rows, reversed);
    int n = items.n();
    assertThat(n).isEqualTo(r.get("n").asInt());
    assertClose("r.drop", items.itemRestR(), r.get("item_rest_r"), CLOSED);
    assertClose(
        "p of r.drop",
        Arrays.stream(items.itemRestR()).map(x -> ItemAnalysis.probabilityOfSoLow(x, n)).toArray(),
        r.get("item_rest_p"),
        CLOSED);
    if (reversed.length == 0) {
      assertThat(items.reversedRestR()).isNaN();
    } else {
      assertClose("reversed", items.reversedRestR(), r.get("reversed_rest_r"), CLOSED);
      assertClose(
          "p of reversed",
          ItemAnalysis.probabilityOfSoLow(items.reversedRestR(), n),
          r.get("reversed_rest_p"),
          CLOSED);
    }
    assertClose(
        "p of alpha",
        Reliability.probabilityOfSoLow(Reliability.of(rows).alpha(), n, rows[0].length),
        r.get("alpha_p"),
        CLOSED);
  }

  /** R tries every way to part the items. */
  @ParameterizedTest
  @MethodSource("scales")
  void opposedItemsAgreeWithR(String name) {
    JsonNode r = ScoreGolden.in("item_analysis.json", "items", name);
    double[][] rows = ScoreGolden.matrix(r.get("data"));
    OpposedItems opposed = OpposedItems.of(ItemCovariance.of(rows));
    assertThat(opposed.columns())
        .containsExactly(
            IntStream.range(0, r.get("opposed").size())
                .map(i -> r.get("opposed").get(i).asInt())
                .toArray());
    assertThat(opposed.r()).isCloseTo(r.get("opposed_rest_r").asDouble(), within(CLOSED));
    assertThat(OpposedItems.probabilityOfSoLow(opposed.r(), r.get("n").asInt(), rows[0].length))
        .isCloseTo(r.get("opposed_p").asDouble(), within(CLOSED));
  }

  /** A definition that shares nothing with the implementation: sums, and Pearson of them. */
  @Test
  void isTheCorrelationWithTheSumOfTheOthers() {
    Random random = new Random(3);
    double[][] rows = new double[23][6];
    for (double[] row : rows) {
      double person = random.nextGaussian();
      Arrays.setAll(row, j -> (j == 2 ? -1 : 1) * person + random.nextGaussian());
    }
    ItemAnalysis items = ItemAnalysis.of(rows, new int[] {2, 5});
    for (int j = 0; j < 6; j++) {
      int item = j;
      assertThat(items.itemRestR()[j]).isCloseTo(pearson(rows, c -> c == item), within(1e-13));
    }
    assertThat(items.reversedRestR())
        .isCloseTo(pearson(rows, c -> c == 2 || c == 5), within(1e-13));
    assertThat(items.itemRestR()[2]).isNegative();
  }

  private static double pearson(double[][] rows, java.util.function.IntPredicate some) {
    int n = rows.length;
    double[] x = new double[n];
    double[] y = new double[n];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < rows[i].length; c++) {
        if (some.test(c)) {
          x[i] += rows[i][c];
        } else {
          y[i] += rows[i][c];
        }
      }
    }
    double mx = Arrays.stream(x).average().orElseThrow();
    double my = Arrays.stream(y).average().orElseThrow();
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < n; i++) {
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
      xy += (x[i] - mx) * (y[i] - my);
    }
    return xy / Math.sqrt(xx * yy);
  }

  @Test
  void constantItemsAndSumsHaveNoCorrelation() {
    // Item 2 never varies, and in decimals that do not sum up exactly.
    ItemAnalysis constant =
        ItemAnalysis.of(
            new double[][] {{1, 0.1, 2}, {2, 0.1, 2}, {3, 0.1, 5}, {Double.NaN, 9, 9}},
            new int[] {1});
    assertThat(constant.n()).isEqualTo(3);
    assertThat(constant.itemRestR()[1]).isNaN();
    assertThat(constant.reversedRestR()).isNaN();
    assertThat(constant.itemRestR()[0]).isCloseTo(constant.itemRestR()[2], within(1e-12));
    ItemAnalysis opposite =
        ItemAnalysis.of(new double[][] {{1, 3}, {2, 2}, {3, 1}}, new int[] {0, 1});
    assertThat(opposite.itemRestR()).usingComparatorWithPrecision(1e-12).containsExactly(-1, -1);
    assertThat(opposite.reversedRestR()).as("all of them").isNaN();
  }

  @Test
  void probabilityAtTheEnds() {
    assertThat(ItemAnalysis.probabilityOfSoLow(-1, 12)).isZero();
    assertThat(ItemAnalysis.probabilityOfSoLow(1 + 1e-15, 12)).isEqualTo(1);
    assertThat(ItemAnalysis.probabilityOfSoLow(0, 12)).isCloseTo(0.5, within(1e-12));
    assertThat(ItemAnalysis.probabilityOfSoLow(-0.5, 2)).isNaN();
    assertThat(ItemAnalysis.probabilityOfSoLow(Double.NaN, 12)).isNaN();
    assertThat(Reliability.probabilityOfSoLow(Double.NaN, 12, 3)).isNaN();
  }

  @Test
  void aColumnThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> ItemAnalysis.of(new double[][] {{1, 2}, {2, 1}}, new int[] {2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot analyse items: column 2 is reverse-keyed, but there are 2 items; count from 0");
  }
}
