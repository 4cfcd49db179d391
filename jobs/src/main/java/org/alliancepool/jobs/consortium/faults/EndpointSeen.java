package org.alliancepool.jobs.consortium.faults;

import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.mapping.Target;

/**
 * Whether a patient has the primary endpoint's instrument in rows that are kept out, of a visit or
 * a rater that is not declared or not named, and lacks it at the endpoint. Who was seen besides,
 * and has it there, has lost nothing.
 */
public final class EndpointSeen {
  /** Fewer may have been seen at a visit that nobody wants. */
  private static final int FEWEST = LostValues.FEWEST_ALIKE;

  private final Manifest manifest;
  private boolean isKeptOut;

  /** The last that is kept out; null where a row has no day. */
  private Integer lastDay = Integer.MIN_VALUE;

  private int baseline = Integer.MAX_VALUE;
  private boolean isThere;

  public EndpointSeen(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * A cell that is kept out with its row.
   *
   * @param day of the row, counted as that of the baseline; null where it has none
   */
  public void keptOut(Manifest.DataFile file, Target target, Integer day) {
    if (file.measure(target).filter(m -> manifest.isOfEndpoint(m.instrument())).isPresent()) {
      isKeptOut = true;
      lastDay = day == null || lastDay == null ? null : Math.max(day, lastDay);
    }
  }

  /** The day of a baseline: what was before it, such as a screening, is no endpoint. */
  public void baseline(int day) {
    baseline = Math.min(day, baseline);
  }

  /** An answer or a score that counts. */
  public void counts(String instrument, String visit) {
    isThere = isThere || (manifest.isOfEndpoint(instrument) && manifest.isAtEndpoint(visit));
  }

  /** True where the endpoint may be what is kept out. */
  public boolean mayBeKeptOut() {
    boolean isBefore = lastDay != null && baseline < Integer.MAX_VALUE && lastDay <= baseline;
    return isKeptOut && !isThere && !isBefore;
  }

  /**
   * What is wrong where participants may have the primary endpoint in rows that are kept out, and
   * what to do.
   *
   * @param lacking how many have its instrument in such rows, and not at the endpoint
   */
  public static Optional<String> fault(Manifest manifest, long lacking) {
    return lacking < FEWEST || manifest.isOngoing() // the visit may be still to come
        ? Optional.empty()
        : Optional.of(
            "%d participants have %s in rows that are kept out, of a visit or a rater that is not declared or not named, and lack it at timepoint \"%s\", the primary endpoint. See which in quarantine (unknown_visit, missing_visit, unknown_rater): declare the visit or rater as those rows write it, let the site fill in what is blank, or leave the rows out by only where they are of another time."
                .formatted(
                    lacking,
                    manifest.primaryEndpoint().instrument(),
                    manifest.primaryEndpoint().timepoint()));
  }
}
