package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.cell.Numbers;
import org.alliancepool.jobs.consortium.faults.LabelFault.Kind;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.schemas.instrument.Anchors;
import org.alliancepool.schemas.instrument.Anchors.End;
import org.alliancepool.schemas.instrument.Quantified;
import org.alliancepool.schemas.instrument.Range;

/**
 * The numbers that a manifest gives the words for answers ({@code values} of a measure), held
 * against what the words mean by the {@link Anchors} of the form or those of most forms: "strongly
 * agree" is more than "disagree", on every form that counts upwards. A local form that counts
 * otherwise says so by anchors of its own. Codes that are no words count what the manifest says.
 */
final class AnswerWords {
  private final FileMapping mapping;
  private final StudyForms forms;
  private final List<LabelFault> faults = new ArrayList<>();
  private int columns;

  private AnswerWords(FileMapping mapping, StudyForms forms) {
    this.mapping = mapping;
    this.forms = forms;
  }

  /** The words of all measures of a file that have items. */
  static AnswerWords of(FileMapping mapping, StudyForms forms) {
    AnswerWords words = new AnswerWords(mapping, forms);
    List<Manifest.Measure> measures = mapping.file().measures();
    for (int m = 0; m < measures.size(); m++) {
      if (measures.get(m).items() != null) {
        words.add(m, measures.get(m));
      }
    }
    return words;
  }

  /** How many columns have answers in words that are known. */
  int columns() {
    return columns;
  }

  /** What contradicts the words, measure by measure. */
  List<LabelFault> faults() {
    return faults;
  }

  private void add(int place, Manifest.Measure measure) {
    StudyForm form = forms.formsOf(measure).get(0);
    List<Word> words = new ArrayList<>();
    measure
        .values()
        .forEach(
            (text, number) -> {
              if (Numbers.parse(text, '.').isEmpty()) {
                named(form, text, Anchors.halves())
                    .map(half -> new Word(text, half == highest(form), number))
                    .ifPresent(words::add);
              }
            });
    if (words.isEmpty()) {
      return;
    }
    long targets =
        mapping.targets().values().stream()
            .filter(t -> t instanceof Target.Item item && item.measure() == place)
            .count();
    int of = Math.toIntExact(Math.max(1, targets)); // in layout parameter the column of the values
    columns += of;
    fault(form, words)
        .ifPresent(
            what ->
                faults.add(
                    new LabelFault(
                        Kind.WORDS,
                        of,
                        "\"%s\": values of %s %s. Correct values%s."
                            .formatted(
                                mapping.file().label(),
                                form.id(),
                                what,
                                forms.isLocal(form.form())
                                    ? ", or where the form counts so, declare its anchors"
                                    : ""))));
  }

  /**
   * A known word.
   *
   * @param high whether it means more than the other words, as the form counts
   */
  private record Word(String text, boolean high, double number) {
    boolean isMore(Word other) {
      return high == other.high && Quantified.of(text).exceeds(Quantified.of(other.text));
    }

    String told() {
      return "\"%s\" is %s".formatted(text, DeclaredScale.text(number));
    }
  }

  private static End highest(StudyForm form) {
    return form.countsUpwards() ? End.MOST : End.LEAST;
  }

  /** The end or half of the scale that a word names. */
  private Optional<End> named(StudyForm form, String text, Anchors common) {
    Anchors own = form.form().anchors();
    Optional<End> ofForm = own.end(text);
    boolean ownAlone = forms.isLocal(form.form()) && !own.isEmpty();
    return ofForm.isPresent() || ownAlone ? ofForm : common.end(text);
  }

  private Optional<String> fault(StudyForm form, List<Word> words) {
    return againstHalves(form, words).or(() -> againstQuantities(words));
  }

  /** "Often" or "fairly often" against "very often": the second is farther from the middle. */
  private static Optional<String> againstQuantities(List<Word> words) {
    for (Word very : words) {
      for (Word less : words) {
        if (very.isMore(less)
            && (very.high() ? very.number() <= less.number() : very.number() >= less.number())) {
          return Optional.of(
              "are not in the order of their words: %s and %s".formatted(less.told(), very.told()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> againstHalves(StudyForm form, List<Word> words) {
    Comparator<Word> byNumber = Comparator.comparingDouble(Word::number);
    Optional<Word> lowest = words.stream().filter(Word::high).min(byNumber);
    Optional<Word> highest = words.stream().filter(w -> !w.high()).max(byNumber);
    if (lowest.isPresent() && highest.isPresent()) {
      boolean turned =
          words.stream().filter(Word::high).mapToDouble(Word::number).max().orElseThrow()
              < words.stream().filter(w -> !w.high()).mapToDouble(Word::number).min().orElseThrow();
      return highest.get().number() <= lowest.get().number()
          ? Optional.empty()
          : Optional.of(
              (turned ? against(form) : "are not in the order of their words")
                  + ": %s and %s".formatted(highest.get().told(), lowest.get().told()));
    }
    Range scale = form.answers();
    return words.stream()
        .filter(w -> named(form, w.text(), Anchors.common()).isPresent())
        .filter(w -> w.number() == (w.high() ? scale.min() : scale.max()))
        .findFirst()
        .map(w -> against(form) + ": " + w.told());
  }

  private static String against(StudyForm form) {
    return "run against its scale %s to %s"
        .formatted(
            DeclaredScale.text(form.answers().min()), DeclaredScale.text(form.answers().max()));
  }
}
