package org.alliancepool.jobs.consortium.faults;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.cell.DateShape;

/**
 * Whether the dates of a file are read as the site wrote them. Day and month that are read the
 * wrong way round make some dates impossible, and the others wrong study days that look right: so
 * it is where more than one in twenty, and three at least, are no dates.
 */
public final class DatesSeen {
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

  /** Fewer words for no date may be all that a column has. */
  private static final int FEWEST_WORDS = 5;

  private final String column;
  private long read;
  private long impossible;
  private long words;
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

  /** Dates that were read. */
  public void addRead(long number) {
    read += number;
  }

  /**
   * Something that is no date.
   *
   * @param shape its {@link DateShape}; null for a text of which nothing is told
   */
  public void addNone(String shape) {
    if (shape == null || !DateShape.hasNumber(shape)) {
      words++;
    } else {
      impossible++;
      exchanged += DateShape.isInOtherOrder(shape) ? 1 : 0;
    }
  }

  /** How many are none; words are, where they are no exception. */
  public long none() {
    return impossible + (areWords() ? words : 0);
  }

  public long all() {
    return read + none();
  }

  private boolean areWords() {
    return words >= FEWEST_WORDS && words > read + impossible;
  }

  /** What is wrong, and what to do. */
  public Optional<String> fault(String file) {
    return isMany(none())
        ? Optional.of(
            "%d of %d dates in column \"%s\" of %s are none%s. %s: correct %s, or declare in missing what means missing."
                .formatted(
                    none(),
                    all(),
                    column,
                    file,
                    areWords() ? ", most of them words" : "",
                    mayBeExchanged()
                        ? "The others may be read the wrong way round"
                        : "Their visits have no day",
                    areWords() ? "visit_date" : "date_format"))
        : Optional.empty();
  }

  /**
   * True where those that were read may be wrong, or most were not, since the format is another;
   * else the days of some lack, no more.
   */
  public boolean isFatal() {
    return mayBeExchanged() || (isMany(impossible) && impossible * 2 > read + impossible);
  }

  private boolean mayBeExchanged() {
    return isMany(exchanged);
  }

  private boolean isMany(long dates) {
    return Attrition.isFault(dates, all());
  }
}
