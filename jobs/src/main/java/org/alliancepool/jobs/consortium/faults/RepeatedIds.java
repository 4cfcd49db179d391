package org.alliancepool.jobs.consortium.faults;

import java.util.Collection;
import java.util.Optional;
import org.alliancepool.jobs.consortium.Manifest;

/**
 * Ids that stand in two rows, of a file where each should have one or of several files, and the
 * rows contradict each other. Two patients whom a site has given one number would become one, who
 * has what stands for either and nothing where they differ.
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
        "%s of \"%s\" %s a row with other values than an earlier one (%s), and should have one row%s. Where these are two patients, as where each site numbers its own anew, give both columns that tell them apart, as in participant: [site, id]; where two people of one role rated one patient, say by only whose ratings count; where they are one, correct the file, or say by only which rows count."
            .formatted(
                later.count() == 1 ? "1 id" : later.count() + " ids",
                file.label(),
                later.count() == 1 ? "has" : "have",
                later,
                file.isWide() ? "" : " at a visit"));
  }

  /**
   * What is wrong where participants have the very answers and scores of another, and what to do.
   *
   * @param same how many have
   */
  public static Optional<String> sameAnswers(long same) {
    return same == 0
        ? Optional.empty()
        : Optional.of(
            "%d participants have all their answers and scores in common with another one, and each counts. They may be one patient who was entered twice, or one's answers copied for another: query item_response and measurement for them, and remove the one that is not, or leave it out by only."
                .formatted(same));
  }

  /**
   * What is wrong where rows of several files contradict each other, and what to do. One patient
   * may have been entered with a slip; more than one in twenty have not.
   *
   * @param contradicted participants with other values in one file than in another
   * @param participants of the study
   * @param files in which such values stand
   */
  public static Optional<String> fault(
      long contradicted, long participants, Collection<String> files) {
    if (!Attrition.isBeyondSlips(contradicted, participants)) {
      return Optional.empty();
    }
    return Optional.of(
        "%d of %d participants have values in one file that contradict those in another (%s), and none of these is used. Where one id is of two patients, as where each site numbers its own anew, give both columns that tell them apart, as in participant: [site, id]; where two people of one role rated a patient, say by only whose ratings count; else correct the files."
            .formatted(contradicted, participants, LostRows.quoted(files)));
  }
}
