package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Rater;
import org.alliancepool.schemas.instrument.Scale;

/**
 * Finds measures by the names of columns, or of parameters: numbered ones as items, and ones named
 * like an instrument as scores, where every word of the name is understood. What is not understood
 * becomes a question.
 */
final class MeasureSearch {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Fewer numbered columns than this may be anything. */
  private static final int FEWEST_ITEMS = 4;

  /** Of the answers, so many may be typed wrongly; of totals more are beyond the items' scale. */
  private static final double MOST_SLIPS = 0.2;

  private static final int MOST_QUESTIONS = 12;

  /** REDCap's status of a form: 0 incomplete, 1 unverified, 2 complete. */
  private static final Pattern FORM_STATUS = Pattern.compile("(?i).+_complete");

  /** REDCap's columns of a checkbox, one for each choice. */
  private static final Pattern CHECKBOX = Pattern.compile(".+___.+");

  private final boolean visitInRow;
  private final List<FoundMeasure> found = new ArrayList<>();
  private final List<MeasureGuess> questions = new ArrayList<>();
  private final List<DoubtfulScores> doubtful = new ArrayList<>();
  private final Set<ColumnLook> used = new HashSet<>();

  private MeasureSearch(boolean visitInRow) {
    this.visitInRow = visitInRow;
  }

  /** A family of names that differ in one number only. */
  private record Numbered(String prefix, String suffix, Map<Integer, ColumnLook> columns) {
    String pattern() {
      return prefix + "{item}" + suffix;
    }

    boolean isComplete() {
      return runsFrom(1) || (isFromZero() && !InstrumentName.in(prefix, prefix.length()).isEmpty());
    }

    boolean isFromZero() {
      return runsFrom(0);
    }

    private boolean runsFrom(int first) {
      return columns.size() >= FEWEST_ITEMS
          && columns.keySet().stream().min(Integer::compare).orElse(-1) == first
          && columns.keySet().stream().max(Integer::compare).orElse(-1)
              == columns.size() - 1 + first;
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

    List<ColumnLook> looks() {
      return List.copyOf(columns.values());
    }
  }

  /**
   * @param columns those that may hold answers
   * @param visitInRow true where a column says the visit
   * @param raters by the codes of the column that says who rated; empty where none does
   */
  static List<MeasureGuess> in(
      List<ColumnLook> columns, boolean visitInRow, Map<String, String> raters) {
    MeasureSearch search = new MeasureSearch(visitInRow);
    List<ColumnLook> candidates =
        columns.stream()
            .filter(c -> !isFormStatus(c) && !CHECKBOX.matcher(c.name()).matches())
            .toList();
    List<Numbered> numbered = numbered(candidates);
    // Numbers may be of visits: what is no form's items may still be scores.
    numbered.stream().filter(f -> fits(f) > 0).forEach(search::read);
    List<ColumnLook> unread = search.scores(candidates);
    search.doubtScores();
    numbered.forEach(search::read);
    search.askForDoubtful();
    unread.stream().filter(c -> !search.used.contains(c)).forEach(search::askForScore);
    List<MeasureGuess> guesses =
        new ArrayList<>(
            FoundMeasure.joined(search.unambiguous(), visitInRow ? null : "baseline", raters));
    guesses.addAll(search.questions.stream().limit(MOST_QUESTIONS).toList());
    return guesses;
  }

  private static boolean isFormStatus(ColumnLook column) {
    return FORM_STATUS.matcher(column.name()).matches()
        && column.min().orElse(0) >= 0
        && column.max().orElse(0) <= 2;
  }

  /** Of two that mean the same at one visit, none can be chosen. */
  private List<FoundMeasure> unambiguous() {
    Map<String, List<FoundMeasure>> byMeaning = new LinkedHashMap<>();
    found.forEach(f -> byMeaning.computeIfAbsent(f.meaning(), m -> new ArrayList<>()).add(f));
    List<FoundMeasure> kept = new ArrayList<>();
    byMeaning.forEach(
        (meaning, same) -> {
          kept.addAll(same.size() == 1 ? same : List.of());
          if (same.size() > 1) {
            questions.add(
                MeasureGuess.question(
                    same.stream().map(FoundMeasure::pattern).collect(Collectors.joining(", ")),
                    "all look like %s; of which visit, rater or scale is each?"
                        .formatted(same.get(0).instrument().code())));
          }
        });
    return kept;
  }

  /** Families of which every number is there, the likeliest first. */
  private static List<Numbered> numbered(List<ColumnLook> columns) {
    Map<String, Numbered> families = new TreeMap<>();
    for (ColumnLook column : columns) {
      if (column.mayBeNumeric() || column.isText()) {
        split(column, families);
      }
    }
    return families.values().stream()
        .filter(Numbered::isComplete)
        // Items stand at the end of most names; of two readings the one of more items.
        .sorted(
            Comparator.comparingInt((Numbered f) -> -fits(f))
                .thenComparingInt(f -> -f.columns().size())
                .thenComparingInt(f -> f.suffix().length()))
        .toList();
  }

  /** How well a family may be an instrument's items: 1 where one has so many from 1 on, else 0. */
  private static int fits(Numbered family) {
    return family.isFromZero() || candidates(family).isEmpty() ? 0 : 1;
  }

  /** Each number in a name may be the item's, and of a long one its last two digits. */
  private static void split(ColumnLook column, Map<String, Numbered> families) {
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

  private static void put(ColumnLook column, int start, int end, Map<String, Numbered> families) {
    String name = column.name();
    String prefix = name.substring(0, start);
    String suffix = name.substring(end);
    families
        .computeIfAbsent(
            (prefix + "\0" + suffix).toLowerCase(Locale.ROOT),
            k -> new Numbered(prefix, suffix, new TreeMap<>()))
        .columns()
        .put(Integer.parseInt(name.substring(start, end)), column);
  }

  private static List<InstrumentName> candidates(Numbered family) {
    int n = family.columns().size();
    double max = FoundMeasure.max(family.looks());
    return InstrumentName.in(family.prefix(), family.prefix().length()).stream()
        .filter(c -> c.forms(n).stream().anyMatch(f -> mayAnswer(family, f)))
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
  private static boolean mayAnswer(Numbered family, Form form) {
    double max =
        Math.max(
            form.response().max(),
            form.variants().stream().mapToDouble(v -> v.response().max()).max().orElse(0));
    long all = 0;
    long beyond = 0;
    for (ColumnLook column : family.columns().values()) {
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

  private void read(Numbered family) {
    int n = family.columns().size();
    List<InstrumentName> candidates = candidates(family);
    boolean words = family.looks().stream().allMatch(c -> c.isText() || c.mayBeNumeric());
    boolean numbers =
        family.looks().stream().allMatch(ColumnLook::mayBeNumeric)
            && family.looks().stream().anyMatch(ColumnLook::isNumeric);
    boolean taken = family.looks().stream().anyMatch(used::contains);
    if (taken || !words || (candidates.isEmpty() && !numbers)) {
      return;
    }
    used.addAll(family.looks());
    String range =
        numbers
            ? "%d columns, %s".formatted(n, FoundMeasure.extent(family.looks()))
            : n + " columns of words; values: gives each its number";
    if (candidates.isEmpty() || !numbers) {
      questions.add(
          MeasureGuess.question(
              family.pattern(),
              candidates.isEmpty()
                  ? "which instrument? " + range + firstItems(family) + doubt(family)
                  : "may be items of %s: %s"
                      .formatted(candidates.get(0).instrument().code(), range)));
      return;
    }
    InstrumentName best = candidates.get(0);
    if (family.isFromZero()) {
      questions.add(
          MeasureGuess.question(
              family.pattern(),
              "items of %s, numbered from 0? item_names: {%s} takes them so; %s"
                  .formatted(best.instrument().code(), family.firstNumbers(n), range)));
      return;
    }
    List<NameWord> rest = new ArrayList<>(best.rest());
    String pattern = family.pattern();
    rest.addAll(
        NameWord.of(pattern, family.prefix().length() + "{item}".length(), pattern.length()));
    String rater = rater(rest, best.instrument().forms());
    Optional<Form> form = FoundMeasure.formFor(best.forms(n), rater);
    if (form.isEmpty()) {
      questions.add(
          MeasureGuess.question(
              family.pattern(),
              "%s has several forms of %d items (%s); add form: with the right one. %s"
                  .formatted(
                      best.instrument().code(),
                      n,
                      best.forms(n).stream().map(Form::id).collect(Collectors.joining(", ")),
                      range)));
      return;
    }
    List<NameWord> visit = visit(rest, rater);
    found.add(
        new FoundMeasure(
            pattern,
            family.looks(),
            best.instrument(),
            others(candidates, best),
            form.get(),
            rater != null,
            null,
            false,
            visit.isEmpty() ? -1 : visit.get(0).start(),
            visit.isEmpty() ? -1 : visit.get(visit.size() - 1).end()));
  }

  /** How to take the first of more columns than a known form has items; empty where none fits. */
  private static String firstItems(Numbered family) {
    return InstrumentName.in(family.prefix(), family.prefix().length()).stream()
        .flatMap(c -> c.instrument().forms().stream())
        .filter(f -> !family.isFromZero())
        .filter(f -> f.isItemLevel() && f.items() < family.columns().size())
        .map(
            f ->
                "; %s has %d, and item_names: {%s} takes those"
                    .formatted(f.id(), f.items(), family.firstNumbers(f.items())))
        .findFirst()
        .orElse("");
  }

  /** Instruments of which the name says as much. */
  private static List<String> others(List<InstrumentName> candidates, InstrumentName best) {
    return candidates.stream()
        .filter(c -> c.whole() == best.whole() && c.apart() == best.apart())
        .map(c -> c.instrument().code())
        .filter(c -> !c.equals(best.instrument().code()))
        .distinct()
        .toList();
  }

  /** The rater that a word names, where the instrument has a form for it. */
  private static String rater(List<NameWord> words, List<Form> forms) {
    return words.stream()
        .map(NameWord::rater)
        .filter(r -> r != null && forms.stream().anyMatch(f -> f.rater().code().equals(r)))
        .findFirst()
        .orElse(null);
  }

  /** The words of the visit, where they stand together; none in a file whose rows say it. */
  private List<NameWord> visit(List<NameWord> rest, String rater) {
    List<NameWord> visit = new ArrayList<>();
    for (NameWord word : rest) {
      boolean isRater = rater != null && rater.equals(word.rater());
      if (word.saysVisit() && !isRater && !visitInRow) {
        visit.add(word);
      }
    }
    for (int i = 1; i < visit.size(); i++) {
      if (rest.indexOf(visit.get(i)) != rest.indexOf(visit.get(i - 1)) + 1) {
        return List.of();
      }
    }
    return visit;
  }

  /** Reads the scores; gives the columns of which a word is not understood. */
  private List<ColumnLook> scores(List<ColumnLook> columns) {
    List<ColumnLook> unread = new ArrayList<>();
    for (ColumnLook column : columns) {
      boolean hasRole = ColumnRole.all().stream().anyMatch(r -> column.rank(r) >= 0);
      if (!used.contains(column) && !hasRole && column.isNumeric()) {
        List<FoundMeasure> readings = new ArrayList<>();
        List<InstrumentName> names = InstrumentName.in(column.name(), column.name().length());
        // A name that ends where a word does, before one that breaks a word: wai_s1 is no WAI-S.
        for (boolean apart : new boolean[] {true, false}) {
          if (readings.isEmpty()) {
            names.stream()
                .filter(n -> n.apart() == apart)
                .forEach(n -> reading(column, n).ifPresent(readings::add));
          }
        }
        if (!readings.isEmpty()) {
          used.add(column);
          score(column, readings);
        } else if (!names.isEmpty()) {
          unread.add(column);
        }
      }
    }
    return unread;
  }

  /** Takes back what may be answers to items, so that numbered columns are asked about together. */
  private void doubtScores() {
    doubtful.addAll(DoubtfulScores.among(found.stream().filter(f -> !f.isItems()).toList()));
    for (DoubtfulScores d : doubtful) {
      found.removeAll(d.measures());
      d.columns().forEach(used::remove);
    }
  }

  private void askForDoubtful() {
    for (DoubtfulScores d : doubtful) {
      if (d.columns().stream().noneMatch(used::contains)) {
        used.addAll(d.columns());
        questions.add(d.question());
      }
    }
  }

  /** Why the columns of a family were not taken for scores; empty where they do not look so. */
  private String doubt(Numbered family) {
    return doubtful.stream()
        .filter(d -> d.columns().stream().anyMatch(family.looks()::contains))
        .map(d -> "; " + d.why())
        .findFirst()
        .orElse("");
  }

  private void askForScore(ColumnLook column) {
    questions.add(
        MeasureGuess.question(
            column.name(),
            "is it a score of %s? values from %s to %s"
                .formatted(
                    InstrumentName.in(column.name(), column.name().length()).stream()
                        .sorted(Comparator.comparing((InstrumentName c) -> -c.spelling().length()))
                        .map(c -> c.instrument().code())
                        .distinct()
                        .limit(3)
                        .collect(Collectors.joining(", ")),
                    FoundMeasure.text(column.min().orElse(0)),
                    FoundMeasure.text(column.max().orElse(0)))));
  }

  private void score(ColumnLook column, List<FoundMeasure> readings) {
    readings.sort(
        Comparator.comparing((FoundMeasure f) -> !hasItems(f))
            .thenComparing(f -> isBeyond(f, column))
            .thenComparing(f -> f.form().rater() != Rater.CLIENT)
            .thenComparing(f -> f.instrument().code(), Comparator.reverseOrder()));
    FoundMeasure best = readings.get(0);
    List<String> others =
        hasItems(best)
            ? List.of()
            : readings.stream()
                .filter(f -> isBeyond(f, column) == isBeyond(best, column))
                .map(f -> f.instrument().code())
                .filter(c -> !c.equals(best.instrument().code()))
                .distinct()
                .toList();
    found.add(
        new FoundMeasure(
            column.name(),
            best.columns(),
            best.instrument(),
            others,
            best.form(),
            best.raterSaid(),
            best.scale(),
            best.mean(),
            best.visitStart(),
            best.visitEnd()));
  }

  /** True where items of the same instrument are in the file: a score beside them is theirs. */
  private boolean hasItems(FoundMeasure score) {
    return found.stream().anyMatch(f -> f.isItems() && f.form().id().equals(score.form().id()));
  }

  private static boolean isBeyond(FoundMeasure f, ColumnLook column) {
    double max = column.max().orElse(0);
    double min = column.min().orElse(0);
    return !f.mean() && f.scale().range().filter(r -> min < r.min() || max > r.max()).isPresent();
  }

  /** A score, where every word of the name is understood. */
  private Optional<FoundMeasure> reading(ColumnLook column, InstrumentName candidate) {
    List<NameWord> rest = candidate.rest();
    List<Form> all = candidate.instrument().forms();
    String rater = rater(rest, all);
    List<NameWord> visit = visit(rest, rater);
    boolean mean = rest.stream().anyMatch(NameWord::saysMean);
    List<NameWord> more = new ArrayList<>();
    for (NameWord word : rest) {
      boolean known =
          visit.contains(word)
              || word.saysTotal()
              || word.saysMean()
              || (word.rater() != null && word.rater().equals(rater));
      if (!known) {
        more.add(word);
      }
    }
    // Forms that items in the file are of, else any.
    List<Form> withItems =
        all.stream()
            .filter(f -> found.stream().anyMatch(i -> i.isItems() && i.form().id().equals(f.id())))
            .toList();
    Optional<Form> form = FoundMeasure.formFor(withItems.isEmpty() ? all : withItems, rater);
    Optional<Scale> scale = form.flatMap(f -> scale(f, more));
    boolean fits = scale.isPresent() && (!mean || isMeanOf(form.get(), scale.get(), column));
    return fits
        ? Optional.of(
            new FoundMeasure(
                column.name(),
                List.of(column),
                candidate.instrument(),
                List.of(),
                form.get(),
                rater != null,
                scale.get(),
                mean,
                visit.isEmpty() ? -1 : visit.get(0).start(),
                visit.isEmpty() ? -1 : visit.get(visit.size() - 1).end()))
        : Optional.empty();
  }

  private static boolean isMeanOf(Form form, Scale scale, ColumnLook column) {
    return scale.size() > 0
        && column.min().orElse(0) >= form.response().min()
        && column.max().orElse(0) <= form.response().max();
  }

  /** The total where no words are left, else the subscale that they name. */
  private static Optional<Scale> scale(Form form, List<NameWord> words) {
    if (words.isEmpty()) {
      return form.scale(Scale.TOTAL);
    }
    String letters = words.stream().map(NameWord::letters).collect(Collectors.joining());
    return form.subscales().stream()
        .filter(
            s ->
                ColumnRole.letters(s.id()).equals(letters)
                    || ColumnRole.letters(s.name()).equals(letters))
        .findFirst();
  }
}
