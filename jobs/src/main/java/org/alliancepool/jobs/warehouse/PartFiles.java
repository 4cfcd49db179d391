package org.alliancepool.jobs.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.alliancepool.jobs.warehouse.TableVersion.DataFile;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedProjection;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes rows of the driver's as data files of a table: with Spark's own writer of Parquet, but
 * without the query and the job around it, which take longer than some thousand rows.
 *
 * <p>What the table demands of its rows is checked here, as Delta does: NOT NULL and CHECK.
 */
final class PartFiles {
  private static final String CHECK = "delta.constraints.";

  private final SparkSession spark;
  private final Path root;
  private final StructType type;
  private final List<Integer> stored = new ArrayList<>();
  private final List<Integer> partitions = new ArrayList<>();
  private final Map<String, String> conditions;
  private final Predicate<InternalRow> isValid;
  private final Function1<Object, Object> toInternal;
  private final OutputWriterFactory factory;
  private final TaskAttemptContext context;
  private final Map<List<String>, OutputWriter> open = new LinkedHashMap<>();

  /**
   * @param root folder of the table
   * @param table what is declared of it
   */
  PartFiles(SparkSession spark, Path root, Metadata table) {
    this.spark = spark;
    this.root = root;
    this.type = table.schema();
    List<String> partitionColumns = CollectionConverters.asJava(table.partitionColumns());
    StructType file = new StructType();
    for (int c = 0; c < type.length(); c++) {
      StructField field = type.fields()[c];
      if (partitionColumns.contains(field.name())) {
        partitions.add(c);
      } else {
        stored.add(c);
        file = file.add(field);
      }
    }
    this.conditions = conditions(table);
    this.isValid = predicate(spark, type, conditions.values());
    this.toInternal = CatalystTypeConverters.createToCatalystConverter(type);
    try {
      Job job = Job.getInstance(spark.sessionState().newHadoopConf());
      factory = new ParquetFileFormat().prepareWrite(spark, job, Map$.MODULE$.empty(), file);
      context = new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The CHECK conditions of a table, by the names of their properties. */
  private static Map<String, String> conditions(Metadata table) {
    Map<String, String> conditions = new TreeMap<>();
    CollectionConverters.asJava(table.configuration())
        .forEach(
            (property, condition) -> {
              if (property.startsWith(CHECK)) {
                conditions.put(property.substring(CHECK.length()), condition);
              }
            });
    return conditions;
  }

  /**
   * Tells whether a row meets all conditions; analysed by Spark once, and no query for each row.
   */
  private static Predicate<InternalRow> predicate(
      SparkSession spark, StructType type, Collection<String> conditions) {
    // As Delta has it, a condition that is neither true nor false is not met.
    String all =
        conditions.stream()
            .map(c -> "coalesce(" + c + ", false)")
            .collect(Collectors.joining(" AND ", "true AND ", ""));
    LogicalPlan analysed =
        spark.createDataFrame(List.of(), type).where(all).queryExecution().analyzed();
    Filter filter = (Filter) ReplaceExpressions$.MODULE$.apply(analysed);
    InterpretedProjection condition =
        new InterpretedProjection(
            CollectionConverters.asScala(List.of(filter.condition())).toSeq(),
            filter.child().output());
    return row -> condition.apply(row).getBoolean(0);
  }

  /**
   * Writes rows, in the order of the table's columns.
   *
   * @return the files, one for each combination of values of the partition columns
   * @throws IllegalStateException where a row is not what the table demands
   */
  List<DataFile> write(DriverBag<Row> rows) {
    try {
      rows.each(this::write);
      return files();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (FSError e) { // Hadoop's local file system throws it where a disk is full
      throw new UncheckedIOException(new IOException(e.getCause()));
    } finally {
      open.values().forEach(PartFiles::abandon);
    }
  }

  /** Closes a file that is in no commit; one that is has been closed, and is no longer there. */
  private static void abandon(OutputWriter writer) {
    try {
      writer.close();
    } catch (RuntimeException | FSError e) {
      // What it says, on a full disk for instance, has been said by what went wrong before.
    }
  }

  private void write(Row row) {
    InternalRow internal = (InternalRow) toInternal.apply(row);
    require(internal);
    Object[] values = new Object[stored.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = internal.get(stored.get(i), type.fields()[stored.get(i)].dataType());
    }
    List<String> partition = partitions.stream().map(row::getString).toList();
    open.computeIfAbsent(partition, this::open).write(new GenericInternalRow(values));
  }

  private void require(InternalRow row) {
    for (int c = 0; c < type.length(); c++) {
      if (row.isNullAt(c) && !type.fields()[c].nullable()) {
        throw unmet(type.fieldNames()[c] + " IS NOT NULL");
      }
    }
    if (!isValid.test(row)) {
      throw unmet(
          conditions.entrySet().stream()
              .filter(c -> !predicate(spark, type, List.of(c.getValue())).test(row))
              .map(c -> c.getKey() + ": " + c.getValue())
              .collect(Collectors.joining(", ")));
    }
  }

  private IllegalStateException unmet(String condition) {
    return new IllegalStateException(
        "a row for table \"%s\" does not meet %s".formatted(root.getName(), condition));
  }

  private OutputWriter open(List<String> partition) {
    Path folder = root;
    for (int i = 0; i < partition.size(); i++) {
      folder =
          new Path(
              folder,
              ExternalCatalogUtils.getPartitionPathString(
                  type.fieldNames()[partitions.get(i)], partition.get(i)));
    }
    Path file =
        new Path(
            folder,
            "part-00000-" + UUID.randomUUID() + ".c000" + factory.getFileExtension(context));
    return factory.newInstance(file.toString(), type, context);
  }

  private List<DataFile> files() throws IOException {
    List<DataFile> files = new ArrayList<>();
    for (Map.Entry<List<String>, OutputWriter> e : open.entrySet()) {
      e.getValue().close();
      Path file = new Path(e.getValue().path());
      FileStatus status = file.getFileSystem(context.getConfiguration()).getFileStatus(file);
      Map<String, String> partition = new HashMap<>();
      for (int i = 0; i < partitions.size(); i++) {
        partition.put(type.fieldNames()[partitions.get(i)], e.getKey().get(i));
      }
      Path relative = new Path(root.toUri().relativize(file.toUri()));
      files.add(
          new DataFile(
              file.toString(),
              SparkPath.fromPath(relative).urlEncoded(),
              status.getLen(),
              status.getModificationTime(),
              partition));
    }
    open.clear();
    return files;
  }
}
