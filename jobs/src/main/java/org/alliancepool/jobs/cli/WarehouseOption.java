package org.alliancepool.jobs.cli;

import picocli.CommandLine.Option;

/** Which warehouse a command reads or writes. */
public final class WarehouseOption {
  @Option(
      names = "--warehouse",
      paramLabel = "W",
      defaultValue = "warehouse",
      description = "Folder of the tables, a path or a URI; default: ./warehouse.")
  private String location;

  /** Path or URI of its folder. */
  public String location() {
    return location;
  }
}
