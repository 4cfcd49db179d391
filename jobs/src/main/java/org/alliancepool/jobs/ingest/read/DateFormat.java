package org.alliancepool.jobs.ingest.read;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/** How a file writes its dates, as {@code date_format} of the manifest says. */
interface DateFormat {
  /**
   * A day or month that something stands between and its neighbours: some of a site write 3.5.2024
   * among 03.05.2024, and no other date can be meant.
   */
  Pattern PADDED = Pattern.compile("(?<![A-Za-z'])([dM])\\1(?![A-Za-z'])");

  /** What formats that know dates are read as, and what a manifest without date_format means. */
  DateFormat ISO = of("", "yyyy-MM-dd");

  /** The date; empty where there is none in the calendar. */
  Optional<LocalDate> date(String text);

  /**
   * A date format.
   *
   * @param study for the message
   * @param declared a pattern; or "excel" or "excel-1904" for the days that Excel counts
   * @throws UserError where the pattern is none
   */
  static DateFormat of(String study, String declared) {
    return switch (declared) {
      case "excel" -> text -> serial(text).flatMap(DateFormat::from1900);
      case "excel-1904" -> text -> serial(text).map(LocalDate.of(1904, 1, 1)::plusDays);
      default -> pattern(study, declared);
    };
  }

  private static DateFormat pattern(String study, String pattern) {
    try {
      // With strict resolution the year of the era, yyyy, would need an era: read it as the year.
      DateTimeFormatter formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(PADDED.matcher(pattern.replace('y', 'u')).replaceAll("$1"))
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
      return text -> {
        try {
          return Optional.of(LocalDate.parse(text, formatter));
        } catch (DateTimeException e) {
          return Optional.empty();
        }
      };
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ErrorName.INVALID_MANIFEST,
          "Cannot read dates of study \"%s\": date_format \"%s\" is not valid: %s. Write it like yyyy-MM-dd, or excel for the days that Excel counts."
              .formatted(study, pattern, e.getMessage()),
          e);
    }
  }

  /** Up to six digits, 2173-10-13; behind a decimal mark stands the time of day. */
  Pattern SERIAL = Pattern.compile("(\\d{1,6})([.,]\\d*)?");

  private static Optional<Long> serial(String text) {
    var matcher = SERIAL.matcher(text);
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  /** Day 1 is 1900-01-01, and day 60 a 29 February that was not; no date stands for it. */
  private static Optional<LocalDate> from1900(long serial) {
    if (serial < 1 || serial == 60) {
      return Optional.empty();
    }
    return Optional.of(LocalDate.of(1899, 12, serial < 60 ? 31 : 30).plusDays(serial));
  }
}
