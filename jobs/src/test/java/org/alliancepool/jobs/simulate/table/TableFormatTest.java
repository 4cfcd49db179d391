package org.alliancepool.jobs.simulate.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.alliancepool.jobs.ingest.format.TableReaders;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was written is what our readers find; that R finds it too was looked at by hand. */
class TableFormatTest {
  private static final int MISSING = -9;

  @TempDir private Path temp;

  private Path write(TableFormat format, List<SimulatedColumn> columns, List<Object[]> rows)
      throws IOException {
    Path path = temp.resolve("data." + format.extension());
    try (TableFile file = format.create(path, List.of("Data"), MISSING);
        TableWriter out = file.next(columns)) {
      for (Object[] row : rows) {
        out.row(row);
      }
    }
    return path;
  }

  private static List<String> read(TableFormat format, Path path) throws IOException {
    ReadOptions options =
        ReadOptions.of(Format.valueOf(format.manifestName().toUpperCase(Locale.ROOT)));
    List<String> rows = new ArrayList<>();
    try (TableReader reader = TableReaders.open(LocalFile.of(path), options)) {
      for (SourceRecord row = reader.next(); row != null; row = reader.next()) {
        assertThat(row.problem()).isNull();
        rows.add(String.join(" ", row.values()));
      }
    }
    return rows;
  }

  @ParameterizedTest
  @EnumSource(TableFormat.class)
  void textNumbersAndBlanksComeBack(TableFormat format) throws IOException {
    List<SimulatedColumn> columns =
        List.of(
            SimulatedColumn.id("ID"), SimulatedColumn.code("ARM"), SimulatedColumn.number("OUT"));
    Path file =
        write(
            format,
            columns,
            List.of(
                new Object[] {"S001-0000001", "A", 0},
                new Object[] {"S001-0000002", null, 30_000},
                new Object[] {"S1", "ABCDEFGH", MISSING},
                new Object[] {"S001-0000004567", "C", null}));
    assertThat(read(format, file))
        .containsExactly(
            "S001-0000001 A 0",
            "S001-0000002 null 30000",
            "S1 ABCDEFGH -9",
            "S001-0000004567 C null");
  }

  /** 60 literals of nine bytes a row: more than the 4 MB of a block. */
  @Test
  void zsavGoesOnInAnotherBlock() throws IOException {
    List<SimulatedColumn> columns = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      columns.add(SimulatedColumn.number("V" + i));
    }
    List<Object[]> rows = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int r = 0; r < 8_500; r++) {
      Object[] row = new Object[columns.size()];
      List<String> text = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        row[i] = 1000 + 60 * r + i;
        text.add(row[i].toString());
      }
      rows.add(row);
      expected.add(String.join(" ", text));
    }
    assertThat(read(TableFormat.ZSAV, write(TableFormat.ZSAV, columns, rows))).isEqualTo(expected);
  }
}
