package org.alliancepool.jobs.consortium;

import java.io.Serializable;
import org.alliancepool.jobs.ingest.format.ByteSource;

/** The folder of one study's files, on whatever file system the consortium lives. */
public interface StudyFolder extends Serializable {
  /**
   * A file of the folder.
   *
   * @param file path below the folder, as the manifest writes it; untrusted
   * @throws org.alliancepool.jobs.errors.UserError where it is outside the folder, or not there
   */
  ByteSource source(String file);
}
