package org.alliancepool.jobs.ingest.format.parquet;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;

/**
 * The pages of a row group, each checked before Parquet decodes it: Parquet's decoders allocate
 * what the counts in a page say. A page that says too much ends in {@link DamagedPage}.
 *
 * <p>Only columns without repetition are read, so a page holds definition levels and values.
 */
final class ParquetPages implements PageReadStore {
  /** A page that contradicts itself. */
  static final class DamagedPage extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedPage(String why) {
      super(why);
    }
  }

  private final PageReadStore pages;

  ParquetPages(PageReadStore pages) {
    this.pages = pages;
  }

  @Override
  public long getRowCount() {
    return pages.getRowCount();
  }

  @Override
  public PageReader getPageReader(ColumnDescriptor column) {
    return new Checked(pages.getPageReader(column), column, pages.getRowCount());
  }

  @Override
  public void close() {
    pages.close();
  }

  private record Checked(PageReader reader, ColumnDescriptor column, long rows)
      implements PageReader {
    @Override
    public long getTotalValueCount() {
      long count = reader.getTotalValueCount();
      require(count == rows, "a column has " + count + " values for " + rows + " rows");
      return count;
    }

    @Override
    public DictionaryPage readDictionaryPage() {
      DictionaryPage page = reader.readDictionaryPage();
      if (page == null) {
        return null;
      }
      byte[] bytes = bytes(page.getBytes());
      int size = page.getDictionarySize();
      require(
          size >= 0 && size <= bytes.length,
          "a dictionary claims %d entries in %d bytes".formatted(size, bytes.length));
      return new DictionaryPage(BytesInput.from(bytes), size, page.getEncoding());
    }

    @Override
    public DataPage readPage() {
      DataPage page = reader.readPage();
      if (page == null) {
        return null;
      }
      int count = page.getValueCount();
      require(count >= 0 && count <= rows, "a page claims " + count + " values");
      return page.accept(
          new DataPage.Visitor<>() {
            @Override
            public DataPage visit(DataPageV1 v1) {
              return first(v1);
            }

            @Override
            public DataPage visit(DataPageV2 v2) {
              return second(v2);
            }
          });
    }

    private DataPage first(DataPageV1 page) {
      byte[] bytes = bytes(page.getBytes());
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      guarded(
          () -> {
            if (column.getMaxDefinitionLevel() > 0) {
              require(page.getDlEncoding() == Encoding.RLE, "levels are in an old encoding");
              int length = in.getInt();
              require(length >= 0 && length <= in.remaining(), "levels claim too many bytes");
              runs(in.slice(in.position(), length), levelBits(), page.getValueCount());
              in.position(in.position() + length);
            }
            values(in, page.getValueEncoding(), page.getValueCount());
          });
      return new DataPageV1(
          BytesInput.from(bytes),
          page.getValueCount(),
          bytes.length,
          page.getStatistics(),
          page.getRlEncoding(),
          page.getDlEncoding(),
          page.getValueEncoding());
    }

    private DataPage second(DataPageV2 page) {
      byte[] levels = bytes(page.getDefinitionLevels());
      byte[] data = bytes(page.getData());
      guarded(
          () -> {
            if (column.getMaxDefinitionLevel() > 0) {
              runs(ByteBuffer.wrap(levels), levelBits(), page.getValueCount());
            }
            values(
                ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN),
                page.getDataEncoding(),
                page.getValueCount());
          });
      return DataPageV2.uncompressed(
          page.getRowCount(),
          page.getNullCount(),
          page.getValueCount(),
          page.getRepetitionLevels(),
          BytesInput.from(levels),
          page.getDataEncoding(),
          BytesInput.from(data),
          page.getStatistics());
    }

    private int levelBits() {
      return 32 - Integer.numberOfLeadingZeros(column.getMaxDefinitionLevel());
    }

    private static void values(ByteBuffer in, Encoding encoding, int count) {
      switch (encoding) {
        case PLAIN, BYTE_STREAM_SPLIT -> {
          // What they take is what is there.
        }
        case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
          if (in.hasRemaining()) {
            int bits = in.get();
            require(bits >= 0 && bits <= 32, "a page has indices of " + bits + " bits");
            runs(in, bits, count);
          }
        }
        case RLE -> {
          int length = in.getInt();
          require(length >= 0 && length <= in.remaining(), "values claim too many bytes");
          runs(in.slice(in.position(), length), 1, count);
        }
        case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> deltas(in, count);
        case DELTA_BYTE_ARRAY -> {
          deltas(in, count); // lengths of what is as in the value before
          deltas(in, count); // lengths of what is new
        }
        default ->
            throw new DamagedPage(
                "a page has the encoding %s, which is not read; let the site write Parquet version 1"
                    .formatted(encoding));
      }
    }

    /** Walks numbers that are stored as differences, in blocks of parts of one width each. */
    private static void deltas(ByteBuffer in, int count) {
      if (!in.hasRemaining()) {
        return;
      }
      long block = varint(in);
      long parts = varint(in);
      long total = varint(in);
      require(
          block > 0 && block <= 1 << 16 && parts > 0 && parts <= block && total <= count,
          "a page claims %d values in blocks of %d".formatted(total, block));
      varint(in); // the first value
      for (long seen = 1; seen < total; ) {
        varint(in); // the smallest difference
        byte[] widths = new byte[(int) parts];
        in.get(widths);
        for (int i = 0; i < parts && seen < total; i++) {
          require(widths[i] >= 0 && widths[i] <= Long.SIZE, "a page has numbers too wide");
          in.position((int) (in.position() + block / parts * widths[i] / 8));
          seen += block / parts;
        }
      }
    }

    /** Walks runs: an odd header is packed groups of eight, an even one a repeated value. */
    private static void runs(ByteBuffer in, int bits, int count) {
      long seen = 0;
      while (seen < count && in.hasRemaining()) {
        long header = varint(in);
        if ((header & 1) == 1) {
          long groups = header >>> 1;
          // The last group of a page may be cut off where its values end.
          require(
              groups * bits <= in.remaining() + bits && groups <= count / 8 + 1,
              "a page claims a run of %d values".formatted(groups * 8));
          in.position((int) Math.min(in.limit(), in.position() + groups * bits));
          seen += groups * 8;
        } else {
          in.position(in.position() + Math.min(in.remaining(), (bits + 7) / 8));
          seen += header >>> 1;
        }
      }
    }

    private static long varint(ByteBuffer in) {
      long value = 0;
      for (int shift = 0; shift < 70; shift += 7) {
        byte b = in.get();
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
      }
      throw new BufferUnderflowException();
    }

    private static void guarded(Runnable check) {
      try {
        check.run();
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        throw new DamagedPage("a page ends before its values");
      }
    }

    private static byte[] bytes(BytesInput input) {
      // Not readAllBytes(), which holds a large page three times.
      byte[] bytes = new byte[Math.toIntExact(input.size())];
      try (DataInputStream in = new DataInputStream(input.toInputStream())) {
        in.readFully(bytes);
        return bytes;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void require(boolean holds, String why) {
      if (!holds) {
        throw new DamagedPage(why);
      }
    }
  }
}
