package org.alliancepool.jobs.consortium.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.alliancepool.jobs.consortium.Manifest;

/**
 * The order of sessions, held against the days on which they were. Of one phase session 2 comes
 * after session 1, in more participants than slips explain. Preparation begins before dosing, and
 * that before integration, likewise; after a first dosing session others may be prepared for, so
 * only the first session of each is looked at, and not where it is a later one of dosing than of
 * what follows.
 */
final class VisitOrder {
  private static final int FEWEST = 5;
  private static final List<String> PHASES = List.of("preparation", "dosing", "integration");
  private static final String REMEDY =
      " Are names of visits exchanged in the files or in visits, or are dates of something else?";

  /** Visits of each phase, in the order of their sessions. */
  private final Map<String, List<Session>> phases = new TreeMap<>();

  /**
   * A visit that has days.
   *
   * @param days by participants
   */
  private record Session(String visit, int number, Map<String, Integer> days) {}

  /** Two visits, the first of which should be the earlier. */
  private record Pair(Session first, Session second) {}

  VisitOrder(Manifest manifest, Map<String, ? extends Map<String, Integer>> days) {
    manifest
        .visits()
        .forEach(
            (name, visit) -> {
              if (visit.phase() != null && days.containsKey(name)) {
                int number = visit.session() == null ? 1 : visit.session();
                phases
                    .computeIfAbsent(visit.phase(), p -> new ArrayList<>())
                    .add(new Session(name, number, days.get(name)));
              }
            });
    phases.values().forEach(p -> p.sort((a, b) -> Integer.compare(a.number(), b.number())));
  }

  List<String> faults() {
    List<String> faults = new ArrayList<>();
    phases.forEach((phase, sessions) -> within(phase, sessions).ifPresent(faults::add));
    for (int later = 1; later < PHASES.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        between(PHASES.get(earlier), PHASES.get(later)).ifPresent(faults::add);
      }
    }
    return faults;
  }

  private static Optional<String> within(String phase, List<Session> sessions) {
    Set<String> several = new HashSet<>();
    Set<String> outOfOrder = new HashSet<>();
    Map<Pair, Integer> pairs = new HashMap<>();
    for (Session second : sessions) {
      for (Session first : sessions) {
        if (first.number() < second.number()) {
          first
              .days()
              .forEach(
                  (who, day) -> {
                    Integer then = second.days().get(who);
                    if (then != null) {
                      several.add(who);
                    }
                    if (then != null && then < day) {
                      outOfOrder.add(who);
                      pairs.merge(new Pair(first, second), 1, Integer::sum);
                    }
                  });
        }
      }
    }
    if (!Attrition.isFault(outOfOrder.size(), several.size())) {
      return Optional.empty();
    }
    int most = Collections.max(pairs.values());
    return pairs.entrySet().stream()
        .filter(p -> p.getValue() == most)
        .map(Map.Entry::getKey)
        .min((a, b) -> a.second().visit().compareTo(b.second().visit()))
        .map(
            p ->
                "of %d participants %d have sessions of phase %s dated out of their order, %d of them visit \"%s\" (session %d) before visit \"%s\" (session %d)."
                        .formatted(
                            several.size(),
                            outOfOrder.size(),
                            phase,
                            most,
                            p.second().visit(),
                            p.second().number(),
                            p.first().visit(),
                            p.first().number())
                    + REMEDY);
  }

  private Optional<String> between(String earlier, String later) {
    List<Session> before = phases.getOrDefault(earlier, List.of());
    List<Session> after = phases.getOrDefault(later, List.of());
    if (before.isEmpty() || after.isEmpty() || isOfLaterDosing(earlier, before, after)) {
      return Optional.empty();
    }
    Map<String, Integer> begins = begin(before);
    Map<String, Integer> follows = begin(after);
    begins.keySet().retainAll(follows.keySet());
    long n = begins.size();
    long reversed = begins.keySet().stream().filter(w -> follows.get(w) < begins.get(w)).count();
    return n < FEWEST || !Attrition.isFault(reversed, n)
        ? Optional.empty()
        : Optional.of(
            "of %d participants %d have phase %s (visit \"%s\") dated before phase %s (visit \"%s\"). Correct phase or the names in visits, or let the site look at its dates."
                .formatted(
                    n, reversed, later, after.get(0).visit(), earlier, before.get(0).visit()));
  }

  /** Integration of the first dose comes before the second dose. */
  private static boolean isOfLaterDosing(
      String earlier, List<Session> before, List<Session> after) {
    return earlier.equals("dosing") && before.get(0).number() > after.get(0).number();
  }

  /**
   * The day on which a phase began. Of who lacks its first session it is not known: a later one may
   * belong to a later dosing.
   */
  private static Map<String, Integer> begin(List<Session> sessions) {
    Map<String, Integer> first = new HashMap<>();
    sessions.stream()
        .filter(s -> s.number() == sessions.get(0).number())
        .forEach(s -> s.days().forEach((who, day) -> first.merge(who, day, Math::min)));
    return first;
  }
}
