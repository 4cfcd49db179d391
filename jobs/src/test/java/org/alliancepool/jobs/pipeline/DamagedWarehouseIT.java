package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.cli.Main;
import org.alliancepool.jobs.errors.UserError;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a disk has lost or altered is told, and never a number of the next night. */
class DamagedWarehouseIT {
  private static final String METHOD = "sources: both\n    pool: {method: ";

  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;

  private interface Damage {
    void to(Path table) throws IOException;
  }

  @Test
  void aFlippedBitOrACutFileIsRefusedByEveryReader() throws IOException {
    Example example = Example.afterFirstRun(temp);
    SharedSpark.session().conf().set("parquet.page.write-checksum.enabled", "false"); // a site's
    SharedSpark.session().conf().set("parquet.page.verify-checksum.enabled", "false");
    assertThat(execute("query", "SELECT 1")).isZero();
    example.edit("plan.yaml", METHOD + "REML", METHOD + "DL");
    example.run();

    Path effects = temp.resolve("warehouse").resolve("effect_size");
    files(effects).forEach(DamagedWarehouseIT::flip);
    everyReaderRefuses();
    files(effects).forEach(DamagedWarehouseIT::cut);
    everyReaderRefuses();
  }

  private void everyReaderRefuses() {
    for (String[] command :
        List.of(
            new String[] {"query", "SELECT avg(yi) FROM effect_size"},
            new String[] {"export", "--out", temp.resolve("export").toString()},
            new String[] {"report"},
            new String[] {"changes"},
            new String[] {"content"})) {
      assertThat(execute(command)).as(command[0]).isEqualTo(2);
      assertThat(terminal.err()).as(command[0]).contains("UNREADABLE_WAREHOUSE: Cannot read ");
    }
    terminal.type("SELECT avg(yi) FROM effect_size;");
    assertThat(execute("sql")).isEqualTo(2);
    assertThat(terminal.err()).startsWith("UNREADABLE_WAREHOUSE: Cannot read ");
  }

  @Test
  void aFlippedBitIsNoNumberOfTheNextNight() throws IOException {
    Example example = Example.afterFirstRun(temp);
    files(temp.resolve("warehouse").resolve("effect_size")).forEach(DamagedWarehouseIT::flip);
    example.edit("plan.yaml", METHOD + "REML", METHOD + "DL");
    assertThatThrownBy(example::run)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("UNREADABLE_WAREHOUSE: Cannot read table \"effect_size\"");
  }

  @Test
  void aNightWithNothingNewSeesThatTheTablesAreThere() throws IOException {
    Map<String, Damage> damages = new LinkedHashMap<>();
    damages.put("half a commit", table -> halve(newestCommit(table)));
    damages.put("the last commit removed", table -> Files.delete(newestCommit(table)));
    damages.put("no Parquet", table -> files(table).forEach(p -> p.toFile().delete()));
    damages.put("Parquet that is cut", table -> files(table).forEach(DamagedWarehouseIT::cut));
    damages.put("no log", table -> delete(table.resolve("_delta_log")));
    damages.put("no folder", DamagedWarehouseIT::delete);
    for (Map.Entry<String, Damage> damage : damages.entrySet()) {
      Path folder = Files.createDirectory(temp.resolve(damage.getKey().replace(' ', '-')));
      Example example = Example.afterFirstRun(folder);
      damage.getValue().to(folder.resolve("warehouse").resolve("effect_size"));
      assertThatThrownBy(example::run)
          .as(damage.getKey())
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("UNREADABLE_WAREHOUSE: Cannot read table \"effect_size\"");
    }
  }

  private int execute(String... command) {
    terminal.clear();
    return Main.execute(
        Stream.concat(
                Stream.of(command), Stream.of("--warehouse", temp.resolve("warehouse").toString()))
            .toArray(String[]::new));
  }

  private static List<Path> files(Path table) throws IOException {
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(p -> p.toString().endsWith(".parquet") && !p.toString().contains("_delta_log"))
          .toList();
    }
  }

  /** Alters the last bit of column yi. */
  private static void flip(Path file) {
    try (ParquetFileReader parquet = ParquetFileReader.open(new LocalInputFile(file));
        RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      ColumnChunkMetaData yi =
          parquet.getFooter().getBlocks().get(0).getColumns().stream()
              .filter(c -> c.getPath().toDotString().equals("yi"))
              .findFirst()
              .orElseThrow();
      long last = yi.getStartingPos() + yi.getTotalSize() - 1;
      bytes.seek(last);
      int value = bytes.read();
      bytes.seek(last);
      bytes.write(value ^ 1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void cut(Path file) {
    try {
      halve(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void halve(Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(all, all.length / 2));
  }

  private static Path newestCommit(Path table) throws IOException {
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      return log.filter(p -> p.toString().endsWith(".json"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    }
  }
}
