package org.alliancepool.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Cells hold what sites wrote: a table is read on a terminal, csv and json by programs. */
class RowPrinterTest {
  private static String printed(RowFormat format, String cell) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StructType type = new StructType().add("a", DataTypes.StringType);
    new RowPrinter(type, List.of(new GenericRowWithSchema(new Object[] {cell}, type)))
        .print(format, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tablesShowControlCharactersAsSigns() {
    assertThat(printed(RowFormat.TABLE, "x\u001b[2J\r\u007f\u009by"))
        .contains("x\u241b[2J\u240d\u2421\ufffdy")
        .doesNotContain("\u001b", "\r", "\u007f", "\u009b");
  }

  @Test
  void linesOfTablesAndOtherTextStay() {
    assertThat(printed(RowFormat.TABLE, "Zürich\n\tb")).contains("Zürich\n\tb");
  }

  @Test
  void csvAndJsonKeepWhatIsThere() {
    assertThat(printed(RowFormat.CSV, "x\u001by")).contains("x\u001by");
    assertThat(printed(RowFormat.JSON, "x\u001by")).contains("x\\u001By");
  }
}
