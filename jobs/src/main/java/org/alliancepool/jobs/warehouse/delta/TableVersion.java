package org.alliancepool.jobs.warehouse.delta;

import static org.apache.spark.sql.functions.col;

import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table at one version: its columns and its data files, as the log has them.
 *
 * <p>Delta Kernel reads the log here, on the driver. Delta's own reader starts two Spark jobs for
 * it, which cost more than a small table's rows; a run reads some fifty such.
 *
 * @param root folder of the table
 * @param version of the table
 * @param type its columns
 * @param declaration everything that was declared of it: columns, partitions, properties, protocol
 * @param files its data files
 * @param isPlain false where the table has what only Delta's own reader knows: rows that are
 *     deleted in place, columns under other names. We write none, but SQL by hand may.
 */
public record TableVersion(
    String root,
    long version,
    StructType type,
    String declaration,
    List<DataFile> files,
    boolean isPlain) {
  private static final int PLAIN_READER = 1;
  private static final boolean WITH_STATISTICS = true;

  /**
   * Up to this many bytes of Parquet are read on the driver; they are some ten times as many there.
   */
  private static final long SMALL = 8L << 20;

  /**
   * A data file.
   *
   * @param path as a URI
   * @param logged the same as the log has it
   * @param size in bytes
   * @param modified when it was written, in milliseconds since 1970
   * @param partition value of each partition column
   * @param statistics of its rows, as the log has them; null where it has none
   */
  public record DataFile(
      String path,
      String logged,
      long size,
      long modified,
      Map<String, String> partition,
      String statistics)
      implements Serializable {}

  /** Reads the log of a table up to a version. */
  public static TableVersion read(Configuration conf, String root, long version)
      throws IOException {
    Engine engine = DefaultEngine.create(conf);
    Snapshot snapshot = Table.forPath(engine, root).getSnapshotAsOfVersion(engine, version);
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches =
        ((ScanImpl) snapshot.getScanBuilder().build()).getScanFiles(engine, WITH_STATISTICS)) {
      while (batches.hasNext()) {
        try (CloseableIterator<io.delta.kernel.data.Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            io.delta.kernel.data.Row file = rows.next();
            files.add(dataFile(file));
          }
        }
      }
    }
    return new TableVersion(
        root,
        version,
        (StructType) DataType.fromJson(snapshot.getSchema().toJson()),
        declaration((SnapshotImpl) snapshot),
        files,
        snapshot.getProtocol().getMinReaderVersion() == PLAIN_READER);
  }

  private static String declaration(SnapshotImpl snapshot) {
    Metadata metadata = snapshot.getMetadata();
    return String.join(
        "\n",
        metadata.getSchemaString(),
        snapshot.getPartitionColumnNames().toString(),
        new TreeMap<>(metadata.getConfiguration()).toString(),
        snapshot.getProtocol().toString());
  }

  private static DataFile dataFile(io.delta.kernel.data.Row file) {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    io.delta.kernel.data.Row logged = file.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
    return new DataFile(
        status.getPath(),
        logged.getString(logged.getSchema().indexOf("path")),
        status.getSize(),
        status.getModificationTime(),
        InternalScanFileUtils.getPartitionValues(file),
        logged.isNullAt(InternalScanFileUtils.ADD_FILE_STATS_ORDINAL)
            ? null
            : logged.getString(InternalScanFileUtils.ADD_FILE_STATS_ORDINAL));
  }

  /** The data files that another version of the table does not have. */
  public List<DataFile> filesNotIn(TableVersion other) {
    Set<String> theirs = other.files().stream().map(DataFile::logged).collect(Collectors.toSet());
    return files.stream().filter(f -> !theirs.contains(f.logged())).toList();
  }

  /** True where it differs from another version by nothing but whole data files. */
  public boolean differsByFiles(TableVersion other) {
    return isPlain && other.isPlain() && declaration.equals(other.declaration());
  }

  /** The rows. */
  public Dataset<Row> rows(SparkSession spark) {
    if (!isPlain) {
      return spark.read().format("delta").option("versionAsOf", version).load(root);
    }
    if (files.isEmpty()) {
      return spark.createDataFrame(List.of(), type);
    }
    return spark
        .read()
        .schema(type)
        .option("basePath", root)
        .option("__globPaths__", "false") // a folder's name may hold what a pattern would
        .parquet(files.stream().map(DataFile::path).toArray(String[]::new))
        .select(columns());
  }

  /** The same with those of its files alone whose values of partition columns meet a condition. */
  public TableVersion where(Predicate<Map<String, String>> partition) {
    return with(files.stream().filter(f -> partition.test(f.partition())).toList());
  }

  /** The data files, that which was written last first. */
  public List<DataFile> newestFirst() {
    return files.stream().sorted(Comparator.comparingLong(DataFile::modified).reversed()).toList();
  }

  /** The same with one of its files alone. */
  public TableVersion only(DataFile file) {
    return with(List.of(file));
  }

  private TableVersion with(List<DataFile> some) {
    return new TableVersion(root, version, type, declaration, some, isPlain);
  }

  /** Size of the files. */
  public long bytes() {
    return files.stream().mapToLong(DataFile::size).sum();
  }

  /** True where the driver can read the rows, which costs less than to plan a Spark job. */
  public boolean isSmall() {
    return isPlain && bytes() <= SMALL;
  }

  /** True where it has all of some columns. */
  public boolean has(StructType columns) {
    return List.of(type.fieldNames()).containsAll(List.of(columns.fieldNames()));
  }

  /**
   * Reads the rows on the driver; only of a table that is plain.
   *
   * @param wanted columns to read; null where the table lacks one
   * @param taker of each row; false where it wants no more
   * @return whether it took all
   */
  public boolean each(Configuration conf, StructType wanted, Predicate<Row> taker)
      throws IOException {
    try (KernelRows rows = new KernelRows(conf, files, wanted)) {
      while (rows.hasNext()) {
        if (!taker.test(rows.next())) {
          return false;
        }
      }
      return true;
    }
  }

  /** Spark puts partition columns last, without their comments. */
  private Column[] columns() {
    return Arrays.stream(type.fields())
        .map(f -> col("`" + f.name() + "`").as(f.name(), f.metadata()))
        .toArray(Column[]::new);
  }
}
