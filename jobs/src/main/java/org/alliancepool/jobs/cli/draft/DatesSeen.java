package org.alliancepool.jobs.cli.draft;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a column writes its dates, as {@code date_format} says it. No date is remembered. */
final class DatesSeen {
  private static final Pattern YEAR_FIRST =
      Pattern.compile(
          "(?<year>\\d{4})(?<mark>[-./])(?<first>\\d{1,2})\\k<mark>(?<second>\\d{1,2})(?<time>.*)");

  private static final Pattern YEAR_LAST =
      Pattern.compile(
          "(?<first>\\d{1,2})(?<mark>[-./])(?<second>\\d{1,2})\\k<mark>(?<year>\\d{4}|\\d{2})(?<time>.*)");

  private static final Pattern TIME =
      Pattern.compile(
          "(?<blank> )(?<hour>\\d{1,2}):\\d{2}(?<second>:\\d{2})?(?<half> ?[AaPp][Mm])?");

  /** What stands behind an ISO date, and the run reads over. */
  private static final String IGNORED = "T";

  private static final String OTHER = "?";

  private static final int MOST_MONTHS = 12;

  /** More ways to write a date are none that a format says. */
  private static final int MOST_SHAPES = 8;

  /** Of the dates of a column so many may be slips: one in twenty. */
  private static final int ONE_IN = 20;

  private final Map<Shape, Long> shapes = new HashMap<>();
  private long seen;
  private long shorts;
  private long dayFirst;
  private long monthFirst;

  /** What is alike in dates of one format, but for day and month, which zeros may precede. */
  private record Shape(boolean isYearFirst, String mark, int yearDigits, String time) {
    private boolean isIso() {
      return isYearFirst && mark.equals("-") && !time.equals(OTHER);
    }
  }

  void see(String date) {
    Matcher yearFirst = YEAR_FIRST.matcher(date);
    Matcher yearLast = YEAR_LAST.matcher(date);
    boolean isYearFirst = yearFirst.matches();
    seen++;
    if (!isYearFirst && !yearLast.matches()) {
      return;
    }
    Matcher m = isYearFirst ? yearFirst : yearLast;
    String first = m.group("first");
    String second = m.group("second");
    shorts += first.length() < 2 || second.length() < 2 ? 1 : 0;
    dayFirst += Integer.parseInt(first) > MOST_MONTHS ? 1 : 0;
    monthFirst += Integer.parseInt(second) > MOST_MONTHS ? 1 : 0;
    Shape shape =
        new Shape(isYearFirst, m.group("mark"), m.group("year").length(), time(m.group("time")));
    if (shapes.size() < MOST_SHAPES || shapes.containsKey(shape)) {
      shapes.merge(shape, 1L, Long::sum);
    }
  }

  /** The time of day as formats say it; {@link #IGNORED} and {@link #OTHER} show nothing. */
  private static String time(String text) {
    Matcher m = TIME.matcher(text);
    if (text.isEmpty()) {
      return "";
    }
    if (!m.matches()) {
      return text.matches("[T ].*") ? IGNORED : OTHER;
    }
    return (m.group("half") == null ? " H:mm" : " h:mm")
        + (m.group("second") == null ? "" : ":ss")
        + (m.group("half") == null ? "" : m.group("half").startsWith(" ") ? " a" : "a");
  }

  private boolean areFew(long dates) {
    return dates * ONE_IN <= seen;
  }

  /** How all dates look but for a few. */
  private Optional<Shape> shape() {
    return shapes.entrySet().stream()
        .filter(s -> areFew(seen - s.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** True where the run reads the dates, but for a few, without being told how. */
  boolean isIso() {
    long iso =
        shapes.entrySet().stream()
            .filter(s -> s.getKey().isIso())
            .mapToLong(Map.Entry::getValue)
            .sum();
    return iso > 0 && areFew(seen - iso) && areFew(shorts) && areFew(dayFirst);
  }

  /** The format; empty where no one format says it. */
  Optional<String> format() {
    boolean isDayFirst = dayFirst > 0 && (monthFirst == 0 || areFew(monthFirst));
    boolean isMonthFirst = monthFirst > 0 && (dayFirst == 0 || areFew(dayFirst));
    if (isDayFirst == isMonthFirst && dayFirst > 0) {
      return Optional.empty();
    }
    return shape()
        .filter(s -> !s.time().equals(IGNORED) && !s.time().equals(OTHER))
        .filter(s -> !(s.isYearFirst() && isDayFirst))
        .map(s -> format(s, isMonthFirst));
  }

  private String format(Shape shape, boolean isMonthFirst) {
    String day = shorts > 0 ? "d" : "dd";
    String month = shorts > 0 ? "M" : "MM";
    String year = shape.yearDigits() == 2 ? "yy" : "yyyy";
    String date =
        shape.isYearFirst()
            ? String.join(shape.mark(), year, month, day)
            : isMonthFirst
                ? String.join(shape.mark(), month, day, year)
                : String.join(shape.mark(), day, month, year);
    return date + shape.time();
  }

  /** True where no day above 12 tells whether the day or the month stands first. */
  boolean isOrderUnsure() {
    return dayFirst == 0
        && monthFirst == 0
        && shape().filter(s -> !s.isYearFirst() && !s.mark().equals(".")).isPresent();
  }
}
