package org.alliancepool.jobs.consortium.mapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.schemas.instrument.Scoring;

/**
 * The names of columns or parameters that one measure's pattern matches, and whether they are all
 * there.
 */
final class MeasureNames {
  private final Manifest manifest;
  private final Header header;
  private final int index;
  private final Manifest.Measure measure;
  private final StudyForms forms;
  private final NamePattern pattern;
  private final Pattern regex;

  private final Map<Form, Set<Integer>> found = new LinkedHashMap<>();

  /**
   * A form, of which the items are found.
   *
   * @param rater null where the row says it, as is {@code visit}
   */
  private record Form(String rater, String visit) {}

  /**
   * Names of a measure.
   *
   * @param index of the measure in the file's part of the manifest
   */
  MeasureNames(Manifest manifest, Header header, int index, StudyForms forms) {
    this.manifest = manifest;
    this.header = header;
    this.index = index;
    this.measure = header.file().measures().get(index);
    this.forms = forms;
    this.pattern = new NamePattern(manifest, header, measure);
    this.regex = pattern.regex();
  }

  /** What a column or parameter of that name holds; empty where the pattern does not match. */
  Optional<Target> target(String name) {
    Matcher m = regex.matcher(name);
    if (!m.matches()) {
      return Optional.empty();
    }
    String rater = rater(m);
    String visit = pattern.visit(m);
    Set<Integer> items = found.computeIfAbsent(new Form(rater, visit), k -> new TreeSet<>());
    if (measure.items() == null) {
      requireRule(rater);
      return Optional.of(new Target.Score(index, rater, visit));
    }
    int item = pattern.item(m);
    if (!itemNumbers(rater).contains(item)) {
      throw noItem(name, m.group("item"), itemNumbers(rater), formIds(rater));
    }
    items.add(item);
    return Optional.of(new Target.Item(index, rater, visit, item));
  }

  private UserError noItem(String name, String said, Set<Integer> numbers, String forms) {
    boolean counted = numbers.equals(upTo(numbers.size()));
    return header.error(
        ErrorName.INVALID_MANIFEST,
        "%s \"%s\" would be item %s of %s, %s. Where the names number the items otherwise, give each its number in item_names: {%s}; where it is none, list the others alone there as the names write them ({\"1\": 1, …}), or make the pattern \"%s\" stricter; else declare a local form"
            .formatted(
                header.file().isByParameter() ? "parameter" : "column",
                name,
                said,
                forms,
                counted
                    ? "which has %d items".formatted(numbers.size())
                    : "whose %d items are %s".formatted(numbers.size(), numbers),
                counted ? said + ": 1, …" : inOrder(numbers, said),
                measure.items()));
  }

  private static Set<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().collect(Collectors.toSet());
  }

  /** Names that count from 1, with as many digits as one of them, and the form's numbers. */
  private static String inOrder(Set<Integer> numbers, String said) {
    String name = said.startsWith("0") ? "\"%0" + said.length() + "d\": %d" : "\"%d\": %d";
    int counted = 1;
    List<String> pairs = new ArrayList<>();
    for (int number : numbers) {
      pairs.add(name.formatted(counted++, number));
    }
    return String.join(", ", pairs);
  }

  /** A score that cannot be brought to the form's own rule would be kept and never used. */
  private void requireRule(String rater) {
    Scoring.Reporting reporting = forms.reporting(measure);
    for (StudyForm form : formsOf(rater)) {
      if (form.onOwnRule(measure.subscale(), reporting, 1).isEmpty()) {
        throw header.error(
            ErrorName.INVALID_MANIFEST,
            "\"%s\" is reported_as %s, and how that becomes the score \"%s\" of %s is not known. Map the score as the form gives it, or declare a local form with this scale"
                .formatted(measure.pattern(), reporting.code(), measure.subscale(), form.id()));
      }
    }
  }

  /** Who rated; null where the row says it. */
  private String rater(Matcher name) {
    return measure.raters().isEmpty() ? forms.rater(measure) : pattern.rater(name);
  }

  /** The forms that a column may belong to: of a rater, or of all where the rows say who rated. */
  private List<StudyForm> formsOf(String rater) {
    Collection<String> raters =
        rater == null ? new TreeSet<>(measure.raters().values()) : List.of(rater);
    return raters.stream().map(r -> forms.form(measure, r)).toList();
  }

  private Set<Integer> itemNumbers(String rater) {
    Set<Integer> numbers = new TreeSet<>();
    formsOf(rater).forEach(f -> numbers.addAll(f.itemNumbers()));
    return numbers;
  }

  private String formIds(String rater) {
    return formsOf(rater).stream().map(StudyForm::id).collect(Collectors.joining(" and "));
  }

  /**
   * @param what a name is: column, parameter
   * @param all what there is, for the message
   * @param ofFile the measures of the file, each with what it has found
   * @throws UserError where no name matched, or items of the form have none
   */
  void requireAll(String what, String all, List<MeasureNames> ofFile) {
    if (found.isEmpty()) {
      throw header.error(
          ErrorName.UNKNOWN_COLUMN,
          "no %s matches \"%s\". %s".formatted(what, measure.pattern(), all));
    }
    if (measure.items() != null) {
      requireAllItems(what, ofFile);
    }
  }

  private void requireAllItems(String what, List<MeasureNames> ofFile) {
    found.forEach(
        (form, items) -> {
          Set<Integer> absent = itemNumbers(form.rater());
          int all = absent.size();
          absent.removeAll(items);
          absent.removeAll(heldElsewhere(form, ofFile));
          if (!absent.isEmpty()) {
            throw header.error(
                ErrorName.UNKNOWN_COLUMN,
                "pattern \"%s\" finds %d of the %d items of %s (rater %s%s); items %s have no %s. Correct the pattern; where another measure or file has them, list in item_names of each which ones it has; else declare the form that was used as a local form"
                    .formatted(
                        measure.items(),
                        items.size(),
                        all,
                        formIds(form.rater()),
                        form.rater() == null ? "by row" : form.rater(),
                        form.visit() == null ? "" : ", visit " + form.visit(),
                        absent,
                        what));
          }
        });
  }

  /**
   * The items of a form that other measures of the study hold, as where it is in two files: those
   * of this file what they have found for the rater and visit, those of others what they list. A
   * measure that lists none, or one that is listed here too, is of the whole form.
   */
  private Set<Integer> heldElsewhere(Form form, List<MeasureNames> ofFile) {
    if (measure.itemNames().isEmpty()) {
      return Set.of();
    }
    Set<Integer> held = itemNumbers(form.rater());
    for (String rater : form.rater() == null ? raters(measure) : Set.of(form.rater())) {
      Set<Integer> ofRater = new TreeSet<>();
      ofFile.stream()
          .filter(o -> isOfSameForm(o.measure, rater, form.visit()))
          .forEach(o -> ofRater.addAll(o.found.getOrDefault(form, Set.of())));
      manifest.files().stream()
          .filter(f -> !f.label().equals(header.file().label()))
          .flatMap(f -> f.measures().stream())
          .filter(m -> isOfSameForm(m, rater, form.visit()))
          .forEach(m -> ofRater.addAll(m.itemNames().values()));
      held.retainAll(ofRater);
    }
    return held;
  }

  private boolean isOfSameForm(Manifest.Measure other, String rater, String visit) {
    return other.items() != null
        && other.instrument().equals(measure.instrument())
        && Collections.disjoint(measure.itemNames().values(), other.itemNames().values())
        && raters(other).contains(rater)
        && forms.form(other, rater).id().equals(forms.form(measure, rater).id())
        && (other.visit() == null || visit == null || other.visit().equals(visit));
  }

  private Collection<String> raters(Manifest.Measure of) {
    return of.raters().isEmpty() ? Set.of(forms.rater(of)) : of.raters().values();
  }
}
