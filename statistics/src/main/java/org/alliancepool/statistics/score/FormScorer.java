package org.alliancepool.statistics.score;

import java.util.Arrays;

/**
 * Scores filled-in forms.
 *
 * <p>A reverse-keyed answer counts as {@code min + max - x}. With p answered of m parts and keyed
 * answers y, a sum is {@code m * mean(y)}, which is the plain sum when p = m; a mean is {@code
 * mean(y)}. In a sum of maxima a part is a group's highest answered item, or an item of its own.
 * POMP is {@code 100 (raw - lowest) / (highest - lowest)} (Cohen, Cohen, Aiken and West 1999,
 * doi:10.1207/S15327906MBR3403_2).
 *
 * <p>Edge cases:
 *
 * <ul>
 *   <li>NaN is an item that was not answered;
 *   <li>a value that is no possible answer (outside the scale, or excluded from it) counts as
 *       missing and is reported as rejected; the rest of the form is kept;
 *   <li>fewer answered items than the key asks for: no score;
 *   <li>a group without an answer is a missing part and is prorated, as an item is;
 *   <li>where items have maxima of their own, a prorated sum could pass the highest score; it is
 *       held there.
 * </ul>
 */
public final class FormScorer {
  private FormScorer() {}

  /**
   * The score of one form on one scale.
   *
   * @param answers values as answered, NaN where missing
   * @param key the scale's key
   * @throws IllegalArgumentException if the key names a column that the answers do not have
   */
  public static FormScore score(double[] answers, ScoringKey key) {
    double[] keyed = keyed(answers, key);
    int present = 0;
    int rejected = 0;
    for (int i = 0; i < keyed.length; i++) {
      if (!Double.isNaN(keyed[i])) {
        present++;
      } else if (!Double.isNaN(answers[key.columns()[i]])) {
        rejected++;
      }
    }
    int items = keyed.length;
    if (present < key.minItems()) {
      return new FormScore(
          FormScore.Status.TOO_FEW_ITEMS,
          Double.NaN,
          Double.NaN,
          items,
          present,
          rejected,
          FormScore.Basis.NONE);
    }
    double[] parts = parts(keyed, key);
    int answered = 0;
    double sum = 0;
    for (double part : parts) {
      if (!Double.isNaN(part)) {
        answered++;
        sum += part;
      }
    }
    boolean prorated = answered < parts.length;
    double raw;
    if (key.rule() == ScoringKey.Rule.MEAN) {
      raw = sum / answered;
    } else if (!prorated) {
      raw = sum;
    } else {
      raw = sum / answered * parts.length;
      if (key.rounding() == ScoringKey.Rounding.UP) {
        // A whole number that arithmetic left a hair above itself stays where it is.
        raw = Math.ceil(raw - 1e-9);
      }
      raw = Math.min(raw, key.highestScore());
    }
    double low = key.lowestScore();
    double pomp = Standardise.pomp(raw, low, key.highestScore());
    FormScore.Basis basis =
        prorated
            ? FormScore.Basis.PRORATED
            : present < items ? FormScore.Basis.HIGHEST_ANSWERED : FormScore.Basis.ALL_ITEMS;
    return new FormScore(FormScore.Status.SCORED, raw, pomp, items, present, rejected, basis);
  }

  /**
   * The keyed answers of a scale, in the order of the key's columns: reversed where the key says
   * so, NaN where there is no possible answer. This is what reliability is computed from.
   *
   * @param answers values as answered, NaN where missing
   * @param key the scale's key
   */
  public static double[] keyed(double[] answers, ScoringKey key) {
    int[] columns = key.columns();
    double[] keyed = new double[columns.length];
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] >= answers.length) {
        throw new IllegalArgumentException(
            "cannot score a form: the key names column %d, but there are %d answers; give all items"
                .formatted(columns[i], answers.length));
      }
      double x = answers[columns[i]];
      double max = key.maxima()[i];
      boolean possible = x >= key.min() && x <= max && !contains(key.excluded(), x);
      keyed[i] = possible ? x : Double.NaN;
      if (contains(key.reversed(), columns[i])) {
        keyed[i] = key.min() + max - keyed[i];
      }
    }
    return keyed;
  }

  private static double[] parts(double[] keyed, ScoringKey key) {
    double[] parts = new double[key.parts()];
    Arrays.fill(parts, Double.NaN);
    int[] partOfItem = key.partOfItem();
    for (int i = 0; i < keyed.length; i++) {
      int p = partOfItem[i];
      if (!Double.isNaN(keyed[i]) && !(parts[p] >= keyed[i])) {
        parts[p] = keyed[i];
      }
    }
    return parts;
  }

  private static boolean contains(double[] values, double x) {
    for (double value : values) {
      if (value == x) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(int[] values, int x) {
    for (int value : values) {
      if (value == x) {
        return true;
      }
    }
    return false;
  }
}
