package org.alliancepool.jobs.consortium.faults;

import java.util.Optional;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Manifest;

/**
 * Rows of a file that are kept out because of a short word in the place of the id: SD may be the
 * row of standard deviations, or a patient whose code are the initials. Beside a row of means, or
 * another that is surely of many, it is the first and nothing to be told.
 */
public final class DoubtfulIds {
  /** Rows below a table stand together, with a blank one between them perhaps. */
  private static final long NEAR = 10;

  private final Manifest.DataFile file;
  private final TreeSet<Long> doubtful = new TreeSet<>();
  private final TreeSet<Long> summaries = new TreeSet<>();

  public DoubtfulIds(Manifest.DataFile file) {
    this.file = file;
  }

  /** A row with a short word. */
  public void addDoubtful(long row) {
    doubtful.add(row);
  }

  /** A row that is of many patients. */
  public void addSummary(long row) {
    summaries.add(row);
  }

  /** The doubtful rows that stand by themselves. */
  public FirstRows alone() {
    FirstRows alone = new FirstRows();
    for (long row : doubtful) {
      if (summaries.subSet(row - NEAR, true, row + NEAR, true).isEmpty()) {
        alone.add(row);
      }
    }
    return alone;
  }

  /** What may be wrong, and what to do. */
  public Optional<String> fault() {
    if (file.hasInitials() && !summaries.isEmpty()) {
      FirstRows rows = new FirstRows();
      summaries.forEach(rows::add);
      return Optional.of(
          "\"%s\" has ids: initials, and rows of means or the like (%s): where SD or N stands beside them, it counts as a patient. Remove such rows, or leave them out by only."
              .formatted(file.label(), rows));
    }
    FirstRows alone = alone();
    if (alone.count() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s of \"%s\" %s kept out (%s): in the place of the id stands a short word such as SD, N or NA. Where such words are codes of patients, and no row is of means or the like, write ids: initials for the file; where not, remove the rows, or leave them out by only."
            .formatted(
                alone.count() == 1 ? "1 row" : alone.count() + " rows",
                file.label(),
                alone.count() == 1 ? "is" : "are",
                alone));
  }
}
