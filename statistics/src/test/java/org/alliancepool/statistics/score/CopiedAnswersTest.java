package org.alliancepool.statistics.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.alliancepool.statistics.score.CopiedAnswers.Pair;
import org.junit.jupiter.api.Test;

class CopiedAnswersTest {
  private static double[][] answers(int rows, int items, int levels) {
    Random random = new Random(5);
    double[][] answers = new double[rows][items];
    for (double[] row : answers) {
      Arrays.setAll(row, c -> random.nextInt(levels));
    }
    return answers;
  }

  @Test
  void aColumnThatIsAnothersCopyIsFoundWithItsMissingAnswers() {
    double[][] answers = answers(40, 6, 4);
    answers[7][1] = Double.NaN;
    for (double[] row : answers) {
      row[4] = row[1];
      row[5] = row[1];
    }
    assertThat(CopiedAnswers.of(answers).columns()).containsExactly(new Pair(1, 4), new Pair(1, 5));
    answers[7][4] = 0;
    assertThat(CopiedAnswers.of(answers).columns()).containsExactly(new Pair(1, 5));
  }

  @Test
  void rowsThatWereFilledDownAreCounted() {
    double[][] answers = answers(40, 19, 6);
    answers[11] = answers[10].clone();
    answers[12] = answers[10].clone();
    answers[31] = answers[30].clone();
    assertThat(CopiedAnswers.of(answers).rows()).isEqualTo(5);
    answers[31][0] = Double.NaN;
    assertThat(CopiedAnswers.of(answers).rows()).isEqualTo(3);
  }

  @Test
  void whereNearlyAllAnswerAlikeEqualAnswersAreNoSign() {
    double[][] floor = new double[40][12];
    for (int r = 0; r < 9; r++) {
      floor[r][2] = 1;
      floor[r][3] = 1;
    }
    assertThat(CopiedAnswers.of(floor)).isEqualTo(CopiedAnswers.of(new double[0][]));
  }

  @Test
  void twoWhoTickOneAnswerThroughoutAreNoCopies() {
    double[][] answers = answers(40, 19, 6);
    Arrays.fill(answers[3], 5);
    Arrays.fill(answers[4], 5);
    assertThat(CopiedAnswers.of(answers).rows()).isZero();
  }

  @Test
  void theOrderOfRowsDoesNotMatter() {
    double[][] answers = answers(60, 19, 6);
    answers[11] = answers[10].clone();
    CopiedAnswers expected = CopiedAnswers.of(answers);
    double[][] turned = new double[answers.length][];
    for (int r = 0; r < answers.length; r++) {
      turned[answers.length - 1 - r] = answers[r];
    }
    assertThat(CopiedAnswers.of(turned)).isEqualTo(expected);
    assertThat(expected.rows()).isEqualTo(2);
  }
}
