package org.alliancepool.jobs.ingest.read;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.faults.VisitDays;

/** On which days the visits of a study were, as its files date them, before there is a run. */
final class DaysTogether {
  private final Manifest manifest;
  private final StudyDates dates = new StudyDates();
  private final Map<String, Map<String, LocalDate>> visits = new HashMap<>();

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
        .merge(participant, date, (a, b) -> a.isBefore(b) ? a : b);
  }

  /** What is wrong, once every file has been read. */
  List<String> faults() {
    VisitDays days = new VisitDays();
    visits.forEach(
        (visit, of) -> of.forEach((who, date) -> days.add(visit, who, (int) dates.day(who, date))));
    return days.faults(manifest);
  }
}
