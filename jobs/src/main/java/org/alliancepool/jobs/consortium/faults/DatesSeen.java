package org.alliancepool.jobs.consortium.faults;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether the dates of a file are read as the site wrote them. Day and month that are read the
 * wrong way round make some dates impossible, and the others wrong study days that look right: so
 * it is where more than {@value #LARGEST_PERCENT} %, and {@value #FEWEST} at least, are no dates.
 */
public final class DatesSeen {
  public static final int FEWEST = 3;
  private static final int LARGEST_PERCENT = 5;

  /** What to do. */
  public static final String REMEDY =
      " The others may be read the wrong way round: correct date_format, or declare in missing what means missing.";

  /** CDISC: 2025, 2025-06, 2025---14, 2025-UN-UN; also 2025-06-UN. */
  private static final Pattern PARTIAL =
      Pattern.compile("\\d{4}(-(\\d\\d|-|\\p{L}{2}))?(-(-|\\p{L}{2}))?|\\d{4}---\\d\\d");

  private final String column;
  private long read;
  private long impossible;

  /**
   * @param column of the file's dates
   */
  public DatesSeen(String column) {
    this.column = column;
  }

  /**
   * True for a date of which the day is not known, nor the month perhaps.
   *
   * @param text that is no date; or its shape, with 9 for each digit
   */
  public static boolean isPartial(String text) {
    return text != null && PARTIAL.matcher(text.strip()).matches();
  }

  /** Dates that were read. */
  public void addRead(long number) {
    read += number;
  }

  /** A text that is no date. */
  public void addImpossible() {
    impossible++;
  }

  public long impossible() {
    return impossible;
  }

  public long all() {
    return read + impossible;
  }

  /** What is wrong; {@link #REMEDY} says what to do. */
  public Optional<String> fault(String file) {
    return impossible >= FEWEST && impossible * 100 > all() * LARGEST_PERCENT
        ? Optional.of(
            "%d of %d dates in column \"%s\" of %s are none."
                .formatted(impossible, all(), column, file))
        : Optional.empty();
  }
}
