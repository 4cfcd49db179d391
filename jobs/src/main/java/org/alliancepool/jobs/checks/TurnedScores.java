package org.alliancepool.jobs.checks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.statistics.score.ItemAnalysis;
import org.apache.spark.sql.Row;

/**
 * Finds scores that run the other way round at one visit, as where a site has counted 0 for 3
 * throughout: their items go together, and nothing is out of range. Who was worse at baseline is
 * seldom better later, nor is an alliance that is good at one visit poor at the others: {@code
 * scores-turned} warns where outcomes correlate with the baseline, or alliance with the other
 * visits, below zero at a one-sided level of {@value #LEVEL}, for all outcomes, and all of
 * alliance, of a study together (Bonferroni), in {@value #FEWEST} participants at least. Columns of
 * two measures or of two visits that were exchanged show so, too, and a score of change in the
 * place of the outcome.
 */
public final class TurnedScores {
  static final double LEVEL = 0.01;

  /** Fewer may lie on a falling line. */
  static final int FEWEST = 10;

  private final Warehouse warehouse;

  public TurnedScores(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Scores at a visit, and how they go with the same participants' at others. */
  private record AtVisit(Row row, String others, Double r, long n) {
    /** Of what else is rated, such as acute experiences, another drug may give another score. */
    static AtVisit of(Row row) {
      return switch (row.<String>getAs("construct")) {
        case "outcome" ->
            new AtVisit(
                row, "those at baseline", row.getAs("baseline_r"), row.getAs("n_with_baseline"));
        case "alliance" ->
            new AtVisit(
                row,
                "those at other visits",
                row.getAs("other_visit_r"),
                row.getAs("n_with_other_visit"));
        default -> new AtVisit(row, "", null, 0);
      };
    }

    String construct() {
      return row.getAs("construct");
    }

    boolean isKnown() {
      return r != null && n >= FEWEST;
    }

    double probability() {
      return ItemAnalysis.probabilityOfSoLow(r, (int) n);
    }

    String fault() {
      return String.format(
          Locale.ROOT,
          "Scores of %s by %s (%s, %s) at %s run against %s (r = %.2f, %d participants). Does a higher number mean the same at all these visits, and is each column of the visit and the measure that it is mapped as?",
          row.<String>getAs("form"),
          row.<String>getAs("rater"),
          row.<String>getAs("subscale"),
          row.<String>getAs("score_source"),
          row.<String>getAs("visit"),
          others,
          r,
          n);
    }
  }

  /** Checks every study that has scores at several visits. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, List<Row>> rows = StudyRows.of(warehouse, "coverage");
    rows.values().removeIf(of -> of.stream().noneMatch(r -> AtVisit.of(r).isKnown()));
    return studies.stream()
        .filter(s -> rows.containsKey(s.id()))
        .map(s -> check(s.id(), rows.get(s.id())))
        .toList();
  }

  /**
   * Checks a study.
   *
   * @param coverage its rows of that table
   */
  static CheckResult check(String study, List<Row> coverage) {
    List<AtVisit> known = coverage.stream().map(AtVisit::of).filter(AtVisit::isKnown).toList();
    Map<String, Long> tests =
        known.stream().collect(Collectors.groupingBy(AtVisit::construct, Collectors.counting()));
    List<String> faults =
        known.stream()
            .filter(v -> v.probability() < LEVEL / tests.get(v.construct()))
            .map(AtVisit::fault)
            .sorted()
            .toList();
    return CheckResult.warning(
        "scores-turned",
        study,
        faults.size(),
        known.size(),
        "no scores run against those of other visits",
        faults);
  }
}
