package org.alliancepool.statistics.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.junit.jupiter.api.Test;

/** That R agrees is {@code ItemAnalysisTest}'s. */
class OpposedItemsTest {
  private static final double CLOSED = 1e-10;

  /** Rows of items that have a share in common, some of them the wrong way round. */
  private static double[][] rows(Random random, int n, int k, int wrong, double common) {
    double[][] rows = new double[n][k];
    for (double[] row : rows) {
      double person = random.nextGaussian();
      Arrays.setAll(
          row,
          j ->
              (j < wrong ? -1 : 1) * Math.sqrt(common) * person
                  + Math.sqrt(1 - common) * random.nextGaussian());
    }
    return rows;
  }

  private static OpposedItems of(double[][] rows) {
    return OpposedItems.of(ItemCovariance.of(rows));
  }

  /** The lowest of all ways to part the items, by sums and Pearson. */
  private static double lowest(double[][] rows) {
    int k = rows[0].length;
    return IntStream.range(1, 1 << (k - 1))
        .filter(way -> Integer.bitCount(way) >= 2 && Integer.bitCount(way) <= k - 2)
        .mapToDouble(way -> between(rows, way))
        .min()
        .orElseThrow();
  }

  private static double between(double[][] rows, int way) {
    return new PearsonsCorrelation()
        .correlation(
            Arrays.stream(rows).mapToDouble(row -> sum(row, way)).toArray(),
            Arrays.stream(rows).mapToDouble(row -> sum(row, ~way)).toArray());
  }

  private static double sum(double[] row, int way) {
    return IntStream.range(0, row.length)
        .filter(j -> (way >> j & 1) == 1)
        .mapToDouble(j -> row[j])
        .sum();
  }

  /** Also where nothing is to be found: the lowest of unrelated items. */
  @Test
  void findsWhatTryingAllFinds() {
    Random random = new Random(4);
    for (int i = 0; i < 60; i++) {
      double[][] rows = rows(random, 10 + i % 20, 4 + i % 7, i % 4, i % 3 * 0.3);
      OpposedItems found = of(rows);
      assertThat(found.r()).as("study %d", i).isCloseTo(lowest(rows), within(CLOSED));
      int way = Arrays.stream(found.columns()).map(c -> 1 << c).sum();
      assertThat(between(rows, way)).isCloseTo(found.r(), within(CLOSED));
      assertThat(found.columns()).isSorted();
      assertThat(2 * found.columns().length).isLessThanOrEqualTo(rows[0].length);
    }
  }

  @Test
  void namesTheWrongItemsOfLongScales() {
    double[][] rows = rows(new Random(5), 40, 36, 14, 0.4);
    assertThat(of(rows).columns()).containsExactly(IntStream.range(0, 14).toArray());
    assertThat(OpposedItems.probabilityOfSoLow(of(rows).r(), 40, 36)).isLessThan(0.001);
  }

  /** Two groups of four: none is smaller, so that without the first item is named. */
  @Test
  void halvesAreNamedAlwaysTheSameWay() {
    assertThat(of(rows(new Random(6), 40, 8, 4, 0.5)).columns()).containsExactly(4, 5, 6, 7);
  }

  @Test
  void theOrderOfItemsAndTheirUnitDoNotMatter() {
    double[][] rows = rows(new Random(7), 25, 9, 3, 0.4);
    double[][] other =
        Arrays.stream(rows)
            .map(row -> IntStream.range(0, 9).mapToDouble(j -> 100 * row[8 - j]).toArray())
            .toArray(double[][]::new);
    assertThat(of(other).columns()).containsExactly(6, 7, 8);
    assertThat(of(other).r()).isCloseTo(of(rows).r(), within(CLOSED));
  }

  @Test
  void itemsWithoutVarianceBelongToNoGroup() {
    double[][] four = rows(new Random(8), 20, 4, 2, 0.5);
    double[][] five =
        Arrays.stream(four)
            .map(row -> new double[] {row[0], 0.1, row[1], row[2], row[3]})
            .toArray(double[][]::new);
    assertThat(of(five).columns()).containsExactly(3, 4);
    assertThat(of(five).r()).isCloseTo(of(four).r(), within(CLOSED));
    OpposedItems three =
        of(
            Arrays.stream(four)
                .map(row -> new double[] {row[0], 0.1, row[1], row[2]})
                .toArray(double[][]::new));
    assertThat(three.columns()).isEmpty();
    assertThat(three.r()).isNaN();
  }

  /** Two pairs that are each other's negative have sums of no variance. */
  @Test
  void sumsWithoutVarianceHaveNoCorrelation() {
    double[][] rows = new double[12][4];
    Random random = new Random(9);
    for (double[] row : rows) {
      row[0] = random.nextInt(5);
      row[1] = -row[0];
      row[2] = random.nextInt(5);
      row[3] = -row[2];
    }
    OpposedItems found = of(rows);
    assertThat(found.columns()).isIn(new int[] {1, 3}, new int[] {1, 2});
    assertThat(found.r()).isCloseTo(-1, within(CLOSED));
  }

  @Test
  void probabilityCountsTheWaysToPartThem() {
    double one = ItemAnalysis.probabilityOfSoLow(-0.9, 12);
    assertThat(OpposedItems.probabilityOfSoLow(-0.9, 12, 4)).isCloseTo(3 * one, within(1e-15));
    assertThat(OpposedItems.probabilityOfSoLow(-0.9, 12, 12)).isCloseTo(2035 * one, within(1e-12));
    assertThat(OpposedItems.probabilityOfSoLow(-0.1, 12, 12)).isEqualTo(1);
    assertThat(OpposedItems.probabilityOfSoLow(Double.NaN, 12, 12)).isNaN();
  }
}
