package org.alliancepool.jobs.report.page;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Numbers as the Publication Manual of the American Psychological Association (7th ed., section
 * 6.36) prints them: no zero before the point where a quantity cannot exceed 1, a true minus sign,
 * two decimals.
 *
 * <p>What is no number (null, NaN, a template's default for what is absent) becomes an en dash: it
 * does not apply.
 */
public final class Apa {
  private static final String NONE = "–";
  private static final BigDecimal SMALLEST_P = new BigDecimal("0.001");

  /** A correlation, a reliability, a share: .28, −.04, 1.00. */
  public String r(Object x) {
    return r(x, 2);
  }

  /** The same with other decimals. */
  public String r(Object x, int decimals) {
    return withoutZero(number(x, decimals));
  }

  /** An interval of such. */
  public String rs(Object low, Object high) {
    return rs(low, high, 2);
  }

  /** The same with other decimals. */
  public String rs(Object low, Object high, int decimals) {
    return isNone(low) || isNone(high)
        ? NONE
        : "[" + r(low, decimals) + ", " + r(high, decimals) + "]";
  }

  /** Any other number. */
  public String number(Object x, int decimals) {
    if (isNone(x)) {
      return NONE;
    }
    double value = ((Number) x).doubleValue();
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
    String s = rounded.abs().toPlainString();
    return rounded.signum() < 0 ? "−" + s : s;
  }

  /** An interval of such. */
  public String numbers(Object low, Object high, int decimals) {
    return isNone(low) || isNone(high)
        ? NONE
        : "[" + number(low, decimals) + ", " + number(high, decimals) + "]";
  }

  /** A p value with its relation: = .003, &lt; .001. */
  public String p(Object x) {
    if (isNone(x)) {
      return NONE;
    }
    boolean tiny = BigDecimal.valueOf(((Number) x).doubleValue()).compareTo(SMALLEST_P) < 0;
    return tiny ? "< .001" : "= " + withoutZero(number(x, 3));
  }

  /** A count with thousands apart by a narrow space. */
  public String count(Object n) {
    return isNone(n)
        ? NONE
        : String.format(Locale.ROOT, "%,d", ((Number) n).longValue()).replace(',', '\u202f');
  }

  private static String withoutZero(String s) {
    return s.startsWith("0.") ? s.substring(1) : s.startsWith("−0.") ? "−" + s.substring(2) : s;
  }

  private static boolean isNone(Object x) {
    return !(x instanceof Number n) || Double.isNaN(n.doubleValue());
  }
}
