package org.alliancepool.jobs.warehouse;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.delta.kernel.exceptions.KernelException;
import io.delta.tables.DeltaTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.TableVersion.DataFile;
import org.alliancepool.schemas.table.ColumnSchema;
import org.alliancepool.schemas.table.DeltaDdl;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.hadoop.fs.FSDataInputStream;
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
  private static final ObjectReader LOG = new ObjectMapper().readerFor(JsonNode.class);

  private final SparkSession spark;
  private final Path root;
  private final FileSystem files;
  private final Map<String, Long> pinned;
  private final ReadVersions known;
  private String runId;
  private Map<String, Long> base = Map.of();
  private Declaration declaration = Declaration.KEPT;

  private Warehouse(
      SparkSession spark,
      Path root,
      FileSystem files,
      Map<String, Long> pinned,
      ReadVersions known) {
    this.spark = spark;
    this.root = root;
    this.files = files;
    this.pinned = pinned;
    this.known = known;
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
      return new Warehouse(spark, root, files, null, new ReadVersions());
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) { // a missing class of a file system is the latter
      throw new UserError(
          ErrorName.UNREADABLE_WAREHOUSE,
          "Cannot open warehouse \"%s\": %s. Check the path and the rights to it."
              .formatted(location, e.getMessage()),
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
    return new Warehouse(spark, root, files, Map.copyOf(versions), known);
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
    return at(table, version).rows(spark);
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
    return collect(at(table, version));
  }

  /** Some columns of what {@link #read} gives, on the driver where the table is small. */
  public Bag<Row> bag(String table, List<String> columns) {
    OptionalLong newest = newest(table);
    return newest.isPresent() ? bagAt(table, newest.getAsLong(), columns) : DriverBag.of(List.of());
  }

  /** Some columns of what {@link #readAt} gives, on the driver where the table is small. */
  public Bag<Row> bagAt(String table, long version, List<String> columns) {
    TableVersion rows = at(table, version);
    if (!rows.isSmall()) {
      Column[] wanted = columns.stream().map(c -> col("`" + c + "`")).toArray(Column[]::new);
      return new ClusterBag<>(rows.rows(spark).select(wanted).toJavaRDD());
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
                  taker.accept(row);
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
    try (KernelRows rows = table.rows(spark.sessionState().newHadoopConf(), columns)) {
      while (rows.hasNext()) {
        if (!taker.test(rows.next())) {
          return false;
        }
      }
      return true;
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

  TableVersion at(String table, long version) {
    return known.version(table, version, () -> read(table, version));
  }

  private TableVersion read(String table, long version) {
    try {
      return TableVersion.read(spark.sessionState().newHadoopConf(), path(table), version);
    } catch (IOException | RuntimeException e) { // Kernel's own exceptions are of the second kind
      throw unreadable(table, e);
    }
  }

  private void requireNewest() {
    if (pinned != null) {
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

  /** Whether the tables stand as this code declares them, or as an earlier one did. */
  public enum Declaration {
    KEPT,
    CHANGED
  }

  /**
   * Begins a run: rolls back what a killed one left behind, and marks every commit from now on with
   * the run's id, so that {@link #versionsOfRun} can tell them from another writer's.
   *
   * @param published the versions that the newest complete run lists
   * @param declared CHANGED where that run had other schemas: every table is then declared anew, by
   *     the first write to it, which must be of the whole table
   * @return the tables in which a killed run had left something
   */
  public List<String> begin(String run, Map<String, Long> published, Declaration declared) {
    requireNewest();
    spark.conf().set("spark.databricks.delta.commitInfo.userMetadata", run);
    boolean first = published.isEmpty();
    List<String> left = first ? stageTables() : rollBackTo(published);
    runId = run;
    base = versions();
    // A first run writes every table whole. What a killed one left may be of other code; to declare
    // it anew is right for that, and costs less than to bring it back.
    declaration = first && !left.isEmpty() ? Declaration.CHANGED : declared;
    return left;
  }

  /** The tables of the stages that exist. */
  private List<String> stageTables() {
    return TableSchema.all().stream()
        .filter(t -> !t.stage().equals("run") && exists(t.name()))
        .map(TableSchema::name)
        .toList();
  }

  /**
   * The version of every table as this run leaves it.
   *
   * @throws UserError CONCURRENT_RUN where anybody else has written to a table since {@link #begin}
   */
  public Map<String, Long> versionsOfRun() {
    Map<String, Long> versions = versions();
    for (TableSchema table : TableSchema.all()) {
      String name = table.name();
      long from = base.getOrDefault(name, -1L);
      long to = versions.getOrDefault(name, -1L);
      for (long v = from + 1; v <= to; v++) {
        if (!table.stage().equals("run") && !runId.equals(writerOf(name, v))) {
          throw concurrent(name);
        }
      }
      if (to < from) {
        throw concurrent(name);
      }
    }
    return versions;
  }

  /**
   * What to tell the user of a failure while this run wrote: another writer or a full disk make
   * Spark fail in many ways.
   */
  public RuntimeException explained(Throwable failure) {
    if (failure instanceof UserError user) {
      return user;
    }
    try {
      if (runId != null) { // else it has not begun to write
        versionsOfRun();
      }
    } catch (UserError other) {
      other.addSuppressed(failure);
      return other;
    }
    Optional<UserError> known = WriteFailure.of(failure, location());
    if (known.isPresent()) {
      return known.get();
    }
    return failure instanceof RuntimeException r ? r : new IllegalStateException(failure);
  }

  private UserError concurrent(String table) {
    return new UserError(
        ErrorName.CONCURRENT_RUN,
        "Cannot finish the run: another one has written to table \"%s\" of warehouse \"%s\" at the same time. Nothing of this run is visible. Let one run at a time write to a warehouse, and run again."
            .formatted(table, root));
  }

  /** The run that made a commit, from the table's log; null where it is nobody's of ours. */
  private String writerOf(String table, long version) {
    Path commit = new Path(path(table), "_delta_log/%020d.json".formatted(version));
    try (FSDataInputStream in = files.open(commit);
        MappingIterator<JsonNode> actions = LOG.readValues((InputStream) in)) {
      while (actions.hasNext()) {
        JsonNode info = actions.next().get("commitInfo");
        if (info != null) {
          return info.path("userMetadata").asText(null);
        }
      }
      return null;
    } catch (FileNotFoundException e) {
      return null;
    } catch (IOException e) {
      throw unreadable(table, e);
    }
  }

  private UserError unreadable(String table, Exception e) {
    return unreadable(location(), table, e);
  }

  static UserError unreadable(String warehouse, String table, Exception e) {
    return new UserError(
        ErrorName.UNREADABLE_WAREHOUSE,
        "Cannot read table \"%s\" in warehouse \"%s\": %s. Check the rights to it; where its files are damaged, restore them or give another --warehouse and run again."
            .formatted(table, warehouse, firstLine(e)),
        e);
  }

  /** What was wrong at last; Spark's messages go on with the plan of the query. */
  private static String firstLine(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause().getMessage() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
  }

  /** True where a table may have rows in a slice, as far as its log tells. */
  boolean mayHaveRows(String table, Slice slice) {
    OptionalLong newest = version(table);
    return newest.isPresent() && !at(table, newest.getAsLong()).in(slice).files().isEmpty();
  }

  /**
   * Brings every table back to the versions that a run published. A table that the run did not know
   * goes back to its first commit, which declares it and holds nothing; it is not removed, since a
   * run that ends at this moment may list it.
   */
  private List<String> rollBackTo(Map<String, Long> published) {
    Map<String, Callable<Boolean>> work = new LinkedHashMap<>();
    for (TableSchema table : TableSchema.all()) {
      String name = table.name();
      OptionalLong newest = version(name);
      if (table.stage().equals("run") || newest.isEmpty()) {
        continue;
      }
      long wanted = published.getOrDefault(name, 0L);
      if (newest.getAsLong() != wanted) {
        work.put(name, () -> rollBack(name, wanted));
      }
    }
    Map<String, Boolean> left = SideBySide.run(work);
    return work.keySet().stream().filter(left::get).toList();
  }

  /** Brings a table back to a version, where it is not the same already. */
  private boolean rollBack(String table, long wanted) {
    SliceCommit commit = SliceCommit.begin(spark, path(table));
    TableVersion now = at(table, commit.version());
    TableVersion then = at(table, wanted);
    if (!now.differsByFiles(then)) {
      DeltaTable.forPath(spark, path(table)).restoreToVersion(wanted);
      return true;
    }
    List<DataFile> back = then.filesNotIn(now);
    List<DataFile> gone = now.filesNotIn(then);
    if (back.isEmpty() && gone.isEmpty()) {
      return false;
    }
    commit.restore(wanted, back, gone);
    return true;
  }

  /** Declares a table that is not there yet, or was declared by other schemas. */
  synchronized void prepare(String table, Slice slice) {
    if (!exists(table)) {
      clearDebris(table);
      declare(table, "CREATE TABLE IF NOT EXISTS");
    } else if (declaration == Declaration.CHANGED && slice.isWholeTable()) {
      // Not CREATE OR REPLACE: for a table that is known by its path Delta takes that for CREATE.
      declare(table, "REPLACE TABLE");
    }
  }

  private void declare(String table, String how) {
    spark.sql(DeltaDdl.declare(how, TableSchema.named(table), path(table)));
    if (!exists(table)) {
      throw new IllegalStateException("table \"" + table + "\" is not there after " + how);
    }
  }

  /**
   * Removes what a run leaves that was killed before the first commit to a table: its log without a
   * commit. Delta would take the table for one that exists, and a write would then make one without
   * a declaration. A folder goes only where it is empty, so no commit is ever lost.
   */
  private void clearDebris(String table) {
    Path folder = new Path(path(table));
    Path log = new Path(folder, "_delta_log");
    try {
      if (files.exists(log)) {
        for (FileStatus left : files.listStatus(log)) {
          files.delete(left.getPath(), false);
        }
        files.delete(log, false);
        files.delete(folder, false);
      }
    } catch (IOException e) {
      throw unreadable(table, e);
    }
  }

  /** The folder of a table. */
  String path(String table) {
    return new Path(root, table).toString();
  }
}
