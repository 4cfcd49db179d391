package org.alliancepool.jobs.ingest.format.excel;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.Sentence;
import org.alliancepool.jobs.errors.UserError;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * The parts of a workbook: files in a zip archive. Each is read as a stream, and how much it may
 * inflate to is bounded, so that an archive made to swell ends in an error and not in all the
 * memory.
 *
 * <p>Unpacked by Commons Compress: the JDK's stream refuses archives whose entries say their sizes
 * behind the data in eight bytes, as some writers of workbooks do.
 */
final class ExcelParts {
  /** Excel's own XML shrinks by 10 to 50; an archive that shrank more was made for it. */
  private static final long MOST_INFLATION = 100;

  private static final long ALWAYS_ALLOWED = 1 << 20;

  private final ByteSource source;
  private final long mostBytes;

  ExcelParts(ByteSource source) throws IOException {
    this.source = source;
    this.mostBytes = ALWAYS_ALLOWED + MOST_INFLATION * source.size();
  }

  /** The XML of a part, or null where the archive has no such part; names ignore case. */
  ExcelXml open(String name) throws IOException {
    ZipArchiveInputStream zip =
        new ZipArchiveInputStream(
            new BufferedInputStream(source.open()), StandardCharsets.UTF_8.name(), true, true);
    try {
      Bounded bounded = new Bounded(zip, name);
      while (true) {
        ZipArchiveEntry entry = nextEntry(zip, bounded);
        if (entry == null) {
          zip.close();
          return null;
        }
        String found = entry.getName().replace('\\', '/').toLowerCase(Locale.ROOT);
        if (found.equals(name.toLowerCase(Locale.ROOT))) {
          return new ExcelXml(this, name, bounded);
        }
      }
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  /** The XML of a part that must be there. */
  ExcelXml require(String name) throws IOException {
    ExcelXml part = open(name);
    if (part == null) {
      throw corrupt(
          name, "the archive has no such part, so it is no Excel workbook or was cut short");
    }
    return part;
  }

  private ZipArchiveEntry nextEntry(ZipArchiveInputStream zip, Bounded bounded) throws IOException {
    try {
      // Passing over an entry inflates it, so that counts too.
      bounded.drain();
      return zip.getNextEntry();
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw corrupt("the archive", "it cannot be unpacked (" + Sentence.why(e) + ")");
    }
  }

  UserError corrupt(String part, String why) {
    return new UserError(
        ErrorName.UNREADABLE_FILE,
        "Cannot read \"%s\" as an Excel workbook: in %s, %s. Open it in Excel, save it again as .xlsx, or ask the site for a fresh copy."
            .formatted(source.name(), part, why));
  }

  String fileName() {
    return source.name();
  }

  /** One entry's bytes, counted. */
  private final class Bounded extends FilterInputStream {
    private final String part;
    private final byte[] single = new byte[1];
    private long count;

    Bounded(InputStream in, String part) {
      super(in);
      this.part = part;
    }

    @Override
    public int read() throws IOException {
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read;
      try {
        read = super.read(target, from, length);
      } catch (IOException | RuntimeException e) {
        // The library meets some malformed archives with exceptions of its own.
        throw corrupt(part, "the archive cannot be unpacked (" + Sentence.why(e) + ")");
      }
      count += Math.max(0, read);
      if (count > mostBytes) {
        throw corrupt(
            part,
            "the archive inflates to more than %d bytes, over %d times its size"
                .formatted(mostBytes, MOST_INFLATION));
      }
      return read;
    }

    void drain() throws IOException {
      byte[] sink = new byte[1 << 13];
      while (read(sink, 0, sink.length) >= 0) {
        // Counted and forgotten.
      }
    }
  }
}
