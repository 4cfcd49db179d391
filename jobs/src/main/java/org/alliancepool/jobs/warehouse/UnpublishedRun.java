package org.alliancepool.jobs.warehouse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.delta.tables.DeltaTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.delta.TableCommit;
import org.alliancepool.jobs.warehouse.delta.TableVersion;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.alliancepool.jobs.warehouse.failure.ReadFailure;
import org.alliancepool.jobs.warehouse.failure.WriteFailure;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A run from when it begins to write to a warehouse until it is published: what a killed one has
 * left is rolled back first, and what it leaves itself is known to be its own.
 */
public final class UnpublishedRun {
  private static final ObjectReader LOG = new ObjectMapper().readerFor(JsonNode.class);

  private final Warehouse warehouse;
  private final String runId;
  private final List<String> rolledBack;
  private final Map<String, Long> base;

  private UnpublishedRun(Warehouse warehouse, String runId, List<String> rolledBack) {
    this.warehouse = warehouse;
    this.runId = runId;
    this.rolledBack = rolledBack;
    this.base = warehouse.versions();
  }

  /** Whether the tables stand as this code declares them, or as an earlier one did. */
  public enum Declaration {
    KEPT,
    CHANGED
  }

  /**
   * Begins a run: rolls back what a killed one left behind, and marks every commit from now on with
   * the run's id, so that {@link #versions} can tell them from another writer's.
   *
   * @param published the versions that the newest complete run lists
   * @param declared CHANGED where that run had other schemas: every table is then declared anew, by
   *     the first write to it, which must be of the whole table
   */
  public static UnpublishedRun begin(
      Warehouse warehouse, String runId, Map<String, Long> published, Declaration declared) {
    warehouse.requireNewest();
    warehouse.spark().conf().set("spark.databricks.delta.commitInfo.userMetadata", runId);
    boolean first = published.isEmpty();
    List<String> left = first ? stageTables(warehouse) : rollBack(warehouse, published);
    // A first run writes every table whole. What a killed one left may be of other code; to declare
    // it anew is right for that, and costs less than to bring it back.
    warehouse.declarations().expect(first && !left.isEmpty() ? Declaration.CHANGED : declared);
    return new UnpublishedRun(warehouse, runId, left);
  }

  /** The tables of the stages that exist. */
  private static List<String> stageTables(Warehouse warehouse) {
    return TableSchema.all().stream()
        .filter(t -> isOfAStage(t) && warehouse.exists(t.name()))
        .map(TableSchema::name)
        .toList();
  }

  /** False of the tables about runs, which are only added to, by whoever runs. */
  private static boolean isOfAStage(TableSchema table) {
    return !table.stage().equals("run");
  }

  /**
   * Brings every table back to the versions that a run published. A table that the run did not know
   * goes back to its first commit, which declares it and holds nothing; it is not removed, since a
   * run that ends at this moment may list it.
   */
  private static List<String> rollBack(Warehouse warehouse, Map<String, Long> published) {
    Map<String, Callable<Boolean>> work = new LinkedHashMap<>();
    for (TableSchema table : TableSchema.all()) {
      String name = table.name();
      OptionalLong newest = warehouse.version(name);
      if (!isOfAStage(table) || newest.isEmpty()) {
        continue;
      }
      long wanted = published.getOrDefault(name, 0L);
      if (newest.getAsLong() != wanted) {
        work.put(name, () -> rollBack(warehouse, name, wanted));
      }
    }
    Map<String, Boolean> left = SideBySide.run(work);
    return work.keySet().stream().filter(left::get).toList();
  }

  /** Brings a table back to a version, where it is not the same already. */
  private static boolean rollBack(Warehouse warehouse, String table, long wanted) {
    SparkSession spark = warehouse.spark();
    String path = warehouse.path(table);
    TableCommit commit = TableCommit.begin(spark, path);
    TableVersion now = warehouse.at(table, commit.version());
    TableVersion then = warehouse.at(table, wanted);
    if (!now.differsByFiles(then)) {
      DeltaTable.forPath(spark, path).restoreToVersion(wanted);
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

  /** The tables in which a killed run had left something. */
  public List<String> rolledBack() {
    return rolledBack;
  }

  /**
   * The version of every table as this run leaves it.
   *
   * @throws UserError CONCURRENT_RUN where anybody else has written to a table since it began
   */
  public Map<String, Long> versions() {
    Map<String, Long> versions = warehouse.versions();
    for (TableSchema table : TableSchema.all()) {
      String name = table.name();
      long from = base.getOrDefault(name, -1L);
      long to = versions.getOrDefault(name, -1L);
      for (long v = from + 1; v <= to; v++) {
        if (isOfAStage(table) && !runId.equals(writerOf(name, v))) {
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
   * What to tell the user of a failure while this run wrote: another writer makes Spark fail in
   * many ways.
   */
  public RuntimeException explained(Throwable failure) {
    if (!(failure instanceof UserError)) {
      try {
        versions();
      } catch (UserError other) {
        other.addSuppressed(failure);
        return other;
      }
    }
    return WriteFailure.explained(failure, warehouse.location());
  }

  private UserError concurrent(String table) {
    return new UserError(
        ErrorName.CONCURRENT_RUN,
        "Cannot finish the run: another one has written to table \"%s\" of warehouse \"%s\" at the same time. Nothing of this run is visible. Let one run at a time write to a warehouse, and run again."
            .formatted(table, warehouse.location()));
  }

  /** The run that made a commit, from the table's log; null where it is nobody's of ours. */
  private String writerOf(String table, long version) {
    Path commit = new Path(warehouse.path(table), "_delta_log/%020d.json".formatted(version));
    try (InputStream in = warehouse.files().open(commit);
        MappingIterator<JsonNode> actions = LOG.readValues(in)) {
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
      throw ReadFailure.ofTable(table, warehouse.location(), e);
    }
  }
}
