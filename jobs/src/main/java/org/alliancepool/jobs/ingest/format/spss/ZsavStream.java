package org.alliancepool.jobs.ingest.format.spss;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.alliancepool.jobs.ingest.format.bytes.ByteCursor;

/**
 * The data of a .zsav file, inflated: zlib streams one after the other up to the trailer, whose
 * position the data header gives. What the trailer says of the blocks is not needed to read them in
 * order.
 */
final class ZsavStream extends InputStream {
  private static final String WHERE = "the compressed data";

  private final ByteCursor in;
  private final Inflater inflater = new Inflater();
  private final byte[] compressed = new byte[1 << 13];
  private final byte[] single = new byte[1];
  private final long trailerLength;
  private long left;
  private boolean ended;
  private int lastFill;

  private ZsavStream(ByteCursor in, long left, long trailerLength) {
    this.in = in;
    this.left = left;
    this.trailerLength = trailerLength;
  }

  static ZsavStream open(ByteCursor in) throws IOException {
    long start = in.position();
    long header = in.i64(WHERE);
    long trailer = in.i64(WHERE);
    long trailerLength = in.i64(WHERE);
    if (header != start
        || trailer < in.position()
        || trailerLength < 24
        || trailer - in.position() > in.remaining()
        || in.remaining() - (trailer - in.position()) < trailerLength) {
      throw in.corrupt("the header of the compressed data points outside the file");
    }
    return new ZsavStream(in, trailer - in.position(), trailerLength);
  }

  @Override
  public int read() throws IOException {
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (true) {
        int read = inflater.inflate(target, from, length);
        if (read > 0) {
          return read;
        }
        if (inflater.needsDictionary()) {
          throw in.corrupt("a compressed block asks for a dictionary");
        }
        if (inflater.finished()) {
          int unused = inflater.getRemaining();
          if (unused == 0 && left == 0) {
            end();
            return -1;
          }
          int used = lastFill - unused;
          inflater.reset();
          inflater.setInput(compressed, used, unused);
          if (unused == 0) {
            fill();
          }
        } else if (inflater.needsInput()) {
          if (left == 0) {
            throw in.truncated("a compressed block");
          }
          fill();
        }
      }
    } catch (DataFormatException e) {
      throw in.corrupt("a compressed block cannot be inflated");
    }
  }

  /** The trailer is the last of the file. */
  private void end() throws IOException {
    if (!ended) {
      ended = true;
      in.skip(trailerLength, "the trailer");
      in.expectEnd();
    }
  }

  private void fill() throws IOException {
    lastFill = (int) Math.min(left, compressed.length);
    in.read(compressed, lastFill, WHERE);
    left -= lastFill;
    inflater.setInput(compressed, 0, lastFill);
  }

  @Override
  public void close() {
    inflater.end();
  }
}
