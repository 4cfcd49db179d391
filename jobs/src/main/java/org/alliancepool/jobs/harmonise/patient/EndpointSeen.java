package org.alliancepool.jobs.harmonise.patient;

import java.util.List;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.mapping.Target;

/**
 * Whether a patient has the primary endpoint's instrument in rows that are kept out, of a visit or
 * a rater that is not declared or not named, and lacks it at the endpoint. Who was seen besides,
 * and has it there, has lost nothing.
 */
final class EndpointSeen {
  private final Manifest manifest;
  private boolean isKeptOut;
  private boolean isThere;

  EndpointSeen(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Cells of a row that are kept out. */
  void keptOut(Manifest.DataFile file, List<SourceCell> cells) {
    isKeptOut = isKeptOut || cells.stream().anyMatch(c -> isOfEndpoint(file, c.target()));
  }

  private boolean isOfEndpoint(Manifest.DataFile file, Target target) {
    if (target instanceof Target.Unrated unrated) {
      return manifest.isOfEndpoint(file.measures().get(unrated.measure()).instrument());
    }
    return target instanceof Target.Measured m
        && manifest.isOfEndpoint(file.measures().get(m.measure()).instrument());
  }

  /** An answer or a score that counts. */
  void counts(String instrument, String visit) {
    isThere = isThere || (manifest.isOfEndpoint(instrument) && manifest.isAtEndpoint(visit));
  }

  /** True where the endpoint may be what is kept out. */
  boolean mayBeKeptOut() {
    return isKeptOut && !isThere;
  }
}
