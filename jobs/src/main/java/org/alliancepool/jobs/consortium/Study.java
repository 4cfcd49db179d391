package org.alliancepool.jobs.consortium;

import java.io.Serializable;
import java.util.Map;

/**
 * A study whose manifest is sound.
 *
 * @param manifest what its files mean
 * @param folder where they are
 * @param fingerprint of everything that its harmonised rows depend on: manifest, files, key, schema
 *     and code version, and whether it is blinded
 * @param checksums SHA-256 of every file, by its path in the manifest
 * @param blinded true while nothing by arm may be computed
 */
public record Study(
    Manifest manifest,
    StudyFolder folder,
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
