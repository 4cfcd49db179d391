package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.alliancepool.schemas.instrument.Construct;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Rater;
import org.alliancepool.schemas.instrument.Scale;

/**
 * Finds measures by the names of columns, or of parameters: numbered ones as items, and ones named
 * like an instrument as scores, where every word of the name is understood. What is not understood
 * becomes a question.
 */
final class MeasureSearch {
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

  /**
   * @param columns those that may hold answers
   * @param visitInRow true where a column says the visit
   * @param raters as the rows say them
   */
  static List<MeasureGuess> in(List<ColumnLook> columns, boolean visitInRow, RowRaters raters) {
    MeasureSearch search = new MeasureSearch(visitInRow);
    List<ColumnLook> candidates =
        columns.stream()
            .filter(c -> !isFormStatus(c) && !CHECKBOX.matcher(c.name()).matches())
            .toList();
    List<NumberedColumns> numbered = NumberedColumns.in(candidates);
    // Numbers may be of visits: what is no form's items may still be scores.
    numbered.stream().filter(NumberedColumns::isItems).forEach(search::read);
    List<ColumnLook> unread = search.scores(candidates);
    search.doubtScores();
    numbered.forEach(search::read);
    search.askForDoubtful();
    unread.stream().filter(c -> !search.used.contains(c)).forEach(search::askForScore);
    List<MeasureGuess> guesses =
        new ArrayList<>(FoundMeasure.joined(search.unambiguous(), visitInRow, raters));
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

  private void read(NumberedColumns family) {
    int n = family.columns().size();
    List<InstrumentName> candidates = ofSaidRater(family.instruments(), n);
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
                  ? "which instrument? " + range + family.firstItems() + doubt(family)
                  : "may be items of %s: %s"
                      .formatted(candidates.get(0).instrument().code(), range)));
      return;
    }
    InstrumentName best = candidates.get(0);
    if (best.saysOtherRater(n)) {
      questions.add(
          MeasureGuess.question(
              family.pattern(),
              "items of %s? by the name of the %s, for whom it has no form of %d items; %s"
                  .formatted(
                      best.instrument().code(), best.rater().orElseThrow().rater(), n, range)));
      return;
    }
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

  /** Where the likeliest reading has a word for who rated, those readings that heed it, if any. */
  private static List<InstrumentName> ofSaidRater(List<InstrumentName> candidates, int items) {
    Optional<NameWord> said = candidates.stream().findFirst().flatMap(InstrumentName::rater);
    List<InstrumentName> heeding =
        candidates.stream()
            .filter(c -> c.saysRaterOf(items) || said.filter(w -> c.end() >= w.end()).isPresent())
            .toList();
    return said.isEmpty() || heeding.isEmpty() ? candidates : heeding;
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
  private String doubt(NumberedColumns family) {
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
                .filter(f -> !f.instrument().equals(best.instrument()))
                .flatMap(f -> named(f, column, isBeyond(best, column)).stream())
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
    return !f.mean() && isBeyond(f.scale(), column);
  }

  private static boolean isBeyond(Scale scale, ColumnLook column) {
    double max = column.max().orElse(0);
    double min = column.min().orElse(0);
    return scale.range().filter(r -> min < r.min() || max > r.max()).isPresent();
  }

  /** Another reading, with the variant that would hold the values; empty where none would. */
  private static Optional<String> named(FoundMeasure f, ColumnLook column, boolean orBeyond) {
    String code = f.instrument().code();
    if (orBeyond || !isBeyond(f, column)) {
      return Optional.of(code);
    }
    Form form = f.form();
    return form.variants().stream()
        .filter(v -> form.itemMaxima().isEmpty())
        .filter(v -> !isBeyond(form.on(v.name()).scale(f.scale().id()).orElseThrow(), column))
        .map(v -> code + " " + v.name())
        .findFirst();
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
    boolean ofOtherRater =
        candidate.rater().isPresent()
            && rater == null
            && candidate.instrument().construct() == Construct.ALLIANCE;
    boolean fits =
        scale.isPresent() && !ofOtherRater && (!mean || isMeanOf(form.get(), scale.get(), column));
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
