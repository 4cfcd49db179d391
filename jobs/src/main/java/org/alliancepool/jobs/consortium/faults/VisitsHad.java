package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Manifest;

/**
 * Which visits the participants of a study have, held against those that its manifest declares. A
 * site that renames a visit takes it from everybody, and what is left still gives numbers; one that
 * writes ids otherwise at one visit makes two participants of each.
 */
public final class VisitsHad implements Serializable {
  private static final long serialVersionUID = 1L;

  private final HashMap<String, HashSet<String>> participants = new HashMap<>();

  /** A visit that a participant has. */
  public void add(String visit, String participant) {
    participants.computeIfAbsent(visit, v -> new HashSet<>()).add(participant);
  }

  /** Adds those that were seen elsewhere. */
  public VisitsHad merge(VisitsHad other) {
    other.participants.forEach(
        (visit, who) -> participants.computeIfAbsent(visit, v -> new HashSet<>()).addAll(who));
    return this;
  }

  /**
   * What is wrong, and what to do.
   *
   * @param manifest of the study; one that is ongoing may not have come to its last visits
   */
  public List<String> faults(Manifest manifest) {
    List<String> faults = new ArrayList<>();
    Set<String> without = new TreeSet<>(manifest.visits().keySet());
    without.removeAll(participants.keySet());
    if (!without.isEmpty() && !manifest.isOngoing()) {
      faults.add(
          "nobody has %s %s, which the manifest declares. Has its name changed in the files, in the column of the visit or in the names of columns? Correct it, or remove it from visits."
              .formatted(without.size() == 1 ? "visit" : "visits", LostRows.quoted(without)));
    }
    Set<String> all = new HashSet<>();
    Set<String> atBaseline = new HashSet<>();
    participants.forEach(
        (visit, who) -> {
          all.addAll(who);
          if (isBaseline(manifest, visit)) {
            atBaseline.addAll(who);
          }
        });
    long later = (long) all.size() - atBaseline.size();
    // Where few have a baseline, it is of some and not the beginning of all.
    if (Attrition.isBeyondSlips(later, all.size()) && atBaseline.size() * 2 >= all.size()) {
      faults.add(
          "%d of %d participants have other visits and no baseline. Are the ids written alike at all visits?"
              .formatted(later, all.size()));
    }
    return faults;
  }

  private static boolean isBaseline(Manifest manifest, String visit) {
    Manifest.Visit declared = manifest.visits().get(visit);
    return declared != null && declared.isBaseline(visit);
  }
}
