package org.alliancepool.jobs.simulate.table;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Bytes, numbers and padded ASCII in one byte order. */
final class BinaryOut implements AutoCloseable {
  private final FileChannel file;
  private final OutputStream out;
  private final ByteBuffer number;
  private long written;

  BinaryOut(Path file, ByteOrder order) throws IOException {
    this.file = FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING);
    out = new BufferedOutputStream(Channels.newOutputStream(this.file), 1 << 16);
    number = ByteBuffer.allocate(8).order(order);
  }

  long written() {
    return written;
  }

  void u8(int x) throws IOException {
    out.write(x);
    written++;
  }

  void i16(int x) throws IOException {
    number.putShort(0, (short) x);
    bytes(number.array(), 2);
  }

  void i32(int x) throws IOException {
    number.putInt(0, x);
    bytes(number.array(), 4);
  }

  void i64(long x) throws IOException {
    number.putLong(0, x);
    bytes(number.array(), 8);
  }

  void f64(double x) throws IOException {
    i64(Double.doubleToRawLongBits(x));
  }

  /** Text in exactly so many bytes, cut or filled. */
  void text(String text, int width, char fill) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < width; i++) {
      u8(i < bytes.length ? bytes[i] : fill);
    }
  }

  /** Fills up to a multiple of a block. */
  void fillTo(int block, char fill) throws IOException {
    while (written % block != 0) {
      u8(fill);
    }
  }

  /** Writes over what stands at a place: what is known only at the end. */
  void patch(long position, int x) throws IOException {
    patch(position, number.putInt(0, x), 4);
  }

  void patch(long position, long x) throws IOException {
    patch(position, number.putLong(0, x), 8);
  }

  private void patch(long position, ByteBuffer bytes, int length) throws IOException {
    out.flush();
    file.write(bytes.duplicate().limit(length), position);
  }

  void bytes(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    written += length;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
