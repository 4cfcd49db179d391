package org.alliancepool.jobs.consortium;

import java.util.Optional;

/**
 * Ids that stand in two rows of a file, where each should have one, and the rows contradict each
 * other. Two patients whom a site has given one number would become one, who has what stands for
 * either and nothing where they differ.
 */
public final class RepeatedIds {
  private RepeatedIds() {}

  /**
   * What is wrong, and what to do.
   *
   * @param later of the ids, the first row that contradicts an earlier one
   */
  public static Optional<String> fault(Manifest.DataFile file, FirstRows later) {
    if (later.count() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s of \"%s\" %s a row with other values than an earlier one (%s), and should have one row%s. Where these are two patients, as where each site numbers its own anew, give both columns that tell them apart, as in participant: [site, id]; where they are one, correct the file, or say by only which rows count."
            .formatted(
                later.count() == 1 ? "1 id" : later.count() + " ids",
                file.label(),
                later.count() == 1 ? "has" : "have",
                later,
                file.isWide() ? "" : " at a visit"));
  }
}
