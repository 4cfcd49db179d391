package org.alliancepool.jobs.ingest.format.bytes;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import org.alliancepool.jobs.errors.ErrorName;
import org.alliancepool.jobs.errors.UserError;

/** Charsets by the names that manifests and trial files use. */
public final class Encodings {
  private Encodings() {}

  /** The charset of a name, or null where Java knows none. */
  public static Charset find(String name) {
    try {
      return Charset.forName(name.strip());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    }
  }

  /** The charset of a name; an error where Java knows none. */
  public static Charset named(String name, String fileName) {
    Charset charset = find(name);
    if (charset == null) {
      throw new UserError(
          ErrorName.UNKNOWN_ENCODING,
          "Cannot read \"%s\": there is no encoding \"%s\". Declare UTF-8, windows-1252 or another name that Java knows."
              .formatted(fileName, name));
    }
    return charset;
  }

  /** A charset for fixed-width text, where a blank must be one byte of value 32. */
  public static Charset fixedWidth(String name, String fileName) {
    Charset charset = named(name, fileName);
    if (!charset.canEncode() || !isAsciiSuperset(charset)) {
      throw new UserError(
          ErrorName.UNKNOWN_ENCODING,
          "Cannot read \"%s\": %s cannot be its encoding, because the format keeps text in single bytes. Declare UTF-8 or windows-1252."
              .formatted(fileName, charset));
    }
    return charset;
  }

  private static boolean isAsciiSuperset(Charset charset) {
    byte[] probe = "A9 _".getBytes(charset);
    return java.util.Arrays.equals(probe, "A9 _".getBytes(StandardCharsets.US_ASCII));
  }
}
