package org.alliancepool.jobs.consortium.faults;

/**
 * What a file or a manifest calls something, against what it counts as.
 *
 * @param columns how many columns have it
 * @param sentence what it is, and what to do
 */
public record LabelFault(Kind kind, int columns, String sentence) {
  /** What contradicts what. */
  public enum Kind {
    /** An answer is labelled with the number of another. */
    NUMBERS,
    /** An arm, a visit or a rater is labelled with the name of another. */
    NAMES,
    /**
     * One rater is labelled with the name of another, who is not with his; it may be meant
     * otherwise.
     */
    ONE_NAME,
    /** An arm is labelled with what is nearly the name of another. */
    SPELLINGS,
    /** Words for the ends of a scale stand the other way round; they may be somebody's own. */
    WORDS
  }
}
