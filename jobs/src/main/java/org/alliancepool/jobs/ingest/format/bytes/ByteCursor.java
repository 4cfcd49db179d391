package org.alliancepool.jobs.ingest.format.bytes;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * A binary file read from the first byte to the last. It knows where it is and how much is left, so
 * that a file that ends early or claims more than it holds ends in an error that names the byte,
 * before anything is allocated for it.
 */
public final class ByteCursor implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

  private final String fileName;
  private final String format;
  private final String unit;
  private final long size;
  private final InputStream in;
  private final ByteBuffer number = ByteBuffer.allocate(8);
  private long position;

  /**
   * @param fileName for messages
   * @param format for messages: "an SPSS file"
   * @param unit what positions count: "byte", or "byte of the inflated data"
   * @param size bytes that the stream holds at most
   */
  public ByteCursor(String fileName, String format, String unit, long size, InputStream in) {
    this.fileName = fileName;
    this.format = format;
    this.unit = unit;
    this.size = size;
    this.in = in;
  }

  /** A cursor at the first byte of a file. */
  public static ByteCursor open(ByteSource source, String format) throws IOException {
    long size = source.size();
    return new ByteCursor(
        source.name(), format, "byte", size, new BufferedInputStream(source.open(), BUFFER));
  }

  /** Sets the order of the bytes in numbers. */
  public void order(ByteOrder order) {
    number.order(order);
  }

  /** The order of the bytes in numbers. */
  public ByteOrder order() {
    return number.order();
  }

  /** How many bytes stand before the next one. */
  public long position() {
    return position;
  }

  /** How many bytes are left at most. */
  public long remaining() {
    return Math.max(0, size - position);
  }

  /** The name of the file, for messages. */
  public String fileName() {
    return fileName;
  }

  /** The error of a file whose content contradicts its format, at the present position. */
  public UserError corrupt(String why) {
    return corruptAt(position, why);
  }

  /** The same, at another position. */
  public UserError corruptAt(long where, String why) {
    return new UserError(
        ErrorName.UNREADABLE_FILE,
        "Cannot read \"%s\" as %s: %s (%s %d). The file is damaged; ask the site for a fresh copy."
            .formatted(fileName, format, why, unit, where));
  }

  /** The error of a file that ends too early. */
  public UserError truncated(String where) {
    return new UserError(
        ErrorName.UNREADABLE_FILE,
        "Cannot read \"%s\" as %s: it ends at %s %d, inside %s. The file was cut short; ask the site for a whole copy."
            .formatted(fileName, format, unit, position, where));
  }

  /** The next byte, or -1 at the end. */
  public int readOrEnd() throws IOException {
    int b = in.read();
    if (b >= 0) {
      position++;
    }
    return b;
  }

  /** The next byte as a number; {@code where} says in an error what it is part of. */
  public int u8(String where) throws IOException {
    int b = readOrEnd();
    if (b < 0) {
      throw truncated(where);
    }
    return b;
  }

  int i16(String where) throws IOException {
    return fill(2, where).getShort(0);
  }

  /** A whole number of 2 bytes, without a sign. */
  public int u16(String where) throws IOException {
    return i16(where) & 0xffff;
  }

  /** A whole number of 4 bytes. */
  public int i32(String where) throws IOException {
    return fill(4, where).getInt(0);
  }

  /** A whole number of 8 bytes. */
  public long i64(String where) throws IOException {
    return fill(8, where).getLong(0);
  }

  /** An IEEE number of 8 bytes. */
  public double f64(String where) throws IOException {
    return fill(8, where).getDouble(0);
  }

  private ByteBuffer fill(int bytes, String where) throws IOException {
    if (readUpTo(number.array(), bytes) < bytes) {
      throw truncated(where);
    }
    return number;
  }

  /** Fills {@code target} up to {@code length} as far as the file goes; returns how far. */
  public int readUpTo(byte[] target, int length) throws IOException {
    int read = in.readNBytes(target, 0, length);
    position += read;
    return read;
  }

  /** Fills the first {@code length} bytes of {@code target}. */
  public void read(byte[] target, int length, String where) throws IOException {
    read(target, 0, length, where);
  }

  /** Fills {@code length} bytes of {@code target}. */
  public void read(byte[] target, int from, int length, String where) throws IOException {
    int read = in.readNBytes(target, from, length);
    position += read;
    if (read < length) {
      throw truncated(where);
    }
  }

  /** That many bytes. A count that the rest of the file cannot hold is refused at once. */
  public byte[] bytes(long count, String where) throws IOException {
    need(count, where);
    if (count > LARGEST_ARRAY) {
      throw corrupt("%s claims %d bytes".formatted(where, count));
    }
    byte[] read = in.readNBytes((int) count);
    position += read.length;
    if (read.length < count) {
      throw truncated(where);
    }
    return read;
  }

  /** Goes on behind that many bytes. */
  public void skip(long count, String where) throws IOException {
    need(count, where);
    long left = count;
    byte[] sink = new byte[(int) Math.min(BUFFER, Math.max(1, count))];
    while (left > 0) {
      int read = readUpTo(sink, (int) Math.min(sink.length, left));
      if (read == 0) {
        throw truncated(where);
      }
      left -= read;
    }
  }

  /** Nothing may stand here but blanks and line ends, which a transfer may add. */
  public void expectEnd() throws IOException {
    expectEndBehind("");
  }

  /** The same, where the format may fill up with other characters. */
  public void expectEndBehind(String filling) throws IOException {
    int b = readOrEnd();
    while (b == ' ' || (b >= '\t' && b <= '\r') || filling.indexOf(b) >= 0) {
      b = readOrEnd();
    }
    if (b >= 0) {
      throw corruptAt(position - 1, "more data follow behind its end");
    }
  }

  private void need(long count, String where) {
    if (count < 0 || count > remaining()) {
      throw corrupt("%s claims %d bytes where %d are left".formatted(where, count, remaining()));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
