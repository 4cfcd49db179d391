package org.alliancepool.jobs.cli.serve;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.alliancepool.jobs.cli.AsOfOption;
import org.alliancepool.jobs.cli.Main;
import org.alliancepool.jobs.cli.SparkOptions;
import org.alliancepool.jobs.cli.SparkSessions;
import org.alliancepool.jobs.cli.WarehouseOption;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.sql.ReadOnlyClients;
import org.apache.spark.sql.connect.service.SparkConnectService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code alliance serve}: the tables for programs, by Spark Connect. */
@Command(
    name = "serve",
    description = {
      "Lets programs read the tables of a warehouse by Spark Connect, from this machine, until Ctrl-C.",
      "They see the newest complete run as of the start, or the one that --as-of names. Statements that write are refused;"
          + " a client can still run code with this process' rights (docs/analysts.md): start it as a user who may only read."
    },
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "15002",
      description = "Port; default: 15002, Spark Connect's usual one.")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = {
        "Address to listen on; default: 127.0.0.1, this machine alone.",
        "Any other needs a token, in the environment variable " + Endpoint.TOKEN + "."
      })
  private String bind;

  @Mixin private WarehouseOption warehouse;
  @Mixin private AsOfOption asOf;
  @Mixin private SparkOptions spark;

  @Override
  public Integer call() throws InterruptedException {
    String token = System.getenv(Endpoint.TOKEN);
    Endpoint endpoint =
        Endpoint.of(
            bind,
            port,
            token == null || token.isBlank() ? Endpoint.Secrecy.OPEN : Endpoint.Secrecy.TOKEN);
    spark.set(endpoint.settings());
    // A site's own catalog is not ours to put views into.
    spark.set(Map.of("spark.sql.catalogImplementation", "in-memory"));
    try (SparkSessions.Session session =
        SparkSessions.open("serve", spark, List.of(ReadOnlyClients.class.getName()))) {
      Warehouse tables = Warehouse.open(session.spark(), warehouse.location());
      PublishedRun run = asOf.run(tables);
      new ServedTables(tables, run).create();
      SparkConnectService.start(session.spark().sparkContext());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(session), "stop"));
      tell(endpoint, run);
      new CountDownLatch(1).await(); // a signal ends it
      return Main.DONE;
    }
  }

  private static void tell(Endpoint endpoint, PublishedRun run) {
    System.err.printf(
        "Serving run %s, complete since %s, for reading. Ctrl-C stops it. Connect with:%n",
        run.runId(), run.finishedAt());
    System.out.println(endpoint.url());
    if (endpoint.isPublic()) {
      System.err.println(
          "WARNING: other machines reach this address, and nothing is encrypted: put a proxy with TLS before it, which clients ask for, or use an SSH tunnel. Whoever has the token can run code here.");
    }
  }

  private static void stop(SparkSessions.Session session) {
    session.close();
    System.err.println("Stopped.");
  }
}
