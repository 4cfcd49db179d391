package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.Warehouse;

/**
 * Holds the scores that a site reports against those of its answers, where a study gives both of a
 * form. They are two ways to one number, so a wrong key, scale or way of reporting shows here, and
 * nowhere else. Fatal where more than {@value #LARGEST_PERCENT} % of them, and {@value #FEWEST} at
 * least, differ; only complete forms count, since sites prorate in ways of their own.
 */
public final class ReportedScores {
  static final int LARGEST_PERCENT = 5;
  static final int FEWEST = 3;

  private final Warehouse warehouse;

  public ReportedScores(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** How many scores of a form there are in both ways, and how many of them differ. */
  record Pairs(String study, String form, long n, long different) implements Serializable {
    private static Pairs of(ScoredSheet sheet) {
      Map<String, Double> answered = new HashMap<>(sheet.answered());
      answered.keySet().retainAll(sheet.reported().keySet());
      long different =
          answered.entrySet().stream()
              .filter(e -> ScoredSheet.differ(e.getValue(), sheet.reported().get(e.getKey())))
              .count();
      return new Pairs(sheet.study(), sheet.form(), answered.size(), different);
    }

    private Pairs plus(Pairs more) {
      return new Pairs(study, form, n + more.n, different + more.different);
    }
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
    Map<String, Map<String, Pairs>> found = new TreeMap<>();
    both.forEach(s -> found.put(s, new TreeMap<>()));
    ScoredSheet.of(warehouse, both)
        .map(Pairs::of)
        .filter(p -> p.n() > 0)
        .collect()
        .forEach(p -> found.get(p.study()).merge(p.form(), p, Pairs::plus));
    List<CheckResult> results = new ArrayList<>();
    found.forEach((study, forms) -> results.add(result(study, forms.values())));
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

  static CheckResult result(String study, Collection<Pairs> forms) {
    long n = forms.stream().mapToLong(Pairs::n).sum();
    List<Pairs> faults =
        forms.stream()
            .filter(p -> p.different() >= FEWEST && p.different() * 100 > p.n() * LARGEST_PERCENT)
            .toList();
    long different = forms.stream().mapToLong(Pairs::different).sum();
    return CheckResult.fatal(
        "reported-as-answered",
        study,
        different,
        n,
        "%d of %d reported scores are not those of the answers".formatted(different, n),
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
