package org.alliancepool.jobs.drill;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.warehouse.PublishedRun;
import org.alliancepool.jobs.warehouse.TableContent;
import org.alliancepool.jobs.warehouse.Warehouse;

/** Somebody who reads all the time, in a process of their own. */
final class Reader {
  private Reader() {}

  /** The id of the newest complete run. */
  static Optional<String> newestRun(Path warehouse) {
    return PublishedRun.newest(Warehouse.open(SharedSpark.session(), warehouse.toString()))
        .map(PublishedRun::runId);
  }

  /** Every table of the newest complete run; empty where there is none. */
  static Map<String, TableContent> content(Path warehouse) {
    Warehouse tables = Warehouse.open(SharedSpark.session(), warehouse.toString());
    Optional<PublishedRun> run = PublishedRun.newest(tables);
    return run.isEmpty() ? Map.of() : TableContent.of(tables, run.get());
  }
}
