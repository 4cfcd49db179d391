package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.StudyForms;
import org.alliancepool.jobs.consortium.faults.FormsAtVisits;
import org.alliancepool.jobs.consortium.faults.VisitDays;
import org.alliancepool.jobs.consortium.faults.VisitsHad;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Two warnings of the visits of studies that have files. {@code visits-as-declared}, by {@link
 * VisitsHad} and {@link FormsAtVisits}: nobody has a visit that the manifest declares, many have
 * later visits and no baseline, or ratings are at a visit where they count in no analysis; a trial
 * may have planned what it did not do. {@code weeks-as-declared}, by {@link VisitDays}: the dates
 * of visits are far from the week that the manifest declares, or not in the order of its sessions
 * and phases; they may be named right, and dated wrong.
 */
public final class DeclaredVisits {
  private static final String CONFLICT = "conflicting_value";

  private final Warehouse warehouse;

  public DeclaredVisits(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The visits of each study. */
  private static final class Sessions implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, VisitsHad> had = new HashMap<>();
    private final HashMap<String, VisitDays> days = new HashMap<>();

    private Sessions add(Row session) {
      String study = session.getAs("study_id");
      String visit = session.getAs("visit");
      String participant = session.getAs("participant_id");
      had(study).add(visit, participant);
      Integer day = session.getAs("study_day");
      if (day != null) {
        days(study).add(visit, participant, day);
      }
      return this;
    }

    private Sessions merge(Sessions other) {
      other.had.forEach((study, more) -> had(study).merge(more));
      other.days.forEach((study, more) -> days(study).merge(more));
      return this;
    }

    private VisitsHad had(String study) {
      return had.computeIfAbsent(study, s -> new VisitsHad());
    }

    private VisitDays days(String study) {
      return days.computeIfAbsent(study, s -> new VisitDays());
    }
  }

  /** The instruments at the visits of each study. */
  private static final class Forms implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, FormsAtVisits> studies = new HashMap<>();

    private Forms add(Row score) {
      if ("scored".equals(score.getAs("status"))) {
        of(score.getAs("study_id"))
            .add(score.getAs("instrument"), score.getAs("visit"), score.getAs("participant_id"));
      }
      return this;
    }

    private Forms merge(Forms other) {
      other.studies.forEach((study, more) -> of(study).merge(more));
      return this;
    }

    private FormsAtVisits of(String study) {
      return studies.computeIfAbsent(study, s -> new FormsAtVisits());
    }
  }

  /** Checks every study that has files, and the weeks of those that date their visits. */
  public List<CheckResult> run(Collection<Study> studies) {
    Sessions sessions =
        warehouse
            .bag("session", List.of("study_id", "participant_id", "visit", "study_day"))
            .aggregate(new Sessions(), Sessions::add, Sessions::merge);
    contradicted(studies).forEach((study, who) -> who.forEach(sessions.days(study)::addApart));
    Forms forms = forms(studies);
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        results.add(visits(study, sessions.had(study.id()), forms.of(study.id())));
      }
      if (study.manifest().files().stream().anyMatch(f -> f.visitDate() != null)) {
        results.add(weeks(study, sessions.days(study.id())));
      }
    }
    return results;
  }

  /** By study, who has visits of which rows give dates that contradict each other. */
  private Map<String, Set<String>> contradicted(Collection<Study> studies) {
    FileColumns dates = FileColumns.ofDates(studies);
    Map<String, Set<String>> contradicted = new HashMap<>();
    if (!dates.isEmpty()) {
      warehouse
          .bag("quarantine", List.of("study_id", "file", "column", "rule", "subject"))
          .filter(r -> CONFLICT.equals(r.<String>getAs("rule")) && dates.hold(r))
          .collect()
          .forEach(
              r ->
                  contradicted
                      .computeIfAbsent(r.getAs("study_id"), s -> new HashSet<>())
                      .add(r.getAs("subject")));
    }
    return contradicted;
  }

  /** Of those studies alone where they may tell anything: scores are many. */
  private Forms forms(Collection<Study> studies) {
    Map<String, Map<String, Set<String>>> scored = new HashMap<>();
    for (Row r : warehouse.collect("coverage")) {
      if (r.<Long>getAs("n_scored") > 0) {
        scored
            .computeIfAbsent(r.getAs("study_id"), s -> new HashMap<>())
            .computeIfAbsent(r.getAs("instrument"), i -> new HashSet<>())
            .add(r.getAs("visit"));
      }
    }
    Set<String> doubtful =
        studies.stream()
            .filter(s -> scored.containsKey(s.id()))
            .filter(
                s ->
                    FormsAtVisits.mayTell(
                        s.manifest(), StudyForms.of(s.manifest()), scored.get(s.id())))
            .map(Study::id)
            .collect(Collectors.toCollection(HashSet::new));
    return doubtful.isEmpty()
        ? new Forms()
        : warehouse
            .bag("score", List.of("study_id", "participant_id", "visit", "instrument", "status"))
            .filter(r -> doubtful.contains(r.<String>getAs("study_id")))
            .aggregate(new Forms(), Forms::add, Forms::merge);
  }

  private static CheckResult visits(Study study, VisitsHad had, FormsAtVisits forms) {
    List<String> faults = new ArrayList<>(had.faults(study.manifest()));
    faults.addAll(forms.faults(study.manifest(), StudyForms.of(study.manifest())));
    return CheckResult.warning(
        "visits-as-declared",
        study.id(),
        faults.size(),
        study.manifest().visits().size(),
        "every visit has participants, these have a baseline, and ratings are where they count",
        faults);
  }

  private static CheckResult weeks(Study study, VisitDays days) {
    List<String> faults = days.faults(study.manifest());
    return CheckResult.warning(
        "weeks-as-declared",
        study.id(),
        faults.size(),
        days.size(),
        "the dates of visits fit the weeks and the order of sessions that are declared",
        faults);
  }
}
