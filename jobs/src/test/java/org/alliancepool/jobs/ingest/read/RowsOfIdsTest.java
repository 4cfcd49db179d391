package org.alliancepool.jobs.ingest.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.alliancepool.jobs.consortium.Consortium;
import org.alliancepool.jobs.consortium.FileMapping;
import org.alliancepool.jobs.consortium.Location;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much validate keeps of a file to compare its rows. */
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

  @Test
  void rowsBehindTheLimitAreCountedAndThoseBeforeItStillCompared() {
    RowsOfIds rows = new RowsOfIds(manifest, mapping, 40);
    for (int i = 0; i < 50; i++) {
      rows.add(i, "p" + i, "visit", cells("7"));
    }
    assertThat(rows.warning().orElseThrow())
        .matches("(48|49) rows of \"export.csv\" were not compared .*");
    rows.add(50, "p0", "visit", cells("8"));
    assertThat(rows.warning().orElseThrow()).startsWith("1 id of \"export.csv\" has a row");
  }

  @Test
  void anIdIsCountedOnce() {
    RowsOfIds rows = new RowsOfIds(manifest, mapping, RowsOfIds.MOST_CELLS);
    rows.add(2, "p", "visit", cells(null));
    rows.add(3, "p", "visit", cells("7.0"));
    rows.add(4, "p", "visit", cells("7"));
    rows.add(5, "p", "other", cells("9"));
    assertThat(rows.warning()).as("of other visits, or the same number").isEmpty();
    rows.add(6, "p", "visit", cells("8"));
    rows.add(7, "p", "other", cells("8"));
    assertThat(rows.warning().orElseThrow()).contains("1 id of", "(row 6)");
  }
}
