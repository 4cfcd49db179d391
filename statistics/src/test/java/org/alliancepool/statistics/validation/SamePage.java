package org.alliancepool.statistics.validation;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Whether two pages say the same. Words must be equal; decimal numbers may differ in the digits
 * that another processor rounds otherwise, and differences of 1e-6 and less in size by a factor of
 * 10.
 */
final class SamePage {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?(?![\\w.])|< 1e-12");

  private SamePage() {}

  /** The first line that differs; empty where none does. */
  static Optional<String> firstDifference(String a, String b) {
    List<String> one = a.lines().toList();
    List<String> two = b.lines().toList();
    if (one.size() != two.size()) {
      return Optional.of(one.size() + " lines against " + two.size());
    }
    return IntStream.range(0, one.size())
        .filter(i -> !same(one.get(i), two.get(i)))
        .mapToObj(i -> "line " + (i + 1) + ": " + one.get(i) + " against " + two.get(i))
        .findFirst();
  }

  private static boolean same(String a, String b) {
    if (a.equals(b)) {
      return true;
    }
    if (!NUMBER.matcher(a).replaceAll("#").equals(NUMBER.matcher(b).replaceAll("#"))) {
      return false;
    }
    Matcher m = NUMBER.matcher(a);
    Matcher n = NUMBER.matcher(b);
    while (m.find() && n.find()) {
      double x = value(m.group());
      double y = value(n.group());
      boolean rounding =
          Math.max(Math.abs(x), Math.abs(y)) <= 1e-6
              && Math.max(x, 1e-12) <= 10 * Math.max(y, 1e-12)
              && Math.max(y, 1e-12) <= 10 * Math.max(x, 1e-12);
      if (!rounding && Math.abs(x - y) > 1e-7 * Math.max(Math.abs(x), Math.abs(y))) {
        return false;
      }
    }
    return true;
  }

  private static double value(String number) {
    return number.startsWith("<") ? 1e-12 : Double.parseDouble(number);
  }
}
