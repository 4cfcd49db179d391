package org.alliancepool.jobs.ingest.read;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.cell.Blanks;

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

  /** The date, also where a time of day follows it; empty where it is impossible. */
  static Optional<LocalDate> parse(String text, DateFormat format) {
    String date = Blanks.strip(text);
    if (ISO_WITH_TIME.matcher(date).matches()) {
      date = date.substring(0, 10);
    }
    return format.date(date).filter(d -> d.getYear() >= FIRST_YEAR && d.getYear() <= LAST_YEAR);
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
