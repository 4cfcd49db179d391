package org.alliancepool.jobs.warehouse.row;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Makes rows whose lists and maps Spark's encoders take: Java's own are refused inside a row. */
public final class Rows {
  private Rows() {}

  /** A row of values; lists become arrays, maps become Scala's. */
  public static Row of(Object... values) {
    Object[] converted = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      converted[i] = convert(values[i]);
    }
    return RowFactory.create(converted);
  }

  /** A number for a column that may be null: NaN, which says "does not apply", becomes null. */
  public static Double number(double x) {
    return Double.isNaN(x) ? null : x;
  }

  private static Object convert(Object value) {
    if (value instanceof String || value instanceof Number) {
      return value; // nearly all are: to find out that a text is no list takes longer
    }
    if (value instanceof List<?> list) {
      return list.toArray();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> inner = new LinkedHashMap<>();
      map.forEach((k, v) -> inner.put(k, convert(v)));
      return CollectionConverters.asScala(inner);
    }
    return value;
  }
}
