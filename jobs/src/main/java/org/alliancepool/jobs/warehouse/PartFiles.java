package org.alliancepool.jobs.warehouse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.alliancepool.jobs.warehouse.TableVersion.DataFile;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.Job;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes rows of the driver's as data files of a table: with Spark's own writer of Parquet, but
 * without the query and the job around it, which take longer than some thousand rows.
 *
 * <p>What the table demands of its rows is checked here, as Delta does: NOT NULL and CHECK.
 */
final class PartFiles {
  /** Rows that are checked and converted at a time. */
  private static final int CHUNK = 10_000;

  private static final String CHECK = "delta.constraints.";

  private final SparkSession spark;
  private final Path root;
  private final StructType type;
  private final List<Integer> stored = new ArrayList<>();
  private final List<Integer> partitions = new ArrayList<>();
  private final List<String> conditions;
  private final OutputWriterFactory factory;
  private final TaskAttemptContext context;
  private final Map<List<String>, OutputWriter> open = new LinkedHashMap<>();
  private final List<Row> chunk = new ArrayList<>();

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
    try {
      Job job = Job.getInstance(spark.sessionState().newHadoopConf());
      factory = new ParquetFileFormat().prepareWrite(spark, job, Map$.MODULE$.empty(), file);
      context = new TaskAttemptContextImpl(job.getConfiguration(), new TaskAttemptID());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> conditions(Metadata table) {
    Map<String, String> properties = CollectionConverters.asJava(table.configuration());
    return Stream.concat(
            Stream.of(table.schema().fields())
                .filter(f -> !f.nullable())
                .map(f -> "`" + f.name() + "` IS NOT NULL"),
            new TreeMap<>(properties)
                .entrySet().stream()
                    .filter(p -> p.getKey().startsWith(CHECK))
                    .map(Map.Entry::getValue))
        .toList();
  }

  /**
   * Writes rows, in the order of the table's columns.
   *
   * @return the files, one for each combination of values of the partition columns
   * @throws IllegalStateException where a row is not what the table demands
   */
  List<DataFile> write(DriverBag<Row> rows) {
    try {
      rows.each(this::take);
      flush();
      return files();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void take(Row row) {
    chunk.add(row);
    if (chunk.size() == CHUNK) {
      flush();
    }
  }

  private void flush() {
    if (chunk.isEmpty()) {
      return;
    }
    Dataset<Row> rows = spark.createDataFrame(chunk, type);
    require(rows);
    // The rows as Spark has them, which createDataFrame has converted.
    LocalRelation relation = (LocalRelation) rows.queryExecution().analyzed();
    CollectionConverters.asJava(relation.data()).forEach(this::write);
    chunk.clear();
  }

  private void require(Dataset<Row> rows) {
    if (conditions.isEmpty()) {
      return;
    }
    String all = conditions.stream().collect(Collectors.joining(") AND (", "(", ")"));
    // As Delta has it, what is neither true nor false is not met. No job: the rows are here.
    List<Row> bad = rows.where("NOT coalesce(" + all + ", false)").limit(1).collectAsList();
    if (!bad.isEmpty()) {
      String unmet =
          conditions.stream()
              .filter(
                  c ->
                      !spark
                          .createDataFrame(bad, type)
                          .where("NOT coalesce(" + c + ", false)")
                          .isEmpty())
              .collect(Collectors.joining(", "));
      throw new IllegalStateException(
          "a row for table \"%s\" does not meet %s".formatted(root.getName(), unmet));
    }
  }

  private void write(InternalRow row) {
    Object[] values = new Object[stored.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(stored.get(i), type.fields()[stored.get(i)].dataType());
    }
    open.computeIfAbsent(
            partitions.stream()
                .map(c -> row.isNullAt(c) ? null : row.getUTF8String(c).toString())
                .toList(),
            this::open)
        .write(new GenericInternalRow(values));
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
    return files;
  }
}
