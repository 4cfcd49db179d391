package org.alliancepool.jobs.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views of tables that no run wrote; those of written tables are {@code AnalystsIT}'s. */
class ServedTablesIT {
  /** Without the temporary views of other tests, as a server has none. */
  private final SparkSession spark = SharedSpark.session().newSession();

  @TempDir private Path temp;

  @AfterEach
  void dropViews() {
    for (TableSchema table : TableSchema.all()) {
      spark.sql("DROP VIEW IF EXISTS " + table.name());
      spark.sql("DROP VIEW IF EXISTS current_" + table.name());
    }
  }

  @Test
  void tableThatNoRunWroteIsAnEmptyViewOfTheDeclaredColumns() {
    Warehouse warehouse = Warehouse.open(spark, temp.toString());
    new ServedTables(warehouse, runWithoutTables()).create();
    for (TableSchema table : TableSchema.all()) {
      assertThat(spark.table(table.name()).schema().names())
          .as(table.name())
          .containsExactly(Warehouse.type(table.name()).fieldNames());
    }
    assertThat(spark.sql("SELECT participant_id, run_id FROM current_clinician").collectAsList())
        .isEmpty();
    assertThat(spark.table("source_file").schema().apply("value_label").dataType().sql())
        .isEqualTo(Warehouse.type("source_file").apply("value_label").dataType().sql());
  }

  private static PublishedRun runWithoutTables() {
    return new PublishedRun(
        "run",
        Instant.EPOCH,
        "computed",
        "consortium",
        "code",
        "schema",
        "plan",
        "",
        "key",
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of());
  }
}
