package org.alliancepool.schemas.instrument;

import java.util.Locale;

/**
 * What a higher score means. Effects are aligned by the product of two signs and by nothing else.
 */
public enum Orientation {
  /** Higher is a better state or a better alliance. */
  BETTER(1),
  /** Higher is more symptoms or more difficulty. */
  WORSE(-1);

  private final int sign;

  Orientation(int sign) {
    this.sign = sign;
  }

  /** +1 where higher is better, -1 where higher is worse. */
  public int sign() {
    return sign;
  }

  /** The code in files and tables. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
