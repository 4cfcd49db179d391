package org.alliancepool.jobs.cli.draft;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Instrument;
import org.alliancepool.schemas.instrument.Range;
import org.alliancepool.schemas.instrument.Rater;
import org.alliancepool.schemas.instrument.Response;
import org.alliancepool.schemas.instrument.Scale;
import org.alliancepool.schemas.instrument.Variant;

/**
 * The columns of one form at one visit: its items, or one of its scores.
 *
 * @param pattern of the names, with {item} where they are items
 * @param columns the columns, or parameters
 * @param instrument what they may be
 * @param others further instruments that they may be as well
 * @param form of the instrument
 * @param raterSaid true where the name says who rated
 * @param scale the scale of a score; null for items
 * @param mean true where a score is named a mean
 * @param visitStart where the word of the visit begins in the pattern; -1 where there is none
 * @param visitEnd behind that word
 */
record FoundMeasure(
    String pattern,
    List<ColumnLook> columns,
    Instrument instrument,
    List<String> others,
    Form form,
    boolean raterSaid,
    Scale scale,
    boolean mean,
    int visitStart,
    int visitEnd) {

  boolean isItems() {
    return scale == null;
  }

  /** The visit that the name says; null where it says none. */
  String visit() {
    return visitStart < 0 ? null : pattern.substring(visitStart, visitEnd);
  }

  /** The pattern with a placeholder for the visit. */
  String everyVisit() {
    return visitStart < 0
        ? pattern
        : pattern.substring(0, visitStart) + "{visit}" + pattern.substring(visitEnd);
  }

  /** What must not stand twice for one visit: two columns would hold the same. */
  String meaning() {
    return String.join("/", form.id(), isItems() ? "items" : scale.id(), visit());
  }

  /** As a proposal for some visits. */
  private MeasureGuess guess(
      String names,
      Map<String, Integer> itemNames,
      List<String> visits,
      Optional<UnnamedVisit> unnamed,
      RowRaters rowRaters) {
    boolean manyRaters = instrument.forms().stream().map(Form::rater).distinct().count() > 1;
    Map<String, String> ofRows = raterSaid ? Map.of() : rowRaters.of(columns);
    Map<String, String> raters = ofForms(ofRows);
    boolean manyForms = instrument.forms(form.rater()).size() > 1;
    return new MeasureGuess(
        instrument.code(),
        manyForms && raters.isEmpty() ? form.id() : null,
        manyRaters && raters.isEmpty() ? form.rater().code() : null,
        raters,
        isItems() ? "items" : "score",
        names,
        itemNames,
        isItems() || scale.id().equals(Scale.TOTAL) ? null : scale.id(),
        mean ? "mean" : null,
        visits,
        unnamed,
        columns,
        missingCodes(),
        why(manyRaters && raters.isEmpty())
            + (itemNames.isEmpty() ? "" : "; counted from 1, the form has numbers of its own")
            + (rowRaters.stand(instrument.construct()) ? ofNoForm(ofRows, raters) : "")
            + (!raters.isEmpty() && rowRaters.areMissingFor(columns)
                ? "; some rows do not say who rated, the run will reject them"
                : ""));
  }

  /** What the names count from 1 to the form's own numbers; empty where these are the same. */
  private Map<String, Integer> itemNames() {
    List<Integer> numbers = form.itemNumbers();
    Map<String, Integer> names = new LinkedHashMap<>();
    if (isItems()
        && numbers.size() == columns.size()
        && numbers.get(numbers.size() - 1) > numbers.size()) {
      int start = pattern.indexOf("{item}");
      int behind = pattern.length() - start - "{item}".length();
      for (int i = 0; i < numbers.size(); i++) {
        String name = columns.get(i).name();
        names.put(name.substring(start, name.length() - behind), numbers.get(i));
      }
    }
    return names;
  }

  /** The codes of raters for whom the instrument has one form, and of the same length. */
  private Map<String, String> ofForms(Map<String, String> raterCodes) {
    Map<String, String> known = new TreeMap<>();
    raterCodes.forEach(
        (code, rater) -> {
          List<Form> forms =
              instrument.forms().stream().filter(f -> f.rater().code().equals(rater)).toList();
          if (forms.size() == 1 && (!isItems() || forms.get(0).items() == form.items())) {
            known.put(code, rater);
          }
        });
    return known;
  }

  /** SDTM's investigator may be the therapist. */
  private String ofNoForm(Map<String, String> all, Map<String, String> known) {
    String codes =
        all.entrySet().stream()
            .filter(r -> !known.containsKey(r.getKey()))
            .map(r -> "%s (%s?)".formatted(ManifestDraft.inQuotes(r.getKey()), r.getValue()))
            .collect(Collectors.joining(", "));
    return codes.isEmpty()
        ? ""
        : "; who is meant by %s, of whom it has no such form? raters: takes each that counts"
            .formatted(codes);
  }

  private String why(boolean manyRaters) {
    List<String> words = new ArrayList<>();
    String range = extent(columns);
    words.add(isItems() ? "%d columns, %s".formatted(columns.size(), range) : range);
    beyond().ifPresent(words::add);
    if (!others.isEmpty()) {
      words.add("or " + String.join(", ", others));
    }
    if (manyRaters && !raterSaid) {
      words.add("no name says who rated");
    }
    long texts = columns.stream().mapToLong(ColumnLook::texts).sum();
    if (texts > 0) {
      words.add("cells with words, which the run will reject: " + texts);
    }
    return String.join("; ", words);
  }

  /** Where answers are outside the form's scale, what would hold them. */
  private Optional<String> beyond() {
    double max = max(columns);
    if (!isItems()) {
      return scale
          .range()
          .filter(r -> !mean && max > r.max())
          .map(r -> "beyond the form's %s to %s".formatted(text(r.min()), text(r.max())));
    }
    Response scale = form.response();
    if (max <= scale.max()) {
      return Optional.empty();
    }
    String variants =
        form.variants().stream()
            .filter(v -> v.response().max() >= max)
            .map(Variant::name)
            .collect(Collectors.joining(", "));
    return Optional.of(
        "beyond the form's %s to %s%s"
            .formatted(
                text(scale.min()),
                text(scale.max()),
                variants.isEmpty() ? "" : ", variant " + variants + " would hold them"));
  }

  /** From where to where the values of columns go. */
  static String extent(List<ColumnLook> columns) {
    return "values from %s to %s".formatted(text(min(columns)), text(max(columns)));
  }

  static double min(List<ColumnLook> columns) {
    return columns.stream().flatMapToDouble(c -> c.min().stream()).min().orElse(0);
  }

  static double max(List<ColumnLook> columns) {
    return columns.stream().flatMapToDouble(c -> c.max().stream()).max().orElse(0);
  }

  /**
   * Numbers for missing values: what the file labels so, and the usual ones outside the scale,
   * where they count for nothing in any case.
   */
  private List<String> missingCodes() {
    Map<Double, Boolean> codes = new TreeMap<>();
    for (ColumnLook column : columns) {
      column.labelledMissing().stream()
          .filter(column.numbers()::containsKey)
          .forEach(c -> codes.put(c, true));
      column.numbers().keySet().stream()
          .filter(v -> MissingNumbers.mayBeOne(v) && isImpossible(v))
          .forEach(c -> codes.put(c, true));
    }
    return codes.keySet().stream().map(FoundMeasure::text).toList();
  }

  private boolean isImpossible(double value) {
    if (isItems()) {
      return !form.response().allows(value)
          && form.variants().stream().noneMatch(v -> v.response().allows(value));
    }
    Optional<Range> range = scale.range();
    double widest = form.variants().stream().mapToDouble(v -> v.response().max()).max().orElse(0);
    return range.isPresent()
        && (value < Math.min(0, range.get().min())
            || value > Math.max(range.get().max(), widest * scale.size()));
  }

  static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * A measure of each visit as one with a placeholder, where the names differ in nothing else.
   *
   * @param visitInRow true where the rows say the visit of what names none
   * @param raters as the rows say them
   */
  static List<MeasureGuess> joined(List<FoundMeasure> found, boolean visitInRow, RowRaters raters) {
    Map<String, List<FoundMeasure>> alike = new LinkedHashMap<>();
    for (FoundMeasure f : found) {
      alike.computeIfAbsent(f.acrossVisits(), k -> new ArrayList<>()).add(f);
    }
    List<MeasureGuess> guesses = new ArrayList<>();
    for (List<FoundMeasure> visits : alike.values()) {
      FoundMeasure first = visits.get(0);
      if (visits.size() > 1) {
        List<String> names = visits.stream().map(FoundMeasure::visit).toList();
        List<ColumnLook> columns = visits.stream().flatMap(v -> v.columns().stream()).toList();
        guesses.add(
            first
                .with(columns)
                .guess(first.everyVisit(), first.itemNames(), names, Optional.empty(), raters));
      } else if (first.visit() != null) {
        guesses.add(
            first.guess(
                first.pattern(),
                first.itemNames(),
                List.of(first.visit()),
                Optional.empty(),
                raters));
      } else {
        Optional<UnnamedVisit> unnamed =
            visitInRow
                ? Optional.empty()
                : Optional.of(UnnamedVisit.of(first.instrument().construct()));
        guesses.add(first.guess(first.pattern(), first.itemNames(), List.of(), unnamed, raters));
      }
    }
    return guesses;
  }

  /** The same for measures that differ in the visit only. */
  String acrossVisits() {
    return String.join("/", form.id(), meaningOfAnyVisit(), everyVisit()).toLowerCase(Locale.ROOT);
  }

  private String meaningOfAnyVisit() {
    return isItems() ? "items" : scale.id() + (mean ? "/mean" : "");
  }

  private FoundMeasure with(List<ColumnLook> all) {
    return new FoundMeasure(
        pattern, all, instrument, others, form, raterSaid, scale, mean, visitStart, visitEnd);
  }

  /** The form of an instrument for a rater, among those given; empty where several would do. */
  static Optional<Form> formFor(List<Form> forms, String said) {
    Rater rater =
        said != null
            ? Rater.valueOf(said.toUpperCase(Locale.ROOT))
            : forms.stream().anyMatch(f -> f.rater() == Rater.CLIENT)
                ? Rater.CLIENT
                : forms.isEmpty() ? null : forms.get(0).rater();
    List<Form> of = forms.stream().filter(f -> f.rater() == rater).toList();
    return of.size() == 1 ? Optional.of(of.get(0)) : Optional.empty();
  }
}
