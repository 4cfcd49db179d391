package org.alliancepool.statistics.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CarriedAnswersTest {
  private static final double[] USUAL = new double[10];

  private final Random random = new Random(11);
  private final CarriedAnswers sheets = new CarriedAnswers();

  private double[] sheet() {
    double[] answers = new double[10];
    Arrays.setAll(answers, i -> 1 + (i + random.nextInt(2)) % 5);
    return answers;
  }

  private void add(int people, int differences) {
    for (int p = 0; p < people; p++) {
      double[] one = sheet();
      double[] other = one.clone();
      for (int i = 0; i < differences; i++) {
        other[i]++;
      }
      sheets.add(one, other, USUAL);
    }
  }

  @Test
  void equalSheetsOfThreeAreToldAmongThoseThatHaveChanged() {
    add(40, 2);
    add(2, 0);
    assertThat(sheets.equal()).isZero();
    add(1, 0);
    assertThat(sheets.equal()).isEqualTo(3);
  }

  @Test
  void peopleWhoHardlyChangeAreNoCopies() {
    add(5, 0);
    add(1, 1);
    assertThat(sheets.equal()).isZero();
    add(1, 0);
    assertThat(sheets.equal()).isEqualTo(6);
  }

  @Test
  void whatMissesTheSameAnswersIsEqual() {
    double[] missing = {1, 2, 3, 4, 5, 1, 2, 3, 4, 5, Double.NaN};
    for (int p = 0; p < 3; p++) {
      sheets.add(missing, missing.clone(), new double[11]);
    }
    assertThat(sheets.equal()).isEqualTo(3);
  }

  @Test
  void sheetsThatManyHaveAreNoSign() {
    double[] ceiling = {7, 7, 6, 7, 7, 7, 5, 7, 7, 7, 6, 6};
    double[] turned = {7, 1, 7, 1, 7, 1, 7, 1, 7, 1, 7, 1};
    double[] few = {1, 2, 3, 4, 5, 1, 2, 3, 4};
    double[] asMost = sheet();
    for (int p = 0; p < 9; p++) {
      sheets.add(ceiling, ceiling.clone(), new double[12]);
      sheets.add(turned, turned.clone(), new double[12]);
      sheets.add(few, few.clone(), new double[9]);
      sheets.add(asMost, asMost.clone(), asMost);
    }
    assertThat(sheets.equal()).isZero();
  }
}
