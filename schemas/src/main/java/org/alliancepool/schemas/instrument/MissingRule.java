package org.alliancepool.schemas.instrument;

/**
 * When a form with unanswered items still has a score, and how that is made.
 *
 * @param minShare least share of answered items
 * @param maxMissing largest number of unanswered items, or -1 where the share decides
 * @param rounding rounding of a prorated sum
 */
public record MissingRule(double minShare, int maxMissing, Rounding rounding) {
  /** Rounding of a prorated sum. */
  public enum Rounding {
    /** Kept as it is. */
    NONE,
    /** Up to the next whole number (STAI manual). */
    UP
  }

  /** At least 80 % of the items, prorated: used where no source says otherwise. */
  public static final MissingRule DEFAULT = new MissingRule(0.8, -1, Rounding.NONE);

  /** Every item must be answered. */
  public static final MissingRule COMPLETE = new MissingRule(1, -1, Rounding.NONE);

  /** Least number of answered items among {@code items}. */
  public int minItems(int items) {
    // 0.8 * 5 must be 4, whatever the last binary digit says.
    return maxMissing >= 0
        ? Math.max(1, items - maxMissing)
        : Math.max(1, (int) Math.ceil(minShare * items - 1e-9));
  }
}
