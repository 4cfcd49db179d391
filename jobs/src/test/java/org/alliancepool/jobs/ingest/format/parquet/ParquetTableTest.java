package org.alliancepool.jobs.ingest.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.alliancepool.jobs.ingest.format.Tables;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.LocalFile;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceColumn;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Parquet files that DuckDB wrote (see {@code src/test/sql/make-parquet.sql}), and Parquet's own.
 */
class ParquetTableTest {
  private static final ReadOptions PARQUET = ReadOptions.of(Format.PARQUET);

  private static ByteSource fixture(String name) {
    return LocalFile.of(Tables.fixture(name));
  }

  private static ByteSource damaged(byte[] bytes) {
    return new Tables.Bytes("damaged", bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trial-snappy.parquet",
        "trial-zstd.parquet",
        "trial-gzip.parquet",
        "trial-plain.parquet"
      })
  void everyCellIsWhatDuckDbWrote(String name) throws IOException {
    assertThat(Tables.rows(fixture(name), PARQUET))
        .containsExactly(
            "1|P-01|1|0.1|3|9007199254740993|200|1959-12-31|1959-12-31T23:30:00|1899-03-01T00:00:01.25|08:30:00|1.5|12345678901234567890.12|true|Zürich|x|(nested)<UNREADABLE>",
            "2|P-02|2.5|2.5|<SYSTEM>|-1|0|2020-02-29|2020-02-29T12:00:00.5|2020-02-29T12:00:00|00:00:00|0|-0.1|false|naïve — ok|y|(nested)<UNREADABLE>",
            "3|P-03|<SYSTEM>|<SYSTEM>|99|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<SYSTEM>|<BLANK>|<SYSTEM>|(nested)<UNREADABLE>",
            "4|P-04|<SYSTEM>|<SYSTEM>|5|7|7|0001-01-01|<SYSTEM>|<SYSTEM>|<SYSTEM>|-2.125|<SYSTEM>|<SYSTEM>|日本語|z|(nested)<UNREADABLE>");
    List<SourceColumn> columns = Tables.columns(fixture(name), PARQUET);
    assertThat(columns.get(14).name()).isEqualTo("odd name, ü");
    assertThat(columns)
        .extracting(SourceColumn::type)
        .startsWith(SourceColumn.Type.TEXT, SourceColumn.Type.NUMBER, SourceColumn.Type.NUMBER)
        .contains(SourceColumn.Type.DATE, SourceColumn.Type.DATE_TIME, SourceColumn.Type.TIME);
  }

  @Test
  void rowGroupsAreReadOneAfterTheOther() throws IOException {
    List<String> rows = Tables.rows(fixture("groups.parquet"), PARQUET);
    assertThat(rows).hasSize(5000);
    assertThat(rows.get(4999)).isEqualTo("5000|4999|4|v1");
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i)).isEqualTo("%d|%d|%d|v%d", i + 1, i, i % 5, i % 3);
    }
  }

  private static byte[] written(Path temp, WriterVersion version, boolean dictionary)
      throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { required int32 item; optional boolean done; optional double score;"
                + " optional binary plain; repeated int32 many; }");
    Path file = temp.resolve(version + "-" + dictionary + ".parquet");
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<org.apache.parquet.example.data.Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withWriterVersion(version)
            .withDictionaryEncoding(dictionary)
            .build()) {
      for (int i = 0; i < 300; i++) {
        var group = groups.newGroup().append("item", i * i);
        writer.write(
            i % 3 == 0
                ? group
                : group
                    .append("done", i % 2 == 0)
                    .append("score", i / 4.0)
                    .append("plain", "v" + i));
      }
    }
    return Files.readAllBytes(file);
  }

  @Test
  void bothVersionsOfPagesAreRead(@TempDir Path temp) throws IOException {
    for (WriterVersion version : WriterVersion.values()) {
      for (boolean dictionary : new boolean[] {true, false}) {
        List<String> rows = Tables.rows(damaged(written(temp, version, dictionary)), PARQUET);
        assertThat(rows).hasSize(300);
        assertThat(rows.get(3)).isEqualTo("4|9|<SYSTEM>|<SYSTEM>|<SYSTEM>|(nested)<UNREADABLE>");
        assertThat(rows.get(299)).isEqualTo("300|89401|false|74.75|v299|(nested)<UNREADABLE>");
      }
    }
  }

  @Test
  void aCodecThatIsNotReadIsNoDamage(@TempDir Path temp) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType("message m { required int32 id; }");
    Path file = temp.resolve("lz4.parquet");
    try (ParquetWriter<org.apache.parquet.example.data.Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(CompressionCodecName.LZ4)
            .build()) {
      writer.write(new SimpleGroupFactory(schema).newGroup().append("id", 7));
    }
    assertThat(Tables.error(LocalFile.of(file), PARQUET))
        .hasMessageEndingWith(
            "lz4.parquet\" as a Parquet file: it is compressed with LZ4, which is not read. Let the site write it with Snappy or Zstandard.");
  }

  /** Data frames keep answers in half precision to save room; 3.3 is 3.30078125 there. */
  @Test
  void halfPrecisionIsANumber(@TempDir Path temp) throws IOException {
    MessageType schema =
        MessageTypeParser.parseMessageType(
            "message m { required fixed_len_byte_array(2) half (FLOAT16); }");
    Path file = temp.resolve("half.parquet");
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    int[] halves = {
      0x3c00, 0x429a, 0x2e66, 0xc000, 0x4248, 0x6701, 0x7bff, 0x0001, 0x0000, 0x7e00, 0x3555
    };
    try (ParquetWriter<org.apache.parquet.example.data.Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .build()) {
      for (int half : halves) {
        byte[] bytes = {(byte) half, (byte) (half >> 8)};
        writer.write(groups.newGroup().append("half", Binary.fromConstantByteArray(bytes)));
      }
    }
    assertThat(Tables.rows(LocalFile.of(file), PARQUET))
        .containsExactly(
            "1|1",
            "2|3.3",
            "3|0.1",
            "4|-2",
            "5|3.14",
            "6|1793",
            "7|65504",
            "8|6E-8",
            "9|0",
            "10|<SYSTEM>",
            "11|0.3333");
    assertThat(Tables.columns(LocalFile.of(file), PARQUET))
        .extracting(SourceColumn::type)
        .containsExactly(SourceColumn.Type.NUMBER);
  }

  @Test
  void emptyCutAndMislabelledFilesSaySo() throws IOException {
    assertThat(Tables.error(fixture("empty.parquet"), PARQUET).getMessage())
        .startsWith("EMPTY_FILE");
    byte[] whole = Tables.bytes("groups.parquet");
    for (int length : new int[] {4, 11, 1000, whole.length - 1}) {
      assertThat(Tables.error(damaged(Arrays.copyOf(whole, length)), PARQUET).getMessage())
          .as("cut at %d", length)
          .startsWith("UNREADABLE_FILE: Cannot read \"damaged\" as a Parquet file: ")
          .contains("it was cut short");
    }
    assertThat(Tables.error(fixture("groups.parquet"), ReadOptions.of(Format.CSV)).getMessage())
        .contains("as CSV: it looks like a Parquet file (PARQUET)");
    assertThat(Tables.error(fixture("lines.jsonl"), PARQUET).getMessage())
        .contains("as PARQUET: it looks like JSON");
  }

  @Test
  void footerThatClaimsMoreThanTheFileHasIsRefused() throws IOException {
    byte[] bytes = Tables.bytes("groups.parquet");
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length - 8, Integer.MAX_VALUE);
    assertThat(Tables.error(damaged(bytes), PARQUET).getMessage())
        .contains("it claims a footer of 2147483647 bytes");
  }

  @Test
  void thriftThatClaimsMoreThanItHasIsNotSound() {
    // Field 1, binary, of 2^31 - 1 bytes; then a list of as many; then a sound one of two bytes.
    assertThat(sound(0x18, 0xff, 0xff, 0xff, 0xff, 0x07, 0)).isFalse();
    assertThat(sound(0x19, 0xf5, 0xff, 0xff, 0xff, 0xff, 0x07, 0)).isFalse();
    assertThat(sound(0x18, 0x02, 'a', 'b', 0)).isTrue();
    assertThat(sound(0x18, 0x02, 'a', 'b')).as("without its end").isFalse();
    int[] deep = new int[100];
    Arrays.fill(deep, 0x1c);
    assertThat(sound(deep)).isFalse();
  }

  private static boolean sound(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    return ThriftCheck.isSound(buffer.flip());
  }
}
