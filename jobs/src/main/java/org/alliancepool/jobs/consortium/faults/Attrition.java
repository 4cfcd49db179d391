package org.alliancepool.jobs.consortium.faults;

/** Of how many participants of a trial something may be so before somebody should be told. */
public final class Attrition {
  private static final double MANY = 0.2;
  private static final double SLIPS = 0.05;

  private Attrition() {}

  /** True where so many are lost that it looks like a fault of the whole, and not only one is. */
  public static boolean isMuch(long lost, long participants) {
    return lost > 1 && lost > MANY * participants;
  }

  /** True where more of them than slips explain are written otherwise, and not only one is. */
  public static boolean isBeyondSlips(long written, long participants) {
    return written > 1 && written > SLIPS * participants;
  }
}
