package org.alliancepool.statistics.score;

/**
 * Scores of different instruments on one scale.
 *
 * <p>Standard scores {@code (x - m) / s} take mean and standard deviation (divisor n - 1) from one
 * fixed reference occasion of the study, over all its arms: a reference of its own for each
 * occasion would remove change, and one for each arm would remove the difference between arms.
 *
 * <p>POMP, {@code 100 (x - min) / (max - min)}, keeps ceilings and means comparable, but not
 * standard deviations (Cohen, Cohen, Aiken and West 1999, doi:10.1207/S15327906MBR3403_2).
 *
 * <p>Edge cases: a missing score (NaN) stays missing; a reference with fewer than two scores, or
 * without variance, is refused; so is a score outside its instrument's range.
 */
public final class Standardise {
  private Standardise() {}

  /**
   * Mean and spread of a reference occasion.
   *
   * @param mean mean
   * @param sd standard deviation, divisor n - 1
   * @param n scores
   */
  public record Reference(double mean, double sd, int n) {}

  /**
   * The reference that a study's scores on one occasion give.
   *
   * @param scores scores of all arms, NaN where missing
   */
  public static Reference reference(double[] scores) {
    int n = 0;
    double sum = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double x : scores) {
      if (!Double.isNaN(x)) {
        n++;
        sum += x;
        low = Math.min(low, x);
        high = Math.max(high, x);
      }
    }
    if (n < 2 || low == high || !Double.isFinite(sum)) {
      throw new IllegalArgumentException(
          "cannot standardise: the reference has %d scores from %s to %s; choose an occasion with at least two different ones"
              .formatted(n, low, high));
    }
    double mean = sum / n;
    double squares = 0;
    for (double x : scores) {
      if (!Double.isNaN(x)) {
        squares += (x - mean) * (x - mean);
      }
    }
    return new Reference(mean, Math.sqrt(squares / (n - 1)), n);
  }

  /** Standard scores against a reference; NaN stays NaN. */
  public static double[] z(double[] scores, Reference reference) {
    double[] z = new double[scores.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = z(scores[i], reference);
    }
    return z;
  }

  /** The standard score of one score against a reference; NaN stays NaN. */
  public static double z(double score, Reference reference) {
    return (score - reference.mean()) / reference.sd();
  }

  /**
   * Percent of maximum possible; NaN stays NaN.
   *
   * @throws IllegalArgumentException if the score is outside the range
   */
  public static double pomp(double score, double min, double max) {
    if (Double.isNaN(score) && min < max) {
      return Double.NaN;
    }
    // The mean of k answers can miss its bound by rounding, never by more than this.
    double slack = 1e-9 * (max - min);
    if (!(min < max) || !(score >= min - slack && score <= max + slack)) {
      throw new IllegalArgumentException(
          "cannot take %s as percent of maximum possible: it is not within %s to %s; check the instrument's range"
              .formatted(score, min, max));
    }
    return Math.min(100, Math.max(0, 100 * (score - min) / (max - min)));
  }
}
