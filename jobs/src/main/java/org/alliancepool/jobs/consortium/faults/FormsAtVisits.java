package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.schemas.instrument.Construct;

/**
 * At which visits instruments were answered, held against what the manifest makes of the visits: an
 * alliance counts in a phase, an outcome at an assessment. Many trials measure more than they
 * analyse, so answers that count nowhere are told only
 *
 * <ul>
 *   <li>of an alliance, which has visits of a phase too, at one of which the manifest says nothing
 *       but its name: neither phase nor week nor day, and not that it is the baseline; or
 *   <li>of a few participants, who have none at a visit where most have it: there the names of the
 *       two visits are exchanged.
 * </ul>
 */
public final class FormsAtVisits implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FEWEST = 3;

  /** Of each instrument and visit the participants. */
  private final TreeMap<String, TreeMap<String, HashSet<String>>> answered = new TreeMap<>();

  /** An instrument, of whatever rater, that a participant answered at a visit. */
  public void add(String instrument, String visit, String participant) {
    answered
        .computeIfAbsent(instrument, i -> new TreeMap<>())
        .computeIfAbsent(visit, v -> new HashSet<>())
        .add(participant);
  }

  /** Adds those that were seen elsewhere. */
  public FormsAtVisits merge(FormsAtVisits other) {
    other.answered.forEach(
        (instrument, visits) ->
            visits.forEach((visit, of) -> of.forEach(who -> add(instrument, visit, who))));
    return this;
  }

  /**
   * True where anything may be wrong at all: an instrument is at a visit where it does not count,
   * and at others where it does. Who has it need not be known.
   *
   * @param visits of each instrument, where it was answered
   */
  public static boolean mayTell(
      Manifest manifest, StudyForms forms, Map<String, ? extends Set<String>> visits) {
    return visits.entrySet().stream()
        .anyMatch(
            of -> {
              Construct construct = forms.instrument(of.getKey()).construct();
              long counting =
                  of.getValue().stream()
                      .filter(v -> counts(construct == Construct.ALLIANCE, manifest, v))
                      .count();
              return isAnalysed(construct) && counting > 0 && counting < of.getValue().size();
            });
  }

  private static boolean isAnalysed(Construct construct) {
    return construct == Construct.ALLIANCE || construct == Construct.OUTCOME;
  }

  private static boolean counts(boolean isAlliance, Manifest manifest, String visit) {
    Manifest.Visit declared = manifest.visits().get(visit);
    return declared != null
        && (isAlliance
            ? declared.phase() != null
            : declared.timepoint() != null || isEndpoint(manifest, visit));
  }

  private static boolean isEndpoint(Manifest manifest, String visit) {
    return manifest.primaryEndpoint() != null
        && visit.equals(manifest.primaryEndpoint().timepoint());
  }

  /** What is wrong, and what to do; a sentence each. */
  public List<String> faults(Manifest manifest, StudyForms forms) {
    Set<String> all = new HashSet<>();
    answered.values().forEach(visits -> visits.values().forEach(all::addAll));
    List<String> faults = new ArrayList<>();
    answered.forEach(
        (instrument, visits) -> {
          Construct construct = forms.instrument(instrument).construct();
          if (isAnalysed(construct)) {
            Answers answers =
                new Answers(instrument, construct == Construct.ALLIANCE, visits, all.size());
            visits.forEach(
                (visit, who) -> answers.fault(manifest, visit, who).ifPresent(faults::add));
          }
        });
    return faults;
  }

  /**
   * The answers of an instrument.
   *
   * @param visits with the participants of each
   * @param participants of the study
   */
  private record Answers(
      String instrument,
      boolean isAlliance,
      Map<String, HashSet<String>> visits,
      long participants) {
    Optional<String> fault(Manifest manifest, String visit, Set<String> who) {
      Manifest.Visit declared = manifest.visits().get(visit);
      Set<String> counting = new TreeSet<>(visits.keySet());
      counting.removeIf(v -> !counts(isAlliance, manifest, v));
      if (declared == null
          || who.size() < FEWEST
          || counting.isEmpty()
          || counts(isAlliance, manifest, visit)) {
        return Optional.empty();
      }
      return isAlliance && isNamedAlone(visit, declared)
          ? Optional.of(
              ofNoPhase(visit, who.size())
                  + " Give the visit a phase and session in visits, or a week where it is an assessment.")
          : exchanged(visit, who, counting);
    }

    private static boolean isNamedAlone(String name, Manifest.Visit visit) {
      return visit.week() == null && visit.day() == null && !visit.isBaseline(name);
    }

    /** Where most of a few lack a usual visit, and have no other that is not usual. */
    private Optional<String> exchanged(String visit, Set<String> who, Set<String> counting) {
      if (who.size() * 2L >= participants) {
        return Optional.empty();
      }
      Set<String> usual = new TreeSet<>(counting);
      usual.removeIf(v -> visits.get(v).size() * 2L <= participants);
      Map<String, Set<String>> without = new TreeMap<>();
      for (String person : who) {
        boolean hasUnusual =
            counting.stream().anyMatch(v -> !usual.contains(v) && visits.get(v).contains(person));
        usual.stream()
            .filter(v -> !hasUnusual && !visits.get(v).contains(person))
            .forEach(v -> without.computeIfAbsent(v, w -> new HashSet<>()).add(person));
      }
      return without.entrySet().stream()
          .filter(v -> v.getValue().size() >= FEWEST && v.getValue().size() * 2 > who.size())
          .map(
              v ->
                  (isAlliance ? ofNoPhase(visit, who.size()) : ofNoTimepoint(visit, who.size()))
                      + " %d of them have none at visit \"%s\", where %d of %d participants have it. Are names of visits exchanged in the files?"
                          .formatted(
                              v.getValue().size(),
                              v.getKey(),
                              visits.get(v.getKey()).size(),
                              participants))
          .findFirst();
    }

    private String ofNoPhase(String visit, int n) {
      return "%s of %d participants is at visit \"%s\", which has no phase, and counts in no analysis."
          .formatted(instrument, n, visit);
    }

    private String ofNoTimepoint(String visit, int n) {
      return "%s of %d participants is at visit \"%s\", a session without a timepoint, and counts in no analysis."
          .formatted(instrument, n, visit);
    }
  }
}
