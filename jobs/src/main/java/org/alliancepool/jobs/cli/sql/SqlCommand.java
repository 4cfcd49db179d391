package org.alliancepool.jobs.cli.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.alliancepool.jobs.cli.AsOfOption;
import org.alliancepool.jobs.cli.Main;
import org.alliancepool.jobs.cli.RowFormat;
import org.alliancepool.jobs.cli.SparkOptions;
import org.alliancepool.jobs.cli.SparkSessions;
import org.alliancepool.jobs.cli.WarehouseOption;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.sql.PublishedSql;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alliance sql}: a shell for SQL on the harmonised tables. */
@Command(
    name = "sql",
    description = {
      "A shell for SQL on the tables of a warehouse, with history and completion; help says what it understands.",
      "Without a terminal it runs the statements of its standard input, and stops at the first error."
    },
    mixinStandardHelpOptions = true)
public final class SqlCommand implements Callable<Integer> {
  /** What a person scrolls through; csv and json have no limit. */
  private static final int MOST_ROWS = 1000;

  private static final int USUAL_WIDTH = 100;

  /**
   * Set by the launcher where a person types and reads; Java 17 and 22 differ in what they tell.
   */
  private static final String INTERACTIVE = "ALLIANCE_INTERACTIVE";

  @Mixin private WarehouseOption warehouse;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "TABLE",
      description =
          "Output, until \\format changes it; default: table. json is one object per line.")
  private RowFormat format;

  @Mixin private AsOfOption asOf;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws IOException {
    try (SparkSessions.Session session = SparkSessions.open("sql", spark)) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      PublishedRun run = asOf.run(tables);
      PublishedSql sql = new PublishedSql(tables, run);
      if (!"true".equals(System.getenv(INTERACTIVE))) {
        new Pipe(new Shell(sql, System.out, format, USUAL_WIDTH, OptionalInt.empty()))
            .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        return Main.DONE;
      }
      try (Terminal terminal = TerminalBuilder.builder().name("alliance").build()) {
        System.err.printf(
            "Results of run %s, complete since %s. SQL ends with a semicolon; help says more.%n",
            run.runId(), run.finishedAt());
        int width = terminal.getWidth() > 0 ? terminal.getWidth() : USUAL_WIDTH;
        Shell shell = new Shell(sql, System.out, format, width, OptionalInt.of(MOST_ROWS));
        new Conversation(shell, terminal, session.spark().sparkContext()).run();
      }
      return Main.DONE;
    }
  }
}
