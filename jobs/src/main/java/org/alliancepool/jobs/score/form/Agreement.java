package org.alliancepool.jobs.score.form;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.alliancepool.statistics.score.RaterAgreement;
import org.apache.spark.sql.Row;

/** How far the raters of one instrument agree at one visit of one study, on POMP scores. */
public final class Agreement {
  private static final int FEWEST = 5;

  private final TreeMap<String, TreeMap<String, Double>> pompByRater = new TreeMap<>();
  private String fingerprint;

  private Agreement(List<Rating> ratings) {
    // Of two totals of one rater the first counts: of items before reported.
    ratings.sort(Comparator.comparing(Rating::form).thenComparing(Rating::source));
    for (Rating r : ratings) {
      fingerprint = r.fingerprint();
      pompByRater
          .computeIfAbsent(r.rater(), k -> new TreeMap<>())
          .putIfAbsent(r.participant(), r.pomp());
    }
  }

  /**
   * Rows of {@code rater_agreement}, one per pair of raters.
   *
   * @param ratings in any order, all of those that can agree
   */
  public static Iterator<Row> rows(Iterator<Rating> ratings) {
    Map<Rating.Rated, List<Rating>> together = new HashMap<>();
    ratings.forEachRemaining(r -> together.computeIfAbsent(r.of(), k -> new ArrayList<>()).add(r));
    return together.entrySet().stream()
        .flatMap(e -> new Agreement(e.getValue()).rows(e.getKey()).stream())
        .iterator();
  }

  private List<Row> rows(Rating.Rated rated) {
    List<Row> rows = new ArrayList<>();
    List<String> raters = List.copyOf(pompByRater.keySet());
    for (int i = 0; i < raters.size(); i++) {
      for (int j = i + 1; j < raters.size(); j++) {
        String first = raters.get(i);
        String second = raters.get(j);
        List<double[]> both = both(pompByRater.get(first), pompByRater.get(second));
        agreement(both)
            .ifPresent(
                a -> {
                  RaterAgreement.Pair pair = a.pairs().get(0);
                  rows.add(
                      Rows.of(
                          rated.study(),
                          rated.instrument(),
                          rated.visit(),
                          first,
                          second,
                          a.n(),
                          Rows.number(pair.r()),
                          Rows.number(-pair.meanDifference()),
                          Rows.number(a.icc(RaterAgreement.Type.AGREEMENT_SINGLE).icc()),
                          Rows.number(a.icc(RaterAgreement.Type.CONSISTENCY_SINGLE).icc()),
                          fingerprint));
                });
      }
    }
    return rows;
  }

  private static Optional<RaterAgreement> agreement(List<double[]> both) {
    if (both.size() < FEWEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(RaterAgreement.of(both.toArray(double[][]::new)));
    } catch (IllegalArgumentException e) {
      // Ratings that do not vary at all have no intraclass correlation.
      return Optional.empty();
    }
  }

  private static List<double[]> both(Map<String, Double> one, Map<String, Double> other) {
    List<double[]> both = new ArrayList<>();
    one.forEach(
        (participant, pomp) -> {
          if (other.containsKey(participant)) {
            both.add(new double[] {pomp, other.get(participant)});
          }
        });
    return both;
  }
}
