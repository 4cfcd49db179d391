package org.alliancepool.jobs.ingest.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text: the fewest decimal digits that give the same double again, in plain notation
 * between 1E-7 and 1E21 ("3", "100000", "0.1"), with an exponent beyond ("1E-9").
 */
final class NumberText {
  private NumberText() {}

  /** The text of a finite value; "NaN", "Infinity", "-Infinity" for the others. */
  static String of(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal shortest = shortest(value);
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -7 && exponent < 21) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (value < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "E"
        + exponent;
  }

  private static BigDecimal shortest(double value) {
    BigDecimal printed = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    // Two decimals of at most 15 digits never share a double, so up to there it is the shortest.
    // Beyond, Java 17 may print a digit too many (JDK-4511638).
    if (printed.precision() <= 15) {
      return printed;
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 15; digits <= 17; digits++) {
      // Below a power of two doubles lie closer than above, so there the nearest decimal may miss
      // and the next one up still hit.
      for (RoundingMode mode : new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP}) {
        BigDecimal rounded = exact.round(new MathContext(digits, mode));
        if (rounded.doubleValue() == value) {
          return rounded.stripTrailingZeros();
        }
      }
    }
    return printed;
  }
}
