package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.published.TableContent;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Same input, same content: whether the driver or the cluster works, whatever the partitions, the
 * order of runs and what a killed run left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameContentIT {
  private Path temp;
  private Example first;
  private Map<String, TableContent> content;

  @BeforeAll
  void run(@TempDir Path shared) throws IOException {
    temp = shared;
    first = Example.afterFirstRun(Files.createDirectories(temp.resolve("first")));
    content = first.content();
  }

  @AfterEach
  void restore() {
    SharedSpark.session().conf().set("spark.sql.shuffle.partitions", "2");
    SharedSpark.workOnDriver();
  }

  private Example runOver(int partitions) throws IOException {
    SharedSpark.workOnCluster();
    SharedSpark.session().conf().set("spark.sql.shuffle.partitions", Integer.toString(partitions));
    Example other = new Example(Files.createDirectories(temp.resolve("p" + partitions)));
    other.run();
    return other;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 200})
  void partitionsDoNotMatter(int partitions) throws IOException {
    assertThat(runOver(partitions).content()).isEqualTo(content);
  }

  @Test
  void tasksThatAreDoneAgainDoNotMatter() throws IOException {
    try (KilledAttempts killed = new KilledAttempts(SharedSpark.session().sparkContext())) {
      Example other = runOver(7);
      assertThat(killed.count()).as("killed attempts").isGreaterThan(50);
      assertThat(other.content()).isEqualTo(content);
    }
  }

  @Test
  void runningAgainWritesOneRowAndNothingElse() {
    Map<String, Long> before = first.warehouse.versions();
    RunPipeline.Result again = first.run();
    assertThat(again.outcome()).isEqualTo(RunPipeline.Result.Outcome.UNCHANGED);
    Map<String, Long> after = first.warehouse.versions();
    assertThat(after.remove("run")).isEqualTo(before.remove("run") + 1);
    assertThat(after).isEqualTo(before);
    assertThat(PublishedRun.required(first.warehouse).tables())
        .isEqualTo(
            before.entrySet().stream()
                .filter(e -> !e.getKey().startsWith("run") && !e.getKey().equals("check_result"))
                .collect(
                    java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** What a killed run wrote is not seen, and gone after the next run. */
  @Test
  void aKilledRunLeavesNoTrace() throws IOException {
    Example other = Example.afterFirstRun(Files.createDirectories(temp.resolve("killed")));
    List<Row> some = other.warehouse.read("score").limit(3).collectAsList();
    new SliceWriter(other.warehouse).replace("score", some, Slice.whole()).write();
    other.edit(
        "psilocybin-waitlist/study.yaml", "title: Psilocybin for MDD", "title: Psilocybin in MDD");
    other.run();
    other.edit(
        "psilocybin-waitlist/study.yaml", "title: Psilocybin in MDD", "title: Psilocybin for MDD");
    other.run();
    assertThat(other.content()).isEqualTo(content);
  }

  /** The rows of a file in another order: other row numbers, the same numbers from them. */
  @Test
  void orderOfRowsDoesNotMatter() throws IOException {
    Example other = new Example(Files.createDirectories(temp.resolve("shuffled")));
    Path csv = other.dir.resolve("psilocybin-escitalopram/export.csv");
    List<String> lines = new ArrayList<>(Files.readAllLines(csv));
    List<String> rows = lines.subList(1, lines.size());
    java.util.Collections.shuffle(rows, new java.util.Random(7));
    Files.write(csv, lines);
    other.run();
    for (String table :
        List.of("effect_size", "pooled_effect", "contrast", "heterogeneity", "reliability")) {
      SharedSpark.assertSameRows(numbers(first, table), numbers(other, table), table);
    }
  }

  private static Dataset<Row> numbers(Example example, String table) {
    return example.warehouse.read(table).drop("analysis_fingerprint", "study_fingerprint");
  }
}
