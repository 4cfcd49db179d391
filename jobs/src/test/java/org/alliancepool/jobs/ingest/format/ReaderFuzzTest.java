package org.alliancepool.jobs.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.excel.WorkbookParts;
import org.alliancepool.jobs.ingest.format.table.ReadOptions;
import org.alliancepool.jobs.ingest.format.table.ReadOptions.Format;
import org.alliancepool.jobs.ingest.format.table.SourceRecord;
import org.alliancepool.jobs.ingest.format.table.TableReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files: cut short, bytes flipped, counts inflated, pieces lost or moved. Every one gives
 * rows or one {@link UserError}, allocates no more than a small multiple of the file, and ends.
 *
 * <p>The seed is fixed, so a failure names the mutation that repeats it. By default a few hundred
 * mutations per file; to look further:
 *
 * <pre>
 * mvn -pl jobs -am test -Dtest=ReaderFuzzTest -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.rounds=100000
 * </pre>
 */
class ReaderFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);

  /** What a reader may allocate for a damaged file: buffers, and a multiple of the file. */
  private static final long BUFFERS = 4 << 20;

  private static final long MULTIPLE = 400;

  /**
   * What Parquet's library may allocate besides, whatever the size of the file: a page per column
   * of up to 2 MB, twice for the copy that is checked. The most that 100,000 mutations gave is 80
   * MB.
   */
  private static final long PARQUET_PAGES = 96L << 20;

  private static final long MOST_NANOS = 5_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The most that a damaged file of each format made its reader allocate. */
  private static final Map<Format, Long> MOST_TAKEN = new EnumMap<>(Format.class);

  @AfterAll
  static void tellOfALongRun() {
    if (Integer.getInteger("fuzz.rounds") != null) {
      MOST_TAKEN.forEach(
          (format, most) ->
              System.out.printf("fuzz: %s: at most %,d bytes allocated%n", format, most));
    }
  }

  private static byte[] file(String name) throws IOException {
    return switch (name) {
      case "workbook.xlsx" -> {
        String rows =
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
                + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>43831</v></c><c r=\"B2\" t=\"s\"><v>2</v></c></row>";
        Map<String, String> parts = WorkbookParts.of(rows);
        parts.computeIfPresent( // of several sheets one would have to be named
            "xl/workbook.xml", (n, xml) -> xml.replaceFirst("<sheet name=\"Other\"[^>]*>", ""));
        yield ((Tables.Bytes) WorkbookParts.zip(parts)).bytes();
      }
      case "text.csv" ->
          "id,note\n1,\"two\nlines\"\n2,\"a \"\"b\"\"\"\r\n3,Zürich\n"
              .getBytes(StandardCharsets.UTF_8);
      default -> Tables.bytes(name);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trial.sav",
        "plain.sav",
        "trial.zsav",
        "trial-8.dta",
        "trial-13.dta",
        "trial-14.dta",
        "strl-14.dta",
        "trial-15.dta",
        "trial-5.xpt",
        "trial-8.xpt",
        "two-5.xpt",
        "iris.sas7bdat",
        "trial-snappy.parquet",
        "trial-zstd.parquet",
        "trial-gzip.parquet",
        "trial-plain.parquet",
        "groups.parquet",
        "lines.jsonl",
        "dataset.json",
        "dataset.ndjson",
        "workbook.xlsx",
        "text.csv"
      })
  void damagedFilesGiveRowsOrOneUserError(String name) throws IOException {
    byte[] whole = file(name);
    Format format = Tables.format(name);
    // Warm up, so that the loading of classes does not count as allocation.
    read("whole", whole, format, Long.MAX_VALUE / 2);
    Random random = new Random(20261122);
    int step = Math.max(1, whole.length / ROUNDS);
    for (int length = 0; length < whole.length; length += step) {
      read("cut at " + length, Arrays.copyOf(whole, length), format, BUFFERS);
    }
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = whole.clone();
      String what = "round " + round;
      switch (round % 5) {
        case 0 -> flip(bytes, 1, random);
        case 1 -> flip(bytes, 1 + random.nextInt(20), random);
        case 2 -> inflate(bytes, random);
        case 3 -> lose(bytes, random);
        default -> move(bytes, random);
      }
      read(what, bytes, format, BUFFERS);
    }
  }

  private static void flip(byte[] bytes, int times, Random random) {
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
  }

  /** Puts a number that is far too large where a count or length may stand. */
  private static void inflate(byte[] bytes, Random random) {
    int[] large = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0x00ffffff, 0xffff, 1 << 30, 0};
    ByteBuffer.wrap(bytes)
        .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
        .putInt(random.nextInt(bytes.length - 3), large[random.nextInt(large.length)]);
  }

  /** Puts zeros where a copy was interrupted. */
  private static void lose(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length);
    int length = 512 * (1 + random.nextInt(8));
    Arrays.fill(bytes, from, Math.min(bytes.length, from + length), (byte) 0);
  }

  private static void move(byte[] bytes, Random random) {
    int length = 1 + random.nextInt(Math.min(64, bytes.length / 2));
    int from = random.nextInt(bytes.length - length);
    int to = random.nextInt(bytes.length - length);
    System.arraycopy(bytes.clone(), from, bytes, to, length);
  }

  private static void read(String what, byte[] bytes, Format format, long buffers)
      throws IOException {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long began = THREADS.getCurrentThreadCpuTime();
    try {
      readAll(bytes, format);
    } catch (UserError e) {
      assertThat(e.name())
          .as(what)
          .isIn(
              ErrorName.UNREADABLE_FILE,
              ErrorName.EMPTY_FILE,
              ErrorName.UNKNOWN_TABLE,
              ErrorName.UNKNOWN_ENCODING);
      assertThat(e.getMessage()).as(what).contains("Cannot read \"damaged\"");
    } catch (RuntimeException e) {
      throw new AssertionError(what + " ends in " + e, e);
    }
    long took = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    if (!what.equals("whole")) {
      MOST_TAKEN.merge(format, took, Math::max);
    }
    assertThat(took)
        .as("bytes allocated, %s", what)
        .isLessThan(
            buffers + MULTIPLE * bytes.length + (format == Format.PARQUET ? PARQUET_PAGES : 0));
    assertThat(THREADS.getCurrentThreadCpuTime() - began)
        .as("nanoseconds of CPU, %s", what)
        .isLessThan(MOST_NANOS);
  }

  private static void readAll(byte[] bytes, Format format) throws IOException {
    try (TableReader reader =
        TableReaders.open(new Tables.Bytes("damaged", bytes), ReadOptions.of(format))) {
      int columns = reader.columns().size();
      for (SourceRecord row = reader.next(); row != null; row = reader.next()) {
        assertThat(row.values()).hasSize(columns);
      }
    }
  }
}
