package org.alliancepool.statistics.score;

import java.util.Arrays;

/**
 * Sheets of the same people on two occasions, of which more are equal than can be chance: the last
 * observation was carried forward, or one occasion's answers were copied over the other's.
 *
 * <p>People whose answers hardly change have, by chance, rather a few answers changed than none.
 * Copies are known by the gap: {@value #FEWEST} sheets, and more, are equal in all answers, and
 * next to none differ in {@value #NEAR} alone. Sheets of few answers, of one answer throughout, or
 * of what most give are no sign and not counted.
 */
public final class CarriedAnswers {
  private static final int FEWEST = 3;
  private static final int NEAR = 1;
  private static final int FEWEST_ITEMS = 10;
  private static final int FEWEST_DIFFERENT = 3;
  private static final int FEWEST_UNUSUAL = 5;

  private int equal;
  private int near;

  /**
   * Takes one person's sheets.
   *
   * @param usual the most frequent answer to each item
   */
  public void add(double[] one, double[] other, double[] usual) {
    int differences = 0;
    for (int i = 0; i < one.length; i++) {
      if (one[i] != other[i]
          && !(Double.isNaN(one[i]) && Double.isNaN(other[i]))
          && ++differences > NEAR) {
        return;
      }
    }
    if (isOwn(one) && unlike(one, usual) >= FEWEST_UNUSUAL) {
      if (differences == 0) {
        equal++;
      } else {
        near++;
      }
    }
  }

  /** How many are equal, where that is beyond chance; else 0. */
  public int equal() {
    return equal - FEWEST * near >= FEWEST ? equal : 0;
  }

  /** True where a sheet has so many and so different answers that another's hardly equals it. */
  public static boolean isOwn(double[] answers) {
    double[] sorted = Arrays.stream(answers).filter(a -> !Double.isNaN(a)).sorted().toArray();
    int different = 0;
    int most = 0;
    for (int i = 0, run = 0; i < sorted.length; i++) {
      run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
      different += run == 1 ? 1 : 0;
      most = Math.max(most, run);
    }
    return sorted.length >= FEWEST_ITEMS
        && different >= FEWEST_DIFFERENT
        && sorted.length - most >= FEWEST_UNUSUAL;
  }

  private static int unlike(double[] answers, double[] usual) {
    int n = 0;
    for (int i = 0; i < answers.length; i++) {
      n += !Double.isNaN(answers[i]) && answers[i] != usual[i] ? 1 : 0;
    }
    return n;
  }
}
