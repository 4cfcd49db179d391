package org.alliancepool.jobs.ingest.format.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/**
 * The characters of a text file, with the physical line they stand in. A line ends with LF, CR LF
 * or CR, and each of them is given as LF. Bytes that the encoding does not know end in an error
 * that names line and byte.
 */
public final class TextCursor implements Closeable {
  /** What {@link #next} gives behind the last character. */
  public static final int END = -1;

  private static final int BUFFER = 1 << 15;

  private final String fileName;
  private final Charset charset;
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(BUFFER).limit(0);
  private long bytesRead;
  private boolean inputEnded;
  private boolean flushed;
  private boolean malformed;
  private boolean endsInside;
  private boolean afterReturn;
  private long line = 1;

  private TextCursor(String fileName, Charset charset, InputStream in) {
    this.fileName = fileName;
    this.charset = charset;
    this.in = in;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Opens a text file: a byte order mark names the encoding, else the manifest, else UTF-8. */
  public static TextCursor open(ByteSource source, String declared) throws IOException {
    InputStream in = source.open();
    try {
      byte[] head = in.readNBytes(3);
      Charset marked = marked(head);
      Charset charset = marked == null ? StandardCharsets.UTF_8 : marked;
      if (declared != null) {
        charset = Encodings.named(declared, source.name());
        if (marked != null && !charset.name().startsWith(marked.name().substring(0, 5))) {
          throw new UserError(
              ErrorName.UNREADABLE_FILE,
              "Cannot read \"%s\": its byte order mark says %s, its manifest says %s. Leave the encoding out of the manifest."
                  .formatted(source.name(), marked, charset));
        }
        charset = marked == null ? charset : marked;
      }
      TextCursor text = new TextCursor(source.name(), charset, in);
      int mark = marked == null ? 0 : marked.equals(StandardCharsets.UTF_8) ? 3 : 2;
      text.bytes.clear().put(head, mark, head.length - mark).flip();
      text.bytesRead = head.length;
      return text;
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** What a byte order mark says; null where there is none. */
  public static Charset marked(byte[] head) {
    if (head.length >= 3
        && head[0] == (byte) 0xef
        && head[1] == (byte) 0xbb
        && head[2] == (byte) 0xbf) {
      return StandardCharsets.UTF_8;
    }
    if (head.length >= 2 && head[0] == (byte) 0xff && head[1] == (byte) 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (head.length >= 2 && head[0] == (byte) 0xfe && head[1] == (byte) 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    return null;
  }

  /** The line of the next character, from 1. */
  public long line() {
    return line;
  }

  /** The next character, or {@link #END}. */
  public int next() throws IOException {
    int c = raw();
    if (afterReturn && c == '\n') {
      c = raw();
    }
    afterReturn = c == '\r';
    if (c == '\r' || c == '\n') {
      line++;
      return '\n';
    }
    if (c == 0) {
      // In UTF-16 the delimiters of the header have zero bytes.
      throw error(
          "line %d holds a zero character. %s"
              .formatted(
                  line,
                  line == 1 && !charset.name().startsWith("UTF-16")
                      ? "It may be UTF-16: declare its encoding"
                      : "The file is damaged; ask the site for a fresh copy"));
    }
    return c;
  }

  private int raw() throws IOException {
    while (!chars.hasRemaining()) {
      if (malformed) {
        if (endsInside) {
          throw error(
              "it ends at byte %d (line %d), inside a character of %s. The file was cut short; ask the site for a whole copy"
                  .formatted(bytesRead, line, charset));
        }
        throw error(
            "byte %d (line %d) is not %s. Declare the encoding it is in, such as windows-1252"
                .formatted(bytesRead - bytes.remaining() + 1, line, charset));
      }
      if (flushed) {
        return END;
      }
      decode();
    }
    return chars.get();
  }

  private void decode() throws IOException {
    if (!inputEnded) {
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      inputEnded = read < 0;
      bytesRead += Math.max(0, read);
      bytes.position(bytes.position() + Math.max(0, read)).flip();
    }
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, inputEnded);
    if (result.isError()) {
      malformed = true;
      // Too few bytes are left for a character; in other encodings they may be one of another.
      endsInside =
          charset.name().startsWith("UTF-16") && inputEnded && bytes.remaining() == result.length();
    } else if (inputEnded && result.isUnderflow()) {
      flushed = decoder.flush(chars).isUnderflow();
    }
    chars.flip();
  }

  /** The error of a file that cannot be read as text. */
  public UserError error(String why) {
    return new UserError(
        ErrorName.UNREADABLE_FILE, "Cannot read \"%s\": %s.".formatted(fileName, why));
  }

  /** The name of the file, for messages. */
  public String fileName() {
    return fileName;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
