package org.alliancepool.jobs.drill;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.SmallSpark;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.published.TableContent;
import org.apache.spark.sql.SparkSession;

/**
 * What somebody sees who reads a warehouse at this moment, from another process than the run's.
 *
 * @param run the id of the newest complete run; empty where none has ended
 * @param content every table of it
 */
record Reader(Optional<String> run, Map<String, TableContent> content) {
  /** The session of this process. */
  static final SparkSession SPARK = SparkSession.builder().config(SmallSpark.conf()).getOrCreate();

  /** Nobody has published yet. */
  static final Reader NOTHING = new Reader(Optional.empty(), Map.of());

  /** As {@link #of}; the tables are read only where a run was published since then. */
  static Reader since(Reader then, Path warehouse) {
    Warehouse tables = Warehouse.open(SPARK, warehouse.toString());
    return PublishedRun.newest(tables).map(PublishedRun::runId).equals(then.run())
        ? then
        : of(warehouse);
  }

  static Reader of(Path warehouse) {
    Warehouse tables = Warehouse.open(SPARK, warehouse.toString());
    return PublishedRun.newest(tables)
        .map(run -> new Reader(Optional.of(run.runId()), TableContent.of(tables, run)))
        .orElse(NOTHING);
  }
}
