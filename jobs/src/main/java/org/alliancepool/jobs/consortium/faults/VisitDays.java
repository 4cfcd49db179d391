package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;

/**
 * The days of a study's visits, held against the weeks that its manifest declares. Names of visits
 * that are exchanged, or an assessment under another's name, still give numbers, at the wrong time.
 * A visit is at fault where
 *
 * <ul>
 *   <li>it is declared after the baseline, and is dated before it of more of its participants than
 *       slips explain, three at least; or
 *   <li>its median day is more than two weeks, and more than a quarter of the time, from what is
 *       declared, and so are the days of three in four: counted from the baseline, and from day
 *       zero too, since some count from the drug. An arm that begins later has days of its own; or
 *   <li>more participants than slips explain, three at least, have it dated when another visit is
 *       declared, and that one when it is: a site has exchanged their names; or have rows of it
 *       that are dated more than {@value #DAYS_APART} days apart.
 * </ul>
 *
 * <p>Sessions and phases are held against their order, by {@link VisitOrder}.
 */
public final class VisitDays implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FEWEST = 5;
  private static final int DAYS_OFF = 14;
  private static final double SHARE_OFF = 0.25;
  private static final double SHARE_NEAR = 0.25;

  /** Whoever fills in a form of the visit later has done so by then. */
  private static final int DAYS_APART = 14;

  private final HashMap<String, HashMap<String, Integer>> days = new HashMap<>();

  /** Who has rows of one visit that are dated farther apart. */
  private final HashSet<String> apart = new HashSet<>();

  /**
   * The day of one participant's visit, where several rows date it, as those of two raters do: the
   * first; empty where they are so far apart that they contradict each other, or where there is
   * none.
   */
  public static Optional<Integer> dayOf(Collection<Integer> days) {
    return days.isEmpty() || Collections.max(days) - Collections.min(days) > DAYS_APART
        ? Optional.empty()
        : Optional.of(Collections.min(days));
  }

  /** A participant whose rows of a visit contradict each other, by {@link #dayOf}. */
  public void addApart(String participant) {
    apart.add(participant);
  }

  /**
   * A visit of a participant.
   *
   * @param day of the study
   */
  public void add(String visit, String participant, int day) {
    days.computeIfAbsent(visit, v -> new HashMap<>()).merge(participant, day, Math::min);
  }

  /** Adds those that were seen elsewhere. */
  public VisitDays merge(VisitDays other) {
    other.days.forEach((visit, of) -> of.forEach((who, day) -> add(visit, who, day)));
    apart.addAll(other.apart);
    return this;
  }

  /** How many visits have a date. */
  public int size() {
    return days.size();
  }

  /** What is wrong, and what to do; a sentence each. */
  public List<String> faults(Manifest manifest) {
    Map<String, Manifest.Visit> visits = manifest.visits();
    List<String> faults = new ArrayList<>();
    baseline(visits)
        .ifPresent(
            baseline -> {
              List<Planned> planned = planned(visits);
              planned.forEach(v -> fault(v, baseline).ifPresent(faults::add));
              planned.removeIf(v -> isStart(v.visit(), visits.get(v.visit())));
              for (int i = 0; i < planned.size(); i++) {
                for (Planned other : planned.subList(i + 1, planned.size())) {
                  exchanged(planned.get(i), other, baseline).ifPresent(faults::add);
                }
              }
            });
    faults.addAll(new VisitOrder(manifest, days).faults());
    apart().ifPresent(faults::add);
    return faults;
  }

  private Optional<String> apart() {
    Set<String> all = new HashSet<>(apart);
    days.values().forEach(of -> all.addAll(of.keySet()));
    return Attrition.isFault(apart.size(), all.size())
        ? Optional.of(
            "%d of %d participants have rows of one visit that are dated more than %d days apart, so that it has no day. Are rows of one form or rater under another visit's name, or are dates of something else?"
                .formatted(apart.size(), all.size(), DAYS_APART))
        : Optional.empty();
  }

  /** A visit that has dates, and the week that is declared for it. */
  private record Planned(String visit, double week) {
    private double daysAfter(Planned baseline) {
      return (week - baseline.week) * 7;
    }
  }

  /** The first baseline that has dates. */
  private Optional<Planned> baseline(Map<String, Manifest.Visit> visits) {
    return visits.entrySet().stream()
        .filter(v -> isStart(v.getKey(), v.getValue()) && days.containsKey(v.getKey()))
        .map(v -> new Planned(v.getKey(), v.getValue().week() == null ? 0 : v.getValue().week()))
        .findFirst();
  }

  private List<Planned> planned(Map<String, Manifest.Visit> visits) {
    List<Planned> planned = new ArrayList<>();
    visits.forEach(
        (name, visit) -> {
          if (visit.week() != null && days.containsKey(name)) {
            planned.add(new Planned(name, visit.week()));
          }
        });
    return planned;
  }

  /** Two visits that some participants have at each other's time. */
  private Optional<String> exchanged(Planned one, Planned other, Planned baseline) {
    double plannedOne = one.daysAfter(baseline);
    double plannedOther = other.daysAfter(baseline);
    if (isNear(plannedOne, plannedOther) || isNear(plannedOther, plannedOne)) {
      return Optional.empty(); // what is near one may be near the other
    }
    long both = 0;
    long exchanged = 0;
    for (Map.Entry<String, Integer> at : days.get(one.visit()).entrySet()) {
      Integer from = days.get(baseline.visit()).get(at.getKey());
      Integer otherDay = days.get(other.visit()).get(at.getKey());
      if (from != null && otherDay != null) {
        both++;
        double dayOne = at.getValue() - from;
        double dayOther = otherDay - from;
        boolean isExchanged =
            isNear(dayOne, plannedOther)
                && isNear(dayOther, plannedOne)
                && !isNear(dayOne, plannedOne)
                && !isNear(dayOther, plannedOther);
        exchanged += isExchanged ? 1 : 0;
      }
    }
    return Attrition.isFault(exchanged, both)
        ? Optional.of(
            "of %d participants %d have visit \"%s\" (week %s) dated when \"%s\" (week %s) is declared, and that one when it is. Are the two exchanged for them, as where one site names its visits otherwise?"
                .formatted(
                    both,
                    exchanged,
                    one.visit(),
                    DeclaredScale.text(one.week()),
                    other.visit(),
                    DeclaredScale.text(other.week())))
        : Optional.empty();
  }

  private static boolean isStart(String name, Manifest.Visit visit) {
    return visit.isBaseline(name) || (visit.week() != null && visit.week() == 0);
  }

  private Optional<String> fault(Planned visit, Planned baseline) {
    Map<String, Integer> start = days.get(baseline.visit());
    List<Integer> since = new ArrayList<>();
    List<Integer> studyDays = new ArrayList<>();
    days.get(visit.visit())
        .forEach(
            (who, day) -> {
              if (start.containsKey(who)) {
                since.add(day - start.get(who));
                studyDays.add(day);
              }
            });
    int n = since.size();
    double planned = visit.daysAfter(baseline);
    long before = planned > 0 ? since.stream().filter(d -> d < 0).count() : 0;
    if (Attrition.isFault(before, n)) {
      return Optional.of(
          "of %d participants %d have visit \"%s\" (week %s) dated before the baseline. Are names of visits exchanged in the files or in visits, or are dates of something else?"
              .formatted(n, before, visit.visit(), DeclaredScale.text(visit.week())));
    }
    if (n < FEWEST || areNear(since, planned) || areNear(studyDays, planned)) {
      return Optional.empty();
    }
    return Optional.of(
        "visit \"%s\" is declared at week %s and is %s days after the baseline (median of %d participants), week %.1f. Correct week or the names in visits, or let the site look at its dates."
            .formatted(
                visit.visit(),
                DeclaredScale.text(visit.week()),
                DeclaredScale.text(median(since)),
                n,
                median(since) / 7 + baseline.week()));
  }

  private static boolean areNear(List<Integer> days, double planned) {
    long near = days.stream().filter(d -> isNear(d, planned)).count();
    return isNear(median(days), planned) || near >= SHARE_NEAR * days.size();
  }

  private static boolean isNear(double day, double planned) {
    double off = Math.abs(day - planned);
    return off <= DAYS_OFF || off <= SHARE_OFF * Math.abs(planned);
  }

  private static double median(List<Integer> values) {
    int[] sorted = values.stream().mapToInt(d -> d).sorted().toArray();
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0;
  }
}
