package org.alliancepool.jobs.ingest.format.value;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * Text of fixed width: padded with blanks in SPSS and SAS files (so blanks that end the text cannot
 * be told from padding), ended by a zero byte in Stata files.
 */
public final class PaddedText {
  /** What fills the bytes behind the text. */
  public enum Padding {
    BLANKS,
    ZERO_BYTE
  }

  private final Charset charset;
  private final CharsetDecoder strict;
  private final Padding padding;

  public PaddedText(Charset charset, Padding padding) {
    this.charset = charset;
    this.padding = padding;
    this.strict =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** The encoding of the text. */
  public Charset charset() {
    return charset;
  }

  /** Names and labels: bytes that the encoding does not know become U+FFFD. */
  public String lenient(byte[] bytes, int from, int length) {
    return new String(bytes, from, used(bytes, from, length), charset);
  }

  /** The same, of all bytes. */
  public String lenient(byte[] bytes) {
    return lenient(bytes, 0, bytes.length);
  }

  /** Puts a cell into a row: its text, BLANK, or UNREADABLE where the encoding does not fit. */
  public void put(RowBuilder row, int column, byte[] bytes, int from, int length) {
    int used = used(bytes, from, length);
    if (isAscii(bytes, from, used)) {
      row.text(column, new String(bytes, from, used, charset));
      return;
    }
    try {
      row.text(column, strict.decode(ByteBuffer.wrap(bytes, from, used)).toString());
    } catch (CharacterCodingException e) {
      row.unreadable(column, new String(bytes, from, used, charset));
    }
  }

  private static boolean isAscii(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes are text and not padding. */
  private int used(byte[] bytes, int from, int length) {
    int used = 0;
    if (padding == Padding.ZERO_BYTE) {
      while (used < length && bytes[from + used] != 0) {
        used++;
      }
      return used;
    }
    used = length;
    // Some writers pad with zero bytes instead.
    while (used > 0 && (bytes[from + used - 1] == ' ' || bytes[from + used - 1] == 0)) {
      used--;
    }
    return used;
  }
}
