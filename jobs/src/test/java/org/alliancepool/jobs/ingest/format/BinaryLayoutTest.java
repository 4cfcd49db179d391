package org.alliancepool.jobs.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files put together byte by byte from the formats' descriptions: what no writer at hand makes (the
 * other byte order, every missing code), and damage at a known place.
 */
class BinaryLayoutTest {
  private static final double LOWEST = Math.nextUp(-Double.MAX_VALUE);

  /** Bytes in one order. */
  private static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteOrder order;

    Writer(String order) {
      this.order = order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private Writer put(ByteBuffer number) {
      while (number.hasRemaining()) {
        bytes.write(number.get());
      }
      return this;
    }

    private ByteBuffer room(int size) {
      return ByteBuffer.allocate(size).order(order);
    }

    Writer u8(int... values) {
      for (int value : values) {
        bytes.write(value);
      }
      return this;
    }

    Writer i16(int value) {
      return put(room(2).putShort(0, (short) value));
    }

    Writer i32(int... values) {
      for (int value : values) {
        put(room(4).putInt(0, value));
      }
      return this;
    }

    Writer i64(long value) {
      return put(room(8).putLong(0, value));
    }

    Writer f32(float value) {
      return put(room(4).putFloat(0, value));
    }

    Writer f64(double... values) {
      for (double value : values) {
        put(room(8).putDouble(0, value));
      }
      return this;
    }

    Writer text(String text, int width, char padding) {
      return text(text, width, padding, StandardCharsets.UTF_8);
    }

    Writer text(String text, int width, char padding, Charset charset) {
      byte[] padded = Arrays.copyOf(text.getBytes(charset), width);
      Arrays.fill(padded, text.getBytes(charset).length, width, (byte) padding);
      bytes.writeBytes(padded);
      return this;
    }

    Writer tag(String tag) {
      bytes.writeBytes(tag.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    ByteSource file() {
      return new Tables.Bytes("trial", bytes.toByteArray());
    }
  }

  // --- SPSS ---------------------------------------------------------------------------------

  private static Writer savHeader(String order, int cases) {
    return new Writer(order)
        .text("$FL2", 4, ' ')
        .text("@(#) SPSS DATA FILE", 60, ' ')
        .i32(2, 4, 0, 0, cases)
        .f64(100)
        .text("01 Jan 2610:00:00", 17 + 64 + 3, ' ');
  }

  private static Writer savVariable(Writer file, String name, int width, int missing, int format) {
    int print = format << 16 | 8 << 8;
    return file.i32(2, width, 0, missing, print, print).text(name, 8, ' ');
  }

  private static ByteSource sav(String order, int cases) {
    Writer file = savHeader(order, cases);
    savVariable(file, "X", 0, -3, 5).f64(LOWEST, 0, 99);
    savVariable(file, "S", 4, 1, 1).text("NA", 8, ' ');
    savVariable(file, "D", 0, 0, 20);
    file.i32(3, 1).f64(99).u8(3).text("no!", 7, ' ').i32(4, 1, 1);
    file.i32(999, 0);
    file.f64(1.5).text("Zür", 8, ' ', Charset.forName("windows-1252")).f64(86400.0 * 141428);
    file.f64(-5).text("NA", 8, ' ').f64(-Double.MAX_VALUE);
    file.f64(99).text("", 8, ' ').f64(1e300);
    return file.file();
  }

  @ParameterizedTest
  @ValueSource(strings = {"big", "little"})
  void spssInBothByteOrders(String order) throws IOException {
    ReadOptions options = ReadOptions.of(Format.SAV);
    assertThat(Tables.rows(sav(order, 3), options))
        .containsExactly(
            "1|1.5|Zür|1970-01-01",
            "2|-5<USER>|NA<USER>|<SYSTEM>",
            "3|99<USER>|<BLANK>|1E300<UNREADABLE>");
    assertThat(Tables.columns(sav(order, 3), options).get(0).valueLabels())
        .isEqualTo(Map.of("99", "no!"));
    assertThat(Tables.rows(sav(order, -1), options)).hasSize(3);
  }

  @Test
  void spssCountsThatContradictTheDataAreErrors() throws IOException {
    ReadOptions options = ReadOptions.of(Format.SAV);
    assertThat(Tables.error(sav("little", 4), options))
        .hasMessageContaining("its header says 4 cases, but the data end after case 3");
    assertThat(Tables.error(sav("little", 2), options))
        .hasMessageContaining("its header says 2 cases, but more data follow");
  }

  @Test
  void spssTextThatIsNotOfItsEncodingIsUnreadableAndTheRestOfTheRowIsRead() throws IOException {
    ReadOptions utf8 = new ReadOptions(Format.SAV, "UTF-8", null, null, 1, null);
    assertThat(Tables.rows(sav("little", 3), utf8).get(0))
        .isEqualTo("1|1.5|Z\ufffdr<UNREADABLE>|1970-01-01");
    ReadOptions utf16 = new ReadOptions(Format.SAV, "UTF-16", null, null, 1, null);
    assertThat(Tables.error(sav("little", 3), utf16))
        .hasMessageContaining("UNKNOWN_ENCODING")
        .hasMessageContaining("UTF-16 cannot be its encoding");
  }

  @Test
  void spssErrorsNameTheByte() throws IOException {
    byte[] whole = ((Tables.Bytes) sav("little", 3)).bytes();
    ByteSource cut = new Tables.Bytes("trial", Arrays.copyOf(whole, 190));
    assertThat(Tables.error(cut, ReadOptions.of(Format.SAV)))
        .hasMessage(
            "UNREADABLE_FILE: Cannot read \"trial\" as an SPSS file: it ends at byte 190, inside the variable records. The file was cut short; ask the site for a whole copy.");
    ByteSource lastCase = new Tables.Bytes("trial", Arrays.copyOf(whole, whole.length - 1));
    assertThat(Tables.error(lastCase, ReadOptions.of(Format.SAV)))
        .hasMessageContaining("inside a case");
    Writer label = savHeader("little", 0).i32(2, 0, 1, 0, 0, 0).text("X", 8, ' ').i32(1 << 30);
    assertThat(Tables.error(label.file(), ReadOptions.of(Format.SAV)))
        .hasMessage(
            "UNREADABLE_FILE: Cannot read \"trial\" as an SPSS file: a variable label claims 1073741824 bytes where 0 are left (byte 212). The file is damaged; ask the site for a fresh copy.");
  }

  // --- Stata --------------------------------------------------------------------------------

  private static final int[] TYPES = {65530, 65529, 65528, 65527, 65526, 5};
  private static final String[] NAMES = {"b", "i", "l", "f", "d", "s"};

  private static ByteSource dta118(String order, String format) {
    Writer file = new Writer(order);
    file.tag("<stata_dta><header><release>118</release><byteorder>")
        .tag(order.equals("big") ? "MSF" : "LSF")
        .tag("</byteorder><K>")
        .i16(6)
        .tag("</K><N>")
        .i64(4)
        .tag("</N><label>")
        .i16(0)
        .tag("</label><timestamp>")
        .u8(0)
        .tag("</timestamp></header><map>")
        .text("", 112, '\0')
        .tag("</map><variable_types>");
    for (int type : TYPES) {
      file.i16(type);
    }
    file.tag("</variable_types><varnames>");
    for (String name : NAMES) {
      file.text(name, 129, '\0');
    }
    file.tag("</varnames><sortlist>").text("", 14, '\0').tag("</sortlist><formats>");
    for (String name : NAMES) {
      file.text(name.equals("d") ? format : "%9.0g", 57, '\0');
    }
    file.tag("</formats><value_label_names>")
        .text("", 129 * 6, '\0')
        .tag("</value_label_names><variable_labels>")
        .text("", 321 * 6, '\0')
        .tag("</variable_labels><characteristics><ch>")
        .i32(3)
        .tag("abc</ch></characteristics><data>");
    stataRows(file);
    return file.tag("</data><strls></strls><value_labels></value_labels></stata_dta>").file();
  }

  /** Values, ".", ".a" and ".z" in every numeric type. */
  private static void stataRows(Writer file) {
    file.u8(0x9c).i16(-300).i32(-70000).f32(3.4f).f64(-0.5).text("ab \0x", 5, '\0');
    file.u8(101).i16(32741).i32(2147483621).f32(Float.intBitsToFloat(0x7f000000));
    file.f64(Double.longBitsToDouble(0x7fe0000000000000L)).text("", 5, '\0');
    file.u8(102).i16(32742).i32(2147483622).f32(Float.intBitsToFloat(0x7f000800));
    file.f64(Double.longBitsToDouble(0x7fe0010000000000L)).text("abcde", 5, '\0');
    file.u8(127).i16(32767).i32(2147483647).f32(Float.intBitsToFloat(0x7f00d000));
    file.f64(Double.longBitsToDouble(0x7fe01a0000000000L)).text("é", 5, '\0');
  }

  private static final List<String> STATA_ROWS =
      List.of(
          "1|-100|-300|-70000|3.4000000953674316|-0.5|ab ",
          "2|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<BLANK>",
          "3|.a<USER>|.a<USER>|.a<USER>|.a<USER>|.a<USER>|abcde",
          "4|.z<USER>|.z<USER>|.z<USER>|.z<USER>|.z<USER>|é");

  @ParameterizedTest
  @ValueSource(strings = {"big", "little"})
  void stata118InBothByteOrders(String order) throws IOException {
    assertThat(Tables.rows(dta118(order, "%9.0g"), ReadOptions.of(Format.DTA)))
        .containsExactlyElementsOf(STATA_ROWS);
  }

  @ParameterizedTest
  @CsvSource({
    "%td,1959-12-31",
    "%-tdD_m_Y,1959-12-31",
    "%d,1959-12-31",
    "%tc,1959-12-31T23:59:59.999",
    "%tC,-0.5",
    "%tm,-0.5",
    "%9.2f,-0.5"
  })
  void stataFormatsTellDates(String format, String text) throws IOException {
    // -0.5 of a day or of a millisecond; the millisecond is rounded to even, to 0 and not to -1.
    String expected = format.equals("%tc") ? "1960-01-01T00:00:00" : text;
    assertThat(Tables.rows(dta118("little", format), ReadOptions.of(Format.DTA)).get(0))
        .isEqualTo("1|-100|-300|-70000|3.4000000953674316|" + expected + "|ab ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"big", "little"})
  void stata115InBothByteOrdersWithLabels(String order) throws IOException {
    Writer file = new Writer(order).u8(115, order.equals("big") ? 1 : 2, 1, 0).i16(6).i32(4);
    file.text("label", 81, '\0').text("", 18, '\0').u8(251, 252, 253, 254, 255, 5);
    for (String name : NAMES) {
      file.text(name, 33, '\0');
    }
    file.text("", 14, '\0');
    for (int i = 0; i < 6; i++) {
      file.text("%9.0g", 49, '\0');
    }
    file.text("yesno", 33, '\0').text("", 33 * 5, '\0').text("", 81 * 6, '\0');
    file.u8(1).i32(4).tag("note").u8(0).i32(0);
    stataRows(file);
    file.i32(8 + 16 + 7).text("yesno", 33, '\0').text("", 3, '\0');
    file.i32(2, 7).i32(4, 0).i32(0, 2147483622).tag("yes\0no\0");
    ReadOptions utf8 = new ReadOptions(Format.DTA, "UTF-8", null, null, 1, null);
    assertThat(Tables.rows(file.file(), utf8)).containsExactlyElementsOf(STATA_ROWS);
    assertThat(Tables.columns(file.file(), utf8).get(0).valueLabels())
        .isEqualTo(Map.of("0", "no", ".a", "yes"));
  }

  @Test
  void stataReleasesThatAreNotReadAreNamed() throws IOException {
    ByteSource old = new Writer("little").u8(110, 2, 1, 0).text("", 200, '\0').file();
    assertThat(Tables.error(old, ReadOptions.of(Format.DTA)))
        .hasMessageContaining(
            "it is a Stata file of release 110; releases 113 to 115 and 117 to 119");
  }

  @Test
  void stataRowsThatTheFileCannotHoldAreRefusedBeforeAnythingIsAllocated() throws IOException {
    byte[] bytes = ((Tables.Bytes) dta118("little", "%td")).bytes();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    ByteBuffer.wrap(bytes).putLong(text.indexOf("<N>") + 3, -1L);
    assertThat(Tables.error(new Tables.Bytes("trial", bytes), ReadOptions.of(Format.DTA)))
        .hasMessageContaining("it claims -1 rows of 24 bytes");
  }

  // --- SAS ----------------------------------------------------------------------------------

  /** A version 5 library with one dataset of one number and one text. */
  private static ByteSource xpt(int numberLength, String rows) {
    int textLength = 4;
    Writer file = new Writer("big");
    String zeros = "0".repeat(30) + "  ";
    file.tag("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + zeros);
    file.text("SAS     SAS     SASLIB  9.4     X64", 160, ' ');
    file.tag(
        "HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!" + "0".repeat(17) + "1600000000140  ");
    file.tag("HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!" + zeros);
    file.text("SAS     ONE     SASDATA 9.4", 160, ' ');
    int variables = numberLength > 0 ? 2 : 1;
    file.tag(
        "HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!000000000"
            + variables
            + "0".repeat(20)
            + "  ");
    if (numberLength > 0) {
      namestr(file, 1, numberLength, "N", 0);
    }
    namestr(file, 2, textLength, "T", numberLength);
    file.text("", (80 - variables * 140 % 80) % 80, ' ');
    file.tag("HEADER RECORD*******OBS     HEADER RECORD!!!!!!!" + zeros);
    byte[] data = rows.getBytes(StandardCharsets.ISO_8859_1);
    file.bytes.writeBytes(data);
    file.text("", (80 - data.length % 80) % 80, ' ');
    return file.file();
  }

  private static void namestr(Writer file, int type, int length, String name, int position) {
    file.i16(type).i16(0).i16(length).i16(1).text(name, 8, ' ').text("", 40, ' ');
    file.text("", 8, ' ').i16(0).i16(0).i16(0).text("", 2, '\0').text("", 8, ' ').i16(0).i16(0);
    file.i32(position).text("", 52, '\0');
  }

  @Test
  void sasNumbersMayBeShortAndMissingInManyWays() throws IOException {
    assertThat(
            Tables.rows(
                xpt(3, "A\u0010\0ab  .\0\0x   A\0\0y   _\0\0z   Z\0\0    \0\0\0   q"),
                ReadOptions.of(Format.XPT)))
        .containsExactly(
            "1|1|ab",
            "2|<SYSTEM>|x",
            "3|.A<USER>|y",
            "4|._<USER>|z",
            "5|.Z<USER>|<BLANK>",
            "6|0|   q");
  }

  @Test
  void sasFillingIsNotARow() throws IOException {
    ReadOptions options = ReadOptions.of(Format.XPT);
    // 20 rows of 4 bytes are one record; a blank row inside is a row, one at the end is filling.
    assertThat(Tables.rows(xpt(0, "ab  " + "    " + "cd  "), options))
        .containsExactly("1|ab", "2|<BLANK>", "3|cd");
    assertThat(Tables.rows(xpt(0, "abcd".repeat(20)), options)).hasSize(20);
    assertThat(Tables.rows(xpt(0, "abcd".repeat(21)), options)).hasSize(21);
    // A whole record of blanks cannot be filling: its rows are rows, up to the last record.
    assertThat(
            Tables.rows(xpt(0, "abcd" + "    ".repeat(19) + "    ".repeat(19) + "x   "), options))
        .hasSize(40);
  }

  @Test
  void sasFilesThatEndInsideARowAreCutShort() throws IOException {
    // Six rows of 12 bytes leave 8 bytes of the record, too few for a row and not blank.
    ByteSource file = xpt(8, "A\u0010\0\0\0\0\0\0abcd".repeat(6) + "A\u0010\0");
    assertThat(Tables.error(file, ReadOptions.of(Format.XPT)))
        .hasMessageContaining("inside row 7. The file was cut short");
    byte[] bytes = ((Tables.Bytes) xpt(0, "abcd")).bytes();
    ByteSource ragged = new Tables.Bytes("trial", Arrays.copyOf(bytes, bytes.length - 7));
    assertThat(Tables.error(ragged, ReadOptions.of(Format.XPT)))
        .hasMessageContaining("inside a record of 80 bytes");
  }
}
