package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.alliancepool.schemas.table.TableSchema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The shell and the server on the example's tables. The server and its client are processes. */
class AnalystsIT {
  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;
  private String warehouse;

  @BeforeEach
  void prepare() {
    Example.afterFirstRun(temp);
    warehouse = temp.resolve("warehouse").toString();
  }

  private int sql(String script) {
    terminal.clear();
    terminal.type(script);
    return Main.execute("sql", "--warehouse", warehouse, "--format", "csv");
  }

  @Test
  void scriptRunsToItsFirstError() {
    assertThat(
            sql(
                """
                -- two statements; one on two lines
                SELECT k, ni FROM current_pooled_effect
                 WHERE measure = 'ZCOR' AND analysis_id = 'client-integration';
                \\format json
                SELECT 'a;b' AS text; SELECT 1 AS last
                """))
        .as(terminal.err())
        .isZero();
    assertThat(terminal.out()).isEqualTo("k,ni\n5,166\n{\"text\":\"a;b\"}\n{\"last\":1}\n");

    assertThat(sql("SELECT 1 AS one; SELECT missing FROM study; SELECT 2 AS two;")).isEqualTo(2);
    assertThat(terminal.out()).isEqualTo("one\n1\n");
    assertThat(terminal.err())
        .startsWith("INVALID_QUERY: Cannot run the query: [UNRESOLVED_COLUMN")
        .hasLineCount(1);
    assertThat(sql("DELETE FROM study;")).isEqualTo(2);
    assertThat(terminal.err()).contains("it would change something");
    assertThat(sql("\\d effect_siz")).isEqualTo(2);
    assertThat(terminal.err()).contains("did you mean effect_size?");
    assertThat(sql("\\d current_effect_size\nquit\nSELECT 1;")).isZero();
    assertThat(terminal.out())
        .containsPattern("vi +double +Sampling variance of yi\\.")
        .doesNotContain("\n1\n");
  }

  @Test
  void tableThatIsNotThereIsToldWithTheNearest() {
    assertThat(sql("SELECT count(*) FROM effects;")).isEqualTo(2);
    assertThat(terminal.err())
        .isEqualTo(
            "INVALID_QUERY: Cannot run the query: there is no table `effects`; the nearest is `effect_size`. Correct the SQL; docs/tables.md lists tables and columns.\n");
    assertThat(sql("SELECT * FROM other.current_scores;")).isEqualTo(2);
    assertThat(terminal.err())
        .contains("`other`.`current_scores`; the nearest is `current_score`.");
    assertThat(sql("SELECT * FROM mine;")).isEqualTo(2);
    assertThat(terminal.err()).contains("there is no table `mine`. Correct the SQL");
  }

  /** Spark drops the comment of the column by which files are kept apart. */
  @Test
  void everyColumnIsDescribed() {
    for (TableSchema table : TableSchema.all()) {
      assertThat(sql("DESCRIBE " + table.name() + ";")).as(terminal.err()).isZero();
      for (var column : table.columns()) {
        assertThat(terminal.out().lines().filter(l -> l.startsWith(column.name() + ",")))
            .as(table.name())
            .singleElement()
            .asString()
            .contains(column.analystNote().replace("\"", "\"\""));
      }
    }
  }

  /** Views have no versions of Delta's; whoever asks for one is told of the runs. */
  @Test
  void earlierTablesAreThoseOfRuns() {
    for (String statement :
        List.of(
            "DESCRIBE HISTORY current_effect_size",
            "SELECT * FROM current_effect_size VERSION AS OF 3",
            "WITH x AS (SELECT * FROM current_effect_size TIMESTAMP AS OF '2026-11-22') SELECT * FROM x")) {
      assertThat(sql(statement)).as(statement).isEqualTo(2);
      assertThat(terminal.err())
          .isEqualTo(
              "INVALID_QUERY: Cannot run the query: it asks for versions of `current_effect_size`, and SQL shows every table as one run left it. List the runs with SELECT run_id, finished_at FROM run, and read an earlier one's tables with --as-of RUN|DATE.\n");
    }
    assertThat(sql("DESCRIBE DETAIL effect_size")).isEqualTo(2);
    assertThat(terminal.err()).contains("'DESCRIBE DETAIL' expects a table");
  }

  /** A real client with the token reads by Spark Connect; whatever it tries to write is refused. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void clientReadsAndCannotWrite() throws IOException, InterruptedException {
    List<String> before = files();
    int port = freePort();
    Process server =
        java(
            Map.of("SPARK_CONNECT_AUTHENTICATE_TOKEN", "a-token"),
            List.of(
                "target/alliance-pool-jobs.jar",
                "target/lib/app/*",
                "target/lib/spark/*",
                "target/lib/tools/*"),
            "org.alliancepool.jobs.cli.Main",
            "serve",
            "--warehouse",
            warehouse,
            "--port",
            Integer.toString(port));
    try {
      String url = server.inputReader(StandardCharsets.UTF_8).readLine();
      assertThat(url)
          .as(() -> errors(server))
          .isEqualTo("sc://localhost:" + port + "/;token=TOKEN");
      List<String> lines = client(url.replace("TOKEN", "a-token"), "sc://localhost:" + port);
      assertThat(lines)
          .contains(
              "client-integration, all: r = 0.40 [-0.02, 0.70], 5 effects, 166 patients",
              "effects: 133",
              "tables: " + 2 * TableSchema.all().size(),
              "Sampling variance of yi.",
              "run: 1",
              "without the token: refused",
              "own view: 1");
      assertThat(lines.stream().filter(l -> l.endsWith(": refused"))).hasSize(16);
      assertThat(lines).noneMatch(l -> l.contains("WRITTEN") || l.contains("FAILED"));
      assertThat(Main.execute("serve", "--warehouse", warehouse, "--port", "" + port)).isEqualTo(2);
      assertThat(terminal.err())
          .startsWith("ADDRESS_NOT_FREE: Cannot serve on 127.0.0.1, port " + port);
    } finally {
      server.toHandle().destroy(); // and leave its streams open
      assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("a signal ends it").isTrue();
    }
    assertThat(errors(server)).endsWith("Stopped.\n");
    assertThat(files()).isEqualTo(before);
  }

  /** Spark's client alone would try again for ten minutes. */
  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void clientSaysAtOnceThatNoServerIsThere() throws IOException, InterruptedException {
    int port = freePort();
    assertThat(complaint("sc://localhost:" + port))
        .isEqualTo(
            "Cannot read the pools: no server answers at localhost, port %d (Connection refused). Start one in another terminal with \"bin/alliance serve\", or give the address that it prints.\n"
                .formatted(port));
    try (ServerSocket tunnel = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      new Thread(() -> endOne(tunnel)).start();
      assertThat(complaint("sc://127.0.0.1:" + tunnel.getLocalPort() + "/;token=a"))
          .contains("port " + tunnel.getLocalPort() + " (the connection ends at once)");
    }
    assertThat(complaint("http://localhost:" + port)).contains("is no address of a server");
  }

  private static void endOne(ServerSocket tunnel) {
    try {
      tunnel.accept().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the example of a client says where it cannot read. */
  private String complaint(String url) throws IOException, InterruptedException {
    Path target = Path.of("..", "examples", "connect-client", "target");
    Process client =
        java(
            Map.of(),
            List.of(target + "/classes", target + "/lib/*"),
            "org.alliancepool.examples.ReadPools",
            url);
    String said = new String(client.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(client.waitFor()).as(said).isEqualTo(2);
    return said;
  }

  /** What a client prints that reads and tries to write. */
  private List<String> client(String url, String withoutToken)
      throws IOException, InterruptedException {
    Path target = Path.of("..", "examples", "connect-client", "target");
    Process client =
        java(
            Map.of(),
            List.of(target + "/classes", target + "/test-classes", target + "/lib/*"),
            "org.alliancepool.examples.TriesToWrite",
            url,
            warehouse,
            withoutToken);
    try {
      List<String> lines = client.inputReader(StandardCharsets.UTF_8).lines().toList();
      assertThat(client.waitFor()).as(() -> errors(client)).isZero();
      return lines;
    } finally {
      client.destroy();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(warehouse))) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process java(Map<String, String> environment, List<String> classPath, String... main)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@../bin/java-opens.args",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx700m",
                "-Dlog4j2.configurationFile=../bin/log4j2.properties",
                "-cp",
                String.join(File.pathSeparator, classPath)));
    command.addAll(List.of(main));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().remove("SPARK_CONNECT_AUTHENTICATE_TOKEN");
    process.environment().putAll(environment);
    return process.start();
  }

  private static String errors(Process process) {
    try {
      process.toHandle().destroy();
      return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
