package org.alliancepool.jobs.ingest.read;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.faults.VisitDays;

/** On which days the visits of a study were, as its files date them, before there is a run. */
final class DaysTogether {
  private final Manifest manifest;
  private final StudyDates dates = new StudyDates();
  private final Map<String, Map<String, Set<LocalDate>>> visits = new HashMap<>();

  DaysTogether(Manifest manifest) {
    this.manifest = manifest;
  }

  /**
   * A row that has a date.
   *
   * @param visit null where the manifest has none of its name
   */
  void add(String participant, String visit, LocalDate date) {
    dates.note(participant, date);
    if (visit == null) {
      return;
    }
    if (visit.equals(manifest.dayZero())) {
      dates.noteZero(participant, date);
    }
    visits
        .computeIfAbsent(visit, v -> new HashMap<>())
        .computeIfAbsent(participant, p -> new HashSet<>(2))
        .add(date);
  }

  /** What is wrong, once every file has been read. */
  List<String> faults() {
    VisitDays days = new VisitDays();
    visits.forEach(
        (visit, of) ->
            of.forEach(
                (who, said) ->
                    VisitDays.dayOf(said.stream().map(d -> (int) dates.day(who, d)).toList())
                        .ifPresentOrElse(
                            day -> days.add(visit, who, day), () -> days.addApart(who))));
    return days.faults(manifest);
  }
}
