package org.alliancepool.schemas.instrument;

/**
 * Lowest and highest possible score.
 *
 * @param min the lowest
 * @param max the highest
 */
public record Range(double min, double max) {
  /** Refuses a range that is empty or not finite. */
  public Range {
    if (!(min < max) || Double.isInfinite(min) || Double.isInfinite(max)) {
      throw new IllegalArgumentException(
          "cannot take [%s, %s] as a range: the first must be below the second"
              .formatted(min, max));
    }
  }

  /** Whether a value lies in the range; rounding in the last digits of a mean is forgiven. */
  public boolean contains(double value) {
    double slack = 1e-9 * (max - min);
    return value >= min - slack && value <= max + slack;
  }
}
