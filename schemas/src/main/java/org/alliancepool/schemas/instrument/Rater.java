package org.alliancepool.schemas.instrument;

import java.util.Locale;

/**
 * Who rates; the codes are those of {@code vocabulary/rater.csv}. A clinician who treats is a
 * therapist, an interviewer who does not is an observer.
 */
public enum Rater {
  /** The participant. */
  CLIENT,
  /** Whoever treats the participant. */
  THERAPIST,
  /** Whoever does not treat the participant: a coder of recordings, or an interviewer. */
  OBSERVER;

  /** The code in files and tables. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
