package org.alliancepool.schemas.instrument;

import java.util.List;

/**
 * A response scale as answered. A reverse-keyed answer {@code x} counts as {@code min + max - x}.
 *
 * @param min lowest answer
 * @param max highest answer
 * @param excluded values between them that are no answer, as the zero of the BLRI
 */
public record Response(double min, double max, List<Double> excluded) {
  /** Refuses an empty scale. */
  public Response {
    excluded = List.copyOf(excluded);
    if (!(min < max)) {
      throw new IllegalArgumentException(
          "cannot take %s to %s as a response scale: min must be below max".formatted(min, max));
    }
  }

  /** Whether a value is a possible answer. */
  public boolean allows(double value) {
    return value >= min && value <= max && !excluded.contains(value);
  }
}
