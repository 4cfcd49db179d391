package org.alliancepool.jobs.consortium;

import java.io.Serializable;

/** Who has a code or a name: only one that several have is no id, and may be printed. */
public final class Holders implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String first;
  private boolean several;

  /**
   * @param first a participant, by any name that tells participants apart
   */
  public Holders(String first) {
    this.first = first;
  }

  /** Adds those that were seen elsewhere. */
  public void merge(Holders other) {
    several |= other.several || !first.equals(other.first);
  }

  /** True where more than one participant has it. */
  public boolean areSeveral() {
    return several;
  }
}
