package org.alliancepool.jobs.simulate.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/**
 * Compressed as in .zsav: eight commands, a byte each, then the slots they call for; all that in
 * blocks of 4 MB, each a zlib stream, and at the end a list of the blocks. Memory: a block.
 */
final class ZsavCases implements SavCases {
  private static final int BIAS = 100;
  private static final int MOST_COMMAND = 251;
  private static final int LITERAL = 253;
  private static final int BLANKS = 254;
  private static final int SYSTEM_MISSING = 255;
  private static final int COMMANDS = 8;

  /** Bytes of a block before compression, as SPSS has it. */
  private static final int BLOCK = 0x3ff000;

  /** Of the header and trailer of the compressed data, and of what the trailer says of a block. */
  private static final int HEADER = 24;

  /** A block: where it begins, and how long it is, without and with compression. */
  private record Block(long plainAt, long at, int plainLength, int length) {}

  private final BinaryOut out;
  private final long start;
  private final List<Block> blocks = new ArrayList<>();
  private final ByteArrayOutputStream plain = new ByteArrayOutputStream();
  private final byte[] commands = new byte[COMMANDS];
  private final ByteBuffer slots =
      ByteBuffer.allocate(COMMANDS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private int command;
  private long plainWritten;

  ZsavCases(BinaryOut out) throws IOException {
    this.out = out;
    start = out.written();
    out.i64(start);
    out.i64(0); // where the trailer is, and how long: known at the end
    out.i64(0);
  }

  @Override
  public void number(int x) throws IOException {
    if (x > -BIAS && x <= MOST_COMMAND - BIAS) {
      command(x + BIAS);
    } else {
      slots.putDouble(x);
      command(LITERAL);
    }
  }

  @Override
  public void systemMissing() throws IOException {
    command(SYSTEM_MISSING);
  }

  @Override
  public void text(String text, int width) throws IOException {
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), width);
    if (text.length() < width) {
      Arrays.fill(bytes, text.length(), width, (byte) ' ');
    }
    for (int at = 0; at < width; at += Double.BYTES) {
      if (at >= text.length()) {
        command(BLANKS);
      } else {
        slots.put(bytes, at, Double.BYTES);
        command(LITERAL);
      }
    }
  }

  private void command(int code) throws IOException {
    commands[command++] = (byte) code;
    if (command == COMMANDS) {
      flush();
    }
  }

  private void flush() throws IOException {
    Arrays.fill(commands, command, COMMANDS, (byte) 0); // does nothing
    plain.write(commands, 0, COMMANDS);
    plain.write(slots.array(), 0, slots.position());
    slots.clear();
    command = 0;
    if (plain.size() >= BLOCK - COMMANDS * (1 + Double.BYTES)) {
      block();
    }
  }

  private void block() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(packed)) {
      plain.writeTo(deflated);
    }
    blocks.add(new Block(start + plainWritten, out.written(), plain.size(), packed.size()));
    out.bytes(packed.toByteArray(), packed.size());
    plainWritten += plain.size();
    plain.reset();
  }

  @Override
  public void end() throws IOException {
    if (command > 0) {
      flush();
    }
    if (plain.size() > 0) {
      block();
    }
    out.patch(start + Long.BYTES, out.written());
    out.patch(start + 2 * Long.BYTES, (long) HEADER * (blocks.size() + 1));
    out.i64(-BIAS);
    out.i64(0);
    out.i32(BLOCK);
    out.i32(blocks.size());
    for (Block b : blocks) {
      out.i64(b.plainAt());
      out.i64(b.at());
      out.i32(b.plainLength());
      out.i32(b.length());
    }
  }
}
