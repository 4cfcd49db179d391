package org.alliancepool.jobs.report;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The findings of each kind in a study: how many, how many cells they kept out, and the first. */
final class FindingDigest implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Findings that are printed of each kind and study; the table has all. */
  private static final int EXAMPLES = 5;

  private static final List<String> COLUMNS = List.of(Warehouse.type("quarantine").fieldNames());

  private static final Comparator<Row> ORDER =
      Comparator.<Row, String>comparing(r -> r.getAs("file"))
          .thenComparing(r -> r.<Long>getAs("row"))
          .thenComparing(r -> r.<String>getAs("column"))
          .thenComparing(r -> r.<String>getAs("scope"))
          .thenComparing(r -> r.<String>getAs("subject"));

  private final HashMap<Kind, Group> groups = new HashMap<>();

  private record Kind(String study, String rule, String remedy) implements Serializable {}

  private static final class Group implements Serializable {
    private static final long serialVersionUID = 1L;

    private long findings;
    private long cells;
    private final ArrayList<Row> first = new ArrayList<>();

    private void add(long moreFindings, long moreCells, List<Row> more) {
      findings += moreFindings;
      cells += moreCells;
      first.addAll(more);
      if (first.size() > EXAMPLES) {
        first.sort(ORDER);
        first.subList(EXAMPLES, first.size()).clear();
      }
    }
  }

  /**
   * Digests findings.
   *
   * @return the first rows of {@code quarantine} by study, rule and remedy, with {@code n_finding}
   *     and {@code n_kept_out} of all of them
   */
  static List<Row> of(Warehouse warehouse, long version) {
    Bag<Row> findings = warehouse.bagAt("quarantine", version, COLUMNS);
    return findings.aggregate(new FindingDigest(), FindingDigest::add, FindingDigest::merge).rows();
  }

  private FindingDigest add(Row row) {
    group(new Kind(row.getAs("study_id"), row.getAs("rule"), row.getAs("remedy")))
        .add(1, row.<Long>getAs("n_cell"), List.of(row));
    return this;
  }

  private FindingDigest merge(FindingDigest other) {
    other.groups.forEach((kind, g) -> group(kind).add(g.findings, g.cells, g.first));
    return this;
  }

  private Group group(Kind kind) {
    return groups.computeIfAbsent(kind, k -> new Group());
  }

  private List<Row> rows() {
    StructType type =
        Warehouse.type("quarantine")
            .add("n_finding", DataTypes.LongType)
            .add("n_kept_out", DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (Group group : groups.values()) {
      for (Row r : group.first) {
        Object[] values = new Object[type.length()];
        for (int c = 0; c < COLUMNS.size(); c++) {
          values[c] = r.getAs(COLUMNS.get(c));
        }
        values[COLUMNS.size()] = group.findings;
        values[COLUMNS.size() + 1] = group.cells;
        rows.add(new GenericRowWithSchema(values, type));
      }
    }
    return rows;
  }
}
