package org.alliancepool.jobs.warehouse.delta;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.alliancepool.schemas.table.DeltaDdl;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One commit that adds files to a Delta table and removes files from it.
 *
 * <p>Delta's {@code replaceWhere} finds the files by three Spark jobs, which for a table of
 * ordinary size cost three times the write itself, and its {@code RESTORE} takes more than a second
 * for each table. The files are known here ({@link TableVersion}), so the commit names them, in the
 * words of Delta's protocol.
 */
public final class TableCommit {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SparkSession spark;
  private final String root;
  private final OptimisticTransaction transaction;

  private TableCommit(SparkSession spark, String root, OptimisticTransaction transaction) {
    this.spark = spark;
    this.root = root;
    this.transaction = transaction;
  }

  /** Begins a commit on the newest version of a table. */
  public static TableCommit begin(SparkSession spark, String root) {
    // Delta asks for the thread's session; Spark's own writers set it, a pool's thread may lack it.
    SparkSession.setActiveSession(spark);
    OptimisticTransaction transaction =
        DeltaLog.forTable(spark, root).startTransaction(Option.empty(), Option.empty());
    // Whatever another writer commits from here on is a conflict, and ends this one.
    transaction.readWholeTable();
    return new TableCommit(spark, root, transaction);
  }

  /** The version that the commit goes on from. */
  public long version() {
    return transaction.readVersion();
  }

  /** What is declared of the table. */
  public Metadata table() {
    return transaction.metadata();
  }

  /**
   * Declares the CHECK conditions of the table anew, with the same commit, where they are others.
   *
   * @param conditions by the names of their properties
   */
  public void declare(Map<String, String> conditions) {
    Metadata before = table();
    Map<String, String> properties =
        new HashMap<>(CollectionConverters.asJava(before.configuration()));
    properties.keySet().removeIf(p -> p.startsWith(DeltaDdl.CHECK));
    properties.putAll(conditions);
    if (properties.equals(CollectionConverters.asJava(before.configuration()))) {
      return;
    }
    transaction.updateMetadata(
        new Metadata(
            before.id(),
            before.name(),
            before.description(),
            before.format(),
            before.schemaString(),
            before.partitionColumns(),
            scala.collection.immutable.Map.from(CollectionConverters.asScala(properties)),
            before.createdTime()),
        false);
  }

  /** Commits that files are part of the table, and that others are gone. */
  public void commit(List<DataFile> added, List<DataFile> removed, SaveMode mode) {
    commit(added, removed, write(mode));
  }

  private static DeltaOperations.Operation write(SaveMode mode) {
    return new DeltaOperations.Write(
        mode,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  /** Commits that files of an earlier version are back, and that others are gone. */
  public void restore(long earlier, List<DataFile> back, List<DataFile> removed) {
    commit(back, removed, new DeltaOperations.Restore(Option.apply(earlier), Option.empty()));
  }

  private void commit(
      List<DataFile> added, List<DataFile> removed, DeltaOperations.Operation operation) {
    List<Action> actions = new ArrayList<>();
    added.forEach(f -> actions.add(Action.fromJson(add(f))));
    long now = System.currentTimeMillis();
    removed.forEach(f -> actions.add(Action.fromJson(remove(f, now))));
    long version = transaction.commit(CollectionConverters.asScala(actions).toSeq(), operation);
    LogCheckpoint.ofEveryTenth(spark, root, version);
  }

  /** The action of Delta's protocol that makes a file part of a table. */
  private static String add(DataFile file) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode add =
        action
            .putObject("add")
            .put("path", file.logged())
            .put("size", file.size())
            .put("modificationTime", file.modified())
            .put("dataChange", true)
            .put("stats", file.statistics());
    ObjectNode partition = add.putObject("partitionValues");
    file.partition().forEach(partition::put);
    return action.toString();
  }

  /** The action of Delta's protocol that takes a file out of a table. */
  private static String remove(DataFile file, long now) {
    ObjectNode action = JSON.createObjectNode();
    ObjectNode remove =
        action
            .putObject("remove")
            .put("path", file.logged())
            .put("deletionTimestamp", now)
            .put("dataChange", true)
            .put("extendedFileMetadata", true)
            .put("size", file.size());
    ObjectNode partition = remove.putObject("partitionValues");
    file.partition().forEach(partition::put);
    return action.toString();
  }
}
