package org.alliancepool.jobs.ingest.read;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * Turns dates into study days. Day zero of a participant is the date of the visit that the manifest
 * names, else the participant's first date; so the dates themselves need not be kept.
 */
final class StudyDates {
  /** Years outside are slips of the keyboard, and would shift every other day of the patient. */
  private static final int FIRST_YEAR = 1900;

  private static final int LAST_YEAR = 2100;

  private static final Pattern ISO_WITH_TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ].*");

  private final Map<String, LocalDate> first = new HashMap<>();
  private final Map<String, LocalDate> zero = new HashMap<>();

  /** The formatter for a manifest's date format. */
  static DateTimeFormatter formatter(String study, String pattern) {
    try {
      // With strict resolution the year of the era, yyyy, would need an era: read it as the year.
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern((pattern == null ? "yyyy-MM-dd" : pattern).replace('y', 'u'))
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ErrorName.INVALID_MANIFEST,
          "Cannot read dates of study \"%s\": date_format \"%s\" is not valid: %s. Write it like yyyy-MM-dd."
              .formatted(study, pattern, e.getMessage()),
          e);
    }
  }

  /** The date, also where a time of day follows it; empty where it is impossible. */
  static Optional<LocalDate> parse(String text, DateTimeFormatter formatter) {
    String date = text.strip();
    if (ISO_WITH_TIME.matcher(date).matches()) {
      date = date.substring(0, 10);
    }
    try {
      LocalDate parsed = LocalDate.parse(date, formatter);
      return parsed.getYear() < FIRST_YEAR || parsed.getYear() > LAST_YEAR
          ? Optional.empty()
          : Optional.of(parsed);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  void note(String participant, LocalDate date) {
    first.merge(participant, date, (a, b) -> a.isBefore(b) ? a : b);
  }

  void noteZero(String participant, LocalDate date) {
    zero.merge(participant, date, (a, b) -> a.isBefore(b) ? a : b);
  }

  /** Days since day zero of the participant. */
  long day(String participant, LocalDate date) {
    return ChronoUnit.DAYS.between(
        zero.getOrDefault(participant, first.getOrDefault(participant, date)), date);
  }
}
