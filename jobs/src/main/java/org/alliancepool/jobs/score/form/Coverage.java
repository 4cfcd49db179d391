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
 * How many scores of each kind there are, and how they go with those at baseline and at other
 * visits: rows of {@code coverage}.
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
  private final List<double[]> withBaseline = new ArrayList<>();

  /** Of these scores, each beside the mean of the participant's at other visits. */
  private final List<double[]> withOthers = new ArrayList<>();

  private long scored;
  private long tooFew;
  private long prorated;

  /** Of a kind whatever the visit, a participant's scores. */
  private static final class OfParticipant {
    private Double atBaseline;
    private double sum;
    private int n;

    private void add(Row score) {
      double raw = score.getDouble(RAW);
      sum += raw;
      n++;
      if (atBaseline == null && isBaseline(score)) {
        atBaseline = raw;
      }
    }
  }

  private Coverage() {}

  /** Counts rows of {@code score} of one study. */
  static List<Row> count(List<Row> rows) {
    Map<List<Object>, Map<String, OfParticipant>> ofParticipants = ofParticipants(rows);
    Map<List<Object>, Coverage> kinds = new LinkedHashMap<>();
    for (Row score : rows) {
      List<Object> kind = kind(score);
      kinds
          .computeIfAbsent(kind, k -> new Coverage())
          .add(score, ofParticipants.getOrDefault(kind.subList(0, SAME), Map.of()));
    }
    List<Row> counts = new ArrayList<>();
    kinds.forEach(
        (kind, n) -> {
          List<Object> values = new ArrayList<>(kind);
          values.addAll(List.of(n.scored, n.tooFew, n.prorated, (long) n.withBaseline.size()));
          values.add(r(n.withBaseline));
          values.add((long) n.withOthers.size());
          values.add(r(n.withOthers));
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

  private static Map<List<Object>, Map<String, OfParticipant>> ofParticipants(List<Row> rows) {
    Map<List<Object>, Map<String, OfParticipant>> kinds = new HashMap<>();
    for (Row score : rows) {
      if (isScored(score)) {
        kinds
            .computeIfAbsent(kind(score).subList(0, SAME), k -> new HashMap<>())
            .computeIfAbsent(score.getString(PARTICIPANT), p -> new OfParticipant())
            .add(score);
      }
    }
    return kinds;
  }

  private static boolean isScored(Row score) {
    return score.getString(STATUS).equals("scored");
  }

  private static boolean isBaseline(Row score) {
    return "baseline".equals(score.getString(TIMEPOINT));
  }

  private void add(Row score, Map<String, OfParticipant> participants) {
    if (!isScored(score)) {
      tooFew++;
      return;
    }
    scored++;
    prorated += score.getBoolean(PRORATED) ? 1 : 0;
    OfParticipant all = participants.get(score.getString(PARTICIPANT));
    double raw = score.getDouble(RAW);
    if (all.atBaseline != null && !isBaseline(score)) {
      withBaseline.add(new double[] {all.atBaseline, raw});
    }
    if (all.n > 1) {
      withOthers.add(new double[] {(all.sum - raw) / (all.n - 1), raw});
    }
  }

  private static Double r(List<double[]> pairs) {
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
