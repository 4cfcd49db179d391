package org.alliancepool.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.SharedSpark;
import org.alliancepool.jobs.Terminal;
import org.alliancepool.jobs.TwoTrials;
import org.alliancepool.jobs.consortium.location.HadoopLocation;
import org.alliancepool.jobs.consortium.location.StudyFolder;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.alliancepool.jobs.warehouse.published.PublishedRun;
import org.alliancepool.jobs.warehouse.published.TableContent;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Inputs, key and warehouse on another Hadoop file system than {@code file:}. {@code viewfs:} is
 * one that needs no server: it has its own scheme and both of Hadoop's interfaces, and keeps its
 * files in folders of this machine. What it does not show: a store without rename, such as {@code
 * s3a:}.
 */
class OtherFileSystemIT {
  private static final String SECRET = "a key that must not be seen anywhere";

  @RegisterExtension final Terminal terminal = new Terminal();

  @TempDir private Path temp;
  private final Configuration settings = SharedSpark.session().sparkContext().hadoopConfiguration();

  @BeforeEach
  void mount() {
    settings.set("fs.viewfs.mounttable.other.link./site", temp.toUri().toString());
    // Another test's mount of the same name would still be open.
    settings.setBoolean("fs.viewfs.impl.disable.cache", true);
  }

  private int run(String root) {
    return Main.execute(
        "run", root + "/trials", "--warehouse", root + "/warehouse", "--key-file", root + "/key");
  }

  private static Map<String, TableContent> content(Warehouse warehouse) {
    return TableContent.of(warehouse, PublishedRun.required(warehouse));
  }

  @Test
  void aRunFromAndToAnotherFileSystemHasTheSameContent() throws IOException {
    new TwoTrials(Path.of(".."), Files.createDirectories(temp.resolve("trials")));
    Files.writeString(temp.resolve("key"), SECRET + "\n");
    assertThat(run("viewfs://other/site")).as(terminal.err()).isZero();
    Warehouse other = Warehouse.open(SharedSpark.session(), "viewfs://other/site/warehouse");
    Map<String, TableContent> there = content(other);
    assertThat(there).hasSizeGreaterThan(10);
    assertThat(temp.resolve("warehouse/report/index.html")).isNotEmptyFile();

    Files.move(temp.resolve("warehouse"), temp.resolve("other"));
    assertThat(run(temp.toString())).isZero();
    assertThat(content(Warehouse.open(SharedSpark.session(), temp.resolve("warehouse").toString())))
        .isEqualTo(there);

    Warehouse moved = Warehouse.open(SharedSpark.session(), temp.resolve("other").toString());
    for (String table : moved.versions().keySet()) {
      assertThat(moved.read(table).toJSON().collectAsList())
          .as(table)
          .noneMatch(row -> row.contains(SECRET));
    }
    assertThat(terminal.err()).doesNotContain(SECRET);
  }

  @Test
  void aFileThatASiteWritesToDuringTheRun() throws IOException {
    settings.set("fs.restless.impl", RestlessFileSystem.class.getName());
    Path trials = Files.createDirectories(temp.resolve("trials"));
    new TwoTrials(Path.of(".."), trials);
    Files.writeString(temp.resolve("key"), SECRET);
    Path file = trials.resolve("psilocybin-escitalopram/export.csv");
    byte[] sent = Files.readAllBytes(file);
    RestlessFileSystem.OPENED_BEFORE.set(1); // for its checksum
    SharedSpark.workOnCluster();
    try {
      assertThat(runRestless()).as(terminal.err()).isEqualTo(4);
    } finally {
      SharedSpark.workOnDriver();
    }
    assertThat(terminal.err())
        .contains(
            "CHANGING_FILE: Cannot use study \"psilocybin-escitalopram\": file \"export.csv\" changed while the run read it.");
    assertThat(studiesRead()).containsExactly("psilocybin-waitlist");

    Files.write(file, sent); // with the fingerprint that the first run saw
    assertThat(runRestless()).as(terminal.err()).isZero();
    assertThat(studiesRead()).containsExactly("psilocybin-escitalopram", "psilocybin-waitlist");
  }

  private int runRestless() {
    return Main.execute(
        "run",
        "restless://" + temp.resolve("trials"),
        "--warehouse",
        temp.resolve("warehouse").toString(),
        "--key-file",
        temp.resolve("key").toString());
  }

  private List<String> studiesRead() {
    Warehouse warehouse =
        Warehouse.open(SharedSpark.session(), temp.resolve("warehouse").toString());
    return warehouse.read("source_row").select("study_id").distinct().collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "../key, INVALID_MANIFEST",
    "/key, INVALID_MANIFEST",
    "file:///etc/hostname, INVALID_MANIFEST",
    "viewfs://another/site/trials/trial/data.csv, INVALID_MANIFEST",
    "below/../../key, INVALID_MANIFEST",
    "nowhere.csv, MISSING_FILE",
    "below, MISSING_FILE",
  })
  void namesThatLeadOutOfTheFolderAreRefused(String name, ErrorName error) throws IOException {
    Files.writeString(temp.resolve("key"), SECRET);
    Files.createDirectories(temp.resolve("trials/trial/below"));
    StudyFolder folder =
        HadoopLocation.of("viewfs://other/site/trials/trial", settings).studyFolder("trial");
    assertThatThrownBy(() -> folder.source(name))
        .isInstanceOfSatisfying(UserError.class, e -> assertThat(e.name()).isEqualTo(error))
        .hasMessageContaining("Cannot use study \"trial\": file \"" + name + "\"");
  }

  @Test
  void fileSystemThatNobodyKnows() {
    assertThat(Main.execute("run", "nofs://host/trials", "--warehouse", temp.toString()))
        .isEqualTo(2);
    assertThat(terminal.err())
        .startsWith("MISSING_FILE: Cannot open \"nofs://host/trials\"")
        .contains("No FileSystem for scheme")
        .doesNotContain("\tat ");
  }

  @Test
  void folderThatIsNotThere() {
    assertThat(Main.execute("validate", "viewfs://other/site/nowhere")).isEqualTo(2);
    assertThat(terminal.err())
        .contains(
            "Cannot read consortium \"viewfs://other/site/nowhere\": there is no such folder");
  }
}
