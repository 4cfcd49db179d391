package org.alliancepool.jobs.score.form;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * How many scores of each kind there are, and how they go with those at baseline: rows of {@code
 * coverage}.
 */
final class Coverage {
  private static final StructType SCORE = Warehouse.type("score");

  /** What rows of {@code score} have in common that are counted together, as they stand there. */
  private static final int[] KIND =
      Stream.of(
              "study_id",
              "construct",
              "instrument",
              "form",
              "rater",
              "subscale",
              "score_source",
              "visit",
              "phase")
          .mapToInt(SCORE::fieldIndex)
          .toArray();

  private static final int FINGERPRINT = SCORE.fieldIndex("study_fingerprint");
  private static final int STATUS = SCORE.fieldIndex("status");
  private static final int PRORATED = SCORE.fieldIndex("prorated");

  private static final int PARTICIPANT = SCORE.fieldIndex("participant_id");
  private static final int TIMEPOINT = SCORE.fieldIndex("timepoint");
  private static final int RAW = SCORE.fieldIndex("raw");

  /** How many columns of a kind are the same at all visits. */
  private static final int SAME = 7;

  private static final int FEWEST_FOR_R = 3;

  /** Of these scores, each beside the participant's at baseline. */
  private final List<double[]> pairs = new ArrayList<>();

  private long scored;
  private long tooFew;
  private long prorated;

  private Coverage() {}

  /** Counts rows of {@code score} of one study. */
  static List<Row> count(List<Row> rows) {
    Map<List<Object>, Map<String, Double>> baselines = baselines(rows);
    Map<List<Object>, Coverage> kinds = new LinkedHashMap<>();
    for (Row score : rows) {
      List<Object> kind = kind(score);
      kinds
          .computeIfAbsent(kind, k -> new Coverage())
          .add(score, baselines.getOrDefault(kind.subList(0, SAME), Map.of()));
    }
    List<Row> counts = new ArrayList<>();
    kinds.forEach(
        (kind, n) -> {
          List<Object> values = new ArrayList<>(kind);
          values.addAll(List.of(n.scored, n.tooFew, n.prorated, (long) n.pairs.size()));
          values.add(n.baselineR());
          values.add(rows.get(0).get(FINGERPRINT));
          counts.add(Rows.of(values.toArray()));
        });
    return counts;
  }

  private static List<Object> kind(Row score) {
    List<Object> kind = new ArrayList<>(KIND.length);
    for (int c : KIND) {
      kind.add(score.get(c));
    }
    return kind;
  }

  /** Scores at baseline: of a kind whatever the visit, by participant. */
  private static Map<List<Object>, Map<String, Double>> baselines(List<Row> rows) {
    Map<List<Object>, Map<String, Double>> baselines = new HashMap<>();
    for (Row score : rows) {
      if (isScored(score) && isBaseline(score)) {
        baselines
            .computeIfAbsent(kind(score).subList(0, SAME), k -> new HashMap<>())
            .putIfAbsent(score.getString(PARTICIPANT), score.getDouble(RAW));
      }
    }
    return baselines;
  }

  private static boolean isScored(Row score) {
    return score.getString(STATUS).equals("scored");
  }

  private static boolean isBaseline(Row score) {
    return "baseline".equals(score.getString(TIMEPOINT));
  }

  private void add(Row score, Map<String, Double> baseline) {
    if (!isScored(score)) {
      tooFew++;
      return;
    }
    scored++;
    prorated += score.getBoolean(PRORATED) ? 1 : 0;
    Double before = isBaseline(score) ? null : baseline.get(score.getString(PARTICIPANT));
    if (before != null) {
      pairs.add(new double[] {before, score.getDouble(RAW)});
    }
  }

  private Double baselineR() {
    if (pairs.size() < FEWEST_FOR_R) {
      return null;
    }
    return Rows.number(
        new PearsonsCorrelation()
            .correlation(
                pairs.stream().mapToDouble(p -> p[0]).toArray(),
                pairs.stream().mapToDouble(p -> p[1]).toArray()));
  }
}
