package org.alliancepool.jobs.export;

import java.util.Optional;

/**
 * When a timepoint is, as far as the manifest says so.
 *
 * @param week since baseline, or null
 * @param day of the study, or null
 * @param phase or null
 * @param session number within the phase, or null
 */
record When(Double week, Integer day, String phase, Integer session) {
  private static final String LAST_PHASE = "follow_up";

  /**
   * Whether this is later than another timepoint: by weeks, else by days, else by the numbers of
   * sessions within one phase; the follow-up comes after every other phase, whose order is not
   * given. Empty where nothing tells.
   */
  Optional<Boolean> isAfter(When other) {
    if (week != null && other.week != null) {
      return Optional.of(week > other.week);
    }
    if (day != null && other.day != null) {
      return Optional.of(day > other.day);
    }
    if (phase == null || other.phase == null) {
      return Optional.empty();
    }
    if (phase.equals(other.phase)) {
      return session == null || other.session == null || session.equals(other.session)
          ? Optional.empty()
          : Optional.of(session > other.session);
    }
    return phase.equals(LAST_PHASE) || other.phase.equals(LAST_PHASE)
        ? Optional.of(phase.equals(LAST_PHASE))
        : Optional.empty();
  }
}
