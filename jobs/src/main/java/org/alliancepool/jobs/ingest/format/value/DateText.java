package org.alliancepool.jobs.ingest.format.value;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Dates and times as ISO 8601 text. Years outside 1 to 9999 and values that are not finite give
 * null: no calendar date stands for them.
 */
public final class DateText {
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final double MILLIS_PER_DAY = 86_400_000.0;

  private DateText() {}

  /** "1959-12-31"; a part of a day is dropped, as the statistics packages do when they show it. */
  public static String date(double epochDay) {
    double day = Math.floor(epochDay);
    if (!(day >= FIRST_DAY && day <= LAST_DAY)) {
      return null;
    }
    return LocalDate.ofEpochDay((long) day).toString();
  }

  /** "1959-12-31T23:30:00", with a fraction only where there is one, rounded to milliseconds. */
  public static String dateTime(double epochMillis) {
    double rounded = Math.rint(epochMillis);
    if (!(rounded >= FIRST_DAY * MILLIS_PER_DAY && rounded < (LAST_DAY + 1) * MILLIS_PER_DAY)) {
      return null;
    }
    long millis = (long) rounded;
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), 0, ZoneOffset.UTC);
    return time.toLocalDate()
        + "T"
        + clock(time.toLocalTime().toSecondOfDay(), Math.floorMod(millis, 1000L));
  }

  /** "08:30:00"; a duration may be negative or longer than a day: "-00:00:30", "27:00:00". */
  public static String time(double millis) {
    double rounded = Math.rint(Math.abs(millis));
    if (!(rounded < 1e15)) {
      return null;
    }
    long whole = (long) rounded;
    return (millis < 0 && whole > 0 ? "-" : "") + clock(whole / 1000, whole % 1000);
  }

  private static String clock(long seconds, long millis) {
    String text = pair(seconds / 3600) + ":" + pair(seconds / 60 % 60) + ":" + pair(seconds % 60);
    if (millis == 0) {
      return text;
    }
    String fraction = Long.toString(1000 + millis).substring(1);
    int end = 3;
    while (fraction.charAt(end - 1) == '0') {
      end--;
    }
    return text + "." + fraction.substring(0, end);
  }

  private static String pair(long n) {
    return n < 10 ? "0" + n : Long.toString(n);
  }
}
