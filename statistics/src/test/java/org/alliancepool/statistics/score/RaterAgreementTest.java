package org.alliancepool.statistics.score;

import static org.alliancepool.statistics.pool.Oracle.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.alliancepool.statistics.pool.Oracle;
import org.alliancepool.statistics.score.RaterAgreement.Icc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RaterAgreementTest {
  private static final double CLOSED = 1e-10;

  @Test
  void clientTherapistAndObserver() {
    Map<String, String[]> data = Oracle.data("three_raters");
    double[] client = Oracle.column(data, "client");
    double[] therapist = Oracle.column(data, "therapist");
    double[] observer = Oracle.column(data, "observer");
    double[][] rows = new double[client.length][];
    Arrays.setAll(rows, i -> new double[] {client[i], therapist[i], observer[i]});

    RaterAgreement actual = RaterAgreement.of(rows);
    JsonNode expected = Oracle.expected("three_raters");
    compare(actual, expected, "ICC", "F");
    JsonNode cor = expected.get("cor");
    for (RaterAgreement.Pair pair : actual.pairs()) {
      assertClose("r", pair.r(), cor.get(pair.first()).get(pair.second()), CLOSED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"shrout_fleiss", "two_raters", "noise"})
  void otherDataAgreeWithR(String name) {
    JsonNode expected = ScoreGolden.of("agreement", name);
    RaterAgreement actual = RaterAgreement.of(ScoreGolden.matrix(expected.get("data")));
    compare(actual, expected, "icc", "f");
    List<RaterAgreement.Pair> pairs = actual.pairs();
    assertThat(pairs).hasSize(expected.get("pairs").size());
    for (int i = 0; i < pairs.size(); i++) {
      JsonNode e = expected.get("pairs").get(i);
      assertClose("r", pairs.get(i).r(), e.get("r"), CLOSED);
      assertClose("mean", pairs.get(i).meanDifference(), e.get("mean"), CLOSED);
      assertClose("stat", pairs.get(i).stat(), e.get("stat"), CLOSED);
      assertClose("pval", pairs.get(i).pval(), e.get("pval"), CLOSED);
      double[] ci = {pairs.get(i).ciLb(), pairs.get(i).ciUb()};
      assertClose("ci", ci, e.get("ci"), CLOSED);
    }
  }

  private static void compare(RaterAgreement actual, JsonNode e, String icc, String f) {
    assertThat(actual.icc().stream().map(Icc::type)).containsExactly(RaterAgreement.Type.values());
    assertClose("ICC", all(actual, Icc::icc), e.get(icc), CLOSED);
    assertClose("F", all(actual, Icc::f), e.get(f), CLOSED);
    assertClose("df1", all(actual, Icc::df1), e.get("df1"), CLOSED);
    assertClose("df2", all(actual, Icc::df2), e.get("df2"), CLOSED);
    assertClose("p", all(actual, Icc::pval), e.get("p"), CLOSED);
    assertClose("lower", all(actual, Icc::ciLb), e.get("lower"), CLOSED);
    assertClose("upper", all(actual, Icc::ciUb), e.get("upper"), CLOSED);
  }

  private static double[] all(RaterAgreement a, ToDoubleFunction<Icc> what) {
    return a.icc().stream().mapToDouble(what).toArray();
  }

  /** Shrout and Fleiss 1979, tables 2 and 4: the coefficients as printed. */
  @Test
  void publishedExample() {
    JsonNode data = ScoreGolden.of("agreement", "shrout_fleiss").get("data");
    RaterAgreement a = RaterAgreement.of(ScoreGolden.matrix(data));
    double[] printed = {0.17, 0.29, 0.71, 0.44, 0.62, 0.91};
    for (int i = 0; i < 6; i++) {
      assertThat(a.icc().get(i).icc()).isCloseTo(printed[i], within(0.005));
    }
    assertThat(a.icc(RaterAgreement.Type.CONSISTENCY_AVERAGE).type().label()).isEqualTo("ICC(C,k)");
  }

  @Test
  void ratersThatDifferByAConstantAreConsistentButDoNotAgree() {
    RaterAgreement a = RaterAgreement.of(new double[][] {{1, 2}, {3, 4}, {5, 6}, {9, 10}});
    Icc consistency = a.icc(RaterAgreement.Type.CONSISTENCY_SINGLE);
    assertThat(consistency.icc()).isEqualTo(1);
    assertThat(consistency.f()).isInfinite();
    assertThat(consistency.pval()).isZero();
    assertThat(consistency.ciLb()).isEqualTo(1);
    assertThat(consistency.ciUb()).isEqualTo(1);
    Icc agreement = a.icc(RaterAgreement.Type.AGREEMENT_SINGLE);
    assertThat(agreement.icc()).isBetween(0.9, 0.99);
    assertThat(agreement.ciLb()).isLessThan(agreement.icc());
    assertThat(agreement.ciUb()).isBetween(agreement.icc(), 1.0);
    assertThat(a.pairs().get(0).meanDifference()).isEqualTo(-1);
    assertThat(a.pairs().get(0).stat()).isNaN();
  }

  @Test
  void perfectAgreementIsOne() {
    RaterAgreement a = RaterAgreement.of(new double[][] {{1, 1, 1}, {3, 3, 3}, {4, 4, 4}});
    for (Icc icc : a.icc()) {
      assertThat(icc.icc()).isEqualTo(1);
      assertThat(icc.ciLb()).isEqualTo(1);
      assertThat(icc.ciUb()).isEqualTo(1);
    }
  }

  @Test
  void raterOrderAndConsistencyAsAlpha() {
    double[][] rows = {{4, 5, 3}, {2, 3, 4}, {5, 5, 5}, {1, 2, 1}, {3, 5, 2}};
    double[][] swapped = new double[5][];
    Arrays.setAll(swapped, i -> new double[] {rows[i][2], rows[i][0], rows[i][1]});
    RaterAgreement a = RaterAgreement.of(rows);
    RaterAgreement b = RaterAgreement.of(swapped);
    for (RaterAgreement.Type type : RaterAgreement.Type.values()) {
      assertThat(b.icc(type).icc()).isCloseTo(a.icc(type).icc(), within(1e-12));
    }
    assertThat(a.icc(RaterAgreement.Type.CONSISTENCY_AVERAGE).icc())
        .isCloseTo(Reliability.of(rows).alpha(), within(1e-12));
  }

  @Test
  void incompleteTargetsAreCountedAndBadInputRefused() {
    double[][] rows = {{1, 2}, {3, Double.NaN}, {5, 5}, {2, 4}};
    RaterAgreement a = RaterAgreement.of(rows);
    assertThat(a.n()).isEqualTo(3);
    assertThat(a.dropped()).isEqualTo(1);
    assertThatThrownBy(() -> RaterAgreement.of(new double[][] {{1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot estimate rater agreement: 1 of 1 rows are complete; it takes at least 2");
    assertThatThrownBy(() -> RaterAgreement.of(new double[][] {{1}, {2}}))
        .hasMessage("cannot estimate rater agreement: there are 1 raters; it takes at least 2");
    assertThatThrownBy(() -> RaterAgreement.of(new double[][] {{2, 2}, {2, 2}}))
        .hasMessage("cannot estimate rater agreement: all 4 ratings are equal");
    assertThatThrownBy(() -> RaterAgreement.of(rows, 95))
        .hasMessage(
            "cannot estimate rater agreement: level 95.0 is not between 0 and 1; use e.g. 0.95");
  }
}
