package org.alliancepool.jobs.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import org.alliancepool.jobs.cli.SparkOptions;
import org.alliancepool.jobs.cli.SparkSessions;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.figures.ForestPlot;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.AsOf;
import org.alliancepool.jobs.warehouse.sql.PublishedSql;

/**
 * What the cells of a notebook may call without an import. The tables are those of the warehouse
 * that {@code ALLIANCE_WAREHOUSE} names, else of the nearest folder {@code warehouse} in or above
 * the notebook's own.
 */
public final class Notebook {
  private static PublishedSql tables;

  private Notebook() {}

  /** The rows of one statement on the newest complete run's tables; it only reads. */
  public static Table sql(String statement) {
    return new Table(tables().query(statement));
  }

  /** Shows a forest plot. */
  public static Picture picture(ForestPlot plot) {
    return new Picture(plot.svg());
  }

  /** Goes back to an earlier run, by its id or a date; every later cell reads it. */
  public static synchronized void asOf(String run) {
    tables = open(System.getenv("ALLIANCE_WAREHOUSE"), run);
  }

  private static synchronized PublishedSql tables() {
    if (tables == null) {
      tables = open(System.getenv("ALLIANCE_WAREHOUSE"), null);
    }
    return tables;
  }

  private static PublishedSql open(String named, String asOf) {
    String location = named == null || named.isBlank() ? nearest(Path.of("")).toString() : named;
    Warehouse warehouse =
        Warehouse.open(SparkSessions.open("notebook", new SparkOptions()).spark(), location);
    return new PublishedSql(warehouse, AsOf.run(warehouse, asOf));
  }

  static Path nearest(Path folder) {
    for (Path f = folder.toAbsolutePath(); f != null; f = f.getParent()) {
      if (Files.isDirectory(f.resolve("warehouse"))) {
        return f.resolve("warehouse");
      }
    }
    throw new UserError(
        ErrorName.NO_RUN,
        "Cannot open the tables: there is no folder \"warehouse\" in or above the notebook's. Run: alliance run DIR, or name the warehouse in the environment variable ALLIANCE_WAREHOUSE.");
  }
}
