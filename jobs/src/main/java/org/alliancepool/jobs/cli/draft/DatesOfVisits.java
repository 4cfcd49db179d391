package org.alliancepool.jobs.cli.draft;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether the dates of a column change from visit to visit of a patient, as those of visits do and
 * those of birth or consent do not.
 */
final class DatesOfVisits {
  private final Map<String, Of> patients = new HashMap<>();

  /** What the first dated row of a patient says, by hashes, and whether rows of others differ. */
  private static final class Of {
    private final int visit;
    private final int date;
    private boolean hasOtherVisit;
    private boolean hasOtherDate;

    private Of(int visit, int date) {
      this.visit = visit;
      this.date = date;
    }
  }

  void see(String patient, String visit, String date) {
    Of of = patients.computeIfAbsent(patient, p -> new Of(visit.hashCode(), date.hashCode()));
    if (visit.hashCode() != of.visit) {
      of.hasOtherVisit = true;
      of.hasOtherDate |= date.hashCode() != of.date;
    }
  }

  /** True where most of the patients with several visits, several at least, have several dates. */
  boolean change() {
    long several = patients.values().stream().filter(p -> p.hasOtherVisit).count();
    long differ = patients.values().stream().filter(p -> p.hasOtherDate).count();
    return differ > 1 && differ * 2 > several;
  }
}
