package org.alliancepool.jobs.warehouse;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import scala.jdk.javaapi.CollectionConverters;

/** Turns what Delta Kernel has read into the rows that Spark would give. */
final class KernelRows {
  private KernelRows() {}

  /** The rows of a batch of a table. */
  static List<Row> of(ColumnarBatch batch, StructType type) {
    ColumnVector[] columns = new ColumnVector[type.length()];
    for (int c = 0; c < columns.length; c++) {
      columns[c] = batch.getColumnVector(c);
    }
    List<Row> rows = new ArrayList<>(batch.getSize());
    for (int r = 0; r < batch.getSize(); r++) {
      rows.add(row(columns, r, type));
    }
    return rows;
  }

  private static Row row(ColumnVector[] columns, int r, StructType type) {
    Object[] values = new Object[columns.length];
    for (int c = 0; c < columns.length; c++) {
      values[c] = value(columns[c], r, type.fields()[c].dataType());
    }
    return new GenericRowWithSchema(values, type);
  }

  private static Object value(ColumnVector v, int r, DataType type) {
    if (v.isNullAt(r)) {
      return null;
    } else if (type instanceof StringType) {
      return v.getString(r);
    } else if (type instanceof IntegerType) {
      return v.getInt(r);
    } else if (type instanceof LongType) {
      return v.getLong(r);
    } else if (type instanceof DoubleType) {
      return v.getDouble(r);
    } else if (type instanceof BooleanType) {
      return v.getBoolean(r);
    } else if (type instanceof TimestampType) {
      return Timestamp.from(Instant.EPOCH.plus(v.getLong(r), ChronoUnit.MICROS));
    } else if (type instanceof ArrayType array) {
      ColumnVector elements = v.getArray(r).getElements();
      return CollectionConverters.asScala(all(elements, array.elementType())).toSeq();
    } else if (type instanceof MapType map) {
      MapValue entries = v.getMap(r);
      List<Object> keys = all(entries.getKeys(), map.keyType());
      List<Object> values = all(entries.getValues(), map.valueType());
      Map<Object, Object> inner = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        inner.put(keys.get(i), values.get(i));
      }
      return CollectionConverters.asScala(inner);
    } else if (type instanceof StructType struct) {
      ColumnVector[] columns = new ColumnVector[struct.length()];
      for (int c = 0; c < columns.length; c++) {
        columns[c] = v.getChild(c);
      }
      return row(columns, r, struct);
    }
    throw new IllegalArgumentException("no table has a column of type " + type.sql());
  }

  private static List<Object> all(ColumnVector v, DataType type) {
    List<Object> values = new ArrayList<>(v.getSize());
    for (int i = 0; i < v.getSize(); i++) {
      values.add(value(v, i, type));
    }
    return values;
  }
}
