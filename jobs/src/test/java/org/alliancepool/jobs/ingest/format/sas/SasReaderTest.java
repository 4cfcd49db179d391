package org.alliancepool.jobs.ingest.format.sas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.alliancepool.jobs.ingest.format.Tables;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.junit.jupiter.api.Test;

/**
 * SAS datasets: what the goldens of {@code ReadersAgainstHavenTest} do not show. Not covered, for
 * want of real files: big-endian files, compressed files, deleted rows. Parso has read those for
 * years; here they go through the same checks of pages.
 */
class SasReaderTest {
  private static final ReadOptions SAS = ReadOptions.of(Format.SAS7BDAT);
  private static final int PAGE_LENGTH_AT = 200;

  private static ByteSource fixture(String name) {
    return LocalFile.of(Tables.fixture(name));
  }

  private static ByteSource damaged(byte[] bytes) {
    return new Tables.Bytes("damaged", bytes);
  }

  /** The place of the first row: 5.1, 3.5, 1.4, 0.2, setosa. */
  private static int firstRow(ByteBuffer file) {
    int at = 0;
    while (file.getDouble(at) != 5.1 || file.getDouble(at + 8) != 3.5) {
      at += 4;
    }
    return at;
  }

  private static void replace(byte[] file, String from, String to) {
    byte[] old = from.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < file.length - old.length; i++) {
      if (Arrays.equals(file, i, i + old.length, old, 0, old.length)) {
        System.arraycopy(to.getBytes(StandardCharsets.ISO_8859_1), 0, file, i, old.length);
      }
    }
  }

  /** How SAS stores a missing value: a NaN with a letter, inverted, in its third byte. */
  private static double missing(int letter) {
    return Double.longBitsToDouble(0xffff000000000000L | ((long) (~letter & 0xff) << 40));
  }

  @Test
  void lettersOfMissingValuesAreKept() throws IOException {
    byte[] bytes = Tables.bytes("iris.sas7bdat");
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int row = firstRow(file);
    // SAS writes letters either as such or counted, with 0 for the underscore and 1 for the point.
    file.putDouble(row, missing('.')).putDouble(row + 8, missing('A'));
    file.putDouble(row + 16, missing('Z')).putDouble(row + 24, missing('_'));
    file.putDouble(row + 40, missing(1)).putDouble(row + 48, missing(2));
    file.putDouble(row + 56, missing(27)).putDouble(row + 64, missing(0));
    file.putDouble(row + 80, missing('!')).putDouble(row + 88, Double.NEGATIVE_INFINITY);
    file.putDouble(row + 96, 1e-15).putDouble(row + 104, -0.0);
    bytes[row + 112] = ' ';
    assertThat(Tables.rows(damaged(bytes), SAS))
        .startsWith(
            "1|<SYSTEM>|.A<USER>|.Z<USER>|._<USER>|setosa",
            "2|<SYSTEM>|.A<USER>|.Z<USER>|._<USER>|setosa",
            "3|NaN<UNREADABLE>|-Infinity<UNREADABLE>|1E-15|0| etosa");
  }

  @Test
  void formatsOfDatesGiveDates() throws IOException {
    byte[] bytes = Tables.bytes("iris.sas7bdat");
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int row = firstRow(file);
    file.putDouble(row, -1).putDouble(row + 8, 21_974).putDouble(row + 16, 1e9);
    replace(bytes, "BEST", "DATE");
    assertThat(Tables.rows(damaged(bytes), SAS))
        .startsWith("1|1959-12-31|2020-02-29|1000000000<UNREADABLE>|1960-01-01|setosa");
    assertThat(Tables.columns(damaged(bytes), SAS))
        .extracting(SourceColumn::type)
        .startsWith(SourceColumn.Type.DATE)
        .endsWith(SourceColumn.Type.TEXT);
  }

  @Test
  void textIsInTheEncodingOfTheFileOrTheManifest() throws IOException {
    byte[] bytes = Tables.bytes("iris.sas7bdat");
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int row = firstRow(file);
    System.arraycopy("Z\u00fcri  ".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, row + 32, 6);
    System.arraycopy("      ".getBytes(StandardCharsets.US_ASCII), 0, bytes, row + 72, 6);
    replace(bytes, "Petal_Width", "P\u00e4tal, (W)?");
    assertThat(Tables.columns(damaged(bytes), SAS).get(3).name()).isEqualTo("P\u00e4tal, (W)?");
    assertThat(Tables.rows(damaged(bytes), SAS))
        .startsWith("1|5.1|3.5|1.4|0.2|Z\u00fcri", "2|4.9|3|1.4|0.2|<BLANK>");
    ReadOptions utf8 = new ReadOptions(Format.SAS7BDAT, "UTF-8", null, null, 1, null);
    assertThat(Tables.rows(damaged(bytes), utf8).get(0)).endsWith("|Z\ufffdri<UNREADABLE>");
  }

  @Test
  void fileThatWasCutShortIsRefusedBeforeTheFirstRow() throws IOException {
    byte[] whole = Tables.bytes("iris.sas7bdat");
    for (int length : new int[] {100, 5000, 65_536, whole.length - 1}) {
      assertThat(Tables.error(damaged(Arrays.copyOf(whole, length)), SAS).getMessage())
          .as("cut at %d", length)
          .startsWith("UNREADABLE_FILE: Cannot read \"damaged\" as a SAS dataset: ");
    }
    assertThat(Tables.error(damaged(Arrays.copyOf(whole, whole.length - 1)), SAS).getMessage())
        .contains("it may have been cut short");
  }

  @Test
  void lengthsThatTheFileCannotHoldAreRefused() throws IOException {
    byte[] bytes = Tables.bytes("iris.sas7bdat");
    ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int align = bytes[35] == '3' ? 4 : 0;
    fields.putInt(PAGE_LENGTH_AT + align, 0);
    assertThat(Tables.error(damaged(bytes), SAS).getMessage()).contains("pages of 0 bytes");
    fields.putInt(PAGE_LENGTH_AT + align, Integer.MAX_VALUE);
    assertThat(Tables.error(damaged(bytes), SAS).getMessage()).contains("pages of 2147483647");
  }

  @Test
  void rowsThatAreNotThereAreAnError() throws IOException {
    byte[] bytes = Tables.bytes("iris.sas7bdat");
    // The number of rows stands in the subheader whose signature is F7F7F7F7.
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = bytes[32] == '3';
    int at = 1024;
    while (file.getInt(at) != 0xf7f7f7f7) {
      at += 4;
    }
    int count = at + 6 * (wide ? 8 : 4);
    assertThat(file.getInt(count)).isEqualTo(150);
    file.putInt(count, 149);
    assertThat(Tables.rows(damaged(bytes), SAS)).as("nothing tells that 149 is wrong").hasSize(149);
    file.putInt(count, 50_000);
    assertThat(Tables.error(damaged(bytes), SAS).getMessage())
        .startsWith("UNREADABLE_FILE: Cannot read \"damaged\" as a SAS dataset: ");
  }

  @Test
  void transportAndDatasetAreToldApart() throws IOException {
    assertThat(Tables.error(fixture("iris.sas7bdat"), ReadOptions.of(Format.XPT)).getMessage())
        .contains("as XPT: it looks like a SAS dataset (SAS7BDAT). Correct the format");
    assertThat(Tables.error(fixture("trial-5.xpt"), SAS).getMessage())
        .contains("as SAS7BDAT: it looks like a SAS transport file (XPT)");
    assertThat(Tables.error(damaged(new byte[0]), SAS).getMessage()).startsWith("EMPTY_FILE");
  }
}
