package org.alliancepool.schemas.instrument;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One form of an instrument: what is on the sheet, who fills it in, and how it is scored. Facts
 * only; the items' wording belongs to their owners and is not here.
 *
 * @param id form id, such as {@code WAI-SR-12-C}
 * @param name the form's name
 * @param rater who fills it in
 * @param items number of items
 * @param itemNumbers numbers of the items that are known; 1 to {@code items} for most forms
 * @param response response scale
 * @param anchors words by which the sheet names its ends; none where they are not known
 * @param itemMaxima item number to highest answer, for items whose maximum is below the scale's
 * @param scoring how items become scores
 * @param subscales in the source's order; may be empty
 * @param total the total, where the form has one
 * @param missing the form's rule for unanswered items
 * @param variants other response scales in use
 * @param provenance where the facts come from
 */
public record Form(
    String id,
    String name,
    Rater rater,
    int items,
    List<Integer> itemNumbers,
    Response response,
    Anchors anchors,
    Map<Integer, Double> itemMaxima,
    Scoring scoring,
    List<Scale> subscales,
    Optional<Scale> total,
    MissingRule missing,
    List<Variant> variants,
    Provenance provenance) {

  /** How far the facts of a form can be trusted. */
  public enum Confidence {
    /** Well known or verified. */
    HIGH,
    /** Partly verified. */
    MEDIUM,
    /** Not verified: confirm with the study. */
    LOW
  }

  /**
   * Where the facts of a form come from; read confidence and verified together.
   *
   * @param source publication or manual
   * @param confidence how sure
   * @param verified what was looked up, and where
   * @param note what a loader must know
   * @param scoringStated the source's words on scoring
   * @param missingStated the source's words on missing items
   */
  public record Provenance(
      String source,
      Confidence confidence,
      String verified,
      String note,
      String scoringStated,
      String missingStated) {}

  /** Refuses a form whose parts contradict each other. */
  public Form {
    itemNumbers = List.copyOf(itemNumbers);
    itemMaxima = Map.copyOf(itemMaxima);
    subscales = List.copyOf(subscales);
    variants = List.copyOf(variants);
    Set<Integer> numbers = new HashSet<>(itemNumbers);
    Set<String> ids = new HashSet<>();
    for (Scale scale : scales(subscales, total)) {
      if (!ids.add(scale.id())) {
        throw new IllegalArgumentException(
            "cannot read form \"%s\": it has two scales \"%s\"".formatted(id, scale.id()));
      }
      requireKnown(id, "scale \"" + scale.id() + "\"", scale.items(), numbers);
    }
    requireKnown(id, "item_max", itemMaxima.keySet(), numbers);
    for (List<Integer> group : scoring.maxGroups()) {
      requireKnown(id, "max_groups", group, numbers);
    }
  }

  private static void requireKnown(
      String form, String what, Iterable<Integer> items, Set<Integer> numbers) {
    for (int item : items) {
      if (!numbers.contains(item)) {
        throw new IllegalArgumentException(
            "cannot read form \"%s\": %s names item %d, which is not on the form"
                .formatted(form, what, item));
      }
    }
  }

  private static List<Scale> scales(List<Scale> subscales, Optional<Scale> total) {
    List<Scale> all = new ArrayList<>(subscales);
    total.ifPresent(all::add);
    return all;
  }

  /** The subscales, then the total where there is one. */
  public List<Scale> scales() {
    return List.copyOf(scales(subscales, total));
  }

  /**
   * The subscales that make up the total, each item counted once and in the same direction; none
   * where that is not known.
   */
  public List<Scale> parts() {
    boolean add =
        total.isPresent()
            && subscales.size() > 1
            && itemMaxima.isEmpty()
            && scoring.rule() != Scoring.Rule.MAX_GROUPS
            && subscales.stream().allMatch(s -> s.orientation() == total.get().orientation())
            && all(subscales, Scale::reverse).equals(sorted(total.get().reverse()))
            && (total.get().items().isEmpty()
                ? subscales.stream().allMatch(s -> s.items().isEmpty() && s.size() > 0)
                    && subscales.stream().mapToInt(Scale::size).sum() == total.get().size()
                : all(subscales, Scale::items).equals(sorted(total.get().items())));
    return add ? subscales : List.of();
  }

  private static List<Integer> all(List<Scale> scales, Function<Scale, List<Integer>> items) {
    return sorted(scales.stream().flatMap(s -> items.apply(s).stream()).toList());
  }

  private static List<Integer> sorted(List<Integer> items) {
    return items.stream().sorted().toList();
  }

  /** The scale of that id; {@code total} is the total. */
  public Optional<Scale> scale(String scaleId) {
    return scales().stream().filter(s -> s.id().equals(scaleId)).findFirst();
  }

  /** The variant of that name. */
  public Optional<Variant> variant(String variantName) {
    return variants.stream().filter(v -> v.name().equals(variantName)).findFirst();
  }

  /** Whether any scale can be scored from items. */
  public boolean isItemLevel() {
    return scales().stream().anyMatch(Scale::isItemLevel);
  }

  /**
   * This form on another response scale: items, key and rule stay, ranges follow the answers. A
   * variant with a recode is answered on its own scale but scored on the form's, so it changes
   * nothing here.
   *
   * @throws IllegalArgumentException if the form has no such variant
   */
  public Form on(String variantName) {
    Variant variant =
        variant(variantName)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "cannot take form \"%s\" on variant \"%s\": it declares %s"
                            .formatted(
                                id, variantName, variants.stream().map(Variant::name).toList())));
    return variant.recode().isEmpty() ? on(variant.response()) : this;
  }

  private Form on(Response answers) {
    if (!itemMaxima.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot take form \"%s\" on another response scale: its items have maxima of their own"
              .formatted(id));
    }
    List<Scale> rescaled = subscales.stream().map(s -> rescale(s, answers)).toList();
    return new Form(
        id,
        name,
        rater,
        items,
        itemNumbers,
        answers,
        anchors,
        itemMaxima,
        scoring,
        rescaled,
        total.map(s -> rescale(s, answers)),
        missing,
        variants,
        provenance);
  }

  private Scale rescale(Scale s, Response answers) {
    return new Scale(
        s.id(),
        s.name(),
        s.items(),
        s.reverse(),
        s.size(),
        derivedRange(scoring, s.items(), s.size(), answers, Map.of()),
        s.orientation(),
        s.missing(),
        s.level());
  }

  /** The possible scores of a scale as a site reports them; empty where they are not known. */
  public Optional<Range> range(Scale scale, Scoring.Reporting reporting) {
    return switch (reporting) {
      case AS_SCORED -> scale.range();
      case PERCENT_OF_MAX -> Optional.of(new Range(0, 100));
      case MEAN -> Optional.of(new Range(response.min(), response.max()));
      case MEAN_X10 -> Optional.of(new Range(10 * response.min(), 10 * response.max()));
      case SUM ->
          scale.size() == 0
              ? Optional.empty()
              : Optional.of(
                  new Range(scale.size() * response.min(), scale.size() * response.max()));
    };
  }

  /** The range that follows from rule, items and answers; empty where the size is unknown. */
  static Optional<Range> derivedRange(
      Scoring scoring,
      List<Integer> items,
      int size,
      Response answers,
      Map<Integer, Double> maxima) {
    if (scoring.rule() == Scoring.Rule.MEAN) {
      return Optional.of(new Range(answers.min(), answers.max()));
    }
    int parts = items.isEmpty() ? size : items.size();
    if (parts == 0) {
      return Optional.empty();
    }
    double max = parts * answers.max();
    for (int item : items) {
      max -= answers.max() - maxima.getOrDefault(item, answers.max());
    }
    for (List<Integer> group : scoring.maxGroups()) {
      // Of a group only one item counts.
      parts -= group.size() - 1;
      max -= (group.size() - 1) * answers.max();
    }
    return Optional.of(new Range(parts * answers.min(), max));
  }
}
