package org.alliancepool.jobs.score.form;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** How many scores of each kind there are: rows of {@code coverage}. */
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

  private long scored;
  private long tooFew;
  private long prorated;

  private Coverage() {}

  /** Counts rows of {@code score} of one study. */
  static List<Row> count(List<Row> rows) {
    Map<List<Object>, Coverage> kinds = new LinkedHashMap<>();
    for (Row score : rows) {
      List<Object> kind = new ArrayList<>(KIND.length);
      for (int c : KIND) {
        kind.add(score.get(c));
      }
      kinds.computeIfAbsent(kind, k -> new Coverage()).add(score);
    }
    List<Row> counts = new ArrayList<>();
    kinds.forEach(
        (kind, n) -> {
          List<Object> values = new ArrayList<>(kind);
          values.addAll(List.of(n.scored, n.tooFew, n.prorated, rows.get(0).get(FINGERPRINT)));
          counts.add(Rows.of(values.toArray()));
        });
    return counts;
  }

  private void add(Row score) {
    if (score.getString(STATUS).equals("scored")) {
      scored++;
      prorated += score.getBoolean(PRORATED) ? 1 : 0;
    } else {
      tooFew++;
    }
  }
}
