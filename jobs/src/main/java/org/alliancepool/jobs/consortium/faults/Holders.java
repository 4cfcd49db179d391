package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.HashSet;

/** Who has a code or a name: only one that several have is no id, and may be printed. */
public final class Holders implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashSet<String> participants = new HashSet<>(2);

  /** Nobody yet. */
  public Holders() {}

  /**
   * @param first a participant, by any name that tells participants apart
   */
  public Holders(String first) {
    participants.add(first);
  }

  /** Adds those that were seen elsewhere. */
  public void merge(Holders other) {
    participants.addAll(other.participants);
  }

  /** How many have it. */
  public long number() {
    return participants.size();
  }

  /** True where more than one participant has it. */
  public boolean areSeveral() {
    return participants.size() > 1;
  }
}
