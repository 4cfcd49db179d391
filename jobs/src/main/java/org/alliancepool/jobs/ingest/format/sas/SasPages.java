package org.alliancepool.jobs.ingest.format.sas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.alliancepool.jobs.ingest.format.bytes.ZeroBlock;

/**
 * The bytes of a SAS dataset, page by page, each checked before parso sees it. Parso believes what
 * a file says of itself: it allocates the lengths that it reads, reads on behind the end of a page,
 * and takes a file that was cut short for one that has ended. So every count, offset and length
 * that it will use is held against the page and the file here.
 *
 * <p>Storage that fails ends in an {@link UncheckedIOException}, because parso takes an IOException
 * for the end of the file.
 *
 * <p>The layout follows M. Shotwell, "SAS7BDAT Database Binary Format" (2013), as parso reads it.
 */
final class SasPages extends InputStream {
  private static final String FORMAT = "a SAS dataset";

  /** The header up to its last field that is read. */
  private static final int FIELDS = 288;

  private static final int LARGEST_HEADER = 1 << 16;
  private static final int LARGEST_PAGE = 10_000_000;
  private static final int MOST_COLUMNS = 100_000;

  /** SAS names have 32 characters, of up to 4 bytes. */
  private static final int LONGEST_NAME = 128;

  private static final int IGNORED = 1;
  private static final Set<Integer> META = Set.of(0, 16384, 128, 1024);
  private static final Set<Integer> MIX = Set.of(512, 640);
  private static final Set<Integer> DATA = Set.of(256, 384);

  private static final Set<Long> ROW_SIZE =
      Set.of(0xfffffffff7f7f7f7L, 0xf7f7f7f7L, 0xf7f7f7f700000000L, 0xf7f7f7f7fffffbfeL);
  private static final Set<Long> COLUMN_SIZE =
      Set.of(0xfffffffff6f6f6f6L, 0xf6f6f6f6L, 0xf6f6f6f600000000L, 0xf6f6f6f6fffffbfeL);
  private static final Set<Long> COLUMN_TEXT = Set.of(-3L, 0xfdffffffffffffffL);
  private static final long COLUMN_NAME = -1;

  private final ByteCursor in;
  private final long size;
  private final int word;
  private final int pointersAt;
  private final long pages;

  /** ReadStat, and so haven, pads text with zeros. */
  private final ZeroBlock zeros = ZeroBlock.among();

  private final ByteBuffer page;
  private byte[] served;
  private int servedTo;
  private long pagesRead;
  private long pageAt;
  private long rowLength;
  private long rowCount;
  private long mixRows;
  private long columnCount;

  private SasPages(ByteCursor in) throws IOException {
    this.in = in;
    size = in.remaining();
    byte[] header = in.bytes(Math.min(FIELDS, size), "its header");
    if (header.length < FIELDS) {
      throw in.truncated("its header");
    }
    if (header[37] != 0 && header[37] != 1) {
      throw in.corruptAt(37, "the order of bytes is neither of the two");
    }
    ByteOrder order = header[37] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    word = header[32] == '3' ? 8 : 4;
    pointersAt = 4 * word + 8;
    int align = header[35] == '3' ? 4 : 0;
    ByteBuffer fields = ByteBuffer.wrap(header).order(order);
    int headerLength = fields.getInt(196 + align);
    int pageLength = fields.getInt(200 + align);
    pages = word == 8 ? fields.getLong(204 + align) : fields.getInt(204 + align);
    if (headerLength < FIELDS || headerLength > LARGEST_HEADER) {
      throw in.corrupt("it claims a header of %d bytes".formatted(headerLength));
    }
    if (pageLength < 1024 || pageLength > LARGEST_PAGE) {
      throw in.corrupt("it claims pages of %d bytes".formatted(pageLength));
    }
    if (pages < 1 || pages > size || headerLength + pages * pageLength > size) {
      throw in.corruptAt(
          size,
          "it claims %d pages of %d bytes and ends before; it may have been cut short"
              .formatted(pages, pageLength));
    }
    served = Arrays.copyOf(header, headerLength);
    in.read(served, FIELDS, headerLength - FIELDS, "its header");
    page = ByteBuffer.allocate(pageLength).order(order);
  }

  /** The pages of a file, before the first byte. The caller closes them. */
  static SasPages open(ByteSource source) throws IOException {
    ByteCursor in = ByteCursor.open(source, FORMAT);
    try {
      return new SasPages(in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** The error of a file that contradicts itself, at the page that was read last. */
  UserError corrupt(String why) {
    return in.corruptAt(pageAt, why);
  }

  /** Behind the last row. */
  void endRows() {
    zeros.end(in);
  }

  /** Columns that the file says it has; 0 where it says nothing. */
  long columnCount() {
    return columnCount;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    if (servedTo == served.length && !nextPage()) {
      return -1;
    }
    int count = Math.min(length, served.length - servedTo);
    System.arraycopy(served, servedTo, target, from, count);
    servedTo += count;
    return count;
  }

  private boolean nextPage() {
    if (pagesRead == pages) {
      return false;
    }
    pageAt = in.position();
    try {
      in.read(page.array(), page.capacity(), "page " + (pagesRead + 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    check();
    served = page.array();
    servedTo = 0;
    pagesRead++;
    return true;
  }

  private void check() {
    int type = page.getShort(pointersAt - 8);
    int blocks = page.getShort(pointersAt - 6);
    int subheaders = page.getShort(pointersAt - 4);
    int pointerLength = 3 * word;
    if (META.contains(type) || MIX.contains(type)) {
      if (subheaders < 0 || pointersAt + subheaders * pointerLength > page.capacity()) {
        throw corrupt("a page claims %d subheaders".formatted(subheaders));
      }
      long total = 0;
      for (int i = 0; i < subheaders; i++) {
        total += checkSubheader(pointersAt + i * pointerLength);
      }
      if (total > page.capacity()) {
        throw corrupt("the subheaders of a page claim more bytes than it has");
      }
      // Parso looks up for each of them whether it was deleted.
      if (blocks - subheaders > page.capacity() / Math.max(1, rowLength)) {
        throw corrupt("a page claims %d rows".formatted(blocks - subheaders));
      }
    }
    int rowsAt = pointersAt;
    long rows = 0;
    if (MIX.contains(type)) {
      rowsAt += subheaders * pointerLength;
      rowsAt += rowsAt % 8;
      rows = Math.min(rowCount, mixRows);
    } else if (DATA.contains(type)) {
      rows = blocks;
    } else {
      return;
    }
    if (rowLength < 1 || rows < 1 || rows > size || rowsAt + rows * rowLength > page.capacity()) {
      throw corrupt("a page claims %d rows of %d bytes".formatted(rows, rowLength));
    }
    zeros.pass(page.array(), rowsAt, (int) (rows * rowLength), pageAt + rowsAt, in);
    zeros.cut(in);
  }

  /** Checks one subheader by its pointer; gives the bytes that it claims. */
  private long checkSubheader(int pointer) {
    long at = word(pointer);
    long length = word(pointer + word);
    int use = page.get(pointer + 2 * word);
    if (use == IGNORED) {
      return 0;
    }
    if (length == 0) {
      // Nothing is there. Parso would read what happens to stand at its place.
      page.put(pointer + 2 * word, (byte) IGNORED);
      return 0;
    }
    if (at < 0 || length < word || at > page.capacity() || at + length > page.capacity()) {
      throw corrupt("a subheader claims %d bytes at byte %d of its page".formatted(length, at));
    }
    int start = (int) at;
    if (page.capacity() - start >= word) {
      checkContent(word(start), start, (int) length);
    }
    return length;
  }

  private void checkContent(long signature, int at, int length) {
    if (ROW_SIZE.contains(signature)) {
      if (length < 82 * word + 40) {
        throw corrupt("the subheader of the row size has %d bytes".formatted(length));
      }
      rowLength = settled("row length", rowLength, word(at + 5 * word), page.capacity());
      rowCount = settled("number of rows", rowCount, word(at + 6 * word), size);
      mixRows = settled("number of rows of a mixed page", mixRows, word(at + 15 * word), size);
    } else if (COLUMN_SIZE.contains(signature)) {
      long columns = length < 2 * word ? -1 : word(at + word);
      columnCount = settled("number of columns", columnCount, columns, MOST_COLUMNS);
    } else if (COLUMN_TEXT.contains(signature)) {
      int text = length < word + 2 ? -1 : page.getShort(at + word);
      if (text < 0 || text > length - word) {
        throw corrupt("a text of %d bytes stands in a subheader of %d".formatted(text, length));
      }
      // It does not count the last bytes. ReadStat, and so haven, puts names there, which parso
      // would not find.
      page.putShort(at + word, (short) Math.min(length - word, Short.MAX_VALUE));
    } else if (signature == COLUMN_NAME) {
      for (int i = at + word + 8; i + 8 <= at + length - word - 12 + 8; i += 8) {
        int name = page.getShort(i + 4);
        if (name < 0 || name > LONGEST_NAME) {
          throw corrupt("a column's name has %d bytes".formatted(name));
        }
      }
    }
  }

  /** A count that the file gives once, or again the same. */
  private long settled(String what, long before, long now, long most) {
    if (now < 0 || now > most || (before != 0 && before != now)) {
      throw corrupt("it claims %d as %s".formatted(now, what));
    }
    return now;
  }

  private long word(int at) {
    return word == 8 ? page.getLong(at) : page.getInt(at);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
