package org.alliancepool.jobs.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Differential: every cell of files that R's haven wrote is what haven reads back (2.5.1, see
 * {@code src/test/r/make-fixtures.R}). haven writes little-endian files only and gives no
 * positions; {@link BinaryLayoutTest} has the rest.
 */
class ReadersAgainstHavenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "trial.sav",
        "plain.sav",
        "trial.zsav",
        "trial-8.dta",
        "trial-10.dta",
        "trial-12.dta",
        "trial-13.dta",
        "trial-14.dta",
        "trial-15.dta",
        "strl-14.dta",
        "strl-15.dta",
        "trial-5.xpt",
        "trial-8.xpt",
        "text-5.xpt",
        "iris.sas7bdat",
        "haven.sas7bdat"
      })
  void everyCellIsWhatHavenReads(String name) throws IOException {
    List<String> lines = new ArrayList<>();
    try (TableReader reader =
        TableReaders.open(
            LocalFile.of(Tables.fixture(name)), ReadOptions.of(Tables.format(name)))) {
      lines.add(String.join("\t", reader.columns().stream().map(SourceColumn::name).toList()));
      for (SourceRecord row = reader.next(); row != null; row = reader.next()) {
        assertThat(row.position()).isEqualTo(lines.size());
        assertThat(row.problem()).isNull();
        lines.add(String.join("\t", Tables.cells(row)));
      }
    }
    assertThat(lines)
        .containsExactlyElementsOf(Files.readAllLines(Tables.fixture(name + ".golden.tsv")));
  }

  @Test
  void spssLabelsAndTypesAreThere() throws IOException {
    List<SourceColumn> columns =
        Tables.columns(LocalFile.of(Tables.fixture("trial.sav")), ReadOptions.of(Format.SAV));
    assertThat(columns)
        .extracting(SourceColumn::type)
        .containsExactly(
            SourceColumn.Type.TEXT,
            SourceColumn.Type.NUMBER,
            SourceColumn.Type.DATE,
            SourceColumn.Type.DATE_TIME,
            SourceColumn.Type.TEXT,
            SourceColumn.Type.NUMBER,
            SourceColumn.Type.TEXT,
            SourceColumn.Type.TEXT,
            SourceColumn.Type.TEXT,
            SourceColumn.Type.TIME);
    assertThat(columns.get(5).label()).isEqualTo("Häufigkeit");
    assertThat(columns.get(5).valueLabels()).isEqualTo(Map.of("3", "never", "99", "not answered"));
    assertThat(columns.get(6).valueLabels()).isEqualTo(Map.of("a", "Alpha", "x", "Refused"));
    assertThat(columns.get(7).valueLabels()).isEqualTo(Map.of("wider than eight", "A label"));
  }

  @Test
  void stataLabelsAreThereAndMissingCodesKeepTheirs() throws IOException {
    List<SourceColumn> columns =
        Tables.columns(LocalFile.of(Tables.fixture("trial-14.dta")), ReadOptions.of(Format.DTA));
    assertThat(columns.get(5).label()).isEqualTo("How often");
    assertThat(columns.get(5).valueLabels()).isEqualTo(Map.of("1", "never", "5", "always"));
    assertThat(columns.get(6).valueLabels()).isEqualTo(Map.of("1", "one", ".a", "lost"));
    assertThat(columns.get(2).type()).isEqualTo(SourceColumn.Type.DATE);
    assertThat(columns.get(3).type()).isEqualTo(SourceColumn.Type.DATE_TIME);
  }

  @Test
  void stata117NeedsItsEncodingWhereItIsNotWindows1252() throws IOException {
    // haven writes UTF-8 into release 117, which has no place to say so.
    ByteSource file = LocalFile.of(Tables.fixture("strl-13.dta"));
    ReadOptions utf8 = new ReadOptions(Format.DTA, "UTF-8", null, null, 1, null);
    assertThat(Tables.rows(file, utf8).get(1)).isEqualTo("2|2|short|" + "ü".repeat(1500));
    assertThat(Tables.rows(file, ReadOptions.of(Format.DTA)).get(1))
        .isEqualTo("2|2|short|" + "Ã¼".repeat(1500));
  }

  @Test
  void datasetOfALibraryIsChosenByName() throws IOException {
    ByteSource file = LocalFile.of(Tables.fixture("two-5.xpt"));
    ReadOptions second = new ReadOptions(Format.XPT, null, null, null, 1, "text");
    assertThat(Tables.rows(file, second)).containsExactly("1|x|1", "2|y|<BLANK>", "3|z|3");
    ReadOptions first = new ReadOptions(Format.XPT, null, null, null, 1, "TRIAL");
    assertThat(Tables.rows(file, first)).hasSize(4);
    assertThat(Tables.error(file, ReadOptions.of(Format.XPT)))
        .hasMessageContaining("UNKNOWN_TABLE")
        .hasMessageContaining("it holds the datasets TRIAL, TEXT. Name one of them");
    assertThat(Tables.error(file, new ReadOptions(Format.XPT, null, null, null, 1, "nope")))
        .hasMessageContaining("it holds no dataset \"nope\", but TRIAL, TEXT.");
  }
}
