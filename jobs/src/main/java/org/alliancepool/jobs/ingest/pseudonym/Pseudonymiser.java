package org.alliancepool.jobs.ingest.pseudonym;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns ids into pseudonyms: HMAC-SHA-256 under the consortium's secret key, over kind, study and
 * id, cut to 128 bits. The same id gives the same pseudonym in every file of a study, and another
 * one in every other study. Without the key nobody can tell which id a pseudonym belongs to, even
 * by trying all ids.
 */
public final class Pseudonymiser implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BYTES = 16;

  private final byte[] key;
  private transient Mac mac;

  /**
   * @param key secret, at least 16 bytes
   */
  public Pseudonymiser(byte[] key) {
    if (key.length < BYTES) {
      throw new IllegalArgumentException("a key has at least 16 bytes");
    }
    this.key = key.clone();
  }

  /** Which key this is: tells two keys apart and does not tell the key. */
  public String keyId() {
    return hmac("key id", "", "").substring(0, 8);
  }

  /** Pseudonym of a participant. */
  public String participant(String study, String id) {
    return hmac("participant", study, id);
  }

  /** Pseudonym of a clinician or a pair of them. */
  public String clinician(String study, String id) {
    return hmac("clinician", study, id);
  }

  private String hmac(String kind, String study, String id) {
    if (mac == null) {
      try {
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        throw new IllegalStateException("every Java platform has HmacSHA256", e);
      }
    }
    // A zero byte stands in no code, so no two triples give the same message.
    byte[] hash = mac.doFinal((kind + "\0" + study + "\0" + id).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, BYTES);
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "Pseudonymiser[" + keyId() + "]";
  }
}
