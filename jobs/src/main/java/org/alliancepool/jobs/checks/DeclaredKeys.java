package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.alliancepool.jobs.checks.CheckResult.Severity;
import org.alliancepool.jobs.checks.CheckResult.Status;
import org.alliancepool.jobs.checks.ScaleAtVisit.Item;
import org.alliancepool.jobs.checks.ScaleAtVisit.Sheets;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds keys that the answers contradict: an item that is answered against its scale and is not
 * reversed, or one that the site had reversed already and that is reversed again. The score, its
 * alpha and every correlation with it are then wrong and look sound. Two checks, on what {@code
 * reliability} says of every visit:
 *
 * <ul>
 *   <li>{@code keys-as-declared}: the reverse-keyed items of a form together run against the
 *       others, or some items together do, whichever they are (several that should be reversed and
 *       are not), or its alpha is below zero. Fatal at a one-sided level of {@value #FATAL_LEVEL},
 *       a warning at {@value #LEVEL};
 *   <li>{@code items-as-keyed}: an item runs against the sum of the others, at a one-sided level of
 *       {@value #LEVEL}. A warning.
 * </ul>
 *
 * The levels hold for a form and rater with all visits and items (Bonferroni), however visits and
 * items depend on each other; within a visit patients are independent. They are reached where items
 * have nothing to do with each other; the items of a scale that is one go together, and are named
 * far more seldom. The total is looked at, or the subscales where there is none.
 *
 * <p>Baselines are not looked at: patients are chosen by such scores, and that alone makes the
 * parts of a sum run against each other. Items of which only the highest of a group counts are not
 * either: they may exclude each other.
 */
public final class DeclaredKeys {
  static final double LEVEL = 0.05;
  static final double FATAL_LEVEL = 0.001;

  private final Warehouse warehouse;

  public DeclaredKeys(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that gives answers. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, List<Row>> rows = StudyRows.of(warehouse, "reliability");
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (givesAnswers(study.manifest())) {
        results.addAll(check(study, rows.getOrDefault(study.id(), List.of())));
      }
    }
    return results;
  }

  private static boolean givesAnswers(Manifest manifest) {
    return manifest.files().stream()
        .flatMap(f -> f.measures().stream())
        .anyMatch(m -> m.items() != null);
  }

  /**
   * Checks a study.
   *
   * @param reliability its rows of that table
   */
  static List<CheckResult> check(Study study, List<Row> reliability) {
    return new OfStudy(study, reliability).results();
  }

  /** The checks of one study. */
  private static final class OfStudy {
    private final Study study;
    private final TreeMap<Sheets, List<ScaleAtVisit>> forms = new TreeMap<>();

    OfStudy(Study study, List<Row> reliability) {
      this.study = study;
      Map<String, Manifest.Visit> visits = study.manifest().visits();
      List<String> order = List.copyOf(visits.keySet());
      reliability.stream()
          .map(ScaleAtVisit::of)
          .filter(s -> !isBefore(s.visit(), visits.get(s.visit())))
          .sorted(
              Comparator.comparing(ScaleAtVisit::scale)
                  .thenComparing(s -> order.indexOf(s.visit())))
          .forEach(s -> forms.computeIfAbsent(s.sheets(), k -> new ArrayList<>()).add(s));
      forms.replaceAll((sheets, scales) -> totals(scales));
    }

    private static boolean isBefore(String name, Manifest.Visit visit) {
      return visit.isBaseline(name) || (visit.week() != null && visit.week() < 0);
    }

    private static List<ScaleAtVisit> totals(List<ScaleAtVisit> scales) {
      List<ScaleAtVisit> totals = scales.stream().filter(s -> s.scale().equals("total")).toList();
      return totals.isEmpty() ? scales : totals;
    }

    List<CheckResult> results() {
      return List.of(keys(), items());
    }

    private CheckResult keys() {
      List<String> blatant = faults(FATAL_LEVEL);
      List<String> faults = faults(LEVEL);
      Status sound = forms.isEmpty() ? Status.NOT_APPLICABLE : Status.PASSED;
      return new CheckResult(
          "keys-as-declared",
          study.id(),
          blatant.isEmpty() && !faults.isEmpty() ? Severity.CONVENTION : Severity.FATAL,
          faults.isEmpty() ? sound : Status.FAILED,
          faults.size(),
          forms.size(),
          faults.isEmpty()
              ? "the answers contradict the key of none of %d forms".formatted(forms.size())
              : String.join(" ", faults));
    }

    /** A sentence for each form whose key the answers contradict, of the first visit where. */
    private List<String> faults(double level) {
      List<String> faults = new ArrayList<>();
      forms.forEach(
          (sheets, scales) -> {
            int tests = scales.stream().mapToInt(ScaleAtVisit::sums).sum();
            scales.stream()
                .flatMap(s -> fault(s, level / tests).stream())
                .findFirst()
                .ifPresent(faults::add);
          });
      return faults;
    }

    private Optional<String> fault(ScaleAtVisit s, double level) {
      if (s.isReversedAgainst(level)) {
        return Optional.of(
            "The reverse-keyed items of %s (%s) run against the others at %s. %s"
                .formatted(
                    s.sheets(),
                    numbers(s.items().stream().filter(Item::isReversed).map(Item::number).toList()),
                    s.visit(),
                    otherWay(s.sheets())));
      }
      if (s.isOpposed(level) && Collections.disjoint(s.opposed(), alternatives(s.sheets()))) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "Items %s of %s together run against the others at %s (r = %.2f). Correct which items are reverse-keyed (reverse_items, or reverse of a local form), or which column holds which item.",
                numbers(s.opposed()),
                s.sheets(),
                s.visit(),
                s.opposedRestR()));
      }
      return s.isAlphaNegative(level)
          ? Optional.of(
              "The items of %s run against each other at %s: alpha is below zero. Correct which of them are reverse-keyed; item_rest_r in reliability has each."
                  .formatted(s.sheets(), s.visit()))
          : Optional.empty();
    }

    private static String numbers(List<Integer> items) {
      return items.stream().map(i -> Integer.toString(i)).collect(Collectors.joining(", "));
    }

    /** What the manifest says of reversing a form's items, and what else it may say. */
    private String otherWay(Sheets sheets) {
      String instrument =
          StudyForms.of(study.manifest()).withId(sheets.form()).orElseThrow().instrument();
      Set<Boolean> already =
          study.manifest().files().stream()
              .flatMap(f -> f.measures().stream())
              .filter(m -> m.items() != null && m.instrument().equals(instrument))
              .map(Manifest.Measure::alreadyReversed)
              .collect(Collectors.toSet());
      String asked =
          already.size() > 1
              ? ""
              : already.contains(true)
                  ? "Does the file have them as_answered? "
                  : "Does the file have them already_reversed? ";
      return asked + "Correct reverse_items, or reverse of a local form.";
    }

    private CheckResult items() {
      List<String> faults = new ArrayList<>();
      int looked = 0;
      int against = 0;
      for (Map.Entry<Sheets, List<ScaleAtVisit>> form : forms.entrySet()) {
        Set<Integer> known = new HashSet<>();
        form.getValue().forEach(s -> s.items().forEach(i -> known.add(i.number())));
        Map<Integer, List<String>> visits = against(form.getValue());
        if (!visits.isEmpty()) { // else the form need not be looked up
          visits.keySet().removeAll(alternatives(form.getKey()));
        }
        looked += known.size();
        against += visits.size();
        if (!visits.isEmpty()) {
          faults.add(
              visits.entrySet().stream()
                  .map(e -> "item %d at %s".formatted(e.getKey(), String.join(", ", e.getValue())))
                  .collect(Collectors.joining("; ", form.getKey() + ": ", ".")));
        }
      }
      Status sound = looked == 0 ? Status.NOT_APPLICABLE : Status.PASSED;
      return new CheckResult(
          "items-as-keyed",
          study.id(),
          Severity.CONVENTION,
          faults.isEmpty() ? sound : Status.FAILED,
          against,
          looked,
          faults.isEmpty()
              ? "none of %d items runs against the others of its scale".formatted(looked)
              : "%d of %d items run against the others of their scale. %s Did the site reverse them, or not (reverse_items, or reverse of a local form), and does each column hold the item that it is mapped as?"
                  .formatted(against, looked, String.join(" ", faults)));
    }

    /** Items that are against their scale, and the visits where. */
    private static Map<Integer, List<String>> against(List<ScaleAtVisit> scales) {
      long looked = scales.stream().mapToLong(s -> s.items().size()).sum();
      Map<Integer, List<String>> visits = new TreeMap<>();
      for (ScaleAtVisit s : scales) {
        s.items().stream()
            .filter(i -> s.isAgainst(i, LEVEL / looked))
            .forEach(
                i -> visits.computeIfAbsent(i.number(), n -> new ArrayList<>()).add(s.visit()));
      }
      return visits;
    }

    /** Items of groups in which only the highest answer counts. */
    private Set<Integer> alternatives(Sheets sheets) {
      return StudyForms.of(study.manifest())
          .withId(sheets.form())
          .orElseThrow()
          .form()
          .scoring()
          .maxGroups()
          .stream()
          .flatMap(Collection::stream)
          .collect(Collectors.toSet());
    }
  }
}
