package org.alliancepool.jobs.warehouse;

import static org.apache.spark.sql.functions.col;

import io.delta.kernel.exceptions.KernelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.StoreSecrets;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.bag.ClusterBag;
import org.alliancepool.jobs.warehouse.bag.DriverBag;
import org.alliancepool.jobs.warehouse.delta.PageChecksums;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.alliancepool.jobs.warehouse.failure.ReadFailure;
import org.alliancepool.schemas.table.ColumnSchema;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The tables of one warehouse, each a Delta table below one folder of any Hadoop file system.
 *
 * <p>A table that nobody has written yet reads as empty. A write replaces exactly its slice, in one
 * commit. Thread safe for writes to different tables.
 */
public final class Warehouse {
  private static final Map<String, StructType> TYPES = new ConcurrentHashMap<>();

  private final SparkSession spark;
  private final Path root;
  private final FileSystem files;
  private final Map<String, Long> pinned;
  private final ReadVersions known;
  private final Slice shown;
  private final Declarations declarations = new Declarations(this);

  private Warehouse(
      SparkSession spark,
      Path root,
      FileSystem files,
      Map<String, Long> pinned,
      ReadVersions known,
      Slice shown) {
    this.spark = spark;
    this.root = root;
    this.files = files;
    this.pinned = pinned;
    this.known = known;
    this.shown = shown;
  }

  /**
   * Opens a warehouse, which need not exist yet.
   *
   * @param location path or URI of its folder
   */
  public static Warehouse open(SparkSession spark, String location) {
    try {
      Path path = new Path(location);
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      Path root = files.makeQualified(path);
      if (files.exists(root) && !files.getFileStatus(root).isDirectory()) {
        throw new UserError(
            ErrorName.UNREADABLE_WAREHOUSE,
            "Cannot open warehouse \"%s\": it is a file. Give a folder with --warehouse."
                .formatted(location));
      }
      PageChecksums.configure(files);
      return new Warehouse(spark, root, files, null, new ReadVersions(), Slice.whole());
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) { // a missing class of a file system is the latter
      throw new UserError(
          ErrorName.UNREADABLE_WAREHOUSE,
          "Cannot open warehouse \"%s\": %s. Check the path or URI, the rights to it, and of a store the settings spark.hadoop.fs.… and that its jar is on Spark's class path."
              .formatted(location, StoreSecrets.why(e, spark.sparkContext().hadoopConfiguration())),
          e);
    }
  }

  /** The session that reads and writes this warehouse. */
  public SparkSession spark() {
    return spark;
  }

  /** The folder, where it is on this machine. */
  public Optional<java.nio.file.Path> localFolder() {
    return "file".equals(root.toUri().getScheme())
        ? Optional.of(java.nio.file.Path.of(root.toUri().getPath()))
        : Optional.empty();
  }

  /** The folder as a URI. */
  public String location() {
    return root.toString();
  }

  /** The Spark type of a table, from its declaration. */
  public static StructType type(String table) {
    return TYPES.computeIfAbsent(
        table,
        t -> {
          StructType type = new StructType();
          for (ColumnSchema c : TableSchema.named(t).columns()) {
            type = type.add(c.name(), type(c), !c.required(), c.analystNote());
          }
          return type;
        });
  }

  /** Spark's parser knows every type, and takes half a second to get ready: most are simple. */
  private static DataType type(ColumnSchema column) {
    return switch (column.type()) {
      case "string" -> DataTypes.StringType;
      case "boolean" -> DataTypes.BooleanType;
      case "int" -> DataTypes.IntegerType;
      case "bigint" -> DataTypes.LongType;
      case "double" -> DataTypes.DoubleType;
      case "timestamp" -> DataTypes.TimestampType;
      default -> DataType.fromDDL(column.type());
    };
  }

  /**
   * The same warehouse at the versions that a run lists, for reading alone. A table that is not
   * among them reads as empty.
   */
  public Warehouse at(Map<String, Long> versions) {
    return new Warehouse(spark, root, files, Map.copyOf(versions), known, shown);
  }

  /**
   * The same warehouse with the rows of some studies, for reading alone. What reads some columns of
   * a table has to read {@code study_id} as well.
   */
  public Warehouse ofStudies(Collection<String> studies) {
    return new Warehouse(spark, root, files, pinned, known, Slice.of("study_id", studies));
  }

  /** The newest content of a table, or that of the run; empty where it was never written. */
  public Dataset<Row> read(String table) {
    OptionalLong wanted = newest(table);
    return wanted.isPresent()
        ? readAt(table, wanted.getAsLong())
        : spark.createDataFrame(List.of(), type(table));
  }

  /** The content of a table at a Delta version. */
  public Dataset<Row> readAt(String table, long version) {
    Dataset<Row> rows = shown(table, version).rows(spark);
    return shown.isWholeTable() ? rows : rows.where(shown.condition());
  }

  /** The files that may have rows that are shown. */
  private TableVersion shown(String table, long version) {
    TableVersion all = at(table, version);
    return shown.isWholeTable() ? all : all.where(shown::meets);
  }

  /** As {@link #read}, on the driver: for tables that are small. */
  public List<Row> collect(String table) {
    OptionalLong wanted = newest(table);
    return wanted.isPresent() ? collectAt(table, wanted.getAsLong()) : List.of();
  }

  /** The version that is read: the newest, or that of the run. */
  OptionalLong newest(String table) {
    if (pinned == null) {
      return version(table);
    }
    return pinned.containsKey(table) ? OptionalLong.of(pinned.get(table)) : OptionalLong.empty();
  }

  /** As {@link #readAt}, on the driver: for tables that are small. */
  public List<Row> collectAt(String table, long version) {
    List<Row> rows = collect(shown(table, version));
    return shown.isWholeTable() ? rows : rows.stream().filter(shown::has).toList();
  }

  /** Some columns of what {@link #read} gives, on the driver where the table is small. */
  public Bag<Row> bag(String table, List<String> columns) {
    OptionalLong newest = newest(table);
    return newest.isPresent() ? bagAt(table, newest.getAsLong(), columns) : DriverBag.of(List.of());
  }

  /** Some columns of what {@link #readAt} gives, on the driver where the table is small. */
  public Bag<Row> bagAt(String table, long version, List<String> columns) {
    TableVersion rows = shown(table, version);
    if (!rows.isSmall()) {
      Column[] wanted = columns.stream().map(c -> col("`" + c + "`")).toArray(Column[]::new);
      return new ClusterBag<>(readAt(table, version).select(wanted).toJavaRDD());
    }
    StructType wanted = new StructType();
    for (String c : columns) {
      wanted = wanted.add(rows.type().apply(c));
    }
    StructType type = wanted;
    return new DriverBag<>(
        taker ->
            each(
                rows,
                type,
                row -> {
                  if (shown.has(row)) {
                    taker.accept(row);
                  }
                  return true;
                }));
  }

  /**
   * Reads rows on the driver.
   *
   * @param columns to read; null where the table lacks one
   * @param taker of each row; false where it wants no more
   * @return whether it took all
   */
  boolean each(TableVersion table, StructType columns, Predicate<Row> taker) {
    try {
      return table.each(spark.sessionState().newHadoopConf(), columns, taker);
    } catch (IOException | UncheckedIOException | KernelException e) {
      throw unreadable(new Path(table.root()).getName(), e);
    }
  }

  /** The rows, on the driver. */
  List<Row> collect(TableVersion table) {
    if (!table.isSmall()) {
      return table.rows(spark).collectAsList();
    }
    return known.rows(
        table,
        () -> {
          List<Row> rows = new ArrayList<>();
          each(table, table.type(), rows::add);
          return rows;
        });
  }

  /** A table at a Delta version, as its log has it. */
  public TableVersion at(String table, long version) {
    return known.version(table, version, () -> read(table, version));
  }

  private TableVersion read(String table, long version) {
    try {
      return TableVersion.read(spark.sessionState().newHadoopConf(), path(table), version);
    } catch (IOException | RuntimeException e) { // Kernel's own exceptions are of the second kind
      throw unreadable(table, e);
    }
  }

  /** Fails where it shows what a run has left, for reading alone. */
  void requireNewest() {
    if (pinned != null || !shown.isWholeTable()) {
      throw new IllegalStateException("what a run has left cannot be changed");
    }
  }

  /** True where the table was written before. */
  public boolean exists(String table) {
    return version(table).isPresent();
  }

  /**
   * The newest Delta version of a table; empty where it was never written. Read from the names in
   * its log, which costs one listing and no Spark job.
   */
  public OptionalLong version(String table) {
    try {
      long newest = -1;
      for (FileStatus f : files.listStatus(new Path(path(table), "_delta_log"))) {
        String name = f.getPath().getName();
        if (name.matches("\\d{20}\\.json")) {
          newest = Math.max(newest, Long.parseLong(name.substring(0, 20)));
        }
      }
      return newest < 0 ? OptionalLong.empty() : OptionalLong.of(newest);
    } catch (FileNotFoundException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw unreadable(table, e);
    }
  }

  /** The newest version of every table that exists. */
  public Map<String, Long> versions() {
    Map<String, Long> versions = new TreeMap<>();
    for (TableSchema table : TableSchema.all()) {
      version(table.name()).ifPresent(v -> versions.put(table.name(), v));
    }
    return versions;
  }

  /**
   * Adds rows to a table in one commit. A column that an earlier version of the table lacks is
   * added to it.
   */
  public void append(String table, List<Row> rows) {
    writer(table).append(rows);
  }

  /** Writes a table. */
  TableWriter writer(String table) {
    requireNewest();
    return new TableWriter(this, table);
  }

  private UserError unreadable(String table, Exception e) {
    return ReadFailure.ofTable(table, location(), e);
  }

  /** True where a table may have rows in a slice, as far as its log tells. */
  boolean mayHaveRows(String table, Slice slice) {
    OptionalLong newest = version(table);
    return newest.isPresent()
        && !at(table, newest.getAsLong()).where(slice::meets).files().isEmpty();
  }

  /** The folder of a table. */
  String path(String table) {
    return new Path(root, table).toString();
  }

  /** Where the folders are. */
  FileSystem files() {
    return files;
  }

  /** How its tables are declared. */
  Declarations declarations() {
    return declarations;
  }
}
