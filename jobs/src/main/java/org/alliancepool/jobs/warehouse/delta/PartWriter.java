package org.alliancepool.jobs.warehouse.delta;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.alliancepool.jobs.warehouse.failure.WriteFailure;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.catalyst.expressions.BasePredicate;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Predicate$;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;

/**
 * Writes data files of a table, one after the other: a file ends where the partition changes, so
 * rows of one should come together, and after {@value #ROWS_PER_FILE} rows.
 *
 * <p>Nobody reads a file before a commit names it. Those of a writer that is closed before it has
 * finished are removed, as far as that is possible.
 */
public final class PartWriter implements AutoCloseable {
  /** Some 30 MB of a narrow table: few enough files for readers, and room for them in memory. */
  private static final int ROWS_PER_FILE = 1_000_000;

  private final PartFiles table;
  private final StructField[] fields;
  private final TaskAttemptContext context;
  private final BasePredicate isValid;
  private final List<Function1<Object, Object>> toInternal = new ArrayList<>();
  private final List<DataFile> files = new ArrayList<>();
  private OutputWriter open;
  private Object[] partition;
  private int rows;
  private boolean finished;

  PartWriter(PartFiles table) {
    this.table = table;
    this.fields = table.type().fields();
    this.context = new TaskAttemptContextImpl(table.conf().value(), new TaskAttemptID());
    this.isValid = Predicate$.MODULE$.create(table.condition(), table.columns());
    for (StructField field : fields) {
      toInternal.add(
          field.dataType() instanceof StringType
              ? new Text()
              : CatalystTypeConverters.createToCatalystConverter(field.dataType()));
    }
  }

  /** Most texts stand in many rows, one after the other. */
  private static final class Text extends scala.runtime.AbstractFunction1<Object, Object> {
    private Object last;
    private UTF8String converted;

    @Override
    public Object apply(Object text) {
      if (text == null) {
        return null;
      }
      if (!text.equals(last)) {
        last = text;
        converted = UTF8String.fromString((String) text);
      }
      return converted;
    }
  }

  /**
   * Writes a row.
   *
   * @throws IllegalStateException where it is not what the table demands
   */
  public void write(Row row) {
    try {
      Object[] all = new Object[fields.length];
      for (int c = 0; c < all.length; c++) {
        int at = table.given()[c];
        all[c] = at < 0 ? null : toInternal.get(c).apply(row.get(at));
      }
      require(all);
      if (open == null || rows == ROWS_PER_FILE || !isOfPartition(all)) {
        end();
        begin(pick(all, table.partitions()));
      }
      open.write(new GenericInternalRow(pick(all, table.stored())));
      rows++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FSError e) {
      throw new UncheckedIOException(WriteFailure.asException(e));
    }
  }

  private static Object[] pick(Object[] row, int[] columns) {
    Object[] picked = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      picked[i] = row[columns[i]];
    }
    return picked;
  }

  private boolean isOfPartition(Object[] row) {
    for (int i = 0; i < partition.length; i++) {
      if (!Objects.equals(partition[i], row[table.partitions()[i]])) {
        return false;
      }
    }
    return true;
  }

  private Map<String, String> partitionValues() {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < partition.length; i++) {
      Object value = partition[i];
      values.put(fields[table.partitions()[i]].name(), value == null ? null : value.toString());
    }
    return values;
  }

  private void require(Object[] row) {
    for (int c = 0; c < row.length; c++) {
      if (row[c] == null && !fields[c].nullable()) {
        throw unmet(fields[c].name() + " IS NOT NULL");
      }
    }
    InternalRow internal = new GenericInternalRow(row);
    if (!isValid.eval(internal)) {
      throw unmet(
          table.conditions().entrySet().stream()
              .filter(c -> !Predicate$.MODULE$.create(c.getValue(), table.columns()).eval(internal))
              .map(Map.Entry::getKey)
              .collect(joining(", ")));
    }
  }

  private IllegalStateException unmet(String condition) {
    return new IllegalStateException(
        "a row for table \"%s\" does not meet %s".formatted(table.root().getName(), condition));
  }

  private void begin(Object[] values) {
    partition = values;
    Path folder = table.root();
    for (Map.Entry<String, String> v : partitionValues().entrySet()) {
      folder =
          new Path(folder, ExternalCatalogUtils.getPartitionPathString(v.getKey(), v.getValue()));
    }
    String name =
        "part-00000-" + UUID.randomUUID() + ".c000" + table.factory().getFileExtension(context);
    open = table.factory().newInstance(new Path(folder, name).toString(), table.type(), context);
    rows = 0;
  }

  private void end() throws IOException {
    if (open == null) {
      return;
    }
    open.close();
    Path file = new Path(open.path());
    open = null;
    FileStatus status = file.getFileSystem(conf()).getFileStatus(file);
    Path relative = new Path(table.root().toUri().relativize(file.toUri()));
    files.add(
        new DataFile(
            file.toString(),
            SparkPath.fromPath(relative).urlEncoded(),
            status.getLen(),
            status.getModificationTime(),
            partitionValues(),
            // Enough for Delta to count rows. Bounds of columns would let readers skip files, of
            // which a table has few.
            "{\"numRecords\":" + rows + "}"));
  }

  /**
   * Ends the last file.
   *
   * @return all of them, which are now the caller's
   */
  public List<DataFile> finish() {
    try {
      end();
      finished = true;
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FSError e) {
      throw new UncheckedIOException(WriteFailure.asException(e));
    }
  }

  /** Removes the files, unless it has finished. */
  @Override
  public void close() {
    if (finished) {
      return;
    }
    List<String> left = new ArrayList<>(files.stream().map(DataFile::path).toList());
    if (open != null) {
      left.add(open.path());
      try {
        open.close();
      } catch (Exception | FSError e) { // Scala's methods throw what they do not declare
        // What it says, on a full disk for instance, has been said by what went wrong before.
      }
      open = null;
    }
    remove(left, conf());
  }

  /** Removes files that are in no commit, where that is possible: nobody reads them. */
  public static void remove(List<String> paths, Configuration conf) {
    for (String path : paths) {
      try {
        Path file = new Path(path);
        file.getFileSystem(conf).delete(file, false);
      } catch (IOException | RuntimeException e) {
        // It costs room and nothing else.
      }
    }
  }

  private Configuration conf() {
    return table.conf().value();
  }
}
