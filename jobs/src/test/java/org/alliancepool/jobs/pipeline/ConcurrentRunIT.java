package org.alliancepool.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.Slice;
import org.alliancepool.jobs.warehouse.SliceWriter;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.WarehouseLock;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.published.TableContent;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs at a time: one ends well, the other says so, and readers see only complete runs. */
class ConcurrentRunIT {
  @TempDir private Path temp;

  @Test
  void theSecondRunHearsOfTheFirstBeforeItDoesAnything() {
    Example example = new Example(temp);
    WarehouseLock first = WarehouseLock.of(example.warehouse);
    try {
      assertThatThrownBy(example::run)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("CONCURRENT_RUN: Cannot start the run: another one is writing to")
          .hasMessageContaining("Wait until it has ended");
      assertThat(example.warehouse.versions()).isEmpty();
    } finally {
      first.close();
    }
  }

  /** As on a file system without locks: the other writer comes in the middle. */
  @Test
  void aRunThatAnotherWroteIntoPublishesNothing() throws IOException {
    Example example = Example.afterFirstRun(temp);
    Optional<PublishedRun> before = PublishedRun.newest(example.warehouse);
    Map<String, TableContent> content = example.content();
    String title = "title: Psilocybin for MDD";
    example.edit("psilocybin-waitlist/study.yaml", title, title + "!");

    assertThatThrownBy(() -> example.run(example.new Intruded()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another one has written to table \"score\"")
        .hasMessageContaining("Nothing of this run is visible")
        .satisfies(e -> assertThat(((UserError) e).name()).isEqualTo(ErrorName.CONCURRENT_RUN));
    assertThat(PublishedRun.newest(example.warehouse)).isEqualTo(before);
    assertThat(example.content()).as("what readers see").isEqualTo(content);
  }

  /** Another writer's commit to a table that this run has already written. */
  static void intrude(Warehouse warehouse) {
    String key = "spark.databricks.delta.commitInfo.userMetadata";
    String own = SharedSpark.session().conf().get(key);
    SharedSpark.session().conf().set(key, "another");
    List<Row> some = warehouse.read("score").limit(3).collectAsList();
    new SliceWriter(warehouse).replace("score", some, Slice.whole()).write();
    SharedSpark.session().conf().set(key, own);
  }
}
