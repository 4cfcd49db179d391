package org.alliancepool.jobs.consortium.cell;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be told of a date that cannot be read, since a date with a slip is still nearly one:
 * {@code 9999-99-99} of 2024-13-05. Letters are A, and digits 9; but 0 where they are no date in
 * whatever order of day, month and year ({@code 00.00.0000} of 99.99.9999 and of 31.06.2024), so
 * that it can be told what may be read the wrong way round.
 */
public final class DateShape {
  private static final int LONGEST = 40;

  /** Numbers alone, and perhaps a time of day: what day is and what month is told by the format. */
  private static final Pattern NUMBERS =
      Pattern.compile(
          "((\\d{1,2})[^\\d\\p{L}]+(\\d{1,2})[^\\d\\p{L}]+(\\d{4}|\\d{2})"
              + "|(\\d{4})[^\\d\\p{L}]+(\\d{1,2})[^\\d\\p{L}]+(\\d{1,2})|\\d{6}|\\d{8})\\.?([T ].*)?");

  private DateShape() {}

  /** The shape of a text that is no date as its file writes them. */
  public static String of(String text) {
    Matcher numbers = NUMBERS.matcher(text.strip());
    char digit = numbers.matches() && !isDate(numbers) ? '0' : '9';
    StringBuilder shape = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> Character.isDigit(c) ? digit : Character.isLetter(c) ? 'A' : c)
        .forEach(shape::appendCodePoint);
    return shape.toString();
  }

  /** True for the shape of a date with day, month and year in another order. */
  public static boolean isInOtherOrder(String shape) {
    return shape.indexOf('9') >= 0 && NUMBERS.matcher(shape.strip()).matches();
  }

  /** True for the shape of what has a number; a word is one for no date. */
  public static boolean hasNumber(String shape) {
    return shape.chars().anyMatch(Character::isDigit);
  }

  private static boolean isDate(Matcher m) {
    if (m.group(2) != null) {
      String year = m.group(4);
      return isDate(m.group(2), m.group(3), year)
          || (year.length() == 2 && isDate(year, m.group(3), m.group(2)));
    }
    if (m.group(5) != null) {
      return isDate(m.group(6), m.group(7), m.group(5));
    }
    String all = m.group(1);
    int ofYear = all.length() - 4;
    return isDate(all.substring(0, 2), all.substring(2, 4), all.substring(4))
        || isDate(
            all.substring(ofYear, ofYear + 2), all.substring(ofYear + 2), all.substring(0, ofYear));
  }

  /** True where two numbers are day and month of the year, in either order. */
  private static boolean isDate(String one, String other, String year) {
    int of = Integer.parseInt(year) + (year.length() == 2 ? 2000 : 0);
    int first = Integer.parseInt(one);
    int second = Integer.parseInt(other);
    boolean isYear = of >= 1900 && of <= 2100;
    return isYear && (isDate(of, first, second) || isDate(of, second, first));
  }

  private static boolean isDate(int year, int month, int day) {
    try {
      LocalDate.of(year, month, day);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
