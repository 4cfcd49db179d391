package org.alliancepool.schemas.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableSchemaTest {
  private static final Path PAGE = Path.of("..", "docs", "tables.md");

  static Stream<TableSchema> tables() {
    return TableSchema.all().stream();
  }

  /** Regenerate with: mvn -pl schemas test -Dtest=TableSchemaTest -Dalliance.regenerate=true */
  @Test
  void referencePageIsWhatTheDeclarationsSay() throws IOException {
    String page = TableReference.markdown(TableSchema.all());
    if (Boolean.getBoolean("alliance.regenerate")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void everyDeclarationIsListed() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("tables"))) {
      assertThat(files.map(f -> f.getFileName().toString().replace(".yaml", "")))
          .containsExactlyInAnyOrderElementsOf(
              TableSchema.all().stream().map(TableSchema::name).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void keyAndSliceAreColumns(TableSchema table) {
    table.key().forEach(table::column);
    table.slice().forEach(table::column);
    assertThat(new HashSet<>(table.columns().stream().map(ColumnSchema::name).toList()))
        .hasSameSizeAs(table.columns());
  }

  @Test
  void vocabularyRangeAndCheckBecomeOneCondition() {
    assertThat(TableSchema.named("cell_account").column("n_quarantined").condition())
        .contains("`n_quarantined` >= 0 AND (n_cell = n_harmonised + n_missing + n_quarantined)");
    assertThat(TableSchema.named("session").column("phase_part").condition())
        .contains("`phase_part` IS NULL OR (`phase_part` IN ('early', 'middle', 'late'))");
  }

  @Test
  void ddlQuotesWhatDeclarationsHold() {
    assertThat(
            DeltaDdl.declare(
                "CREATE TABLE IF NOT EXISTS", TableSchema.named("study"), "/w`x/study"))
        .startsWith("CREATE TABLE IF NOT EXISTS delta.`/w``x/study` (")
        .contains("'delta.enableExpiredLogCleanup' = 'false'")
        .contains("'delta.deletedFileRetentionDuration' = 'interval 36500 days'")
        .contains("`study_id` string NOT NULL COMMENT 'The study; the name of its folder.'")
        .contains(
            "'delta.constraints.source_valid' = '`source` IN (\\'patients\\', \\'published\\')'");
  }
}
