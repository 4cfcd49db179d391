package org.alliancepool.jobs.consortium;

/** How many participants a trial may lose on its way before somebody should be told. */
public final class Attrition {
  private static final double MANY = 0.2;

  private Attrition() {}

  /** True where so many are lost that it looks like a fault of the whole, and not only one is. */
  public static boolean isMuch(long lost, long participants) {
    return lost > 1 && lost > MANY * participants;
  }
}
