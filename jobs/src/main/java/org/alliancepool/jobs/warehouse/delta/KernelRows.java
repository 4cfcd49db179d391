package org.alliancepool.jobs.warehouse.delta;

import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.apache.hadoop.conf.Configuration;
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

/**
 * The rows of data files, read by Delta Kernel on the driver as they are asked for: those that
 * Spark would give, without its jobs.
 */
final class KernelRows implements Iterator<Row>, AutoCloseable {
  private final Engine engine;
  private final Iterator<DataFile> files;
  private final StructType type;
  private Map<String, String> partition = Map.of();
  private CloseableIterator<FileReadResult> batches;
  private Iterator<Row> rows = Collections.emptyIterator();

  /**
   * @param files of one table
   * @param type the columns to read; one that a file does not have is null there
   */
  KernelRows(Configuration conf, List<DataFile> files, StructType type) {
    this.engine = DefaultEngine.create(conf);
    this.files = files.iterator();
    this.type = type;
  }

  @Override
  public boolean hasNext() {
    try {
      while (!rows.hasNext()) {
        if (batches != null && batches.hasNext()) {
          rows = rows(batches.next().getData());
        } else if (files.hasNext()) {
          close();
          open(files.next());
        } else {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) { // what Kernel and Parquet say of files that are lost or damaged
      throw new UncheckedIOException(new IOException(e));
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.next();
  }

  @Override
  public void close() throws IOException {
    if (batches != null) {
      batches.close();
      batches = null;
    }
  }

  private void open(DataFile file) throws IOException {
    partition = file.partition();
    StructType stored = new StructType();
    for (var field : type.fields()) {
      if (!partition.containsKey(field.name())) {
        stored = stored.add(field);
      }
    }
    batches =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(FileStatus.of(file.path(), file.size(), 0)),
                DataTypeJsonSerDe.deserializeStructType(stored.json()),
                Optional.empty());
  }

  /** The rows of a batch, with the columns that stand in the folder's name. */
  private Iterator<Row> rows(ColumnarBatch batch) {
    ColumnVector[] columns = new ColumnVector[type.length()];
    Object[] constants = new Object[type.length()];
    int stored = 0;
    for (int c = 0; c < columns.length; c++) {
      String name = type.fieldNames()[c];
      if (partition.containsKey(name)) {
        constants[c] = partition.get(name); // all of ours are text
      } else {
        columns[c] = batch.getColumnVector(stored++);
      }
    }
    List<Row> all = new ArrayList<>(batch.getSize());
    for (int r = 0; r < batch.getSize(); r++) {
      Object[] values = constants.clone();
      for (int c = 0; c < columns.length; c++) {
        if (columns[c] != null) {
          values[c] = value(columns[c], r, type.fields()[c].dataType());
        }
      }
      all.add(new GenericRowWithSchema(values, type));
    }
    return all.iterator();
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
      Object[] values = new Object[struct.length()];
      for (int c = 0; c < values.length; c++) {
        values[c] = value(v.getChild(c), r, struct.fields()[c].dataType());
      }
      return new GenericRowWithSchema(values, struct);
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
