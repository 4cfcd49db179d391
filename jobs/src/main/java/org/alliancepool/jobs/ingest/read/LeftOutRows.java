package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.cell.WholeNumbers;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.RowFilter;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * Rows that {@code only} of the manifest leaves out, and for which values: some may be wanted ones
 * in another spelling, and nothing else tells of them.
 */
public final class LeftOutRows {
  /** Of more values the column is no list of codes. */
  private static final int MOST_VALUES = 10;

  private static final Pattern ROMAN =
      Pattern.compile("(?<![\\p{L}\\p{N}])[ivx]{1,5}(?![\\p{L}\\p{N}])", Pattern.CASE_INSENSITIVE);

  private final FileMapping mapping;
  private final RowFilter filter;
  private final Map<Integer, Map<String, Long>> values = new TreeMap<>();
  private final Map<Integer, Map<String, Long>> otherSpellings = new TreeMap<>();
  private long rows;

  public LeftOutRows(FileMapping mapping, RowFilter filter) {
    this.mapping = mapping;
    this.filter = filter;
  }

  /** Takes a row that is left out; {@code cell} gives the text of a column. */
  public void add(IntFunction<String> cell) {
    rows++;
    for (int column : filter.columns()) {
      String text = cell.apply(column) == null ? "" : WholeNumbers.plain(cell.apply(column));
      if (!filter.isWanted(column, text)) {
        count(values, column, text);
        String loose = loose(text);
        if (!loose.isEmpty()
            && filter.wanted(column).stream().anyMatch(w -> loose(w).equals(loose))) {
          count(otherSpellings, column, text);
        }
      }
    }
  }

  /** One value more than are shown is kept, to see that they are too many. */
  private static void count(Map<Integer, Map<String, Long>> counts, int column, String text) {
    Map<String, Long> of = counts.computeIfAbsent(column, c -> new TreeMap<>());
    if (of.size() <= MOST_VALUES || of.containsKey(text)) {
      of.merge(text, 1L, Long::sum);
    }
  }

  private static String loose(String text) {
    return LooseId.of(
        ROMAN.matcher(WholeNumbers.plain(text)).replaceAll(m -> String.valueOf(arabic(m.group()))));
  }

  private static int arabic(String roman) {
    int number = 0;
    int before = 0;
    for (char c : roman.toLowerCase(Locale.ROOT).toCharArray()) {
      int digit = c == 'i' ? 1 : c == 'v' ? 5 : 10;
      number += digit > before ? digit - 2 * before : digit;
      before = digit;
    }
    return number;
  }

  /** How many rows are left out, and for which values where these are few; empty for none. */
  public Optional<String> line() {
    if (rows == 0) {
      return Optional.empty();
    }
    List<String> columns = new ArrayList<>();
    values.forEach(
        (column, counts) -> {
          if (counts.size() <= MOST_VALUES && !isId(column)) {
            columns.add(mapping.columns().get(column) + " is " + listed(counts));
          }
        });
    return Optional.of(
        "only leaves out %d rows%s"
            .formatted(rows, columns.isEmpty() ? "" : ": " + String.join("; ", columns)));
  }

  /** What is wrong with the values for which rows are left out. */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    otherSpellings.forEach(
        (column, counts) ->
            warnings.add(
                "%d rows of \"%s\" are left out by only, and their \"%s\" may be a wanted one in another spelling%s. Add it to only where it is, or let the site write one throughout."
                    .formatted(
                        counts.values().stream().mapToLong(n -> n).sum(),
                        mapping.file().label(),
                        mapping.columns().get(column),
                        isId(column)
                            ? ""
                            : " (%s; only has %s)"
                                .formatted(listed(counts), quoted(filter.wanted(column))))));
    return warnings;
  }

  /**
   * Sees that some are left.
   *
   * @param counting how many rows count
   * @throws UserError where {@code only} leaves out all rows
   */
  public void requireSome(long counting) {
    if (counting == 0 && rows > 0) {
      throw new UserError(
          ErrorName.EMPTY_FILE,
          "Cannot use file \"%s\": %s, which are all. Correct only: or remove the file from the manifest."
              .formatted(mapping.file().label(), line().orElseThrow()));
    }
  }

  private boolean isId(int column) {
    return mapping.idColumns().contains(column);
  }

  private static String listed(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(e -> "\"%s\" (%d)".formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String quoted(List<String> values) {
    return new TreeSet<>(values)
        .stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(", "));
  }
}
