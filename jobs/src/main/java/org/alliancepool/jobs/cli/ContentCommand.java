package org.alliancepool.jobs.cli;

import java.util.concurrent.Callable;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.TableContent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code alliance content}: a hash of every table, to hold two warehouses against each other. */
@Command(
    name = "content",
    description = {
      "Prints rows and SHA-256 of every table of the newest complete run, or of an earlier one, as CSV.",
      "Two warehouses with the same input and code print the same, wherever they were computed."
    },
    mixinStandardHelpOptions = true)
final class ContentCommand implements Callable<Integer> {
  @Mixin private WarehouseOption warehouse;

  @Mixin private AsOfOption asOf;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() {
    try (SparkSessions.Session session = SparkSessions.open("content", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      System.out.println("table,rows,sha256");
      TableContent.of(tables, asOf.run(tables))
          .forEach((table, c) -> System.out.println(table + "," + c.rows() + "," + c.sha256()));
      return Main.DONE;
    }
  }
}
