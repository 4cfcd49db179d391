package org.alliancepool.schemas.instrument;

import java.util.Locale;

/** What an instrument measures; the codes are those of {@code vocabulary/construct.csv}. */
public enum Construct {
  /** The therapeutic alliance or relationship. */
  ALLIANCE,
  /** What the treatment is meant to change. */
  OUTCOME,
  /** The experience of the dosing session. */
  ACUTE_EXPERIENCE,
  /** What an analysis may adjust for or stratify by. */
  COVARIATE;

  /** The code in files and tables. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
