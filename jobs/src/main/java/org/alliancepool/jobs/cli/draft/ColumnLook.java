package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.MissingWords;

/**
 * What a column looks like: how many values, which, whether numbers. Values are remembered only
 * while they are few; they are shown of columns named like a visit, an arm or a rater, those that
 * rows share and that look like no date, and where they say that there is no value. So no id is
 * ever printed.
 */
final class ColumnLook {
  /** Arms and visits are fewer; ids are more. */
  private static final int MOST_VALUES = 40;

  /** Enough to tell ids from codes. */
  private static final int MOST_DISTINCT = 100_000;

  /** Of the cells of a column of numbers, as people keep them, so many are numbers. */
  private static final double MOSTLY = 0.8;

  /** Of the rows of a file, so many have an id. */
  private static final double NEARLY_ALL = 0.95;

  /** A column of a name that may mean anything holds ids where it has more values than an arm. */
  private static final int FEWEST_IDS = 9;

  private static final int LONGEST_ID = 60;

  /**
   * A date anywhere in a value, with a time or without; no part of a longer chain of numbers and
   * letters, as ids are: ST01-01-0001, 101-02-0001.
   */
  private static final Pattern DATE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}]|[-./])"
              + "((19|20)\\d{2}[-./]\\d{1,2}[-./]\\d{1,2}|\\d{1,2}[-./]\\d{1,2}[-./]((19|20)\\d{2}|\\d{2}))"
              + "(?!\\d|[-./]\\d)");

  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}([.,]\\d+)?");

  private final String name;
  private final String title;
  private final Map<String, String> labels;
  private final Map<String, Integer> values = new TreeMap<>();
  private final Map<Double, Integer> numbers = new TreeMap<>();
  private final Set<String> missingWords = new TreeSet<>();
  private final Set<Integer> distinct = new HashSet<>();
  private final DatesSeen datesSeen = new DatesSeen();
  private boolean tooMany;
  private long present;
  private long numeric;
  private long texts;
  private long withComma;
  private long withPoint;
  private long dates;
  private long tooLong;

  /**
   * @param title the variable label, empty where there is none
   * @param labels what the file calls values
   */
  ColumnLook(String name, String title, Map<String, String> labels) {
    this.name = name;
    this.title = title;
    this.labels = labels;
  }

  /** A column of which nothing is said. */
  static ColumnLook unknown() {
    return new ColumnLook("", "", Map.of());
  }

  /** What the file calls a value; null where it does not. */
  String label(String value) {
    return labels.get(value);
  }

  /** In quotes, with what the file calls it behind. */
  String codeWithLabel(String value) {
    String label = label(value);
    return ManifestDraft.inQuotes(value)
        + (label == null ? "" : " (%s)".formatted(ManifestDraft.inQuotes(label)));
  }

  String name() {
    return name;
  }

  /** How surely the column has a role by its name, else by its label; -1 where it has not. */
  int rank(ColumnRole role) {
    int byName = role.rank(name);
    return byName >= 0 || title.isEmpty() ? byName : role.rankOfLabel(title);
  }

  void see(String value) {
    if (value == null || Blanks.isBlank(value)) {
      return;
    }
    String text = Blanks.strip(value);
    present++;
    if (NUMBER.matcher(text).matches()) {
      numeric++;
      withComma += text.indexOf(',') >= 0 ? 1 : 0;
      withPoint += text.indexOf('.') >= 0 ? 1 : 0;
      numbers.merge(Double.parseDouble(text.replace(',', '.')), 1, Integer::sum);
      if (numbers.size() > 2 * MOST_VALUES) {
        thin();
      }
    } else if (MissingWords.standFor(text)) {
      missingWords.add(text);
    } else {
      texts++;
    }
    if (DATE.matcher(text).find()) {
      dates++;
      datesSeen.see(text);
    }
    tooLong += text.length() > LONGEST_ID ? 1 : 0;
    if (distinct.size() < MOST_DISTINCT) {
      distinct.add(text.hashCode());
    }
    if (!tooMany) {
      values.merge(text, 1, Integer::sum);
      if (values.size() > MOST_VALUES) {
        tooMany = true;
        values.clear();
      }
    }
  }

  /** Of many different numbers those at the ends are enough: that is where codes stand. */
  private void thin() {
    List<Double> all = new ArrayList<>(numbers.keySet());
    all.subList(MOST_VALUES / 2, all.size() - MOST_VALUES / 2).forEach(numbers::remove);
  }

  /** The values of a column of few, those that several rows share; none where they are dates. */
  List<String> sharedValues() {
    boolean few = !tooMany && values.size() * 2L <= present;
    return few && dates == 0
        ? values.entrySet().stream()
            .filter(e -> e.getValue() > 1 && !isNoValue(e.getKey()))
            .map(Map.Entry::getKey)
            .toList()
        : List.of();
  }

  /** How many values of a column of few stand in one row alone; they are not shown. */
  long singleValues() {
    return values.entrySet().stream()
        .filter(e -> e.getValue() == 1 && !isNoValue(e.getKey()))
        .count();
  }

  private static boolean isNoValue(String text) {
    return MissingWords.sayInAnyLanguage(text) || text.equals(".");
  }

  /** True where the values tell many apart, and nearly every row has one. */
  boolean looksLikeIds(long rows, boolean weakName) {
    boolean many = distinct.size() >= (weakName ? FEWEST_IDS : 2) || distinct.size() == rows;
    return many
        && present >= NEARLY_ALL * rows
        && withComma + withPoint <= wholeNumbers()
        && dates * 2 < present
        && tooLong == 0;
  }

  /** True for dates of which no two rows have the same: Excel makes such of ids like 3-1. */
  boolean looksLikeIdsTurnedToDates(long rows) {
    return looksLikeDates()
        && distinct.size() == present
        && present >= NEARLY_ALL * rows
        && tooLong == 0;
  }

  /** True where most values are dates. */
  boolean looksLikeDates() {
    return present > 0 && dates * 2 >= present;
  }

  /** How the dates are written. */
  DatesSeen datesSeen() {
    return datesSeen;
  }

  /**
   * True where a few values, which rows share, stand in every row.
   *
   * @param most of the values
   */
  boolean looksLikeCodesOfEveryRow(long rows, int most) {
    int codes = sharedValues().size();
    return present == rows && codes > 1 && codes <= most && codes == distinct();
  }

  /** Of numbers with a point those that are whole, as programs write them: 1012.0. */
  private long wholeNumbers() {
    return numbers.keySet().stream().allMatch(v -> v == Math.rint(v)) ? withComma + withPoint : 0;
  }

  /** How many different values there are, up to a number that is enough. */
  int distinct() {
    return distinct.size();
  }

  long present() {
    return present;
  }

  /** True where numbers stand, and little else but words for missing values. */
  boolean isNumeric() {
    return numeric > 0 && numeric >= MOSTLY * (numeric + texts);
  }

  /**
   * True where a column among columns of numbers is one of them: also one that nobody filled in.
   */
  boolean mayBeNumeric() {
    return isNumeric() || numeric + texts == 0;
  }

  /** True where words stand. */
  boolean isText() {
    return texts > 0 && !isNumeric();
  }

  /** How many cells are neither a number nor a word for a missing value. */
  long texts() {
    return texts;
  }

  /** What says between numbers that there is none, as it stands. */
  Set<String> missingWords() {
    return missingWords;
  }

  /** Words for missing values in a column of codes. */
  List<String> missingCodes() {
    return values.keySet().stream().filter(ColumnLook::isNoValue).toList();
  }

  /** Numbers that the file itself calls missing. */
  Set<Double> labelledMissing() {
    Set<Double> codes = new TreeSet<>();
    labels.forEach(
        (value, label) -> {
          if (MissingWords.sayInAnyLanguage(label) && NUMBER.matcher(value).matches()) {
            codes.add(Double.parseDouble(value.replace(',', '.')));
          }
        });
    return codes;
  }

  /** Numbers with how often they stand; where there are many, of each end some. */
  Map<Double, Integer> numbers() {
    return numbers;
  }

  /** The lowest number but for codes that stand for missing values. */
  OptionalDouble min() {
    return answers().min();
  }

  /** The highest number but for codes that stand for missing values. */
  OptionalDouble max() {
    return answers().max();
  }

  private java.util.stream.DoubleStream answers() {
    Set<Double> labelled = labelledMissing();
    return numbers.keySet().stream()
        .mapToDouble(Double::doubleValue)
        .filter(v -> !MissingNumbers.mayBeOne(v) && !labelled.contains(v));
  }

  /** True where each value is a number from 1 to some dozens. */
  boolean numbersSessions() {
    return texts == 0
        && missingWords.isEmpty()
        && !numbers.isEmpty()
        && numbers.keySet().stream().allMatch(v -> v >= 1 && v <= MOST_VALUES && v == Math.rint(v));
  }

  /** True where numbers have a comma before their decimals. */
  boolean hasDecimalComma() {
    return isNumeric() && withComma > 0 && dates == 0;
  }

  /** True where numbers have a point before their decimals. */
  boolean hasDecimalPoint() {
    return isNumeric() && withPoint > 0 && dates == 0;
  }
}
