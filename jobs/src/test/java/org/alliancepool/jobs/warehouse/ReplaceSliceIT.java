package org.alliancepool.jobs.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.UnpublishedRun.Declaration;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a write to a slice touches, in a partitioned table ({@code session}) and in a small one. */
class ReplaceSliceIT {
  @TempDir private Path temp;
  private Warehouse warehouse;

  @BeforeEach
  void twoStudiesAreThere() {
    warehouse = Warehouse.open(SharedSpark.session(), temp.resolve("w[1]").toString());
    write("session", List.of(session("a", "p1"), session("b", "p2")), Slice.whole());
    write("arm", List.of(arm("a", "drug"), arm("b", "drug")), Slice.whole());
  }

  @Test
  void onlyTheSlicesFilesAreReplaced() throws IOException {
    List<Path> others = files("session/study_id=b");
    write("session", List.of(session("a", "p3"), session("a", "p4")), study("a"));
    assertThat(column("session", "participant_id")).containsExactly("p2", "p3", "p4");
    assertThat(files("session/study_id=b")).isEqualTo(others);
    // What Delta's own reader sees is the same, before and after; it counts what the log has.
    assertThat(delta("session", 2)).isEqualTo(3);
    assertThat(delta("session", 1)).isEqualTo(2);
    assertThat(countedByLog()).isEqualTo(3);
  }

  @Test
  void aSmallTableKeepsItsOtherRows() {
    write("arm", List.of(arm("a", "control")), study("a"));
    assertThat(column("arm", "arm_id")).containsExactly("control", "drug");
    write("arm", List.of(), study("b"));
    assertThat(column("arm", "arm_id")).containsExactly("control");
  }

  @Test
  void nothingForNothingIsNoCommit() {
    write("session", List.of(), study("c"));
    assertThat(warehouse.version("session")).hasValue(1);
    write("session", List.of(), study("b"));
    assertThat(column("session", "participant_id")).containsExactly("p1");
  }

  @Test
  void aRowAgainstTheDeclarationIsRefused() {
    Row bad =
        Rows.of("a", "p9", "p9:v", "v", "no such phase", null, null, null, null, null, null, "f");
    assertThatThrownBy(() -> write("session", List.of(bad), study("a")))
        .hasStackTraceContaining("phase_valid");
    assertThat(column("session", "participant_id")).containsExactly("p1", "p2");
  }

  @Test
  void aColumnThatSomebodyHasAddedStaysEmpty() {
    SharedSpark.session().sql("ALTER TABLE " + table() + " ADD COLUMNS (remark STRING)");
    write("session", List.of(session("a", "p3")), study("a"));
    assertThat(column("session", "participant_id")).containsExactly("p2", "p3");
    assertThat(column("session", "remark")).containsOnlyNulls();
  }

  @Test
  void aTableThatSomebodyHasAlteredIsRefused() {
    set("delta.columnMapping.mode", "name");
    assertThatThrownBy(() -> write("session", List.of(session("a", "p3")), study("a")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot write table \"session\"")
        .hasMessageContaining("to have its columns mapped");
    SharedSpark.session().sql("ALTER TABLE " + table() + " DROP COLUMN planned_day");
    assertThatThrownBy(() -> write("session", List.of(session("a", "p3")), study("a")))
        .hasMessageContaining("so that it lacks planned_day");
    assertThat(column("session", "participant_id")).containsExactly("p1", "p2");
  }

  @Test
  void rowsThatSqlHasDeletedInPlaceStayDeleted() {
    set("delta.enableDeletionVectors", "true");
    write("session", List.of(session("a", "p5"), session("a", "p6")), study("a"));
    SharedSpark.session().sql("DELETE FROM " + table() + " WHERE participant_id = 'p6'");
    assertThat(column("session", "participant_id")).containsExactly("p2", "p5");
  }

  @Test
  void whatAKilledRunWroteIsRolledBackOnce() throws IOException {
    Map<String, Long> published = warehouse.versions();
    begin("killed", published);
    write(
        "session",
        List.of(session("a", "p8"), session("c", "p9")),
        Slice.of("study_id", List.of("a", "c")));
    write("arm", List.of(arm("a", "other")), study("a"));
    assertThat(column("session", "participant_id")).containsExactly("p2", "p8", "p9");

    assertThat(begin("next", published).rolledBack()).containsExactlyInAnyOrder("arm", "session");
    assertThat(column("session", "participant_id")).containsExactly("p1", "p2");
    assertThat(column("arm", "arm_id")).containsExactly("drug", "drug");
    assertThat(delta("session", warehouse.version("session").getAsLong())).isEqualTo(2);
    assertThat(countedByLog()).isEqualTo(2);
    UnpublishedRun another = begin("another", published);
    assertThat(another.rolledBack()).as("nothing is left to roll back").isEmpty();
    assertThat(another.versions()).isEqualTo(warehouse.versions());
  }

  @Test
  void aDeclarationIsRolledBackToo() {
    Map<String, Long> published = warehouse.versions();
    set("delta.appendOnly", "false");
    write("session", List.of(), study("a"));
    assertThat(begin("next", published).rolledBack()).containsExactly("session");
    assertThat(column("session", "participant_id")).containsExactly("p1", "p2");
    assertThat(
            SharedSpark.session()
                .sql("SHOW TBLPROPERTIES " + table())
                .where("key = 'delta.appendOnly'")
                .count())
        .isZero();
  }

  /** As in a thread pool that was there before the session; the last writer was killed. */
  @Test
  void aThreadThatNoSessionIsActiveInWritesAsWell() throws IOException {
    // Delta looks for the thread's session where it reads a checkpoint that has no checksum.
    set("delta.checkpointInterval", "1");
    write("session", List.of(session("a", "p6")), study("a"));
    Path log = temp.resolve("w[1]/session/_delta_log");
    FileUtils.listFiles(log.toFile(), new String[] {"crc"}, false)
        .forEach(FileUtils::deleteQuietly);
    DeltaLog.clearCache();
    SparkSession.clearActiveSession();
    write("session", List.of(session("a", "p7")), study("a"));
    assertThat(column("session", "participant_id")).containsExactly("p2", "p7");
  }

  @Test
  void readersBeginWithACheckpointOfEveryTenthCommit() throws IOException {
    for (long v = warehouse.version("session").orElseThrow() + 1; v <= 12; v++) {
      write("session", List.of(session("a", "p" + v)), study("a"));
    }
    Path log = temp.resolve("w[1]/session/_delta_log");
    assertThat(log.resolve("00000000000000000010.checkpoint.parquet")).exists();
    // Whoever reads without it now reads nothing.
    for (File commit : FileUtils.listFiles(log.toFile(), new String[] {"json", "crc"}, false)) {
      if (commit.getName().compareTo("00000000000000000010.json") < 0) {
        FileUtils.forceDelete(commit);
      }
    }
    DeltaLog.clearCache();
    assertThat(
            SharedSpark.session()
                .sql("SELECT participant_id FROM " + table())
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("p12", "p2");
    assertThat(countedByLog()).isEqualTo(2);
    assertThat(column("session", "participant_id")).containsExactly("p12", "p2");
    assertThat(begin("next", Map.of("session", 11L, "arm", 1L)).rolledBack())
        .containsExactly("session");
    assertThat(column("session", "participant_id")).containsExactly("p11", "p2");
  }

  @Test
  void aTableThatSomebodyHasAlteredHasCheckpointsToo() {
    set("delta.enableDeletionVectors", "true");
    SharedSpark.session().sql("DELETE FROM " + table() + " WHERE study_id = 'b'");
    for (long v = warehouse.version("session").orElseThrow() + 1; v <= 10; v++) {
      write("session", List.of(session("a", "p" + v)), study("a"));
    }
    assertThat(temp.resolve("w[1]/session/_delta_log/00000000000000000010.checkpoint.parquet"))
        .exists();
    DeltaLog.clearCache();
    assertThat(column("session", "participant_id")).containsExactly("p10");
  }

  private UnpublishedRun begin(String run, Map<String, Long> published) {
    return UnpublishedRun.begin(warehouse, run, published, Declaration.KEPT);
  }

  private void set(String property, String value) {
    SharedSpark.session()
        .sql("ALTER TABLE %s SET TBLPROPERTIES ('%s' = '%s')".formatted(table(), property, value));
  }

  /** The partitioned table, as SQL names it. */
  private String table() {
    return "delta.`" + temp.resolve("w[1]").resolve("session") + "`";
  }

  private void write(String table, List<Row> rows, Slice slice) {
    new SliceWriter(warehouse).replace(table, rows, slice).write();
  }

  private static Slice study(String id) {
    return Slice.of("study_id", List.of(id));
  }

  private static Row session(String study, String participant) {
    return Rows.of(
        study,
        participant,
        participant + ":v",
        "v",
        "preparation",
        null,
        1,
        null,
        null,
        null,
        null,
        "f");
  }

  private static Row arm(String study, String arm) {
    return Rows.of(study, arm, "Arm", "active", arm, "randomised", "f");
  }

  private List<String> column(String table, String column) {
    return warehouse.read(table).orderBy(column).select(column).collectAsList().stream()
        .map(r -> r.getString(0))
        .toList();
  }

  private long delta(String table, long version) {
    return SharedSpark.session()
        .read()
        .format("delta")
        .option("versionAsOf", version)
        .load(temp.resolve("w[1]").resolve(table).toString())
        .count();
  }

  /** What Delta knows of the number of sessions without reading a file of theirs. */
  private long countedByLog() {
    LogicalPlan plan =
        SharedSpark.session()
            .sql("SELECT count(*) FROM " + table())
            .queryExecution()
            .optimizedPlan();
    assertThat(plan).isInstanceOf(LocalRelation.class);
    return ((LocalRelation) plan).data().head().getLong(0);
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> all = Files.list(temp.resolve("w[1]").resolve(folder))) {
      return all.sorted().toList();
    }
  }
}
