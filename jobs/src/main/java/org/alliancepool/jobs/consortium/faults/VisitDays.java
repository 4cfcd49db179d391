package org.alliancepool.jobs.consortium.faults;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 *       declared, and that one when it is: a site has exchanged their names.
 * </ul>
 *
 * <p>Sessions and phases are held against their order, by {@link VisitOrder}.
 */
public final class VisitDays implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FEWEST = 5;
  private static final int FEWEST_BEFORE = 3;
  private static final int DAYS_OFF = 14;
  private static final double SHARE_OFF = 0.25;
  private static final double SHARE_NEAR = 0.25;

  private final HashMap<String, HashMap<String, Integer>> days = new HashMap<>();

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
    return this;
  }

  /** How many visits have a date. */
  public int size() {
    return days.size();
  }

  /** What is wrong, and what to do; a sentence each. */
  public List<String> faults(Manifest manifest) {
    List<String> faults = new ArrayList<>(weeks(manifest));
    faults.addAll(exchanged(manifest));
    faults.addAll(new VisitOrder(manifest, days).faults());
    return faults;
  }

  private List<String> weeks(Manifest manifest) {
    Map<String, Manifest.Visit> visits = manifest.visits();
    return visits.entrySet().stream()
        .filter(v -> isBaseline(v.getValue()) && days.containsKey(v.getKey()))
        .findFirst()
        .map(
            baseline ->
                visits.entrySet().stream()
                    .filter(v -> v.getValue().week() != null && days.containsKey(v.getKey()))
                    .flatMap(
                        v ->
                            fault(
                                v.getKey(),
                                v.getValue().week(),
                                week(baseline.getValue()),
                                days.get(baseline.getKey()))
                                .stream())
                    .toList())
        .orElse(List.of());
  }

  /** Pairs of visits that some participants have at each other's time. */
  private List<String> exchanged(Manifest manifest) {
    Map<String, Manifest.Visit> visits = manifest.visits();
    Optional<Map.Entry<String, Manifest.Visit>> baseline =
        visits.entrySet().stream()
            .filter(v -> isBaseline(v.getValue()) && days.containsKey(v.getKey()))
            .findFirst();
    if (baseline.isEmpty()) {
      return List.of();
    }
    Map<String, Integer> start = days.get(baseline.get().getKey());
    List<String> dated =
        visits.keySet().stream()
            .filter(v -> visits.get(v).week() != null && days.containsKey(v))
            .filter(v -> !isBaseline(visits.get(v)))
            .toList();
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < dated.size(); i++) {
      for (String other : dated.subList(i + 1, dated.size())) {
        exchanged(visits, dated.get(i), other, start, week(baseline.get().getValue()))
            .ifPresent(faults::add);
      }
    }
    return faults;
  }

  private Optional<String> exchanged(
      Map<String, Manifest.Visit> visits,
      String one,
      String other,
      Map<String, Integer> start,
      double weekOfBaseline) {
    double plannedOne = (visits.get(one).week() - weekOfBaseline) * 7;
    double plannedOther = (visits.get(other).week() - weekOfBaseline) * 7;
    if (isNear(plannedOne, plannedOther) || isNear(plannedOther, plannedOne)) {
      return Optional.empty(); // what is near one may be near the other
    }
    long both = 0;
    long exchanged = 0;
    for (Map.Entry<String, Integer> at : days.get(one).entrySet()) {
      Integer from = start.get(at.getKey());
      Integer otherDay = days.get(other).get(at.getKey());
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
    return exchanged >= FEWEST_BEFORE && Attrition.isBeyondSlips(exchanged, both)
        ? Optional.of(
            "of %d participants %d have visit \"%s\" (week %s) dated when \"%s\" (week %s) is declared, and that one when it is. Are the two exchanged for them, as where one site names its visits otherwise?"
                .formatted(
                    both,
                    exchanged,
                    one,
                    DeclaredScale.text(visits.get(one).week()),
                    other,
                    DeclaredScale.text(visits.get(other).week())))
        : Optional.empty();
  }

  private static boolean isBaseline(Manifest.Visit visit) {
    return "baseline".equals(visit.timepoint()) || (visit.week() != null && visit.week() == 0);
  }

  private static double week(Manifest.Visit baseline) {
    return baseline.week() == null ? 0 : baseline.week();
  }

  private Optional<String> fault(
      String visit, double week, double weekOfBaseline, Map<String, Integer> baseline) {
    List<Integer> since = new ArrayList<>();
    List<Integer> studyDays = new ArrayList<>();
    days.get(visit)
        .forEach(
            (who, day) -> {
              if (baseline.containsKey(who)) {
                since.add(day - baseline.get(who));
                studyDays.add(day);
              }
            });
    int n = since.size();
    double planned = (week - weekOfBaseline) * 7;
    long before = planned > 0 ? since.stream().filter(d -> d < 0).count() : 0;
    if (before >= FEWEST_BEFORE && Attrition.isBeyondSlips(before, n)) {
      return Optional.of(
          "of %d participants %d have visit \"%s\" (week %s) dated before the baseline. Are names of visits exchanged in the files or in visits, or are dates of something else?"
              .formatted(n, before, visit, DeclaredScale.text(week)));
    }
    if (n < FEWEST || areNear(since, planned) || areNear(studyDays, planned)) {
      return Optional.empty();
    }
    return Optional.of(
        "visit \"%s\" is declared at week %s and is %s days after the baseline (median of %d participants), week %.1f. Correct week or the names in visits, or let the site look at its dates."
            .formatted(
                visit,
                DeclaredScale.text(week),
                DeclaredScale.text(median(since)),
                n,
                median(since) / 7 + weekOfBaseline));
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
