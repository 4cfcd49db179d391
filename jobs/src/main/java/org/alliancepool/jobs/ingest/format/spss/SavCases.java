package org.alliancepool.jobs.ingest.format.spss;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;
import org.alliancepool.jobs.ingest.format.bytes.ZeroBlock;

/** The cases of an SPSS file as they are stored: 8-byte slots, one case after the other. */
abstract class SavCases implements Closeable {
  private static final String WHERE = "the data";

  /** Fills one case; false where the data end before it. */
  abstract boolean next(byte[] stored) throws IOException;

  /** Whether nothing but padding is left. */
  abstract boolean atEnd() throws IOException;

  @Override
  public void close() throws IOException {}

  static SavCases of(ByteCursor in, SavDictionary dictionary) throws IOException {
    return switch (dictionary.compression()) {
      case NONE -> new Plain(in, dictionary);
      case BYTECODE -> new Bytecode(in, dictionary);
      case ZLIB -> {
        ZsavStream inflated = ZsavStream.open(in);
        ByteCursor cursor =
            new ByteCursor(
                in.fileName(),
                SavDictionary.FORMAT,
                "byte of the inflated data",
                Long.MAX_VALUE,
                inflated);
        yield new Bytecode(cursor, dictionary);
      }
    };
  }

  private static final class Plain extends SavCases {
    private final ByteCursor in;
    private final ZeroBlock zeros;

    Plain(ByteCursor in, SavDictionary dictionary) {
      this.in = in;
      zeros =
          dictionary.variables().stream().anyMatch(v -> v.width() > 0)
              ? ZeroBlock.amongBlankPadded(8L * dictionary.slots())
              : ZeroBlock.among();
    }

    @Override
    boolean next(byte[] stored) throws IOException {
      int read = in.readUpTo(stored, stored.length);
      if (read > 0 && read < stored.length) {
        throw in.truncated("a case");
      }
      zeros.pass(stored, 0, read, in.position() - read, in);
      return read > 0;
    }

    @Override
    boolean atEnd() throws IOException {
      zeros.cut(in);
      zeros.end(in);
      return in.readOrEnd() < 0;
    }
  }

  /**
   * Bytecode compression: eight command bytes, then the literal slots they call for. Commands: 0
   * nothing, 1 to 251 a small number, 252 end of data, 253 a literal slot, 254 eight blanks, 255
   * system-missing.
   */
  private static final class Bytecode extends SavCases {
    private static final byte[] NOTHING = new byte[8];

    private final ByteCursor in;
    private final double bias;
    private final double systemMissing;
    private final java.nio.ByteOrder order;
    private final byte[] commands = new byte[8];
    private final byte[] literal = new byte[8];
    private int next = 8;
    private int zeroBlocks;
    private boolean ended;

    Bytecode(ByteCursor in, SavDictionary dictionary) {
      this.in = in;
      this.bias = dictionary.bias();
      this.systemMissing = dictionary.systemMissing();
      this.order = dictionary.order();
    }

    /** The next command that is not 0, or -1 at the end of the data. */
    private int command() throws IOException {
      while (!ended) {
        if (next == 8) {
          int read = in.readUpTo(commands, 8);
          if (read == 0) {
            break;
          }
          if (read < 8) {
            throw in.truncated(WHERE);
          }
          next = 0;
          checkZeros();
        }
        int command = commands[next++] & 0xff;
        if (command == 252) {
          in.expectEndBehind("\0");
          break;
        }
        if (command != 0) {
          return command;
        }
      }
      ended = true;
      return -1;
    }

    /** Zeros fill up the last eight commands; what stands behind eight of them twice was lost. */
    private void checkZeros() {
      if (Arrays.equals(commands, NOTHING)) {
        zeroBlocks++;
      } else if (zeroBlocks > 1) {
        throw in.corrupt("%d zero bytes stand in place of cases".formatted(8 * zeroBlocks));
      } else {
        zeroBlocks = 0;
      }
    }

    @Override
    boolean next(byte[] stored) throws IOException {
      ByteBuffer slots = ByteBuffer.wrap(stored).order(order);
      for (int at = 0; at < stored.length; at += 8) {
        int command = command();
        switch (command) {
          case -1 -> {
            if (at > 0) {
              throw in.truncated("a case");
            }
            return false;
          }
          case 253 -> {
            in.read(literal, 8, "a case");
            System.arraycopy(literal, 0, stored, at, 8);
          }
          case 254 -> Arrays.fill(stored, at, at + 8, (byte) ' ');
          case 255 -> slots.putDouble(at, systemMissing);
          default -> slots.putDouble(at, command - bias);
        }
      }
      return true;
    }

    @Override
    boolean atEnd() throws IOException {
      return command() == -1;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
