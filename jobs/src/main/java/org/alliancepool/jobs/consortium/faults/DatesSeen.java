package org.alliancepool.jobs.consortium.faults;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the dates of a file are read as the site wrote them. Day and month that are read the
 * wrong way round make some dates impossible, and the others wrong study days that look right: so
 * it is where more than one in twenty, and three at least, are no dates.
 */
public final class DatesSeen {
  private static final String REMEDY =
      "correct date_format, or declare in missing what means missing.";

  /** Numbers alone, and perhaps a time of day: what day is and what month is told by the format. */
  private static final Pattern NUMBERS =
      Pattern.compile(
          "(\\d{1,2}[^\\d\\p{L}]+\\d{1,2}[^\\d\\p{L}]+(\\d{2}|\\d{4})"
              + "|\\d{4}[^\\d\\p{L}]+\\d{1,2}[^\\d\\p{L}]+\\d{1,2}|\\d{6}|\\d{8})\\.?([T ].*)?");

  /** Other numbers of four digits are patients, or times. */
  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");

  /** A year with a number that is no month is a date with day and month exchanged, or none. */
  private static final Pattern NO_MONTH =
      Pattern.compile("\\d{4}\\D(1[3-9]|[2-8]\\d|9[0-8])|(1[3-9]|[2-8]\\d|9[0-8])\\D\\d{4}");

  /** A day or a month; 00 and 99 stand for one that is not known. */
  private static final Pattern NUMBER = Pattern.compile("(?!00|99)\\d{1,2}");

  private static final Pattern WORD = Pattern.compile("\\p{L}{3,}");

  /** What stands for a day or month that is not known, as CDISC and sites write it. */
  private static final Pattern UNKNOWN =
      Pattern.compile("(?i)unk|unkn|unknown|xxx|unb|unbekannt|inconnu|onbekend");

  private final String column;
  private long read;
  private long impossible;
  private long exchanged;

  /**
   * @param column of the file's dates
   */
  public DatesSeen(String column) {
    this.column = column;
  }

  /**
   * True for a date of which the year is known and the day is not, nor the month perhaps: {@code
   * 2025}, {@code 2025-06}, {@code 2025---14}, {@code UN-JUN-2025}, {@code 06.2025}, {@code
   * 2025-06-00}.
   *
   * @param text that is no date
   */
  public static boolean isPartial(String text) {
    List<String> parts = List.of(text.strip().split("[\\s./,-]+"));
    long known =
        parts.stream()
            .filter(
                p ->
                    NUMBER.matcher(p).matches()
                        || (WORD.matcher(p).matches() && !UNKNOWN.matcher(p).matches()))
            .count();
    return known < 2
        && !NO_MONTH.matcher(text.strip()).matches()
        && parts.stream().anyMatch(p -> YEAR.matcher(p).matches());
  }

  /**
   * True for what may be a date that is read the wrong way; a word is one for no date.
   *
   * @param text that is no date, or its shape
   */
  public static boolean isLikeDate(String text) {
    return text != null && text.chars().anyMatch(Character::isDigit);
  }

  /** Dates that were read. */
  public void addRead(long number) {
    read += number;
  }

  /**
   * A text that is no date.
   *
   * @param text that, or its shape, with 9 for each digit
   */
  public void addImpossible(String text) {
    impossible++;
    if (NUMBERS.matcher(text.strip()).matches()) {
      exchanged++;
    }
  }

  public long impossible() {
    return impossible;
  }

  public long all() {
    return read + impossible;
  }

  /** What is wrong, and what to do. */
  public Optional<String> fault(String file) {
    return isMany(impossible)
        ? Optional.of(
            "%d of %d dates in column \"%s\" of %s are none. %s: %s"
                .formatted(
                    impossible,
                    all(),
                    column,
                    file,
                    mayBeExchanged()
                        ? "The others may be read the wrong way round"
                        : "Their visits have no day",
                    REMEDY))
        : Optional.empty();
  }

  /**
   * True where those that were read may be wrong, or most were not, since the format is another;
   * else the days of some lack, no more.
   */
  public boolean isFatal() {
    return mayBeExchanged() || (isMany(impossible) && impossible * 2 > all());
  }

  private boolean mayBeExchanged() {
    return isMany(exchanged);
  }

  private boolean isMany(long dates) {
    return Attrition.isFault(dates, all());
  }
}
