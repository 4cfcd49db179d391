package org.alliancepool.jobs.consortium;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.alliancepool.jobs.consortium.location.StudyFolder;
import org.alliancepool.jobs.errors.UserError;

/**
 * A study whose manifest is sound.
 *
 * @param manifest what its files mean
 * @param folder where they are
 * @param inputs everything that its harmonised rows depend on, each with its hash or its word:
 *     manifest, key, schema and code version, whether it is blinded, and every file
 * @param fingerprint of all inputs
 * @param checksums SHA-256 of every file, by its path in the manifest
 * @param blinded true while nothing by arm may be computed
 */
public record Study(
    Manifest manifest,
    StudyFolder folder,
    Map<String, String> inputs,
    String fingerprint,
    Map<String, String> checksums,
    Blinding blinded)
    implements Serializable {
  /** The input that says with which key the study's pseudonyms are made. */
  public static final String KEY = "key";

  /** Whether arms may be told apart. */
  public enum Blinding {
    BLINDED,
    OPEN
  }

  /** The study's id. */
  public String id() {
    return manifest.studyId();
  }

  /**
   * The first file that no longer has its checksum, or is gone; empty where all are as they were.
   */
  public Optional<String> changedFile() {
    return checksums.entrySet().stream()
        .filter(e -> !e.getValue().equals(checksumNow(e.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private String checksumNow(String file) {
    try {
      return folder.checksum(file);
    } catch (IOException | UncheckedIOException | UserError e) {
      return "none: " + e.getMessage();
    }
  }
}
