package org.alliancepool.jobs.cli.draft;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
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

  private final Set<Shape> shapes = new HashSet<>();
  private boolean isShort;
  private boolean isDayFirst;
  private boolean isMonthFirst;

  /** What is alike in dates of one format, but for day and month, which zeros may precede. */
  private record Shape(boolean isYearFirst, String mark, int yearDigits, String time) {}

  void see(String date) {
    Matcher yearFirst = YEAR_FIRST.matcher(date);
    Matcher yearLast = YEAR_LAST.matcher(date);
    boolean isYearFirst = yearFirst.matches();
    Matcher m = isYearFirst ? yearFirst : yearLast;
    if (shapes.size() >= MOST_SHAPES || !(isYearFirst || yearLast.matches())) {
      return;
    }
    String first = m.group("first");
    String second = m.group("second");
    isShort |= first.length() < 2 || second.length() < 2;
    isDayFirst |= Integer.parseInt(first) > MOST_MONTHS;
    isMonthFirst |= Integer.parseInt(second) > MOST_MONTHS;
    shapes.add(
        new Shape(isYearFirst, m.group("mark"), m.group("year").length(), time(m.group("time"))));
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
    String hour = m.group("half") == null ? "H" : "h";
    return " "
        + (m.group("hour").length() < 2 ? hour : hour + hour)
        + ":mm"
        + (m.group("second") == null ? "" : ":ss")
        + (m.group("half") == null ? "" : m.group("half").startsWith(" ") ? " a" : "a");
  }

  /** True where the run reads the dates without being told how. */
  boolean isIso() {
    return !shapes.isEmpty()
        && !isShort
        && !isDayFirst
        && shapes.stream()
            .allMatch(s -> s.isYearFirst() && s.mark().equals("-") && !s.time().equals(OTHER));
  }

  /** The format; empty where no one format says it. */
  Optional<String> format() {
    if (shapes.size() != 1 || (isDayFirst && isMonthFirst)) {
      return Optional.empty();
    }
    Shape shape = shapes.iterator().next();
    boolean isTimeKnown = !shape.time().equals(IGNORED) && !shape.time().equals(OTHER);
    boolean isYearBeforeDay = shape.isYearFirst() && isDayFirst;
    if (!isTimeKnown || isYearBeforeDay) {
      return Optional.empty();
    }
    String day = isShort ? "d" : "dd";
    String month = isShort ? "M" : "MM";
    String year = shape.yearDigits() == 2 ? "yy" : "yyyy";
    String date =
        shape.isYearFirst()
            ? String.join(shape.mark(), year, month, day)
            : isMonthFirst
                ? String.join(shape.mark(), month, day, year)
                : String.join(shape.mark(), day, month, year);
    return Optional.of(date + shape.time());
  }

  /** True where no day above 12 tells whether the day or the month stands first. */
  boolean isOrderUnsure() {
    return !isDayFirst
        && !isMonthFirst
        && shapes.stream().anyMatch(s -> !s.isYearFirst() && !s.mark().equals("."));
  }
}
