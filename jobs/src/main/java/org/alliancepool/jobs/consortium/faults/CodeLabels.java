package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.cell.Blanks;
import org.alliancepool.jobs.consortium.faults.LabelFault.Kind;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.alliancepool.jobs.consortium.mapping.Target;
import org.alliancepool.jobs.consortium.mapping.VisitNames;

/**
 * What a file calls the codes of its arms or visits, held against the names of those that the
 * manifest declares: where 1 is "niacin" to the file, and the manifest's psilocybin has the code 1,
 * every contrast has the wrong sign. A label that names nothing, or several, tells nothing.
 *
 * <p>Names within longer labels may be there for another reason ("1 mg psilocybin" of the low
 * dose), and visits are counted from different days ("week 4" after dosing is in week 8). They tell
 * only where labels are exchanged: that of one names the other, and that of the other the first, or
 * round by a third.
 */
final class CodeLabels {
  private final String file;
  private final String kind;
  private final String remedy;
  private final LabelNames names;
  private final UnaryOperator<String> means;
  private final List<Label> labels = new ArrayList<>();

  /**
   * A label.
   *
   * @param declared the arm or visit whose code it is by the manifest
   */
  private record Label(String code, String text, String declared) {}

  private CodeLabels(
      String file, String kind, String remedy, LabelNames names, UnaryOperator<String> means) {
    this.file = file;
    this.kind = kind;
    this.remedy = remedy;
    this.names = names;
    this.means = means;
  }

  /** Labels of the column of the arm. */
  static CodeLabels ofArms(
      Manifest manifest, FileMapping mapping, IntFunction<Map<String, String>> labels) {
    return of(
        mapping,
        Target.Arm.class,
        "arms",
        "Correct the codes of the arms",
        LabelNames.ofArms(manifest),
        arm -> arm,
        labels,
        code ->
            manifest.isMissing(mapping.file(), new Target.Arm(), code)
                ? Optional.empty()
                : manifest.arm(code));
  }

  /** Labels of the column of the visit. */
  static CodeLabels ofVisits(
      Manifest manifest, FileMapping mapping, IntFunction<Map<String, String>> labels) {
    VisitNames visits = VisitNames.of(manifest, mapping.file());
    return of(
        mapping,
        Target.Visit.class,
        "visits",
        "Correct the visits of the manifest",
        LabelNames.ofVisits(manifest),
        visit -> meaning(visit, manifest.visits().get(visit)),
        labels,
        code ->
            Optional.of(visits.named(code, null).name()).filter(manifest.visits()::containsKey));
  }

  private static CodeLabels of(
      FileMapping mapping,
      Class<? extends Target> target,
      String kind,
      String remedy,
      LabelNames names,
      UnaryOperator<String> means,
      IntFunction<Map<String, String>> labels,
      Function<String, Optional<String>> declared) {
    int column = mapping.columnOf(target);
    CodeLabels found = new CodeLabels(mapping.file().label(), kind, remedy, names, means);
    if (column >= 0) {
      byCode(labels.apply(column))
          .forEach(
              (code, text) ->
                  declared.apply(code).ifPresent(d -> found.labels.add(new Label(code, text, d))));
    }
    return found;
  }

  private static String meaning(String name, Manifest.Visit visit) {
    return visit.phase() == null
        ? visit.timepointOr(name)
        : visit.phase() + (visit.session() == null ? "" : " " + visit.session());
  }

  private static Map<String, String> byCode(Map<String, String> labels) {
    Map<String, String> stripped = new TreeMap<>();
    labels.forEach((code, text) -> stripped.put(Blanks.strip(code), Blanks.strip(text)));
    return stripped;
  }

  /** How many columns have labels of declared codes. */
  int columns() {
    return labels.isEmpty() ? 0 : 1;
  }

  /** The labels that name another than the one whose code it is. */
  Optional<LabelFault> fault() {
    Map<String, String> others = new LinkedHashMap<>();
    labels.forEach(l -> other(l).ifPresent(other -> others.putIfAbsent(l.declared(), other)));
    List<Label> wrong =
        labels.stream()
            .filter(l -> other(l).isPresent())
            .filter(l -> tellsAlone(l) || comesRound(l.declared(), others))
            .toList();
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new LabelFault(
                Kind.NAMES,
                1,
                "\"%s\" labels %s with the names of others: %s. %s; where those are right, let the site correct its labels, or repeat them in the manifest as label of each."
                    .formatted(
                        file,
                        kind,
                        wrong.stream()
                            .map(
                                l ->
                                    "%s as \"%s\", in the manifest \"%s\""
                                        .formatted(l.code(), l.text(), means.apply(l.declared())))
                            .collect(Collectors.joining("; ")),
                        remedy)));
  }

  private Optional<String> other(Label label) {
    Set<String> named = names.named(label.code(), label.text());
    return named.size() == 1 && !named.contains(label.declared())
        ? Optional.of(named.iterator().next())
        : Optional.empty();
  }

  private boolean tellsAlone(Label label) {
    return kind.equals("arms") && names.isName(label.code(), label.text());
  }

  private static boolean comesRound(String start, Map<String, String> others) {
    String at = others.get(start);
    for (int step = 0; at != null && step < others.size(); step++) {
      if (at.equals(start)) {
        return true;
      }
      at = others.get(at);
    }
    return false;
  }
}
