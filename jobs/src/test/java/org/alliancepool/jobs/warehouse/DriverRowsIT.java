package org.alliancepool.jobs.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.bag.Bag;
import org.alliancepool.jobs.warehouse.bag.ClusterBag;
import org.alliancepool.jobs.warehouse.bag.DriverBag;
import org.alliancepool.jobs.warehouse.bag.Passed;
import org.alliancepool.jobs.warehouse.delta.PartFiles;
import org.alliancepool.jobs.warehouse.delta.TableVersion.DataFile;
import org.alliancepool.jobs.warehouse.failure.WriteFailure;
import org.alliancepool.jobs.warehouse.row.RowGroups;
import org.alliancepool.jobs.warehouse.row.RowText;
import org.alliancepool.jobs.warehouse.row.Rows;
import org.apache.commons.lang3.RandomStringUtils;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver writes is what Spark would write, and it reads what Spark would read. */
class DriverRowsIT {
  private static final String ODD = "O'Neil, \"50 %\"\n=+ä\u00a0\ud83c\udf44";

  @TempDir private Path temp;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    warehouse = Warehouse.open(SharedSpark.session(), temp.resolve("w").toString());
  }

  @AfterEach
  void restore() {
    SharedSpark.workOnDriver();
  }

  private void expectSame(String table, List<Row> rows) {
    warehouse.writer(table).replace(DriverBag.of(rows), Slice.whole());
    long byDriver = warehouse.version(table).getAsLong();
    warehouse.writer(table).replace(onCluster(rows, 3), Slice.whole());
    long byCluster = warehouse.version(table).getAsLong();
    SharedSpark.session()
        .createDataFrame(rows, Warehouse.type(table))
        .write()
        .format("delta")
        .mode("overwrite")
        .save(temp.resolve("w").resolve(table).toString());
    long bySpark = warehouse.version(table).getAsLong();
    List<String> spark = texts(warehouse.readAt(table, bySpark).collectAsList());
    assertThat(spark).hasSize(rows.size());
    assertThat(texts(warehouse.readAt(table, byDriver).collectAsList())).isEqualTo(spark);
    assertThat(texts(warehouse.readAt(table, byCluster).collectAsList())).isEqualTo(spark);
    assertThat(texts(warehouse.collectAt(table, byDriver))).isEqualTo(spark);
    assertThat(texts(warehouse.collectAt(table, bySpark))).isEqualTo(spark);
    assertThat(
            texts(
                SharedSpark.session()
                    .read()
                    .format("delta")
                    .option("versionAsOf", byDriver)
                    .load(temp.resolve("w").resolve(table).toString())
                    .collectAsList()))
        .isEqualTo(spark);
  }

  private static Bag<Row> onCluster(List<Row> rows, int places) {
    return new ClusterBag<>(
        JavaSparkContext.fromSparkContext(SharedSpark.session().sparkContext())
            .parallelize(rows, places));
  }

  private static List<String> texts(List<Row> rows) {
    return rows.stream().map(RowText::json).sorted().toList();
  }

  private static Row session(String study, String visit, Integer number) {
    return Rows.of(
        study, "p1", "p1:" + visit, visit, "dosing", null, number, null, null, null, null, "f");
  }

  @Test
  void partitionsWithOddNames() {
    expectSame(
        "session",
        List.of(
            session("plain", "v1", 1),
            session("a b=c%2F:ä", "v1", 0),
            session("a b=c%2F:ä", ODD, null),
            session("plain", "v2", 99)));
  }

  @Test
  void listsOfRowsAndNulls() {
    Row cell = Rows.of("WAI_1", ODD, null);
    Row missing = Rows.of("WAI_2", null, "blank");
    expectSame(
        "source_row",
        List.of(
            Rows.of("one", ODD, 1L, "p", List.of(cell, missing), null, "f"),
            Rows.of("two", "b.csv", Long.MAX_VALUE, null, List.of(), "no columns", "f")));
  }

  @Test
  void mapsAndTimes() {
    Map<String, String> odd = new TreeMap<>(Map.of(ODD, "", "b", ODD));
    Timestamp time = Timestamp.valueOf("2026-03-29 02:30:00.123456");
    Row run =
        Rows.of(
            "20260329T013000Z-aaaaaa",
            time,
            Timestamp.from(java.time.Instant.EPOCH),
            "computed",
            "c",
            "code",
            "schema",
            "plan",
            ODD,
            "key",
            null,
            odd,
            Map.of("one", odd, "two", Map.of()),
            Map.of(),
            List.of(ODD, ""),
            null,
            odd,
            odd,
            Map.of("arm", 3L));
    expectSame("run", List.of(run));
  }

  @Test
  void nothing() {
    expectSame("arm", List.of());
  }

  @Test
  void whatTheTableDemandsIsDemandedHereToo() {
    warehouse.writer("session").replace(DriverBag.of(List.of(session("a", "v", 1))), Slice.whole());
    List<Row> unnamed = List.of(session("b", null, 1));
    assertThatThrownBy(
            () ->
                warehouse
                    .writer("session")
                    .replace(DriverBag.of(unnamed), Slice.of("study_id", List.of("b"))))
        .hasMessageContaining("visit IS NOT NULL");
    List<Row> early = List.of(session("b", "v", -1));
    assertThatThrownBy(
            () ->
                warehouse
                    .writer("session")
                    .replace(DriverBag.of(early), Slice.of("study_id", List.of("b"))))
        .hasMessageContaining("session_number_valid");
    List<Row> late = List.of(session("b", "v", 1), session("b", "v", -1));
    assertThatThrownBy(
            () ->
                warehouse
                    .writer("session")
                    .replace(onCluster(late, 1), Slice.of("study_id", List.of("b"))))
        .hasStackTraceContaining("session_number_valid");
    assertThat(warehouse.read("session").count()).isEqualTo(1);
    assertThat(temp.resolve("w/session/study_id=b")).as("files of no commit").isEmptyDirectory();
  }

  @Test
  void fullDiskIsSaidByAnExceptionThatTellsSo() {
    warehouse.writer("arm").replace(DriverBag.of(List.of()), Slice.whole());
    SharedSpark.session()
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.full.impl", FullFileSystem.class.getName());
    Metadata arm =
        DeltaLog.forTable(SharedSpark.session(), temp.resolve("w").resolve("arm").toString())
            .unsafeVolatileSnapshot()
            .metadata();
    PartFiles files =
        new PartFiles(
            SharedSpark.session(),
            new org.apache.hadoop.fs.Path("full://" + temp),
            arm,
            Warehouse.type("arm"));
    List<Row> rows = List.of(Rows.of("a", "drug", "Arm", "active", "drug", "randomised", "f"));
    assertThatThrownBy(() -> files(files, DriverBag.of(rows)))
        .isInstanceOf(RuntimeException.class)
        .satisfies(e -> assertThat(WriteFailure.words(e)).hasValue("no space left on device"));
  }

  private static List<DataFile> files(PartFiles table, Bag<Row> rows) {
    return Passed.files(
        rows.<Row>passing(
            table, row -> List.of(row).iterator(), row -> Collections.emptyIterator()));
  }

  /** Groups are the same wherever they are made, and in both each stands in one piece. */
  @Test
  void rowsAreGatheredAlike() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(session("s" + i % 3, "v" + i % 7, i));
    }
    warehouse.writer("session").replace(DriverBag.of(rows), Slice.whole());
    List<List<String>> driver = groups("study_id", "visit");
    SharedSpark.workOnCluster();
    assertThat(groups("study_id", "visit")).containsExactlyInAnyOrderElementsOf(driver);
    assertThat(driver).hasSize(14);
  }

  /** One that has more than a place should have, with groups of its own and as a group. */
  @Test
  void largeStudiesAreGatheredAlike() {
    RandomStringUtils random = RandomStringUtils.insecure();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(session(i < 50 ? "s0" : "s2", random.nextAlphanumeric(100_000), i));
    }
    warehouse.writer("session").replace(DriverBag.of(rows), Slice.whole());
    SharedSpark.workOnCluster();
    assertThat(groups("study_id", "visit")).hasSize(60);
    assertThat(groups("study_id")).extracting(List::size).containsExactlyInAnyOrder(50, 10);
  }

  @Test
  void aLimitThatIsNoSizeIsSaid() {
    SharedSpark.session().conf().set(Workplace.LIMIT, "a lot");
    assertThatThrownBy(() -> new Workplace(warehouse))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"a lot\" is no size");
  }

  private List<List<String>> groups(String... key) {
    return new Workplace(warehouse)
        .gather(
            List.of("session"),
            List.of("study_id", "visit", "session_number"),
            List.of("s0", "s2", "absent"),
            List.of(key))
        .mapPlaces(rows -> new Groups(rows, key.length))
        .collect();
  }

  /** The rows of each group, a group being those that begin with the same values. */
  private static final class Groups extends RowGroups<List<String>> {
    private final int key;

    Groups(java.util.Iterator<Row> rows, int key) {
      super(rows);
      this.key = key;
    }

    @Override
    protected boolean isOfOneGroup(Row first, Row other) {
      return IntStream.range(0, key).allMatch(c -> first.get(c).equals(other.get(c)));
    }

    @Override
    protected List<String> gather(Row first, java.util.Iterator<Row> group) {
      List<String> texts = new ArrayList<>();
      group.forEachRemaining(r -> texts.add(r.toString()));
      return texts.stream().sorted().toList();
    }
  }
}
