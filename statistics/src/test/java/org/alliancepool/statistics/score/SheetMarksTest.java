package org.alliancepool.statistics.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SheetMarksTest {
  private static double[][] sheets(int people, long seed) {
    Random random = new Random(seed);
    double[][] sheets = new double[people][12];
    for (double[] sheet : sheets) {
      Arrays.setAll(sheet, i -> 1 + random.nextInt(7));
    }
    return sheets;
  }

  private static List<Long> marks(double[][] sheets) {
    SheetMarks marks = new SheetMarks();
    for (int p = 0; p < sheets.length; p++) {
      marks.add("p" + p, sheets[p]);
    }
    return marks.marks();
  }

  @Test
  void theSameSheetsAreKnownWhereSomeAreMissingOrChanged() {
    double[][] all = sheets(200, 1);
    double[][] most = Arrays.copyOf(all, 150);
    most[3] = sheets(1, 9)[0];
    assertThat(marks(all)).hasSize(16);
    assertThat(SheetMarks.areSame(marks(all), marks(most))).isTrue();
    assertThat(SheetMarks.areSame(marks(all), marks(sheets(200, 2)))).isFalse();
  }

  @Test
  void sheetsOfOtherPeopleAreNotTheSame() {
    double[][] all = sheets(40, 1);
    double[][] moved = Arrays.copyOfRange(all, 1, 40);
    assertThat(SheetMarks.areSame(marks(all), marks(moved))).isFalse();
  }

  @Test
  void ratersAtTheCeilingAreNoSign() {
    double[][] ceiling = new double[40][12];
    for (double[] sheet : ceiling) {
      Arrays.fill(sheet, 7);
      sheet[3] = 1;
    }
    assertThat(marks(ceiling)).isEmpty();
  }
}
