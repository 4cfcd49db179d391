package org.alliancepool.jobs.consortium.faults;

/** Of how many, participants mostly, something may be so before somebody should be told. */
public final class Attrition {
  private static final double MANY = 0.2;
  private static final double SLIPS = 0.05;
  private static final int FEWEST = 3;

  private Attrition() {}

  /** True where so many are lost that it looks like a fault of the whole, and not only one is. */
  public static boolean isMuch(long lost, long participants) {
    return lost > 1 && lost > MANY * participants;
  }

  /** True where more of them than slips explain are written otherwise, and not only one is. */
  public static boolean isBeyondSlips(long written, long participants) {
    return written > 1 && written > SLIPS * participants;
  }

  /**
   * True where three at least, and more of all than slips of pen and keyboard explain, are wrong.
   */
  public static boolean isFault(long wrong, long all) {
    return wrong >= FEWEST && isBeyondSlips(wrong, all);
  }
}
