package org.alliancepool.jobs.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which warehouse a command reads or writes. */
public final class WarehouseOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private String location;

  @Option(
      names = "--warehouse",
      paramLabel = "W",
      defaultValue = "warehouse",
      description = "Folder of the tables, a path or a URI; default: ./warehouse.")
  void setLocation(String location) {
    if (location.isBlank()) {
      throw new ParameterException(
          command.commandLine(),
          "--warehouse is empty. Give the folder of the tables, or leave it out for ./warehouse.");
    }
    this.location = location;
  }

  /** Path or URI of its folder. */
  public String location() {
    return location;
  }
}
