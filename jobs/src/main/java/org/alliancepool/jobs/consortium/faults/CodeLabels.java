package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
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
 * round by a third. A baseline labelled with the week of another visit, or that one as the
 * baseline, tells alone, unless another label counts its weeks from the same other day. A name that
 * is spelt otherwise, as in another language, is a doubt where it stands alone.
 */
final class CodeLabels {
  private final String file;
  private final String kind;
  private final String remedy;
  private final LabelNames names;
  private final UnaryOperator<String> means;
  private final Map<String, Double> weeks;
  private final List<Label> labels = new ArrayList<>();

  /**
   * A label.
   *
   * @param declared the arm or visit whose code it is by the manifest
   */
  private record Label(String code, String text, String declared) {}

  private CodeLabels(
      String file,
      String kind,
      String remedy,
      LabelNames names,
      UnaryOperator<String> means,
      Map<String, Double> weeks) {
    this.file = file;
    this.kind = kind;
    this.remedy = remedy;
    this.names = names;
    this.means = means;
    this.weeks = weeks;
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
        Map.of(),
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
        weeksOfAssessments(manifest),
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
      Map<String, Double> weeks,
      IntFunction<Map<String, String>> labels,
      Function<String, Optional<String>> declared) {
    int column = mapping.columnOf(target);
    CodeLabels found = new CodeLabels(mapping.file().label(), kind, remedy, names, means, weeks);
    if (column >= 0) {
      byCode(labels.apply(column))
          .forEach(
              (code, text) ->
                  declared.apply(code).ifPresent(d -> found.labels.add(new Label(code, text, d))));
    }
    return found;
  }

  private static Map<String, Double> weeksOfAssessments(Manifest manifest) {
    Map<String, Double> weeks = new LinkedHashMap<>();
    manifest
        .visits()
        .forEach(
            (name, visit) -> {
              if (visit.phase() == null && visit.week() != null) {
                weeks.put(name, visit.week());
              }
            });
    return weeks;
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
    if (!wrong.isEmpty()) {
      return Optional.of(fault(Kind.NAMES, "with the names of others", wrong));
    }
    List<Label> doubtful = labels.stream().filter(l -> nearlyOther(l).isPresent()).toList();
    return doubtful.isEmpty()
        ? Optional.empty()
        : Optional.of(fault(Kind.SPELLINGS, "nearly as others are named", doubtful));
  }

  private LabelFault fault(Kind grave, String how, List<Label> wrong) {
    return new LabelFault(
        grave,
        1,
        "\"%s\" labels %s %s: %s. %s; where those are right, let the site correct its labels, or repeat them in the manifest as label of each."
            .formatted(
                file,
                kind,
                how,
                wrong.stream()
                    .map(
                        l ->
                            "%s as \"%s\", in the manifest \"%s\""
                                .formatted(l.code(), l.text(), means.apply(l.declared())))
                    .collect(Collectors.joining("; ")),
                remedy));
  }

  private Optional<String> other(Label label) {
    Set<String> named = names.named(label.code(), label.text());
    return named.isEmpty() ? nearlyOther(label) : onlyOther(label, named);
  }

  /** The other arm whose name a label nearly is. Visits have names that are much alike. */
  private Optional<String> nearlyOther(Label label) {
    return isOfArms() && names.named(label.code(), label.text()).isEmpty()
        ? onlyOther(label, names.nearlyNamed(label.text()))
        : Optional.empty();
  }

  private static Optional<String> onlyOther(Label label, Set<String> named) {
    return named.size() == 1 && !named.contains(label.declared())
        ? Optional.of(named.iterator().next())
        : Optional.empty();
  }

  private boolean isOfArms() {
    return kind.equals("arms");
  }

  private boolean tellsAlone(Label label) {
    return isOfArms() ? names.isName(label.code(), label.text()) : isOfAnotherWeek(label);
  }

  /** True where either the label or the manifest means the baseline, and the other a later week. */
  private boolean isOfAnotherWeek(Label label) {
    Double declared = weeks.get(label.declared());
    OptionalInt labelled = LabelNames.week(label.code(), label.text());
    if (declared == null || labelled.isEmpty() || (declared == 0) == (labelled.getAsInt() == 0)) {
      return false;
    }
    return (declared == 0 || !isBaselineLabelled())
        && labels.stream()
            .filter(l -> !l.equals(label))
            .noneMatch(l -> moved(l).equals(moved(label)));
  }

  /** True where the declared baseline is labelled as one. */
  private boolean isBaselineLabelled() {
    return labels.stream()
        .filter(l -> Double.valueOf(0).equals(weeks.get(l.declared())))
        .anyMatch(l -> LabelNames.week(l.code(), l.text()).orElse(-1) == 0);
  }

  /** How many weeks later than the manifest a label counts; empty where one of them says none. */
  private OptionalDouble moved(Label label) {
    Double declared = weeks.get(label.declared());
    OptionalInt labelled = LabelNames.week(label.code(), label.text());
    return declared == null || labelled.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(labelled.getAsInt() - declared);
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
