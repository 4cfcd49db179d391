package org.alliancepool.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.alliancepool.jobs.warehouse.row.RowText;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Cells hold what sites wrote: a table is read on a terminal, csv and json by programs. */
class RowPrinterTest {
  private static String printed(RowFormat format, String cell) {
    return printed(format, DataTypes.StringType, cell);
  }

  private static String printed(RowFormat format, DataType of, Object cell) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StructType type = new StructType().add("a", of);
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

  @Test
  void whatIsNoFiniteNumberHasItsName() {
    assertThat(printed(RowFormat.TABLE, DataTypes.DoubleType, Double.NaN)).contains("\nNaN\n");
    assertThat(printed(RowFormat.TABLE, DataTypes.DoubleType, Double.NEGATIVE_INFINITY))
        .contains("\n-Infinity\n");
  }

  @Test
  void tablesHavePowersOfTenForTinyNumbersOnly() {
    assertThat(printed(RowFormat.TABLE, DataTypes.DoubleType, 4.458961234e-4))
        .contains("\n0.000445896\n");
    assertThat(printed(RowFormat.TABLE, DataTypes.DoubleType, 4.458961234e-9))
        .contains("\n4.45896E-9\n");
    assertThat(printed(RowFormat.TABLE, DataTypes.DoubleType, 12345678.25))
        .contains("\n12345700\n");
  }

  @Test
  void bytesAreBase64() {
    byte[] bytes = {0, 1, (byte) 255};
    for (RowFormat format : RowFormat.values()) {
      assertThat(printed(format, DataTypes.BinaryType, bytes)).contains("AAH/");
    }
  }

  @Test
  void csvTellsEmptyTextFromNull() {
    StructType type =
        new StructType()
            .add("a", DataTypes.StringType)
            .add("b", DataTypes.StringType)
            .add("c", DataTypes.StringType);
    assertThat(RowText.csv(new GenericRowWithSchema(new Object[] {"", null, "x, y "}, type)))
        .isEqualTo("\"\",,\"x, y \"\n");
    assertThat(printed(RowFormat.CSV, (String) null)).isEqualTo("a\n\n");
  }
}
