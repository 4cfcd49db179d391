package org.alliancepool.jobs.cli;

import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.AsOf;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import picocli.CommandLine.Option;

/** Which run's results a command shows. */
public final class AsOfOption {
  @Option(
      names = "--as-of",
      paramLabel = "RUN|DATE",
      description = {
        "An earlier run, by its id, or the newest that was complete at a time: 2026-11-22 (the end of that day), 2026-11-22T06:00 (UTC).",
        "Default: the newest complete run."
      })
  private String asOf;

  /** The run that is asked for. */
  public PublishedRun run(Warehouse warehouse) {
    return AsOf.run(warehouse, asOf);
  }

  /** True where the user asks for an earlier run. */
  boolean isGiven() {
    return asOf != null;
  }
}
