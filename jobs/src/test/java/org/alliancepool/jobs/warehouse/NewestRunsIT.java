package org.alliancepool.jobs.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run is the newest, and what is read to know it. */
class NewestRunsIT {
  @TempDir private Path temp;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(SharedSpark.session(), temp.toString());
  }

  @Test
  void theOrderIsThatOfTheEndsWhateverTheClockDid() {
    ended("a", "computed", Duration.ofHours(-2));
    ended("b", "unchanged", Duration.ofHours(2));
    ended("c", "unchanged", Duration.ofHours(1));
    ended("d", "computed", Duration.ofHours(1));
    assertThat(ids(PublishedRun.all(warehouse))).containsExactly("b", "d", "c", "a");
    assertThat(PublishedRun.newest(warehouse).orElseThrow().runId()).isEqualTo("b");
    assertThat(ids(PublishedRun.standing(warehouse))).containsExactly("b", "d");
    assertThat(PublishedRun.newest(warehouse).orElseThrow().row(warehouse))
        .hasValueSatisfying(r -> assertThat(r.<String>getAs("outcome")).isEqualTo("unchanged"));
  }

  @Test
  void filesOfEarlierDaysAreNotRead() throws IOException {
    ended("a", "computed", Duration.ZERO);
    for (var file : warehouse.at("run", warehouse.version("run").orElseThrow()).files()) {
      Files.delete(Path.of(java.net.URI.create(file.path())));
    }
    ended("b", "computed", Duration.ofDays(2));
    assertThat(PublishedRun.newest(warehouse).orElseThrow().runId()).isEqualTo("b");
    assertThatThrownBy(() -> PublishedRun.all(warehouse))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot read table \"run\"");
  }

  @Test
  void aTableThatSomebodyHasAltered() {
    ended("a", "computed", Duration.ofHours(1));
    ended("b", "computed", Duration.ZERO);
    SharedSpark.session()
        .sql(
            "ALTER TABLE delta.`%s/run` SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')"
                .formatted(temp));
    assertThat(ids(PublishedRun.all(warehouse))).containsExactly("a", "b");
  }

  private static List<String> ids(List<PublishedRun> runs) {
    return runs.stream().map(PublishedRun::runId).toList();
  }

  private void ended(String id, String outcome, Duration fromNow) {
    Timestamp at = Timestamp.from(Instant.now().plus(fromNow));
    warehouse.append(
        "run",
        List.of(
            Rows.of(
                id, at, at, outcome, "c", "code", "schema", "plan", "text", "key", null, Map.of(),
                Map.of(), Map.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of())));
  }
}
