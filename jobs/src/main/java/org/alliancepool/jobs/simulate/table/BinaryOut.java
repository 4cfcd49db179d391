package org.alliancepool.jobs.simulate.table;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes, numbers and padded ASCII in one byte order. */
final class BinaryOut implements AutoCloseable {
  private final OutputStream out;
  private final ByteBuffer number;
  private long written;

  BinaryOut(Path file, ByteOrder order) throws IOException {
    out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
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

  private void bytes(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    written += length;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
