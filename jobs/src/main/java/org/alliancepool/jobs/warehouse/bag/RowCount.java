package org.alliancepool.jobs.warehouse.bag;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How many rows there are of each kind, a kind being the values of some text columns. */
public final class RowCount implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<String> columns;
  private final HashMap<List<String>, Long> counts = new HashMap<>();

  private RowCount(List<String> columns) {
    this.columns = new ArrayList<>(columns);
  }

  /**
   * Counts rows.
   *
   * @return the columns and {@code n}
   */
  public static List<Row> by(List<String> columns, Bag<Row> rows) {
    return rows.aggregate(new RowCount(columns), RowCount::add, RowCount::merge).rows();
  }

  private RowCount add(Row row) {
    List<String> kind = new ArrayList<>(columns.size());
    columns.forEach(c -> kind.add(row.getAs(c)));
    counts.merge(kind, 1L, Long::sum);
    return this;
  }

  private RowCount merge(RowCount other) {
    other.counts.forEach((kind, n) -> counts.merge(kind, n, Long::sum));
    return this;
  }

  private List<Row> rows() {
    StructType type = new StructType();
    for (String c : columns) {
      type = type.add(c, DataTypes.StringType);
    }
    type = type.add("n", DataTypes.LongType);
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<List<String>, Long> e : counts.entrySet()) {
      List<Object> values = new ArrayList<>(e.getKey());
      values.add(e.getValue());
      rows.add(new GenericRowWithSchema(values.toArray(), type));
    }
    return rows;
  }
}
