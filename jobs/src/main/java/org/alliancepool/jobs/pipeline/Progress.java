package org.alliancepool.jobs.pipeline;

import java.util.Map;

/** Hears what a run is doing. */
public interface Progress {
  /** A stage begins. */
  void begins(String stage, int studies);

  /** A stage ended. */
  void ended(String stage, double seconds, Map<String, Long> rowsWritten);

  /** The one commit begins that makes a run visible. */
  void publishes(String runId);

  /** Something that the user must know, and that does not end the run. */
  void warns(String message);
}
