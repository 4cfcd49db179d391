package org.alliancepool.jobs.consortium;

import java.io.Serializable;
import java.util.Map;

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
  /** Whether arms may be told apart. */
  public enum Blinding {
    BLINDED,
    OPEN
  }

  /** The study's id. */
  public String id() {
    return manifest.studyId();
  }
}
