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
    /** An arm or a visit is labelled with the name of another. */
    NAMES,
    /** Words for the ends of a scale stand the other way round; they may be somebody's own. */
    WORDS
  }
}
