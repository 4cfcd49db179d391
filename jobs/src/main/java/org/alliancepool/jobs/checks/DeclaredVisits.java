package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.VisitDays;
import org.alliancepool.jobs.consortium.faults.VisitsHad;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Two warnings of the visits of studies that have files, from one look at their sessions. {@code
 * visits-as-declared}, by {@link VisitsHad}: nobody has a visit that the manifest declares, or many
 * have later visits and no baseline; a trial may have planned what it did not do. {@code
 * weeks-as-declared}, by {@link VisitDays}: the dates of visits are far from the week that the
 * manifest declares; they may be named right, and dated wrong.
 */
public final class DeclaredVisits {
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

  /** Checks every study that has files, and the weeks of those that date their visits. */
  public List<CheckResult> run(Collection<Study> studies) {
    Sessions sessions =
        warehouse
            .bag("session", List.of("study_id", "participant_id", "visit", "study_day"))
            .aggregate(new Sessions(), Sessions::add, Sessions::merge);
    List<CheckResult> results = new ArrayList<>();
    for (Study study : studies) {
      if (!study.manifest().isPublished()) {
        results.add(visits(study, sessions.had(study.id())));
      }
      if (study.manifest().files().stream().anyMatch(f -> f.visitDate() != null)) {
        results.add(weeks(study, sessions.days(study.id())));
      }
    }
    return results;
  }

  private static CheckResult visits(Study study, VisitsHad had) {
    List<String> faults = had.faults(study.manifest());
    return CheckResult.warning(
        "visits-as-declared",
        study.id(),
        faults.size(),
        study.manifest().visits().size(),
        "every visit has participants, and these have a baseline",
        faults);
  }

  private static CheckResult weeks(Study study, VisitDays days) {
    List<String> faults = days.faults(study.manifest());
    return CheckResult.warning(
        "weeks-as-declared",
        study.id(),
        faults.size(),
        days.size(),
        "the dates of visits fit the weeks that are declared",
        faults);
  }
}
