package org.alliancepool.jobs.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.warehouse.UnpublishedRun.Declaration;
import org.alliancepool.jobs.warehouse.bag.DriverBag;
import org.alliancepool.jobs.warehouse.delta.TableCommit;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.alliancepool.schemas.table.DeltaDdl;
import org.alliancepool.schemas.table.TableSchema;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Tables are as declared, whatever an earlier run has left in their place. */
class WarehouseIT {
  private static final String TABLE = "reliability";
  private static final String VERSION = "alliance.schema_version";

  @TempDir private Path temp;
  private final SparkSession spark = SharedSpark.session();
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(spark, temp.toString());
  }

  private void expectDeclared() {
    assertThat(warehouse.read(TABLE).schema().fieldNames())
        .isEqualTo(Warehouse.type(TABLE).fieldNames());
    StructType stored = warehouse.read(TABLE).schema();
    for (var declared : Warehouse.type(TABLE).fields()) {
      assertThat(stored.apply(declared.name()).nullable())
          .as(declared.name())
          .isEqualTo(declared.nullable());
    }
    assertThat(properties()).containsKey(VERSION);
  }

  private Map<String, String> properties() {
    Row detail = spark.sql("DESCRIBE DETAIL delta.`%s/%s`".formatted(temp, TABLE)).first();
    return detail.getJavaMap(detail.fieldIndex("properties"));
  }

  @Test
  void aRunThatWasKilledBeforeTheFirstCommitLeavesAFolder() throws IOException {
    Path log = temp.resolve(TABLE).resolve("_delta_log");
    Files.createDirectories(log.resolve("_staged_commits"));
    Files.writeString(log.resolve(".00000000000000000000.json.1234.tmp"), "{");
    warehouse.append(TABLE, List.of());
    expectDeclared();
  }

  @Test
  void aSitesDefaultDoesNotMapColumns() {
    spark.conf().set("spark.databricks.delta.properties.defaults.columnMapping.mode", "name");
    warehouse.append(TABLE, List.of());
    expectDeclared();
    assertThat(properties()).doesNotContainKey("delta.columnMapping.mode");
  }

  /** The table of runs goes on through every change of schemas. */
  @Test
  void aRunOfBeforeAColumnWasThereIsStillRead() {
    StructType type = Warehouse.type("run");
    StructType earlier = new StructType();
    for (var field : type.fields()) {
      earlier = field.name().equals("warned_check") ? earlier : earlier.add(field);
    }
    spark
        .createDataFrame(List.of(run("earlier", earlier)), earlier)
        .write()
        .format("delta")
        .save(temp + "/run");
    assertThat(PublishedRun.required(warehouse).warnedChecks()).isEmpty();
    warehouse.append("run", List.of(run("later", type)));
    assertThat(PublishedRun.all(warehouse))
        .extracting(r -> r.runId() + r.failedChecks() + r.warnedChecks())
        .containsExactlyInAnyOrder("earlier[failed_check][]", "later[failed_check][warned_check]");
  }

  /** A run whose lists hold their column's name. */
  private static Row run(String id, StructType type) {
    return Rows.of(
        Arrays.stream(type.fields())
            .map(
                f ->
                    switch (f.dataType().typeName()) {
                      case "timestamp" -> Timestamp.from(Instant.EPOCH);
                      case "map" -> Map.of();
                      case "array" -> List.of(f.name());
                      default ->
                          f.name().equals("outcome")
                              ? "computed"
                              : f.name().equals("run_id") ? id : "any";
                    })
            .toArray());
  }

  @Test
  void anAppendedTableTakesTheConditionsOfALaterSchema() {
    Map<String, String> declared = DeltaDdl.conditions(TableSchema.named("check_result"));
    warehouse.append("check_result", List.of(checkResult("failed")));
    TableCommit earlier = TableCommit.begin(spark, temp + "/check_result");
    earlier.declare(Map.of(DeltaDdl.CHECK + "status_valid", "status IN ('passed', 'failed')"));
    earlier.commit(List.of(), List.of(), SaveMode.Append);
    warehouse.append("check_result", List.of(checkResult("accepted")));
    assertThat(warehouse.collect("check_result"))
        .extracting(r -> r.<String>getAs("status"))
        .containsExactlyInAnyOrder("failed", "accepted");
    Metadata now = TableCommit.begin(spark, temp + "/check_result").table();
    assertThat(CollectionConverters.asJava(now.configuration())).containsAllEntriesOf(declared);
    assertThatThrownBy(() -> warehouse.append("check_result", List.of(checkResult("no such"))))
        .hasMessageContaining("status_valid");
  }

  private static Row checkResult(String status) {
    return Rows.of("run", "check", "study", "convention", status, 1L, 1L, "detail");
  }

  @Test
  void aTableOfAnEarlierSchemaIsDeclaredAnew() {
    spark.sql(
        "CREATE TABLE delta.`%s/%s` (study_id STRING, old_column STRING) USING DELTA"
            .formatted(temp, TABLE));
    spark.sql("INSERT INTO delta.`%s/%s` VALUES ('one', 'x')".formatted(temp, TABLE));
    Map<String, Long> published = warehouse.versions();
    UnpublishedRun run = UnpublishedRun.begin(warehouse, "run", published, Declaration.CHANGED);
    warehouse.writer(TABLE).replace(DriverBag.of(List.of()), Slice.whole());
    expectDeclared();
    assertThat(warehouse.readAt(TABLE, published.get(TABLE)).collectAsList())
        .as("the earlier run can still be read")
        .extracting(row -> row.getString(1))
        .containsExactly("x");
    assertThat(run.versions()).containsOnlyKeys(TABLE);
  }
}
