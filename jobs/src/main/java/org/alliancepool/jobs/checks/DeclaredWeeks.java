package org.alliancepool.jobs.checks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import org.alliancepool.jobs.consortium.Study;
import org.alliancepool.jobs.consortium.faults.VisitDays;
import org.alliancepool.jobs.warehouse.Warehouse;
import org.apache.spark.sql.Row;

/**
 * Finds visits whose dates are far from the week that the manifest declares, by {@link VisitDays}.
 * A warning: the visits may be named right, and dated wrong.
 */
public final class DeclaredWeeks {
  private final Warehouse warehouse;

  public DeclaredWeeks(Warehouse warehouse) {
    this.warehouse = warehouse;
  }

  /** The days of each study. */
  private static final class Days implements Serializable {
    private static final long serialVersionUID = 1L;

    private final HashMap<String, VisitDays> studies = new HashMap<>();

    private Days add(Row session) {
      Integer day = session.getAs("study_day");
      if (day != null) {
        of(session.getAs("study_id"))
            .add(session.getAs("visit"), session.<String>getAs("participant_id"), day);
      }
      return this;
    }

    private Days merge(Days other) {
      other.studies.forEach((study, days) -> of(study).merge(days));
      return this;
    }

    private VisitDays of(String study) {
      return studies.computeIfAbsent(study, s -> new VisitDays());
    }
  }

  /** Checks every study that dates its visits. */
  public List<CheckResult> run(Collection<Study> studies) {
    List<Study> dated = studies.stream().filter(DeclaredWeeks::isDated).toList();
    List<CheckResult> results = new ArrayList<>();
    if (dated.isEmpty()) {
      return results;
    }
    Days days =
        warehouse
            .bag("session", List.of("study_id", "participant_id", "visit", "study_day"))
            .aggregate(new Days(), Days::add, Days::merge);
    for (Study study : dated) {
      VisitDays of = days.of(study.id());
      List<String> faults = of.faults(study.manifest());
      results.add(
          CheckResult.warning(
              "weeks-as-declared",
              study.id(),
              faults.size(),
              of.size(),
              "the dates of visits fit the weeks that are declared",
              faults));
    }
    return results;
  }

  private static boolean isDated(Study study) {
    return study.manifest().files().stream().anyMatch(f -> f.visitDate() != null);
  }
}
