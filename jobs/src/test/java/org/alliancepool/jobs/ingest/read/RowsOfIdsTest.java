package org.alliancepool.jobs.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.location.Location;
import org.alliancepool.jobs.consortium.mapping.FileMapping;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How validate finds and compares the rows of one id. */
class RowsOfIdsTest {
  private static final Path STUDY =
      Path.of("..", "examples", "consortium", "psilocybin-escitalopram");

  private Manifest manifest;
  private List<String> columns;
  private FileMapping mapping;

  @BeforeEach
  void study() throws IOException {
    manifest =
        Consortium.study(
                Location.of(STUDY), new Consortium.Context("key", LocalDate.of(2026, 11, 22)))
            .manifest();
    columns =
        List.of(
            Files.readAllLines(STUDY.resolve("export.csv")).get(0).replace("\"", "").split(","));
    mapping =
        FileMapping.resolve(manifest, manifest.files().get(0), StudyForms.of(manifest), columns);
  }

  private String[] cells(String qids) {
    String[] cells = new String[columns.size()];
    cells[columns.indexOf("qids_total")] = qids;
    return cells;
  }

  private static List<String> key(String id, String visit) {
    return Arrays.asList(id, visit, null, null);
  }

  @Test
  void anIdIsCountedOnce() {
    RowsOfIds rows = new RowsOfIds(manifest, mapping);
    rows.add(2, key("p", "visit"), cells(null));
    rows.add(3, key("p", "visit"), cells("7.0"));
    rows.add(4, key("p", "visit"), cells("7"));
    rows.add(5, key("p", "other"), cells("9"));
    assertThat(rows.warning()).as("of other visits, or the same number").isEmpty();
    rows.add(6, key("p", "visit"), cells("8"));
    rows.add(7, key("p", "other"), cells("8"));
    assertThat(rows.warning().orElseThrow()).contains("1 id of", "(row 6)");
  }

  @Test
  void keysOfSeveralRowsAreFound() {
    RowKeys keys = new RowKeys(100_000);
    for (int i = 0; i < 5000; i++) {
      keys.add(key("p" + i, i % 2 == 0 ? null : "visit"));
    }
    keys.add(key("p2500", "visit"));
    assertThat(keys.hasRepeats()).isFalse();
    RowKeys more = new RowKeys(100_000);
    for (int i = 0; i < 5000; i++) {
      more.add(key("p" + i % 4000, "visit"));
      more.add(key("p", String.valueOf(i % 4999)));
    }
    assertThat(more.hasRepeats()).isTrue();
    assertThat(more.isRepeated(key("p999", "visit"))).isTrue();
    assertThat(more.isRepeated(key("p0", "visit"))).isTrue();
    assertThat(more.isRepeated(key("p1000", "visit"))).isFalse();
    assertThat(more.isRepeated(key("p", "0"))).isTrue();
    assertThat(more.isRepeated(key("p", "1"))).isFalse();
    assertThat(more.passedOver()).isZero();
  }

  @Test
  void rowsBehindTheLimitAreCounted() {
    RowKeys keys = new RowKeys(1500);
    for (int i = 0; i < 2000; i++) {
      keys.add(key("p" + i % 1600, null));
    }
    assertThat(keys.passedOver()).isEqualTo(500);
    assertThat(keys.hasRepeats()).isFalse();
  }
}
