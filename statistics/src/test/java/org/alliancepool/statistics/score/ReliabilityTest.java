package org.alliancepool.statistics.score;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.alliancepool.statistics.pool.Oracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReliabilityTest {
  private static final double CLOSED = 1e-10;
  private static final double FITTED = 1e-6;

  /** Real items with missing answers; the first is reverse-keyed on 1 to 6. */
  @Test
  void agreeablenessOfTheBfi() {
    Map<String, String[]> data = Oracle.data("bfi_agreeableness");
    double[][] columns = new double[5][];
    Arrays.setAll(columns, j -> Oracle.column(data, "A" + (j + 1)));
    ScoringKey key = ScoringKey.sum(1, 6, 0, 1, 2, 3, 4).reversing(0);
    double[][] rows = new double[columns[0].length][];
    Arrays.setAll(
        rows, i -> FormScorer.keyed(Arrays.stream(columns).mapToDouble(c -> c[i]).toArray(), key));

    Reliability actual = Reliability.of(rows);
    JsonNode expected = Oracle.expected("bfi_agreeableness");
    assertThat(actual.n()).isEqualTo(expected.get("n").asInt());
    assertThat(actual.n() + actual.dropped()).isEqualTo(rows.length);
    compare(actual, expected, "feldt_ci_alpha");
    assertClose("omega", actual.omega(), expected.get("omega_total_ml"), FITTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "long", "three", "heywood"})
  void otherDataAgreeWithR(String name) {
    JsonNode expected = ScoreGolden.of("reliability", name);
    double[][] rows = ScoreGolden.matrix(expected.get("data"));
    Reliability actual = Reliability.of(rows);
    compare(actual, expected, "feldt");
    // lavaan stops early on the long scale: tightening it moves its omega by 1e-6, and R's other
    // maximum-likelihood factor analysis has the optimum to more digits. That one allows no
    // negative residual variance, so the Heywood case is lavaan's.
    String reference = name.equals("heywood") ? "omega" : "omega_factanal";
    assertClose("omega", actual.omega(), expected.get(reference), FITTED);
    OneFactor factor = OneFactor.fit(CompleteRows.covariance(rows));
    assertThat(factor.converged()).isTrue();
    double sign = expected.get("loadings").get(0).asDouble() * factor.loadings()[0] < 0 ? -1 : 1;
    double n = rows.length;
    for (int i = 0; i < factor.loadings().length; i++) {
      // The model of R is fitted with divisor n, and stops at its own tolerance.
      assertThat(sign * factor.loadings()[i] * Math.sqrt((n - 1) / n))
          .isCloseTo(expected.get("loadings").get(i).asDouble(), within(1e-4));
      assertThat(factor.residualVariances()[i] * (n - 1) / n)
          .isCloseTo(expected.get("psi").get(i).asDouble(), within(1e-4));
    }
    assertThat(actual.heywood()).isEqualTo(name.equals("heywood"));
  }

  private static void compare(Reliability actual, JsonNode expected, String feldt) {
    assertClose("alpha", actual.alpha(), expected.get("alpha"), CLOSED);
    assertClose("std_alpha", actual.standardisedAlpha(), expected.get("std_alpha"), CLOSED);
    assertClose("lambda6", actual.lambda6(), expected.get("lambda6"), CLOSED);
    assertClose("average_r", actual.averageR(), expected.get("average_r"), CLOSED);
    assertClose("item_rest_r", actual.itemRestR(), expected.get("item_rest_r"), CLOSED);
    assertClose("dropped", actual.alphaIfDropped(), expected.get("alpha_if_dropped"), CLOSED);
    assertClose(
        "feldt", new double[] {actual.alphaLb(), actual.alphaUb()}, expected.get(feldt), CLOSED);
  }

  @Test
  void parallelItemsGiveSpearmanAndBrown() {
    // Equal variances and correlations: alpha, its standardised form and omega are one number.
    double[][] s = new double[4][4];
    for (int i = 0; i < 4; i++) {
      Arrays.fill(s[i], 0.5);
      s[i][i] = 1;
    }
    OneFactor factor = OneFactor.fit(s);
    assertThat(factor.omega()).isCloseTo(0.8, within(1e-12));
    assertThat(factor.discrepancy()).isCloseTo(0, within(1e-12));
    assertThat(factor.loadings()).usingComparatorWithPrecision(1e-12).containsOnly(Math.sqrt(0.5));
  }

  @Test
  void alphaDoesNotDependOnOrderOrUnits() {
    Random random = new Random(11);
    double[][] rows = new double[50][4];
    double[][] changed = new double[50][4];
    for (int i = 0; i < 50; i++) {
      double person = random.nextGaussian();
      for (int j = 0; j < 4; j++) {
        rows[i][j] = person + random.nextGaussian();
        changed[49 - i][3 - j] = 3 + 10 * rows[i][j];
      }
    }
    Reliability a = Reliability.of(rows);
    Reliability b = Reliability.of(changed);
    assertThat(b.alpha()).isCloseTo(a.alpha(), within(1e-12));
    assertThat(b.omega()).isCloseTo(a.omega(), within(1e-10));
    assertThat(b.itemRestR()[0]).isCloseTo(a.itemRestR()[3], within(1e-12));
  }

  @Test
  void twoItemsHaveAnAlphaAndNoOmega() {
    Reliability two = Reliability.of(new double[][] {{1, 2}, {2, 2}, {3, 5}, {5, 4}});
    assertThat(two.alpha()).isBetween(0.0, 1.0);
    assertThat(two.omega()).isNaN();
    assertThat(two.omegaConverged()).isFalse();
    assertThat(two.alphaIfDropped()).containsOnly(Double.NaN);
  }

  @Test
  void singularItemsHaveNoLambda6AndNoOmega() {
    double[][] rows = {{1, 2, 3}, {2, 2, 4}, {3, 5, 8}, {5, 4, 9}, {2, 1, 3}};
    Reliability r = Reliability.of(rows);
    assertThat(r.lambda6()).isNaN();
    assertThat(r.omega()).isNaN();
    assertThat(r.alpha()).isFinite();
  }

  @Test
  void unusableItemsAreRefused() {
    assertThatThrownBy(() -> Reliability.of(new double[][] {{1, 4}, {2, 4}, {3, 4}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot estimate reliability: item 2 has no variance in 3 rows; leave it out");
    assertThatThrownBy(() -> Reliability.of(new double[][] {{1, 3}, {2, 2}, {3, 1}}))
        .hasMessage(
            "cannot estimate reliability: the sum of the items has no variance; check which items"
                + " are reversed");
    assertThatThrownBy(
            () -> Reliability.of(new double[][] {{1, 3}, {Double.NaN, 2}, {3, Double.NaN}}))
        .hasMessage("cannot estimate reliability: 1 of 3 rows are complete; it takes at least 2");
    assertThatThrownBy(() -> Reliability.of(new double[][] {{1}, {2}}))
        .hasMessage("cannot estimate reliability: there are 1 items; it takes at least 2");
    assertThatThrownBy(() -> Reliability.of(new double[][] {{1, 2}, {2}}))
        .hasMessage("cannot estimate reliability: rows have 2 and 1 items; give each row the same");
  }
}
