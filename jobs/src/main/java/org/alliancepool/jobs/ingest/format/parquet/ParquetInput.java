package org.alliancepool.jobs.ingest.format.parquet;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A trial file as Parquet wants it: with jumps. A jump back opens the source again.
 *
 * <p>Storage that fails ends in {@link StorageFailure}, to be told from the IOException by which
 * Parquet says that a file is damaged.
 */
final class ParquetInput implements InputFile {
  /** The storage failed; the file may be sound. */
  static final class StorageFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final IOException failure;

    StorageFailure(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    IOException failure() {
      return failure;
    }
  }

  private final ByteSource source;
  private final long size;

  ParquetInput(ByteSource source) throws IOException {
    this.source = source;
    this.size = source.size();
  }

  @Override
  public long getLength() {
    return size;
  }

  @Override
  public SeekableInputStream newStream() throws IOException {
    return new Jumping(new Reopened(source));
  }

  /** A stream that can start again. */
  private static final class Reopened extends InputStream {
    private final ByteSource source;
    private InputStream in;
    private long position;

    Reopened(ByteSource source) throws IOException {
      this.source = source;
      this.in = new BufferedInputStream(source.open());
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) {
      try {
        int read = in.read(target, from, length);
        position += Math.max(0, read);
        return read;
      } catch (IOException e) {
        throw new StorageFailure(e);
      }
    }

    void seek(long to) throws IOException {
      try {
        if (to < position) {
          in.close();
          in = new BufferedInputStream(source.open());
          position = 0;
        }
        in.skipNBytes(to - position);
        position = to;
      } catch (EOFException e) {
        throw new EOFException("byte " + to + " is behind the end");
      } catch (IOException e) {
        throw new StorageFailure(e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static final class Jumping extends DelegatingSeekableInputStream {
    private final Reopened stream;

    Jumping(Reopened stream) {
      super(stream);
      this.stream = stream;
    }

    @Override
    public long getPos() {
      return stream.position;
    }

    @Override
    public void seek(long to) throws IOException {
      stream.seek(to);
    }
  }
}
