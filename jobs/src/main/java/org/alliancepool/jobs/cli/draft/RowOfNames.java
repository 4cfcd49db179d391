package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.cell.MissingWords;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;

/**
 * Whether the row that was taken for the names is a row of data: sites send files without names.
 *
 * <p>A name looks like data where it is one of the values below it, or of their shape, or a number
 * like them. What is counted from column to column is a name all the same: items 1, 2, 3 over
 * answers from 1 to 5, weeks 0, 6, 12 over totals, choices A1, A2, A3.
 */
final class RowOfNames {
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,15}([.,]\\d+)?");

  /** What may be counted: the letters before the last number, and the number. */
  private static final Pattern COUNTED = Pattern.compile("(.*?)([-+]?\\d{1,15}([.,]\\d+)?)\\D*");

  /** So many of a column's values have the shape of the others, or are numbers. */
  private static final double MOSTLY = 0.8;

  /** An id has as many values; the choices of an item are fewer. */
  private static final int FEWEST_IDS = 9;

  /** Of items that several measures number anew fewer steps go down; of answers more do. */
  private static final double MOST_STEPS_DOWN = 1 / 3.0;

  private final List<SourceRecord> rows;
  private int named;
  private int likeData;

  /** Names that look like data and end in a number: by what stands before it, in their order. */
  private final Map<String, List<Double>> counted = new TreeMap<>();

  private RowOfNames(List<String> names, List<SourceRecord> rows) {
    this.rows = rows.stream().filter(r -> r.problem() == null && !repeats(names, r)).toList();
    for (int i = 0; i < names.size(); i++) {
      String name = Blanks.strip(names.get(i));
      if (!name.isEmpty() && !MissingWords.standFor(name)) {
        named++;
        see(name, values(i));
      }
    }
  }

  /** True where most names, and several, look like the first rows of data below them. */
  static boolean looksLikeData(List<String> names, List<SourceRecord> rows) {
    RowOfNames row = new RowOfNames(names, rows);
    int data = row.likeData;
    for (List<Double> numbers : row.counted.values()) {
      data += areCounted(numbers) ? 0 : numbers.size();
    }
    return data >= 2 && data * 2 >= row.named;
  }

  /** Files that were put together repeat their names in the middle. */
  private static boolean repeats(List<String> names, SourceRecord row) {
    for (int i = 0; i < names.size(); i++) {
      String value = row.values()[i] == null ? "" : row.values()[i];
      if (!Blanks.strip(value).equals(Blanks.strip(names.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private List<String> values(int column) {
    return rows.stream()
        .map(r -> r.values()[column])
        .filter(v -> v != null && !Blanks.isBlank(v) && !MissingWords.standFor(v))
        .map(Blanks::strip)
        .toList();
  }

  private void see(String name, List<String> values) {
    boolean number = NUMBER.matcher(name).matches();
    if (number ? isLikeNumbers(name, values) : isLikeTexts(name, values)) {
      Matcher m = COUNTED.matcher(name);
      if (m.matches()) {
        counted.computeIfAbsent(m.group(1), k -> new ArrayList<>()).add(number(m.group(2)));
      } else {
        likeData++;
      }
    }
  }

  /** True among the numbers of a column, or of as many digits, as the next in a row of ids is. */
  private static boolean isLikeNumbers(String name, List<String> values) {
    List<String> numbers = values.stream().filter(NUMBER.asMatchPredicate()).toList();
    double value = number(name);
    boolean within =
        numbers.stream().anyMatch(n -> number(n) <= value)
            && numbers.stream().anyMatch(n -> number(n) >= value);
    boolean asLong = name.length() > 2 && isMostly(values, v -> v.length() == name.length());
    return isMostly(values, NUMBER.asMatchPredicate()) && (within || asLong);
  }

  private static boolean isLikeTexts(String name, List<String> values) {
    Set<String> distinct = new HashSet<>(values);
    boolean hasDigit = name.chars().anyMatch(Character::isDigit);
    boolean many = distinct.size() >= FEWEST_IDS || distinct.size() * 2 > values.size();
    // A box that is ticked may repeat its heading.
    return (distinct.contains(name) && distinct.size() > 1)
        || (hasDigit && many && isMostly(values, v -> shape(v).equals(shape(name))));
  }

  private static boolean isMostly(List<String> values, Predicate<String> test) {
    return !values.isEmpty() && values.stream().filter(test).count() >= MOSTLY * values.size();
  }

  /** Letters and digits of any number. */
  private static String shape(String text) {
    return text.replaceAll("\\p{L}+", "a").replaceAll("\\p{N}+", "9");
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace(',', '.'));
  }

  private static boolean areCounted(List<Double> numbers) {
    int down = 0;
    for (int i = 1; i < numbers.size(); i++) {
      down += numbers.get(i) <= numbers.get(i - 1) ? 1 : 0;
    }
    return numbers.size() > 1 && down <= MOST_STEPS_DOWN * (numbers.size() - 1);
  }
}
