package org.alliancepool.jobs.ingest.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Manifest;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.Absences;
import org.alliancepool.jobs.consortium.faults.Attrition;
import org.alliancepool.jobs.consortium.faults.EndpointSeen;
import org.alliancepool.jobs.consortium.faults.FormsAtVisits;
import org.alliancepool.jobs.consortium.faults.GivenNumbers;
import org.alliancepool.jobs.consortium.faults.VisitsHad;

/**
 * Looks whether the files of a study are of the same participants and put each into one arm, before
 * there is a run. Nothing that it says holds an id.
 */
public final class FilesTogether {
  private final Manifest manifest;
  private final Map<String, Set<String>> participants = new LinkedHashMap<>();
  private final IdsSeen ids = new IdsSeen();
  private final Map<String, Set<String>> arms = new HashMap<>();
  private final ValuesTogether values;
  private final StudyForms forms;
  private final VisitsHad visits = new VisitsHad();
  private final FormsAtVisits formsAtVisits = new FormsAtVisits();
  private final DaysTogether days;
  private final Map<String, EndpointSeen> endpoints = new HashMap<>();
  private final GivenNumbers numbers = new GivenNumbers();

  /**
   * @param forms of the study
   */
  public FilesTogether(Manifest manifest, StudyForms forms) {
    this.forms = forms;
    this.manifest = manifest;
    this.values = new ValuesTogether(manifest);
    this.days = new DaysTogether(manifest);
  }

  /**
   * Takes a row.
   *
   * @param id whose row it is, written as ids are compared
   * @param arm where the row says it; null where it does not
   */
  void add(Manifest.DataFile file, String id, String arm) {
    participants.computeIfAbsent(file.label(), f -> new HashSet<>()).add(id);
    ids.add(id);
    addArm(id, file.inArm());
    addArm(id, arm);
  }

  /** A visit of a participant. */
  void addVisit(String visit, String id) {
    visits.add(visit, id);
  }

  /** At which visits the instruments are. */
  FormsAtVisits formsAtVisits() {
    return formsAtVisits;
  }

  /** When the visits were. */
  DaysTogether days() {
    return days;
  }

  /** How many participants a file has. */
  long participants(Manifest.DataFile file) {
    return participants.getOrDefault(file.label(), Set.of()).size();
  }

  StudyForms forms() {
    return forms;
  }

  /** What the files give for answers and scores. */
  GivenNumbers numbers() {
    return numbers;
  }

  /** Whether a participant has the primary endpoint. */
  EndpointSeen endpoint(String id) {
    return endpoints.computeIfAbsent(id, i -> new EndpointSeen(manifest));
  }

  /** What the files say of the same things. */
  ValuesTogether values() {
    return values;
  }

  private void addArm(String id, String arm) {
    if (arm != null) {
      arms.computeIfAbsent(id, i -> new HashSet<>(2)).add(arm);
    }
  }

  /** What the run would go through with, and the data manager should look at. */
  public List<String> warnings() {
    Set<String> all = new HashSet<>();
    participants.values().forEach(all::addAll);
    List<String> warnings = new ArrayList<>();
    Map<String, Set<String>> not = Absences.of(manifest, absent(all), all.size());
    Set<String> absent = new HashSet<>();
    not.values().forEach(absent::addAll);
    String where =
        not.entrySet().stream()
            .map(e -> "%d not in %s".formatted(e.getValue().size(), e.getKey()))
            .collect(Collectors.joining(", "));
    if (Attrition.isMuch(absent.size(), all.size())) {
      warnings.add(
          "%d of %d participants are in some files only: %s. Are the ids written alike in all files?"
              .formatted(absent.size(), all.size(), where));
    }
    long twoArms = arms.values().stream().filter(a -> a.size() > 1).count();
    if (twoArms > 0) {
      warnings.add(
          "%d of %d participants have one arm in one place and another in another, and count in none. Correct the files."
              .formatted(twoArms, all.size()));
    }
    values.fault(all.size()).ifPresent(warnings::add);
    warnings.addAll(ids.written().faults());
    warnings.addAll(visits.faults(manifest));
    warnings.addAll(formsAtVisits.faults(manifest, forms));
    warnings.addAll(days.faults());
    warnings.addAll(numbers.faults(forms));
    EndpointSeen.fault(
            manifest, endpoints.values().stream().filter(EndpointSeen::mayBeKeptOut).count())
        .ifPresent(warnings::add);
    return warnings;
  }

  /** Of each participant who is not in all files, those without. */
  private Map<String, Set<String>> absent(Set<String> all) {
    Map<String, Set<String>> absent = new HashMap<>();
    for (Manifest.DataFile file : manifest.files()) {
      Set<String> of = participants.getOrDefault(file.label(), Set.of());
      all.stream()
          .filter(i -> !of.contains(i) && isExpected(file, i))
          .forEach(i -> absent.computeIfAbsent(i, a -> new HashSet<>()).add(file.label()));
    }
    return absent;
  }

  /** A file of one arm has nobody of another. */
  private boolean isExpected(Manifest.DataFile file, String id) {
    return file.inArm() == null || !arms.containsKey(id) || arms.get(id).contains(file.inArm());
  }
}
