package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
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
import org.alliancepool.jobs.warehouse.Workplace;
import org.alliancepool.jobs.warehouse.row.RowGroups;
import org.apache.spark.sql.Row;

/**
 * Holds the scores that a site reports against those of its answers, where a study gives both of a
 * form. They are two ways to one number, so a wrong key, scale or way of reporting shows here, and
 * nowhere else. Fatal where more than {@value #LARGEST_PERCENT} % of them, and {@value #FEWEST} at
 * least, differ; only complete forms count, since sites prorate in ways of their own.
 */
public final class ReportedScores {
  static final int LARGEST_PERCENT = 5;
  static final int FEWEST = 3;

  /**
   * In percent of the maximum possible. A mean of answers from 1 to 3 that is given with one
   * decimal is off by as much; an answer that is turned the wrong way moves a score further.
   */
  private static final double TOLERANCE = 2.5 + 1e-9;

  private static final List<String> COLUMNS =
      List.of(
          "study_id",
          "form",
          "rater",
          "session_id",
          "subscale",
          "score_source",
          "n_item",
          "n_item_present",
          "pomp");
  private static final List<String> SHEET = COLUMNS.subList(0, 4);
  private static final int STUDY = 0;
  private static final int FORM = 1;
  private static final int SUBSCALE = 4;
  private static final int SOURCE = 5;
  private static final int ITEMS = 6;
  private static final int PRESENT = 7;
  private static final int POMP = 8;

  private final Warehouse warehouse;

  public ReportedScores(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** How many scores of a form there are in both ways, and how many of them differ. */
  record Pairs(String study, String form, long n, long different) implements Serializable {
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
    new Workplace(warehouse)
        .gather(List.of("score"), COLUMNS, both, SHEET)
        .mapPlaces(Sheets::new)
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

  /** The scores of one form by one rater at one visit of a patient. */
  private static final class Sheets extends RowGroups<Pairs> {
    Sheets(Iterator<Row> rows) {
      super(rows);
    }

    @Override
    protected boolean isOfOneGroup(Row first, Row other) {
      for (int i = 0; i < SHEET.size(); i++) {
        if (!first.getString(i).equals(other.getString(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    protected Pairs gather(Row first, Iterator<Row> group) {
      Map<String, Double> answered = new HashMap<>();
      Map<String, Double> reported = new HashMap<>();
      group.forEachRemaining(
          r -> {
            if (r.isNullAt(POMP)) {
              return; // too few items, or a total whose range is not known
            }
            if ("reported".equals(r.getString(SOURCE))) {
              reported.put(r.getString(SUBSCALE), r.getDouble(POMP));
            } else if (r.getInt(ITEMS) == r.getInt(PRESENT)) {
              answered.put(r.getString(SUBSCALE), r.getDouble(POMP));
            }
          });
      answered.keySet().retainAll(reported.keySet());
      long different =
          answered.entrySet().stream()
              .filter(e -> Math.abs(e.getValue() - reported.get(e.getKey())) > TOLERANCE)
              .count();
      return new Pairs(first.getString(STUDY), first.getString(FORM), answered.size(), different);
    }
  }
}
