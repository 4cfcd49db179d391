package org.alliancepool.jobs.checks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.statistics.score.ItemAnalysis;
import org.apache.spark.sql.Row;

/**
 * Finds outcomes that run the other way round at one visit, as where a site has counted 0 for 3
 * throughout: its items go together, and nothing is out of range. Who was worse at baseline is
 * seldom better later: {@code scores-turned} warns where the correlation with the baseline is below
 * zero at a one-sided level of {@value #LEVEL}, for all outcomes and visits of a study together
 * (Bonferroni), in {@value #FEWEST} participants at least. Columns of two outcomes or of two visits
 * that were exchanged show so, too, and a score of change in the place of the outcome.
 */
public final class TurnedScores {
  static final double LEVEL = 0.01;

  /** Fewer may lie on a falling line. */
  static final int FEWEST = 10;

  private final Warehouse warehouse;

  public TurnedScores(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** Checks every study that has outcomes at baseline and later. */
  public List<CheckResult> run(Collection<Study> studies) {
    Map<String, List<Row>> rows = StudyRows.of(warehouse, "coverage");
    rows.values().forEach(of -> of.removeIf(r -> !isOutcomeWithBaseline(r)));
    rows.values().removeIf(List::isEmpty);
    return studies.stream()
        .filter(s -> rows.containsKey(s.id()))
        .map(s -> check(s.id(), rows.get(s.id())))
        .toList();
  }

  /**
   * Checks a study.
   *
   * @param coverage its rows of that table that have a correlation with the baseline
   */
  static CheckResult check(String study, List<Row> coverage) {
    List<String> faults =
        coverage.stream()
            .filter(r -> probability(r) < LEVEL / coverage.size())
            .map(TurnedScores::fault)
            .sorted()
            .toList();
    return CheckResult.warning(
        "scores-turned",
        study,
        faults.size(),
        coverage.size(),
        "no outcome runs against its baseline",
        faults);
  }

  private static boolean isOutcomeWithBaseline(Row r) {
    return "outcome".equals(r.getAs("construct"))
        && Objects.nonNull(r.getAs("baseline_r"))
        && r.<Long>getAs("n_with_baseline") >= FEWEST;
  }

  private static double probability(Row r) {
    return ItemAnalysis.probabilityOfSoLow(
        r.<Double>getAs("baseline_r"), r.<Long>getAs("n_with_baseline").intValue());
  }

  private static String fault(Row r) {
    return String.format(
        Locale.ROOT,
        "Scores of %s by %s (%s, %s) at %s run against those at baseline (r = %.2f, %d participants). Does a higher number mean the same at both visits, and is each column of the visit and the outcome that it is mapped as?",
        r.<String>getAs("form"),
        r.<String>getAs("rater"),
        r.<String>getAs("subscale"),
        r.<String>getAs("score_source"),
        r.<String>getAs("visit"),
        r.<Double>getAs("baseline_r"),
        r.<Long>getAs("n_with_baseline"));
  }
}
