package org.alliancepool.jobs.consortium;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.schemas.instrument.Form;
import org.alliancepool.schemas.instrument.Instrument;
import org.alliancepool.schemas.instrument.Range;
import org.alliancepool.schemas.instrument.Response;
import org.alliancepool.schemas.instrument.Scale;
import org.alliancepool.schemas.instrument.Scoring;
import org.alliancepool.schemas.instrument.Variant;

/**
 * A form as one study used it: on the variant that its manifest declares. Two are the same when
 * form and variant are.
 */
public final class StudyForm {
  private final Instrument instrument;
  private final Form declared;
  private final Form form;
  private final String id;
  private final Variant recoded;
  private final Set<Integer> reversed = new HashSet<>();
  private final Map<Integer, Double> maxima;
  private final Set<Integer> known;
  private final Map<Integer, List<Integer>> alike = new HashMap<>();

  StudyForm(Instrument instrument, Form declared, String variant) {
    this.instrument = instrument;
    this.declared = declared;
    this.form = variant == null ? declared : declared.on(variant);
    this.id = variant == null ? declared.id() : declared.id() + "@" + variant;
    this.recoded =
        variant == null
            ? null
            : declared.variant(variant).filter(v -> !v.recode().isEmpty()).orElse(null);
    form.scales().forEach(s -> reversed.addAll(s.reverse()));
    this.maxima = new HashMap<>(form.itemMaxima());
    this.known = new HashSet<>(form.itemNumbers());
    if (recoded == null) {
      maxima.forEach((item, max) -> alike.put(item, itemsUpTo(max)));
    }
  }

  private List<Integer> itemsUpTo(double max) {
    return form.itemNumbers().stream().filter(i -> maxima.getOrDefault(i, max + 1) == max).toList();
  }

  /** The items that end lower than the form, where this one does; empty where it does not. */
  public List<Integer> itemsLike(int item) {
    return alike.getOrDefault(item, List.of());
  }

  /** Form id, with @variant where one is declared. */
  public String id() {
    return id;
  }

  /** The instrument's code. */
  public String instrument() {
    return instrument.code();
  }

  /** What the instrument measures. */
  public String construct() {
    return instrument.construct().code();
  }

  /** +1 where a higher score on a scale is better, -1 where it is worse. */
  public int orientation(String scale) {
    return form.scale(scale)
        .map(s -> s.orientation().sign())
        .orElse(instrument.orientation().sign());
  }

  /** The form. */
  public Form form() {
    return form;
  }

  /** The numbers of the form's items. */
  public List<Integer> itemNumbers() {
    return form.itemNumbers();
  }

  /** The scale on which answers are stored: the form's own, after any recode. */
  public Response response() {
    return form.response();
  }

  /**
   * The answer on the form's own scale; empty where the value is no answer to the item. Most forms
   * have whole steps: a fraction is an answer only where the scale is long enough to be a line.
   * What a program's arithmetic has made of a whole number, 3.0000000000000004, is that number.
   */
  public Optional<Double> answer(int item, double given) {
    if (!known.contains(item)) {
      return Optional.empty();
    }
    double value = withoutNoise(given);
    if (recoded != null) {
      return Optional.ofNullable(recoded.recode().get(value));
    }
    Response r = form.response();
    boolean step = isWhole(value) || isLine();
    return step && r.allows(value) && value <= maxima.getOrDefault(item, r.max())
        ? Optional.of(value)
        : Optional.empty();
  }

  /** True for a number that is no whole one, where answers are. */
  public boolean isBetweenAnswers(double value) {
    return !isWhole(value) && !isLine();
  }

  /** The whole number that a program's arithmetic has missed; any other number as it is. */
  public static double withoutNoise(double value) {
    return isWhole(value) ? Math.rint(value) + 0.0 : value; // adding zero makes -0.0 plain
  }

  private static boolean isWhole(double value) {
    return Math.abs(value - Math.rint(value)) <= NOISE;
  }

  /** True of a visual analogue scale, where any number is an answer. */
  public boolean isLine() {
    return form.response().max() - form.response().min() >= LINE;
  }

  /** The lowest and highest answer, as files write them: before any recode. */
  public Range answers() {
    if (recoded == null) {
      return new Range(form.response().min(), form.response().max());
    }
    return new Range(
        Collections.min(recoded.recode().keySet()), Collections.max(recoded.recode().keySet()));
  }

  /** The same of one item, which may end lower. */
  public Range answers(int item) {
    Range all = answers();
    return recoded == null
        ? new Range(all.min(), Math.min(all.max(), maxima.getOrDefault(item, all.max())))
        : all;
  }

  /** False where the variant's recode turns the answers, so that the lowest counts most. */
  public boolean countsUpwards() {
    return recoded == null
        || recoded.recode().get(answers().min()) < recoded.recode().get(answers().max());
  }

  /**
   * The shortest response scale of the form that holds all of these answers, as a manifest declares
   * it: the name of a variant, or "none" for the scale of the form itself. Empty where none does.
   */
  public Optional<String> variantWith(double lowest, double highest) {
    Map<String, Response> scales = new LinkedHashMap<>();
    scales.put("none", declared.response());
    declared.variants().forEach(v -> scales.put(v.name(), v.response()));
    return scales.entrySet().stream()
        .filter(e -> e.getValue().min() <= lowest && highest <= e.getValue().max())
        .min(Comparator.comparingDouble(e -> e.getValue().max() - e.getValue().min()))
        .map(Map.Entry::getKey);
  }

  /** Visual analogue scales are 10 cm or 100 points long; steps end at 7 or 9. */
  private static final double LINE = 10;

  /** Far above what sums and means of answers lose in a double, far below what anybody means. */
  private static final double NOISE = 1e-9;

  /** True where the item is reverse-keyed in any scale of the form. */
  public boolean isReversed(int item) {
    return reversed.contains(item);
  }

  /** Fewest answers that give the total a score, or the least demanding scale where it has none. */
  public int minimumItems() {
    Optional<Scale> total = form.total().filter(Scale::isItemLevel);
    if (total.isPresent()) {
      return total.get().missing().minItems(total.get().items().size());
    }
    return form.scales().stream()
        .filter(Scale::isItemLevel)
        .mapToInt(s -> s.missing().minItems(s.items().size()))
        .min()
        .orElse(0);
  }

  /**
   * A total that the form does not declare: its direction is the instrument's, its range unknown.
   */
  public Scale undeclared(String scale) {
    return new Scale(
        scale,
        scale,
        List.of(),
        List.of(),
        0,
        Optional.empty(),
        instrument.orientation(),
        form.missing(),
        Scale.Level.SCORE_ONLY);
  }

  /**
   * True where a score of a scale, reported in a way, is possible; also where its range is unknown.
   */
  public boolean isScore(String scale, Scoring.Reporting reporting, double value) {
    Optional<Range> range = range(scale, reporting);
    return range.map(r -> value >= r.min() - NOISE && value <= r.max() + NOISE).orElse(true);
  }

  /**
   * True of a number that is more likely the mean of whole answers than their sum, as which it is
   * reported: no higher than an answer, and neither a whole number nor halfway, as means of two
   * raters' sums are.
   */
  public boolean isLikeMean(String scale, Scoring.Reporting reporting, double value) {
    boolean sum =
        reporting == Scoring.Reporting.SUM
            || (reporting == Scoring.Reporting.AS_SCORED
                && form.scoring().rule() == Scoring.Rule.SUM);
    return sum
        && !isLine()
        && form.scale(scale).filter(s -> s.size() > 1).isPresent()
        && value <= form.response().max()
        && !isWhole(2 * value);
  }

  /** The possible scores of a scale on the form's own rule; empty where unknown. */
  public Optional<Range> range(String scale, Scoring.Reporting reporting) {
    return form.scale(scale).flatMap(s -> form.range(s, reporting));
  }

  /**
   * A reported score on the form's own rule: a mean of a sum form times the number of items. Empty
   * where that is not known.
   */
  public Optional<Double> onOwnRule(String scale, Scoring.Reporting reporting, double value) {
    Optional<Scale> declared = form.scale(scale);
    int size = declared.map(Scale::size).orElse(0);
    boolean sum = form.scoring().rule() != Scoring.Rule.MEAN;
    return switch (reporting) {
      case AS_SCORED -> Optional.of(value);
      case SUM ->
          sum ? Optional.of(value) : size > 0 ? Optional.of(value / size) : Optional.empty();
      case MEAN ->
          !sum ? Optional.of(value) : size > 0 ? Optional.of(value * size) : Optional.empty();
      case MEAN_X10 ->
          !sum
              ? Optional.of(value / 10)
              : size > 0 ? Optional.of(value / 10 * size) : Optional.empty();
      case PERCENT_OF_MAX ->
          declared.flatMap(Scale::range).map(r -> r.min() + value / 100 * (r.max() - r.min()));
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StudyForm o && o.id.equals(id);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return id;
  }
}
