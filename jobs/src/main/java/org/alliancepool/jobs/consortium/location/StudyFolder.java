package org.alliancepool.jobs.consortium.location;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import org.alliancepool.jobs.consortium.Fingerprint;
import org.alliancepool.jobs.ingest.format.bytes.ByteSource;

/** The folder of one study's files, on whatever file system the consortium lives. */
public interface StudyFolder extends Serializable {
  /**
   * A file of the folder.
   *
   * @param file path below the folder, as the manifest writes it; untrusted
   * @throws org.alliancepool.jobs.errors.UserError where it is outside the folder, or not there
   */
  ByteSource source(String file);

  /**
   * The SHA-256 of a file as it is now, in hex.
   *
   * @param file as for {@link #source}
   */
  default String checksum(String file) throws IOException {
    try (InputStream in = source(file).open()) {
      return Fingerprint.ofBytes(in);
    }
  }
}
