package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForm;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.schemas.instrument.Scale;
import org.alliancepool.schemas.instrument.Scoring;

/**
 * Holds totals that a site reports against the subscales that it reports beside them, where these
 * make up the total: two columns that were taken for each other, or digits that have changed
 * places, show here alone. Warns where more than one in twenty of the totals, and three at least,
 * differ by more than {@value #ITEMS_APART} items make: who prorates a total may not prorate its
 * parts.
 */
public final class SubscaleTotals {
  static final int ITEMS_APART = 2;

  private final Warehouse warehouse;

  public SubscaleTotals(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /**
   * How a form's total is made.
   *
   * @param items how many items each subscale has
   * @param byScale true where the total may also be the mean of the subscales, whatever their items
   */
  private record Parts(HashMap<String, Integer> items, boolean byScale) implements Serializable {
    static Parts of(StudyForm form) {
      return new Parts(
          form.form().parts().stream()
              .collect(Collectors.toMap(Scale::id, Scale::size, (a, b) -> a, HashMap::new)),
          form.form().scoring().rule() == Scoring.Rule.MEAN);
    }

    private boolean differ(double total, double mean) {
      int all = items.values().stream().mapToInt(Integer::intValue).sum();
      return Math.abs(total - mean) > ITEMS_APART * 100.0 / all + 1e-9;
    }

    private double mean(Map<String, Double> scores, boolean ofScales) {
      double sum = 0;
      double weights = 0;
      for (Map.Entry<String, Integer> part : items.entrySet()) {
        double weight = ofScales ? 1 : part.getValue();
        sum += weight * scores.get(part.getKey());
        weights += weight;
      }
      return sum / weights;
    }

    private Differences of(ScoredSheet sheet) {
      Map<String, Double> scores = sheet.reported();
      if (items.isEmpty()
          || !scores.keySet().containsAll(items.keySet())
          || !scores.containsKey(Scale.TOTAL)) {
        return new Differences(sheet.study(), sheet.form(), 0, 0);
      }
      double total = scores.get(Scale.TOTAL);
      boolean differs =
          differ(total, mean(scores, false)) && !(byScale && !differ(total, mean(scores, true)));
      return new Differences(sheet.study(), sheet.form(), 1, differs ? 1 : 0);
    }
  }

  /** Checks the studies that give totals and subscales of one instrument; most do not. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, Map<String, Parts>> parts = new HashMap<>();
    studies.forEach(s -> parts(s.manifest()).ifPresent(p -> parts.put(s.id(), p)));
    if (parts.isEmpty()) {
      return List.of();
    }
    List<CheckResult> results = new ArrayList<>();
    Differences.byStudy(
            parts.keySet(),
            ScoredSheet.of(warehouse, parts.keySet())
                .filter(s -> parts.get(s.study()).containsKey(s.form()))
                .map(s -> parts.get(s.study()).get(s.form()).of(s)))
        .forEach((study, forms) -> results.add(result(study, forms)));
    return results;
  }

  /** By form, those of which a study gives the total and subscales; empty where it does not. */
  private static Optional<Map<String, Parts>> parts(Manifest manifest) {
    Map<String, List<Manifest.Measure>> scores =
        manifest.files().stream()
            .flatMap(f -> f.measures().stream())
            .filter(m -> m.score() != null)
            .collect(Collectors.groupingBy(Manifest.Measure::instrument));
    scores.values().removeIf(of -> !haveBoth(of));
    if (scores.isEmpty()) {
      return Optional.empty();
    }
    StudyForms forms = StudyForms.of(manifest);
    Map<String, Parts> parts = new HashMap<>();
    scores.values().stream()
        .flatMap(List::stream)
        .flatMap(m -> forms.formsOf(m).stream())
        .forEach(f -> parts.put(f.id(), Parts.of(f)));
    return Optional.of(parts);
  }

  private static boolean haveBoth(List<Manifest.Measure> scores) {
    return scores.stream().anyMatch(m -> m.subscale().equals(Scale.TOTAL))
        && scores.stream().anyMatch(m -> !m.subscale().equals(Scale.TOTAL));
  }

  private static CheckResult result(String study, Collection<Differences> forms) {
    Differences all = Differences.sum(study, forms);
    return CheckResult.warning(
        "totals-of-subscales",
        study,
        all.different(),
        all.n(),
        "%d of %d totals are not those of the subscales beside them"
            .formatted(all.different(), all.n()),
        forms.stream().filter(Differences::areFaults).map(SubscaleTotals::fault).toList());
  }

  private static String fault(Differences totals) {
    return "%d of %d totals of %s are not those of the subscales beside them. Is a column that of another scale? Correct the measure, or let the site see to it."
        .formatted(totals.different(), totals.n(), totals.form());
  }
}
