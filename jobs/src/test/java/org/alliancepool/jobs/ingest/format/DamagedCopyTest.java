package org.alliancepool.jobs.ingest.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.ZeroBlock;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.text.TextLook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that a transfer damaged and that would still give rows. */
class DamagedCopyTest {
  private static final String DAMAGED = " The file is damaged; ask the site for a fresh copy.";

  private static ByteSource bytes(byte[] bytes) {
    return new Tables.Bytes("trial", bytes);
  }

  private static ReadOptions options(String name) {
    return ReadOptions.of(Tables.format(name));
  }

  private static byte[] followedBy(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dataset.json",
        "trial-13.dta",
        "trial-14.dta",
        "strl-15.dta",
        "trial.sav",
        "trial.zsav",
        "trial-plain.parquet",
        "groups.parquet"
      })
  void filesWrittenTwiceOverAreRefused(String name) throws IOException {
    byte[] whole = Tables.bytes(name);
    assertThat(Tables.error(bytes(followedBy(whole, whole)), options(name)))
        .hasMessageStartingWith("UNREADABLE_FILE: Cannot read \"trial\" as ")
        .hasMessageContaining("more data follow behind its end")
        .hasMessageEndingWith(DAMAGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dataset.json", "trial-13.dta", "trial.sav", "trial.zsav"})
  void whatFollowsTheEndIsDamageAndBlanksAreNot(String name) throws IOException {
    byte[] whole = Tables.bytes(name);
    for (byte[] more : List.of(new byte[] {0, 'x'}, new byte[] {'\n', 'x'}, new byte[] {-1, 7})) {
      boolean isNoText = name.endsWith(".json") && more[0] == -1;
      assertThat(Tables.error(bytes(followedBy(whole, more)), options(name)))
          .hasMessageContaining(isNoText ? "it is not UTF-8" : "more data follow behind its end");
    }
    if (!name.equals("trial.sav")) { // there zeros are commands to do nothing
      assertThat(Tables.error(bytes(followedBy(whole, new byte[4096])), options(name)))
          .hasMessageContaining("more data follow behind its end");
    }
    byte[] blanks = " \r\n\t\n".getBytes(ISO_8859_1);
    assertThat(Tables.rows(bytes(followedBy(whole, blanks)), options(name))).hasSize(4);
  }

  /** Written by haven; id 0 answers 0 to everything, in more than a sector. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "zeros-plain.sav",
        "zeros.sav",
        "zeros.zsav",
        "zeros-12.dta",
        "zeros-14.dta",
        "zeros-5.xpt",
        "zeros-8.xpt",
        "zeros.sas7bdat"
      })
  void rowsOfZerosAreRows(String name) throws IOException {
    List<String> rows = Tables.rows(bytes(Tables.bytes(name)), options(name));
    assertThat(rows).hasSize(20);
    assertThat(rows.get(0)).isEqualTo("1|0" + "|0".repeat(70) + "|<BLANK>");
    assertThat(rows.get(5)).isEqualTo("6|5" + "|0".repeat(70) + "|here");
  }

  @ParameterizedTest
  @CsvSource({"zeros-plain.sav,600", "zeros.sav,300", "zeros-5.xpt,600", "zeros-8.xpt,600"})
  void zerosInPlaceOfRowsAreDamage(String name, int length) throws IOException {
    byte[] file = Tables.bytes(name);
    int to = new String(file, ISO_8859_1).indexOf("here");
    Arrays.fill(file, to - length, to, (byte) 0);
    assertThat(Tables.error(bytes(file), options(name)))
        .hasMessageStartingWith("UNREADABLE_FILE")
        .hasMessageContaining("zero bytes stand in place of")
        .hasMessageEndingWith(DAMAGED);
  }

  /** Empty text and zeros, as blank rows of Stata are. */
  @ParameterizedTest
  @ValueSource(strings = {"zeros-12.dta", "zeros-14.dta", "zeros.sas7bdat"})
  void rowsOfZerosAreRowsWhereZerosPadText(String name) throws IOException {
    byte[] file = Tables.bytes(name);
    int to = new String(file, ISO_8859_1).indexOf("here");
    Arrays.fill(file, to - 1200, to, (byte) 0);
    assertThat(Tables.rows(bytes(file), options(name))).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zeros-plain.sav",
        "zeros-12.dta",
        "zeros-14.dta",
        "zeros-5.xpt",
        "zeros-8.xpt",
        "zeros.sas7bdat"
      })
  void aLostSectorIsDamageWhereverRowsBegin(String name) throws IOException {
    byte[] file = Tables.bytes(name);
    int to = new String(file, ISO_8859_1).indexOf("here");
    Arrays.fill(file, to - 1600, to, (byte) 1);
    int sector = (to - 512) / 512 * 512;
    byte[] lost = file.clone();
    Arrays.fill(lost, sector, sector + 512, (byte) 0);
    assertThat(Tables.error(bytes(lost), options(name)))
        .hasMessageContaining("512 zero bytes stand in place of rows (byte " + sector + ")")
        .hasMessageEndingWith(DAMAGED);

    byte[] sound = file.clone();
    Arrays.fill(sound, sector - 100, sector + 412, (byte) 0);
    assertThat(Tables.rows(bytes(sound), options(name))).hasSize(20);
  }

  private static final ByteCursor CURSOR =
      new ByteCursor("trial", "a file", "byte", 0, InputStream.nullInputStream());

  private static void pass(ZeroBlock zeros, long offset, int count) {
    zeros.pass(new byte[count], 0, count, offset, CURSOR);
    zeros.pass(new byte[] {1}, 0, 1, offset + count, CURSOR);
  }

  @Test
  void amongManyRunsOfZerosOneOnSectorsIsChance() {
    ZeroBlock few = ZeroBlock.among();
    ZeroBlock many = ZeroBlock.among();
    for (ZeroBlock zeros : List.of(few, many)) {
      pass(zeros, 0, 1024);
      for (int i = 1; i < 32; i++) {
        pass(zeros, 1100L * i + 1000, 900);
      }
    }
    pass(many, 1100 * 32 + 1000, 900);
    assertThatThrownBy(() -> few.end(CURSOR)).hasMessageContaining("1024 zero bytes");
    many.end(CURSOR);
  }

  @Test
  void whereRowsStopALostSectorMayGoOn() {
    ZeroBlock cut = ZeroBlock.among();
    ZeroBlock open = ZeroBlock.among();
    for (ZeroBlock zeros : List.of(cut, open)) {
      pass(zeros, 500, 11);
      zeros.pass(new byte[700], 0, 700, 512, CURSOR);
    }
    cut.cut(CURSOR);
    assertThatThrownBy(() -> cut.end(CURSOR)).hasMessageContaining("700 zero bytes");
    open.end(CURSOR);
  }

  @Test
  void zerosThatReachTheLastRowAreDamage() throws IOException {
    byte[] file = Tables.bytes("zeros-plain.sav");
    Arrays.fill(file, file.length - 600, file.length, (byte) 0);
    assertThat(Tables.error(bytes(file), ReadOptions.of(Format.SAV)))
        .hasMessageContaining("zero bytes stand in place of rows");
  }

  @Test
  void zeroBytesBehindTheFirstLineOfTextAreDamage() throws IOException {
    ByteSource file = Tables.text("a,b\n1,\0\n", ISO_8859_1);
    assertThat(TextLook.encoding(file)).isNull();
    assertThat(Tables.error(file, ReadOptions.of(Format.CSV)))
        .hasMessage(
            "UNREADABLE_FILE: Cannot read \"trial.csv\": line 2 holds a zero character." + DAMAGED);
  }
}
