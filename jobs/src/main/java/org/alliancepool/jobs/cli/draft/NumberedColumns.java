package org.alliancepool.jobs.cli.draft;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Rater;

/**
 * Columns whose names differ in one number only: the items of a form, mostly.
 *
 * @param prefix what stands before the number
 * @param suffix what stands behind it
 * @param columns by their numbers
 */
record NumberedColumns(String prefix, String suffix, Map<Integer, ColumnLook> columns) {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Fewer numbered columns than this may be anything. */
  private static final int FEWEST_ITEMS = 4;

  /** Of the answers, so many may be typed wrongly; of totals more are beyond the items' scale. */
  private static final double MOST_SLIPS = 0.2;

  /** Families of which every number is there, the likeliest first. A column may be in several. */
  static List<NumberedColumns> in(List<ColumnLook> columns) {
    Map<String, NumberedColumns> families = new TreeMap<>();
    for (ColumnLook column : columns) {
      if (column.mayBeNumeric() || column.isText()) {
        split(column, families);
      }
    }
    return families.values().stream()
        .filter(NumberedColumns::isComplete)
        // Items stand at the end of most names; of two readings the one of more items.
        .sorted(
            Comparator.comparing((NumberedColumns f) -> !f.isItems())
                .thenComparingInt(f -> -f.columns().size())
                .thenComparingInt(f -> f.suffix().length()))
        .toList();
  }

  /** Each number in a name may be the item's, and of a long one its last two digits. */
  private static void split(ColumnLook column, Map<String, NumberedColumns> families) {
    Matcher m = NUMBER.matcher(column.name());
    while (m.find()) {
      int length = m.end() - m.start();
      if (length <= 3) {
        put(column, m.start(), m.end(), families);
      }
      if (length >= 3) {
        put(column, m.end() - 2, m.end(), families);
      }
    }
  }

  private static void put(
      ColumnLook column, int start, int end, Map<String, NumberedColumns> families) {
    String name = column.name();
    String prefix = name.substring(0, start);
    String suffix = name.substring(end);
    families
        .computeIfAbsent(
            (prefix + "\0" + suffix).toLowerCase(Locale.ROOT),
            k -> new NumberedColumns(prefix, suffix, new TreeMap<>()))
        .columns()
        .put(Integer.parseInt(name.substring(start, end)), column);
  }

  private boolean isComplete() {
    return runsFrom(1) || (isFromZero() && !InstrumentName.in(prefix, prefix.length()).isEmpty());
  }

  /** True where items are numbered from 0. */
  boolean isFromZero() {
    return runsFrom(0);
  }

  private boolean runsFrom(int first) {
    return columns.size() >= FEWEST_ITEMS
        && columns.keySet().stream().min(Integer::compare).orElse(-1) == first
        && columns.keySet().stream().max(Integer::compare).orElse(-1) == columns.size() - 1 + first;
  }

  /** True where an instrument that the names name has so many items, from 1 on. */
  boolean isItems() {
    return !isFromZero() && !instruments().isEmpty();
  }

  /** Instruments that the names name and whose items the columns may be, the likeliest first. */
  List<InstrumentName> instruments() {
    int n = columns.size();
    double max = FoundMeasure.max(looks());
    return InstrumentName.in(prefix, prefix.length()).stream()
        .filter(c -> c.forms(n).stream().anyMatch(this::mayAnswer))
        .sorted(
            Comparator.comparing((InstrumentName c) -> !c.apart())
                .thenComparing(c -> !c.whole())
                .thenComparingDouble(c -> beyond(c.forms(n), max))
                .thenComparing(c -> c.forms(n).stream().noneMatch(f -> f.rater() == Rater.CLIENT))
                .thenComparing(c -> -c.spelling().length())
                // Of two editions the later.
                .thenComparing(c -> c.instrument().code(), Comparator.reverseOrder()))
        .toList();
  }

  /** False where many values are outside every scale of a form, as those of totals are. */
  private boolean mayAnswer(Form form) {
    double max =
        Math.max(
            form.response().max(),
            form.variants().stream().mapToDouble(v -> v.response().max()).max().orElse(0));
    long all = 0;
    long beyond = 0;
    for (ColumnLook column : columns.values()) {
      for (Map.Entry<Double, Integer> number : column.numbers().entrySet()) {
        boolean code = MissingNumbers.mayBeOne(number.getKey());
        all += code ? 0 : number.getValue();
        beyond += !code && number.getKey() > max ? number.getValue() : 0;
      }
    }
    return beyond <= MOST_SLIPS * all;
  }

  /** How far a scale's end is from the highest answer. */
  private static double beyond(List<Form> forms, double max) {
    return forms.stream().mapToDouble(f -> Math.abs(f.response().max() - max)).min().orElse(0);
  }

  /** The names as a manifest gives them. */
  String pattern() {
    return prefix + "{item}" + suffix;
  }

  List<ColumnLook> looks() {
    return List.copyOf(columns.values());
  }

  /** The names' numbers, each with the item's, which begins at 1. */
  String firstNumbers(int items) {
    int shift = isFromZero() ? 1 : 0;
    return columns.entrySet().stream()
        .limit(items)
        .map(
            c -> {
              String name = c.getValue().name();
              String number = name.substring(prefix.length(), name.length() - suffix.length());
              return "\"%s\": %d".formatted(number, c.getKey() + shift);
            })
        .collect(Collectors.joining(", "));
  }

  /** How to take the first of more columns than a known form has items; empty where none fits. */
  String firstItems() {
    return InstrumentName.in(prefix, prefix.length()).stream()
        .flatMap(c -> c.instrument().forms().stream())
        .filter(f -> !isFromZero())
        .filter(f -> f.isItemLevel() && f.items() < columns.size())
        .map(
            f ->
                "; %s has %d, and item_names: {%s} takes those"
                    .formatted(f.id(), f.items(), firstNumbers(f.items())))
        .findFirst()
        .orElse("");
  }
}
