package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.faults.LabelFault.Kind;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.consortium.words.RaterWords;

/**
 * What a file calls the codes of its raters, held against {@code raters} of its measures. Patients
 * are none else; therapists and observers are not always told apart (the therapist who fills in the
 * observer's form, an "assessor" who treats), and tell only where they are exchanged. Who gives a
 * measure several codes of one rater knows that one of them has another name.
 */
final class RaterLabels {
  private final String file;
  private final TreeMap<String, String> labels;
  private final List<Wrong> wrong = new ArrayList<>();

  /** A code whose label names another rater than its measure does. */
  private record Wrong(String code, String text, String named, String declared, String measure) {
    private boolean isOfClient() {
      return named.equals("client") || declared.equals("client");
    }

    private boolean isExchangedWith(Wrong other) {
      return named.equals(other.declared) && declared.equals(other.named);
    }

    private String told() {
      return "%s as \"%s\", in raters of %s \"%s\"".formatted(code, text, measure, declared);
    }
  }

  private RaterLabels(String file, Map<String, String> labels) {
    this.file = file;
    this.labels = new TreeMap<>(labels);
  }

  /** Labels of the column of the rater. */
  static RaterLabels of(FileMapping mapping, IntFunction<Map<String, String>> labels) {
    int column = mapping.columnOf(Target.Rater.class);
    RaterLabels found =
        new RaterLabels(mapping.file().label(), column < 0 ? Map.of() : labels.apply(column));
    mapping.file().measures().forEach(found::add);
    return found;
  }

  private void add(Manifest.Measure measure) {
    labels.forEach(
        (code, text) -> {
          String stripped = Blanks.strip(code);
          Optional<String> named = RaterWords.named(LabelNames.letters(stripped, text));
          Optional<String> declared = measure.raterOf(stripped);
          if (named.isPresent()
              && declared.isPresent()
              && !named.equals(declared)
              && measure.raters().values().stream().filter(declared.get()::equals).count() == 1) {
            wrong.add(
                new Wrong(
                    stripped,
                    Blanks.strip(text),
                    named.get(),
                    declared.get(),
                    measure.instrument()));
          }
        });
  }

  /** How many columns have such labels. */
  int columns() {
    return labels.isEmpty() ? 0 : 1;
  }

  private boolean isExchanged(Wrong one) {
    return wrong.stream().anyMatch(one::isExchangedWith);
  }

  /** The labels that name another than the rater whose code it is. */
  Optional<LabelFault> fault() {
    List<Wrong> told = wrong.stream().filter(w -> w.isOfClient() || isExchanged(w)).toList();
    return told.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LabelFault(
                told.stream().anyMatch(this::isExchanged) ? Kind.NAMES : Kind.ONE_NAME,
                1,
                "\"%s\" labels raters with the names of others: %s. Correct raters of the measures; where those are right, let the site correct its labels."
                    .formatted(
                        file,
                        told.stream()
                            .map(Wrong::told)
                            .distinct()
                            .collect(Collectors.joining("; ")))));
  }
}
