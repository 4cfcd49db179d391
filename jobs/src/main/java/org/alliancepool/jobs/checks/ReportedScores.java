package org.alliancepool.jobs.checks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.Warehouse;

/**
 * Holds the scores that a site reports against those of its answers, where a study gives both of a
 * form. They are two ways to one number, so a wrong key, scale or way of reporting shows here, and
 * nowhere else. Fatal where more than one in twenty, and three at least, differ; only complete
 * forms count, since sites prorate in ways of their own.
 */
public final class ReportedScores {
  /**
   * In percent of the maximum possible. A mean of answers from 1 to 3 that is given with one
   * decimal is off by as much; an answer that is turned the wrong way moves a score further.
   */
  private static final double TOLERANCE = 2.5 + 1e-9;

  private final Warehouse warehouse;

  public ReportedScores(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  private static Differences differences(ScoredSheet sheet) {
    Map<String, Double> answered = new HashMap<>(sheet.answered());
    answered.keySet().retainAll(sheet.reported().keySet());
    long different =
        answered.entrySet().stream()
            .filter(e -> Math.abs(e.getValue() - sheet.reported().get(e.getKey())) > TOLERANCE)
            .count();
    return new Differences(sheet.study(), sheet.form(), answered.size(), different);
  }

  /** Checks the studies that give answers and scores of one instrument; most do not. */
  public List<CheckResult> run(Collection<Study> studies) {
    Set<String> both =
        studies.stream()
            .filter(s -> givesBoth(s.manifest()))
            .map(Study::id)
            .collect(Collectors.toCollection(TreeSet::new));
    if (both.isEmpty()) {
      return List.of();
    }
    List<CheckResult> results = new ArrayList<>();
    Differences.byStudy(both, ScoredSheet.of(warehouse, both).map(ReportedScores::differences))
        .forEach((study, forms) -> results.add(result(study, forms)));
    return results;
  }

  private static boolean givesBoth(Manifest manifest) {
    Set<String> items = new TreeSet<>();
    Set<String> scores = new TreeSet<>();
    manifest.files().stream()
        .flatMap(f -> f.measures().stream())
        .forEach(m -> (m.items() != null ? items : scores).add(m.instrument()));
    return items.stream().anyMatch(scores::contains);
  }

  private static CheckResult result(String study, Collection<Differences> forms) {
    List<Differences> faults = forms.stream().filter(Differences::areFaults).toList();
    Differences all = Differences.sum(study, forms);
    return CheckResult.fatal(
        "reported-as-answered",
        study,
        all.different(),
        all.n(),
        "%d of %d reported scores are not those of the answers".formatted(all.different(), all.n()),
        faults.isEmpty()
            ? Optional.empty()
            : Optional.of(
                faults.stream()
                        .map(
                            p ->
                                "%d of %d reported scores of %s are not those of its complete answers."
                                    .formatted(p.different(), p.n(), p.form()))
                        .collect(Collectors.joining(" "))
                    + " Correct reverse_items, the variant or reported_as; where the site's own sums are wrong, map the answers alone."));
  }
}
