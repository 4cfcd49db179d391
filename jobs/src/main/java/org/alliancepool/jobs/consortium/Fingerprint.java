package org.alliancepool.jobs.consortium;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of parts, each with its length, so that no two sequences look alike. */
public final class Fingerprint {
  private final MessageDigest digest;

  /** An empty sequence. */
  public Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds a part; null differs from the empty text. */
  public Fingerprint add(String part) {
    byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
    digest.update((part == null ? "-;" : bytes.length + ";").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
    return this;
  }

  /** The fingerprint of all parts, in lower-case hex. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The plain SHA-256 of a stream's bytes, in hex; as sha256sum prints it. */
  public static String ofBytes(InputStream in) {
    Fingerprint f = new Fingerprint();
    byte[] buffer = new byte[1 << 16];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        f.digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return f.hex();
  }

  /** The plain SHA-256 of lines as UTF-8, as sha256sum prints it of the file they would make. */
  public static final class Lines {
    private final Fingerprint fingerprint = new Fingerprint();

    /** Adds a line with its line end. */
    public void add(String line) {
      fingerprint.digest.update(line.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash in hex. */
    public String hex() {
      return fingerprint.hex();
    }
  }
}
