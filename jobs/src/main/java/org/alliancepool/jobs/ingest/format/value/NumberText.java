package org.alliancepool.jobs.ingest.format.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as text: the fewest decimal digits that give the same double again, in plain notation
 * between 1E-7 and 1E21 ("3", "100000", "0.1"), with an exponent beyond ("1E-9").
 */
public final class NumberText {
  private NumberText() {}

  /** The text of a finite value; "NaN", "Infinity", "-Infinity" for the others. */
  public static String of(double value) {
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
    // Beyond, Java 17 may print a digit too many (JDK-4511638), and not the nearest decimal.
    if (printed.precision() <= 15) {
      return printed;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal nearest = rounded(exact, value, printed.precision());
    BigDecimal shortest = nearest == null ? printed : nearest;
    for (int digits = printed.precision() - 1; digits >= 15; digits--) {
      BigDecimal shorter = rounded(exact, value, digits);
      if (shorter == null) {
        break;
      }
      shortest = shorter;
    }
    return shortest.stripTrailingZeros();
  }

  /** The decimal of that many digits that gives the double again, or null. */
  private static BigDecimal rounded(BigDecimal exact, double value, int digits) {
    BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
    if (nearest.doubleValue() == value) {
      return nearest;
    }
    // Below a power of two doubles lie closer than above, so there the nearest decimal may miss
    // and the next one up still hit.
    if ((Double.doubleToRawLongBits(value) & 0x000fffffffffffffL) != 0) {
      return null;
    }
    BigDecimal above = exact.round(new MathContext(digits, RoundingMode.UP));
    return above.doubleValue() == value ? above : null;
  }
}
