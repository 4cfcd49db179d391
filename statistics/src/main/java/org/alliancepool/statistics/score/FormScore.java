package org.alliancepool.statistics.score;

/**
 * The score of one filled-in form on one scale.
 *
 * @param status whether there is a score
 * @param raw the score on the form's own scale; NaN without one
 * @param pomp percent of maximum possible, 0 to 100; NaN without a score
 * @param items items of the scale
 * @param itemsPresent items with a possible answer
 * @param itemsRejected items with a value that is no possible answer, counted as missing
 * @param basis what the score was made from
 */
public record FormScore(
    Status status,
    double raw,
    double pomp,
    int items,
    int itemsPresent,
    int itemsRejected,
    Basis basis) {

  /** Whether there is a score. */
  public enum Status {
    /** There is. */
    SCORED,
    /** Fewer answered items than the scale's rule asks for. */
    TOO_FEW_ITEMS,
    /** The scale's key is not known: it has scores only. */
    NOT_ITEM_LEVEL
  }

  /** What a score was made from. */
  public enum Basis {
    /** Every item was answered. */
    ALL_ITEMS,
    /** Items are missing inside groups of which the highest answer counts; no part is missing. */
    HIGHEST_ANSWERED,
    /** Items are missing, and the mean of the others stands for them. */
    PRORATED,
    /** There is no score. */
    NONE
  }

  /** The answer where the key of a scale is not known. */
  public static FormScore notItemLevel() {
    return new FormScore(Status.NOT_ITEM_LEVEL, Double.NaN, Double.NaN, 0, 0, 0, Basis.NONE);
  }
}
